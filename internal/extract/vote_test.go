package extract_test

import (
	"testing"

	"atlas/internal/document"
)

// doubtAt sets how sure a character of the line that begins with a text is.
func doubtAt(page document.Page, line string, at int, sure float64) {
	for i := range page.Lines {
		if page.Lines[i].Text == line {
			page.Lines[i].Chars[at].Confidence = sure
		}
	}
}

// TestASureNumberIsNotVotedDown reads a licence beside one that is a little surer and differs
// in a digit: they are two.
func TestASureNumberIsNotVotedDown(t *testing.T) {
	const own = "License Number : 10012022000111"
	page := typeset(`
        FSSAI LICENSE
` + own + `
                 10012022000112
`)
	doubtAt(page, own, 30, 0.95)
	if got := fields(t, "FSSAI", page)["registration_number"].Value; got != "10012022000111" {
		t.Errorf("number is %q", got)
	}
}

// TestVotesThatAreEven reads a number three times, with another character at one place each
// time: of the two that are as sure the same is taken in each run.
func TestVotesThatAreEven(t *testing.T) {
	for range 30 {
		page := typeset(`
        FSSAI LICENSE
License Number : 10012022000111
                 10012022000112
                 10012022000113
`)
		doubtAt(page, "License Number : 10012022000111", 30, 0.4)
		if got := fields(t, "FSSAI", page)["registration_number"].Value; got != "10012022000112" {
			t.Fatalf("number is %q", got)
		}
	}
}
