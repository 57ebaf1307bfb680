package extract_test

import (
	"strings"
	"testing"
)

// TestADateWithoutACaptionIsLessSure reads the one date of a card with its caption and
// without it.
func TestADateWithoutACaptionIsLessSure(t *testing.T) {
	const card = `
INCOME TAX DEPARTMENT                 GOVT. OF INDIA
      Permanent Account Number Card
              BKQPS4821M
Name
ASHOK RAMESH KULKARNI
Father's Name
RAMESH KULKARNI
Date of Birth
04/05/1981
`
	birth := func(drawing string) float64 {
		page := typeset(drawing)
		for _, l := range page.Lines { // in clear print nothing else counts
			for i := range l.Chars {
				l.Chars[i].Confidence = 0.7
			}
		}
		for i := range page.Lines {
			page.Lines[i].MinConfidence = 0.7
		}
		f := fields(t, "PAN", page)["dob"]
		if f.Value != "04/05/1981" {
			t.Fatalf("date of birth is %q", f.Value)
		}
		return f.Confidence
	}
	with, without := birth(card), birth(strings.Replace(card, "Date of Birth", "", 1))
	if doubt := (1 - without) / (1 - with); doubt < 1.5 {
		t.Errorf("confidence %.3f without the caption, %.3f with it", without, with)
	}
}
