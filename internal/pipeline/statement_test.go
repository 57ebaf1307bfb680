package pipeline_test

import (
	"bytes"
	"testing"

	"codeberg.org/go-pdf/fpdf"
)

// A closing balance that is printed and one that the rows come to: a digit misread is the
// rows' to mend, another amount may mean that rows were not seen.
func TestAPrintedBalanceAndTheRows(t *testing.T) {
	p := open(t)
	for printed, sure := range map[string]bool{"1,750.00": true, "1,780.00": true, "9,999.00": false} {
		pdf := fpdf.New("P", "mm", "A4", "")
		pdf.AddPage()
		pdf.SetFont("Helvetica", "", 10)
		for i, l := range []string{"NIRVANA BANK LIMITED", "STATEMENT OF ACCOUNT", "Account Holder Name: Meera Rao", "Account No: 925931163344", "IFSC: UTIB0000248", "Closing Balance: " + printed} {
			pdf.Text(20, 20+8*float64(i), l)
		}
		for i, row := range [][]string{
			{"Date", "Particulars", "Withdrawal", "Deposit", "Balance"},
			{"01-04-2025", "ATM CASH", "500.00", "", "1,500.00"}, {"02-04-2025", "BY CASH", "", "250.00", "1,750.00"},
		} {
			for j, x := range []float64{20, 50, 100, 130, 165} {
				pdf.Text(x, 90+8*float64(i), row[j])
			}
		}
		var b bytes.Buffer
		if err := pdf.Output(&b); err != nil {
			t.Fatal(err)
		}
		r, _, err := p.Read(t.Context(), b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		f, _ := r.Field("closing_balance")
		if f.Value != "1750.00" || (f.Confidence > 0.9) != sure || !sure && (f.Rival == nil || f.Rival.Value != "9999.00") {
			t.Errorf("printed %s: %s %q %.2f, rival %+v", printed, r.Type, f.Value, f.Confidence, f.Rival)
		}
	}
}
