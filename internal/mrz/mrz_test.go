package mrz_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"atlas/internal/mrz"
)

// The specimens are those of ICAO Doc 9303, parts 4 to 6; the Indian one is invented.
const (
	icaoName  = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
	icaoFacts = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
	ourName   = "P<INDDESHMUKH<<ASHA<RAMESH<<<<<<<<<<<<<<<<<<"
	ourFacts  = "Z9000001<5IND9001011F3306149<<<<<<<<<<<<<<08"
)

func texts(z mrz.Zone) map[mrz.Part]string {
	got := map[mrz.Part]string{}
	for p, v := range z.Values {
		got[p] = v.Text
	}
	return got
}

func TestFind(t *testing.T) {
	icao := map[mrz.Part]string{
		"code": "P", "issuer": "UTO", "name": "ANNA MARIA ERIKSSON", "number": "L898902C3", "nationality": "UTO",
		"birth_date": "12/08/1974", "sex": "F", "expiry_date": "15/04/2012", "optional": "ZE184226B",
	}
	ours := map[mrz.Part]string{
		"code": "P", "issuer": "IND", "name": "ASHA RAMESH DESHMUKH", "number": "Z9000001", "nationality": "IND",
		"birth_date": "01/01/1990", "sex": "F", "expiry_date": "14/06/2033",
	}
	with := func(base map[mrz.Part]string, changes ...string) map[mrz.Part]string {
		out := map[mrz.Part]string{}
		for p, v := range base {
			out[p] = v
		}
		for i := 0; i < len(changes); i += 2 {
			out[mrz.Part(changes[i])] = changes[i+1]
		}
		return out
	}
	card := map[mrz.Part]string{
		"code": "I", "issuer": "UTO", "name": "ANNA MARIA ERIKSSON", "number": "D23145890", "nationality": "UTO",
		"birth_date": "12/08/1974", "sex": "F", "expiry_date": "15/04/2012",
	}
	cases := []struct {
		name  string
		lines []string
		want  map[mrz.Part]string
	}{
		{"the passport of Doc 9303-4", []string{icaoName, icaoFacts}, icao},
		{"the card of two lines of Doc 9303-6", []string{"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"}, card},
		{"the card of three lines of Doc 9303-5", []string{"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"}, card},
		{"an Indian passport", []string{ourName, ourFacts}, ours},
		{"other lines around it", []string{"REPUBLIC OF INDIA", ourName, ourFacts, "12"}, ours},
		{"blanks between characters", []string{"P<I N D DESHMUKH<<A S HA<RAMESH<<<<<<<<<<<<<<<<<<", "Z9 000001<5IND 9001011F330614 9<<<<<<<<<<<<<<08"}, ours},
		{"fillers lost in the runs", []string{"P<INDDESHMUKH<<ASHA<RAMESH<<<<<<<", "Z9000001<5IND9001011F3306149<<<<<<<08"}, ours},
		{"fillers doubled in the runs", []string{ourName + "<<", "Z9000001<5IND9001011F3306149<<<<<<<<<<<<<<<<<<08"}, ours},
		{"the filler of a short number lost", []string{ourName, "Z90000015IND9001011F3306149<<<<<<<<<<<<<<08"}, ours},
		{"that filler and some of the run", []string{ourName, "Z90000015IND9001011F3306149<<<<<<<<<08"}, ours},
		{"letters for digits in dates", []string{ourName, "Z9000001<5IND9OO1O11F33O6149<<<<<<<<<<<<<<08"}, ours},
		{"digits for letters in names", []string{"P<1NDDESHMUKH<<A5HA<RAMESH<<<<<<<<<<<<<<<<<<", "Z9000001<51ND9001011F3306149<<<<<<<<<<<<<<08"}, ours},
		{"a letter for a digit in the number", []string{ourName, "Z9O00001<5IND9001011F3306149<<<<<<<<<<<<<<08"}, ours},
		{"a filler read as a letter behind the number", []string{ourName, strings.Replace(ourFacts, "Z9000001<", "Z9000001K", 1)}, ours},
		{"small letters", []string{strings.ToLower(ourName), ourFacts}, ours},
		{"other marks for the filler", []string{"P(INDDESHMUKH««ASHA‹RAMESH<<<<<<<<<<<<<<<<<<", ourFacts}, ours},
		{"fillers read as letters behind the name", []string{"P<INDDESHMUKH<<ASHA<RAMESH<<<<<<<KK<<<C<<<<<", ourFacts}, ours},
		{"the end of the first line lost", []string{"P<INDDESHMUKH<<ASHA<RAMESH<", ourFacts}, ours},
		{"fillers read as a letter all along", []string{"PKINDDESHMUKHKKASHAKRAMESHKKKKKKKKKKKKKKKKKK", ourFacts}, with(ours, "name", "ASHAKRAMESH DESHMUKH")},
		{"a misread check digit", []string{ourName, "Z9000001<6IND9001011F3306149<<<<<<<<<<<<<<08"}, ours},
		{"a letter of the issuer lost", []string{"P<NDDESHMUKH<<ASHA<RAMESH<<<<<<<<<<<<<<<<<<", ourFacts}, ours},
		{"a holder with no surname", []string{"P<IND<<ASHA<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", ourFacts}, with(ours, "name", "ASHA")},
		{"a holder with one name", []string{"P<INDASHA<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", ourFacts}, with(ours, "name", "ASHA")},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			z, _, ok := mrz.Find(c.lines)
			if !ok {
				t.Fatal("no zone")
			}
			if diff := cmp.Diff(c.want, texts(z)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			for _, p := range []mrz.Part{mrz.Number, mrz.Birth, mrz.Expiry} {
				if z.Values[p].Check != mrz.Passed {
					t.Errorf("the check of %s: %d", p, z.Values[p].Check)
				}
			}
			if z.Composite != mrz.Passed {
				t.Errorf("the check of the whole: %d", z.Composite)
			}
		})
	}
}

