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

// TestShareOfEqualDates gives a date that nothing but its look speaks for no more than its share
// among those that look as good.
func TestShareOfEqualDates(t *testing.T) {
	const order = "DELIVERY ORDER\nDO No. GFL/SGL/003381\nLoan Amount 9,000.00\n03/11/2026"
	if f := fields(t, "DELIVERY_ORDER", typeset(order))["delivery_order_date"]; f.Confidence <= 0.5 {
		t.Errorf("the only date has a confidence of %.2f", f.Confidence)
	}
	if f := fields(t, "DELIVERY_ORDER", typeset(order+"\n12/08/2026\n17/11/2026"))["delivery_order_date"]; f.Found && f.Confidence > 0.34 {
		t.Errorf("%q, one of three dates, has a confidence of %.2f", f.Value, f.Confidence)
	}
}
