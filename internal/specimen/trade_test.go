package specimen_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"atlas/internal/document"
	"atlas/internal/specimen"
)

// dateLayouts are the ways a date may be printed.
var dateLayouts = []string{
	"02/01/2006", "02-01-2006", "02.01.2006", "2/1/2006", "02/01/06", "02-01-06", "2006-01-02",
	"2-Jan-06", "02-Jan-06", "2-Jan-2006", "02-Jan-2006", "2 Jan 2006", "02 Jan 2006", "2 January 2006",
}

func TestTradeTruthIsPrinted(t *testing.T) {
	s := studio(t)
	for _, typ := range []document.Type{specimen.Invoice, specimen.DeliveryOrder} {
		for i, layout := range s.Layouts(typ) {
			p := mustDraw(t, s, uint64(40+i), typ, layout, specimen.CleanScan)
			text := printedText(p)
			for name, value := range p.Truth.Fields {
				if !slices.ContainsFunc(waysToPrint(t, name, value), func(way string) bool { return strings.Contains(text, way) }) {
					t.Errorf("%s: %s is %q, which is not printed", p.Name, name, value)
				}
			}
		}
	}
}

// printedText is the words of a specimen in the order they were drawn.
func printedText(p specimen.Specimen) string {
	words := make([]string, len(p.Truth.Words))
	for i, w := range p.Truth.Words {
		words[i] = w.Text
	}
	return strings.Join(words, " ")
}

// waysToPrint are the texts that stand for a value. Words without letters or digits,
// such as a dash or an ampersand, are not recorded and so not expected.
func waysToPrint(t *testing.T, name document.FieldName, value string) []string {
	t.Helper()
	switch {
	case strings.HasSuffix(string(name), "_date"):
		date, err := time.Parse("02/01/2006", value)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var ways []string
		for _, layout := range dateLayouts {
			ways = append(ways, date.Format(layout))
		}
		return ways
	case slices.Contains([]document.FieldName{"total_amount", "asset_cost", "loan_amount"}, name):
		return []string{value, grouped(value)}
	}
	words := slices.DeleteFunc(strings.Fields(value), func(w string) bool { return strings.Trim(w, "-&|/") == "" })
	return []string{strings.Join(words, " ")}
}

// grouped puts Indian commas into a plain amount of less than a crore.
func grouped(plain string) string {
	n := len(plain) - len(".00")
	if n > 3 {
		plain = plain[:n-3] + "," + plain[n-3:]
	}
	if n > 5 {
		plain = plain[:n-5] + "," + plain[n-5:]
	}
	return plain
}

// Every layout bears what a lender compares; the rest is up to the shop.
func TestTradePapersBearTheComparedFields(t *testing.T) {
	s := studio(t)
	want := map[document.Type][]document.FieldName{
		specimen.Invoice:       {"invoice_number", "invoice_date", "customer_name", "customer_address", "dealer_name", "dealer_address", "dealer_gstin", "product_description", "total_amount"},
		specimen.DeliveryOrder: {"delivery_order_number", "delivery_order_date", "customer_name", "customer_address", "dealer_name", "dealer_address", "product_description", "asset_cost"},
	}
	for typ, fields := range want {
		for _, layout := range s.Layouts(typ) {
			p := mustDraw(t, s, 3, typ, layout, specimen.CleanScan)
			for _, f := range fields {
				if p.Truth.Fields[f] == "" {
					t.Errorf("%s: %s is missing", p.Name, f)
				}
			}
		}
	}
}

func TestForeignPapersGiveNoData(t *testing.T) {
	s := studio(t)
	for _, layout := range []string{"bank-letter", "employee-card", "blank"} {
		p := mustDraw(t, s, 8, document.Unrecognised, layout, specimen.PhonePhoto)
		if len(p.Truth.Fields) > 0 || p.Truth.Problem.Code != document.UnrecognisedDocument {
			t.Errorf("%s: fields %v and problem %+v", p.Name, p.Truth.Fields, p.Truth.Problem)
		}
		if blank := layout == "blank"; blank != (len(p.Truth.Words) == 0) {
			t.Errorf("%s bears %d words", p.Name, len(p.Truth.Words))
		}
	}
}
