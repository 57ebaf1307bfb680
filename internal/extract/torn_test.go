package extract_test

import (
	"strings"
	"testing"

	"atlas/internal/document"
)

// torn makes lines of the words of a page's lines, as the detector does of print with
// wide blanks.
func torn(page document.Page) document.Page {
	var lines []document.Line
	for _, l := range page.Lines {
		for _, w := range l.Words() {
			lines = append(lines, l.Part(w.Start, w.End))
		}
	}
	page.Lines = lines
	return page
}

func TestTornLines(t *testing.T) {
	got := fields(t, "ELECTRICITY_BILL", torn(typeset(`
       ELECTRICITY BILL
Account ID    : 6614028837
Bill Date     : 07/10/2025
Net Amt Due   : 1119.00`)))
	for name, want := range map[document.FieldName]string{"consumer_number": "6614028837", "bill_date": "07/10/2025", "bill_amount": "1119.00"} {
		if got[name].Value != want {
			t.Errorf("%s: %q, want %q", name, got[name].Value, want)
		}
	}
}

func TestColonsReadAsDigits(t *testing.T) {
	for rule, tt := range map[string]struct{ last, want string }{
		"a colon before each value":              {"12490.00", "2490.00"},
		"a value of the column has no colon":     {"12490.00\nArrears                 390.00", "12490.00"},
		"the column's other values are no digit": {":12490.00", "12490.00"},
	} {
		got := fields(t, "ELECTRICITY_BILL", typeset(`
       ELECTRICITY BILL
Account ID              :6614028837
Bill Date               :07/10/2025
Name                    :SUBHASH DUTTA
Tariff                  :LT-2A
Amount Payable          `+tt.last))
		if got["bill_amount"].Value != tt.want {
			t.Errorf("%s: %q, want %q", rule, got["bill_amount"].Value, tt.want)
		}
	}
}

// A colon that was not read leaves the 1 behind it where the others' first digits stand.
func TestOneBehindALostColonStays(t *testing.T) {
	page := typeset(`
       ELECTRICITY BILL
Account ID              :6614028837
Name                    :SUBHASH DUTTA
Tariff                  :LT-2A
Amount Payable          12490.00`)
	for _, l := range page.Lines {
		if l.Text == "12490.00" {
			l.Chars[0].X += 0.5 * l.Polygon.Height() / l.Polygon.Width()
		}
	}
	if got := fields(t, "ELECTRICITY_BILL", page)["bill_amount"].Value; got != "12490.00" {
		t.Errorf("got %q", got)
	}
}

// On a page that lies slanted a short caption does not tell the slope of its row; the line
// above it does.
func TestRowsOfASlantedPage(t *testing.T) {
	page := typeset(`
       ELECTRICITY BILL
Paid at any counter of the company, by card, or with the code above, before the due date
Account ID                                                                   6614028837
Net Payable                                                                  3400.00
Amount after due date                                                        4400.00`)
	for i := range page.Lines {
		for k := range page.Lines[i].Polygon {
			p := &page.Lines[i].Polygon[k]
			p.Y -= 0.03 * p.X
		}
	}
	if got := fields(t, "ELECTRICITY_BILL", page)["bill_amount"].Value; got != "3400.00" {
		t.Errorf("got %q", got)
	}
}

// doubt lowers the confidence of a text's first occurrence on a page.
func doubt(t *testing.T, page document.Page, text string) document.Page {
	t.Helper()
	for _, l := range page.Lines {
		if at := strings.Index(l.Text, text); at >= 0 {
			for i := range len([]rune(text)) {
				l.Chars[at+i].Confidence = 0.3
			}
			return page
		}
	}
	t.Fatalf("no %q", text)
	return page
}

func TestScrapsOfAnotherScript(t *testing.T) {
	bill := `
    MAHARASHTRA STATE ELECTRICITY DISTRIBUTION CO. LTD.
         ELECTRICITY BILL
g 5 Hic / Consumer No. : 170025938841

LEELA SHEVALE
GAT NO 114 NEAR SCHOOL
TAL NIPHAD DIST NASHIK 422209` + strings.Repeat("\n", 10)
	got := fields(t, "ELECTRICITY_BILL", doubt(t, typeset(bill), "g 5 Hic"))
	if got["consumer_name"].Value != "LEELA SHEVALE" {
		t.Errorf("before a caption: name %q", got["consumer_name"].Value)
	}
	statement := `
rTa Canara Bank

      STATEMENT OF ACCOUNT`
	got = fields(t, "BANK_STATEMENT", doubt(t, typeset(statement), "rTa"))
	if got["bank_name"].Value != "Canara Bank" {
		t.Errorf("before a name: %q", got["bank_name"].Value)
	}
}