func TestFindRefuses(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
	}{
		{"nothing", nil},
		{"the line of the name alone", []string{ourName}},
		{"print of the page", []string{"REPUBLIC OF INDIA PASSPORT TYPE P COUNTRY IND", "DATE OF BIRTH 01/01/1990 PLACE OF BIRTH PUNE"}},
		{"an address in capitals", []string{"VILL- KHARIBARI, P.O.- RAJARHAT, P.S.- BARASAT"}},
		{"check digits that are all wrong", []string{ourName, "Z9000001<6IND9001012F3306148<<<<<<<<<<<<<<01"}},
	} {
		if z, _, ok := mrz.Find(c.lines); ok {
			t.Errorf("%s: %+v", c.name, z)
		}
	}
}

func TestAMisreadPartFailsItsCheckAlone(t *testing.T) {
	z, _, ok := mrz.Find([]string{ourName, "Z9000401<5IND9001011F3306149<<<<<<<<<<<<<<08"})
	if !ok || z.Values[mrz.Number].Check != mrz.Failed || z.Composite != mrz.Failed || z.Values[mrz.Birth].Check != mrz.Passed {
		t.Errorf("%v %+v", ok, z)
	}
}

func TestTheSecondLineIsReadWithoutTheFirst(t *testing.T) {
	z, first, ok := mrz.Find([]string{"PLACE OF BIRTH LIEU DE NAISSANCE BHOPAL INDIA", ourFacts})
	if !ok || first != 1 || z.Values[mrz.Number].Text != "Z9000001" || z.Values[mrz.Name].Text != "" {
		t.Errorf("%v at %d: %+v", ok, first, z)
	}
}

func TestANameThatMayBeCutOffIsNotWhole(t *testing.T) {
	for line, whole := range map[string]bool{
		ourName: true,
		"P<INDVENKATANARASIMHARAJUVARIPETA<<SRIHARIKO": false,
		"P<INDDESHMUKH<ASHA<RAMESH<<<<<<<<<<<<<<<<<<<": false, // which half is which is lost
		"P<INDASHA<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<": true,
		"PKINDDESHMUKHKKASHAKRAMESHKKKKKKKKKKKKKKKKKK": false, // which K is one is lost
	} {
		z, _, ok := mrz.Find([]string{line, ourFacts})
		if !ok || z.Values[mrz.Name].Whole != whole {
			t.Errorf("%s: %v %+v", line, ok, z.Values[mrz.Name])
		}
	}
}

// The century is the latest in which the holder is born before the document expires.
func TestCentury(t *testing.T) {
	for _, c := range []struct{ birth, expiry, born, expires string }{
		{"740812", "120415", "12/08/1974", "15/04/2012"},
		{"150101", "330614", "01/01/2015", "14/06/2033"},
		{"400101", "330614", "01/01/1940", "14/06/2033"},
		{"400101", "980614", "01/01/1940", "14/06/1998"},
		{"000229", "330614", "29/02/2000", "14/06/2033"},
	} {
		facts := facts("Z9000001", c.birth, c.expiry)
		z, _, ok := mrz.Find([]string{ourName, facts})
		if got := z.Values; !ok || got[mrz.Birth].Text != c.born || got[mrz.Expiry].Text != c.expires {
			t.Errorf("%s: %v %q %q", facts, ok, got[mrz.Birth].Text, got[mrz.Expiry].Text)
		}
	}
}

