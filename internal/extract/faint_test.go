package extract_test

import (
	"slices"
	"testing"

	"atlas/internal/document"
)

// unread moves a line of a page to what was not read, with a confidence.
func unread(t *testing.T, page document.Page, text string, sure float64) document.Page {
	t.Helper()
	at := slices.IndexFunc(page.Lines, func(l document.Line) bool { return l.Text == text })
	if at < 0 {
		t.Fatalf("no line %q", text)
	}
	line := page.Lines[at]
	line.Confidence = sure
	page.Lines = slices.Delete(page.Lines, at, at+1)
	page.Unread = append(page.Unread, line)
	return page
}

// A caption that was not believed but read to the letter tells whose the value is; what is
// only like one, or hardly seen, does not, and no value is taken from there.
func TestFaintCaptions(t *testing.T) {
	const card = `
    Registration Certificate of Establishment
Name of the Establishment
KAVERI STORES
Name of the Employer
NASREEN KHAN`
	for _, c := range []struct {
		rule, line string
		sure       float64
		want       string
	}{
		{"read to the letter", "Name of the Employer", 0.5, "NASREEN KHAN"},
		{"hardly seen", "Name of the Employer", 0.2, ""},
		{"a value is none", "NASREEN KHAN", 0.6, ""},
	} {
		got := fields(t, "SHOP_ACT_LICENSE", unread(t, typeset(card), c.line, c.sure))["employer_name"]
		if got.Value != c.want {
			t.Errorf("%s: employer %q, want %q", c.rule, got.Value, c.want)
		}
	}
}

// A word that was found in lists may be less sure than what is read of other scripts: it is of
// the name. Its letters are all as sure; those of a word that was read are not.
func TestNamesWordFoundInLists(t *testing.T) {
	for more, want := range map[float64]string{0: "NASREEN KHAN", 0.01: "KHAN"} {
		page := typeset(`
    Registration Certificate of Establishment
Name of the Employer
NASREEN KHAN`)
		line := &page.Lines[len(page.Lines)-1]
		line.MinConfidence = 0.4
		for i := range "NASREEN" {
			line.Chars[i].Confidence = 0.52 + more*float64(i)
		}
		if got := fields(t, "SHOP_ACT_LICENSE", page)["employer_name"].Value; got != want {
			t.Errorf("letters that differ by %.2f: employer %q, want %q", more, got, want)
		}
	}
}
