package phrase_test

import (
	"strings"
	"testing"

	"atlas/internal/phrase"

	"pgregory.net/rapid"
)

func TestFind(t *testing.T) {
	cases := []struct {
		name, phrase, line string
		want               string // the matched part, "" for none
	}{
		{"exact", "Permanent Account Number", "Permanent Account Number Card", "Permanent Account Number"},
		{"case and spaces do not count", "Date of Birth", "DATEOF BIRTH: 01/01/1990", "DATEOF BIRTH"},
		{"look-alike characters are the same", "INCOME TAX DEPARTMENT", "lNC0ME TAX DEPARTMENT", "lNC0ME TAX DEPARTMENT"},
		{"one wrong character in eight", "Customer", "Custamer Name", "Custamer"},
		{"a short phrase must be exact", "Name", "Nane", ""},
		{"a phrase starts where a word starts", "Name", "Surname: X", ""},
		{"a letter too many in the first word", "Invoice No", "Inivoice No.", "Inivoice No"},
		{"a short phrase keeps its first letter", "E-Mail", "City Centre, Mall Road", ""},
		{"a lost space after a caption", "Name", "NameRAJESH", "Name"},
		{"a digit after a caption", "DOB", "DOB01/01/1990", "DOB"},
		{"a longer word is another word", "Date", "Dated 7 May", ""},
		{"a misread phrase takes no part of a number", "Delivery Order No", "Delivery Order -DO2506", "Delivery Order"},
		{"a plural is another word", "Mobile", "Mobiles | Tablets", ""},
		{"a misread phrase takes nothing from behind a colon", "Date of Birth / Age", "Date of Birth : 26/05/1993", ""},
		{"another digit is another form", "FORM GST REG-01", "Form GST REG-25", ""},
		{"one digit is enough", "FORM GST REG-26", "Form GST REG-06", ""},
		{"too far off", "Invoice Number", "Delivery Number", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			if m, ok := phrase.Prepare(c.line).Best(phrase.New(c.phrase)); ok {
				got = string([]rune(c.line)[m.Start:m.End])
			}
			if got != c.want {
				t.Errorf("%q in %q: got %q, want %q", c.phrase, c.line, got, c.want)
			}
		})
	}
}

func TestFindGivesEveryPlace(t *testing.T) {
	l := phrase.Prepare("Father's Name: A Name: B")
	if got := len(l.Find(phrase.New("Name"))); got != 2 {
		t.Errorf("got %d places, want 2", got)
	}
}

func TestFindsItselfAnywhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.StringMatching(`[A-Za-z]{5,12}( [A-Za-z]{2,9}){0,3}`).Draw(t, "phrase")
		before := rapid.StringMatching(`([0-9]{1,4} ){0,2}`).Draw(t, "before")
		m, ok := phrase.Prepare(before + p + " : 77").Best(phrase.New(p))
		if !ok || m.Score != 1 {
			t.Fatalf("%q not found in its own line: %+v", p, m)
		}
	})
}

// TestFindsWhatIsMisread: a phrase with as many slips as it may have is found wherever it
// stands, so that looking for it quickly first loses none.
func TestFindsWhatIsMisread(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.StringMatching(`[A-KM-Z]{10,20}( [A-KM-Z]{8,20}){0,4}`).Draw(t, "phrase")
		misread := []byte(p)
		for range 2 {
			if i := rapid.IntRange(1, len(p)-2).Draw(t, "place"); misread[i] != ' ' {
				misread[i] = 'L'
			}
		}
		line := rapid.StringMatching(`([a-z]{1,9} ){0,4}`).Draw(t, "before") + string(misread) + rapid.StringMatching(`( [a-z]{1,9}){0,4}`).Draw(t, "after")
		if _, ok := phrase.Prepare(line).Best(phrase.New(p)); !ok {
			t.Fatalf("%q not found in %q", p, line)
		}
	})
}

func BenchmarkBest(b *testing.B) {
	l := phrase.Prepare("UPI/DR/412345678901/RAMESH TRADERS/YESB/payment 12-04-2025 1,250.00 23,980.50")
	p := phrase.New("Sanctioned Loan Amount")
	for b.Loop() {
		l.Best(p)
	}
}

func FuzzFind(f *testing.F) {
	f.Add("Name", "Father's Name")
	f.Add("", "")
	f.Add("\xff", "\xf0ab")
	f.Fuzz(func(t *testing.T, p, line string) {
		runes := []rune(line)
		for _, m := range phrase.Prepare(line).Find(phrase.New(p)) {
			if m.Start < 0 || m.End > len(runes) || m.Start >= m.End || m.Score <= 0 || m.Score > 1 {
				t.Fatalf("bad match %+v in %d runes", m, len(runes))
			}
			if strings.TrimSpace(string(runes[m.Start:m.End])) == "" {
				t.Fatal("matched blank")
			}
		}
	})
}