// TestNobodyIsBornTomorrow: without an expiry that can be read the century is the latest
// in which the holder was born by now.
func TestNobodyIsBornTomorrow(t *testing.T) {
	for birth, want := range map[string]string{"620304": "04/03/1962", "150101": "01/01/2015"} {
		facts := facts("Z9000001", birth, "ZZZZZZ")
		z, _, ok := mrz.Find([]string{ourName, facts})
		if got := z.Values[mrz.Birth].Text; !ok || got != want {
			t.Errorf("%s: %v %q, want %q", facts, ok, got, want)
		}
	}
}

// facts is the second line of a passport.
func facts(number, birth, expiry string) string {
	number = (number + "<<<<<<<<<")[:9]
	check := func(s string) string { return s + string(mrz.CheckDigit(s)) }
	optional := strings.Repeat("<", 14) + "0"
	number, birth, expiry = check(number), check(birth), check(expiry)
	return number + "IND" + birth + "M" + expiry + optional + string(mrz.CheckDigit(number+birth+expiry+optional))
}

// What is written as a zone is read again, whatever is lost of its runs of fillers and
// wherever blanks come in.
func TestFindReadsWhatWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[A-Z]{2,9}`)
		surname, given := word.Draw(t, "surname"), word.Draw(t, "given")
		number := rapid.StringMatching(`[A-Z][0-9]{7}`).Draw(t, "number")
		year, month, day := rapid.IntRange(35, 99).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day")
		lost := rapid.IntRange(0, 8).Draw(t, "lost")
		name := ("P<IND" + surname + "<<" + given + strings.Repeat("<", 44))[:44-lost]
		line := facts(number, fmt.Sprintf("%02d%02d%02d", year, month, day), "330614")
		line = line[:28] + strings.Repeat("<", 14-lost) + line[42:]
		at := rapid.IntRange(1, 30).Draw(t, "blank")
		z, _, ok := mrz.Find([]string{name, line[:at] + " " + line[at:]})
		if !ok {
			t.Fatalf("%s\n%s: no zone", name, line)
		}
		got := texts(z)
		if got[mrz.Name] != given+" "+surname || got[mrz.Number] != number || got[mrz.Birth] != fmt.Sprintf("%02d/%02d/19%02d", day, month, year) {
			t.Fatalf("%s\n%s: %v", name, line, got)
		}
	})
}

// A check digit finds every single wrong digit.
func TestCheckDigitFindsAWrongDigit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[0-9]{6,9}`).Draw(t, "text")
		i := rapid.IntRange(0, len(text)-1).Draw(t, "place")
		wrong := rapid.StringMatching(`[0-9]`).Filter(func(d string) bool { return d != text[i:i+1] }).Draw(t, "digit")
		if mrz.CheckDigit(text) == mrz.CheckDigit(text[:i]+wrong+text[i+1:]) {
			t.Fatalf("%s: %s at %d has the same check digit", text, wrong, i)
		}
	})
}

func TestCheckDigit(t *testing.T) {
	for text, want := range map[string]byte{"L898902C3": '6', "D23145890": '7', "740812": '2', "120415": '9', "ZE184226B<<<<<": '1', "AB2134<<<": '5', "": '0'} {
		if got := mrz.CheckDigit(text); got != want {
			t.Errorf("%s: %c, want %c", text, got, want)
		}
	}
}

func TestOpensPassport(t *testing.T) {
	for line, want := range map[string]bool{
		icaoName: true, ourName: true, "P<INDDESHMUKH<<ASHA<RAM": true, "P < I N D DESHMUKH << ASHA <<<<<": true,
		icaoFacts: false, "PASSPORT": false, "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<": false, "P<IND<<A": false,
	} {
		if mrz.OpensPassport(line) != want {
			t.Errorf("%s: %v", line, !want)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add(icaoName, icaoFacts, "")
	f.Add("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
	f.Add("P<é<<", "\xff<", "«««")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		lines := []string{a, b, c}
		z, first, ok := mrz.Find(lines)
		if !ok {
			return
		}
		if first < 0 || first+z.Lines > len(lines) {
			t.Fatalf("lines %d to %d of %d", first, first+z.Lines, len(lines))
		}
		for p, v := range z.Values {
			n := utf8.RuneCountInString(lines[first+v.Line])
			if v.Text == "" || v.Start < 0 || v.Start >= v.End || v.End > n {
				t.Fatalf("%s: %+v in %d runes", p, v, n)
			}
		}
	})
}
