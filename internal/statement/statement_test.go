package statement_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"atlas/internal/document"
	"atlas/internal/statement"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// stretch is a text with single blanks: what a reader gives as one line.
var stretch = regexp.MustCompile(`\S+(?: \S+)*`)

// page sets a drawing: a character is 10 pixels wide, a row 24 high.
func page(number int, drawing string) document.Page {
	const wide, high, text = 10.0, 24.0, 18.0
	p := document.Page{Number: number, Width: 1200, Height: 1700, ToImage: document.Identity}
	for y, row := range strings.Split(drawing, "\n") {
		for _, m := range stretch.FindAllStringIndex(row, -1) {
			box := document.Box{MinX: wide * float64(m[0]), MaxX: wide * float64(m[1]), MinY: high * float64(y), MaxY: high*float64(y) + text}
			p.Lines = append(p.Lines, document.Line{Text: row[m[0]:m[1]], Polygon: box.Polygon(), Source: document.SourceTextLayer})
		}
	}
	return p
}

func read(drawings ...string) *document.Statement {
	var pages []document.Page
	for i, d := range drawings {
		pages = append(pages, page(i+1, d))
	}
	return statement.Read(pages)
}

// A page photographed from the side: its lines fan out by several rows.
func TestReadFanned(t *testing.T) {
	var drawing strings.Builder
	drawing.WriteString("Date         Particulars of the transactions       Withdrawal        Deposit                              Balance\n")
	for i := range 40 {
		fmt.Fprintf(&drawing, "%02d-%02d-2026   NEFT CR FROM A CUSTOMER OF OURS                           10.00                             %6d.00\n\n", 1+i%28, 4+i/28, 1000+10*(i+1))
	}
	p := page(1, drawing.String())
	for _, fan := range []float64{0, 3e-5, -3e-5} {
		fanned := p
		fanned.Lines = slices.Clone(p.Lines)
		for i := range fanned.Lines {
			for j, c := range fanned.Lines[i].Polygon {
				fanned.Lines[i].Polygon[j].Y = c.Y + (0.01+fan*c.Y)*c.X
			}
		}
		s := statement.Read([]document.Page{fanned})
		if s == nil || len(s.Transactions) != 40 || s.Verdict != document.Agrees || s.Opening != "1000.00" || s.Closing != "1400.00" {
			t.Errorf("fanned by %g: %+v", fan, s)
		}
	}
}

func row(date, narration, debit, credit, balance string, page int) document.Transaction {
	return document.Transaction{Date: date, Narration: narration, Debit: debit, Credit: credit, Balance: balance, Page: page}
}

func TestRead(t *testing.T) {
	cases := []struct {
		name  string
		pages []string
		want  document.Statement
	}{
		{"two columns of amounts, narrations on several lines", []string{`
Date      Narration                   Chq./Ref.No.    Withdrawal Amt.   Deposit Amt.   Closing Balance
01/04/25  UPI-RAJU TEA STALL          0000123456789             31.26                        66,565.12
          RENT FOR MARCH
03/04/25  SALARY MAR 2025                                                  10,000.00         76,565.12
`}, document.Statement{
			Transactions: []document.Transaction{
				row("01/04/2025", "UPI-RAJU TEA STALL RENT FOR MARCH", "31.26", "", "66565.12", 1),
				row("03/04/2025", "SALARY MAR 2025", "", "10000.00", "76565.12", 1),
			}, Opening: "66596.38", Closing: "76565.12", Verdict: document.Agrees,
		}},
		{"one column of amounts with their sides", []string{`
Date         Narration           Chq/Ref No   Withdrawal (Dr)/ Deposit (Cr)       Balance
01-04-2025   ATM CASH                                       500.00(Dr)    1,500.00(Cr)
02-04-2025   BY CASH                                        250.00(Cr)    1,750.00(Cr)
`}, document.Statement{
			Transactions: []document.Transaction{
				row("01/04/2025", "ATM CASH", "500.00", "", "1500.00", 1), row("02/04/2025", "BY CASH", "", "250.00", "1750.00", 1),
			}, Opening: "2000.00", Closing: "1750.00", Verdict: document.Agrees,
		}},
		{"years under their days", []string{`
Txn Date  Value     Description                 Debit     Credit     Balance
          Date
9 Apr     9 Apr     TO TRANSFER-UPI            100.00                 900.00
2025      2025      SWIGGY
11 Apr    12 Apr    BY TRANSFER-NEFT                       50.00      950.00
2025      2025      SALARY
`}, document.Statement{
			Transactions: []document.Transaction{
				row("09/04/2025", "TO TRANSFER-UPI SWIGGY", "100.00", "", "900.00", 1),
				row("11/04/2025", "BY TRANSFER-NEFT SALARY", "", "50.00", "950.00", 1),
			}, Opening: "1000.00", Closing: "950.00", Verdict: document.Agrees,
		}},
		{"titles of both sides with only a blank between", []string{`
Date         Particulars  Withdrawal Deposit  Balance
01-04-2025   ONE               10.00            90.00
02-04-2025   TWO                       20.00   110.00
`}, document.Statement{
			Transactions: []document.Transaction{
				row("01/04/2025", "ONE", "10.00", "", "90.00", 1), row("02/04/2025", "TWO", "", "20.00", "110.00", 1),
			}, Opening: "100.00", Closing: "110.00", Verdict: document.Agrees,
		}},
		{"a column that tells the side", []string{`
Date         Description              Type      Amount        Balance
01-Apr-25    B/F                                             2,000.00
01-Apr-25    ATM CASH                 DR        500.00       1,500.00
02-Apr-25    Closing Balance                                 1,500.00
`}, document.Statement{
			Transactions: []document.Transaction{row("01/04/2025", "ATM CASH", "500.00", "", "1500.00", 1)},
			Opening:      "2000.00", Closing: "1500.00", Verdict: document.Agrees,
		}},
		{"the newest row first, an overdrawn account, over two pages", []string{`
Transaction Date   Cheque Number    Withdrawal      Deposit         Balance   Remarks
21/06/2025                                          596.00     1,000.00 Dr   NEFT FROM A
Page 1 of 2
`, `
20/06/2025                              404.00                 1,596.00 Dr   CHQ PAID
`}, document.Statement{
			Transactions: []document.Transaction{
				row("21/06/2025", "NEFT FROM A", "", "596.00", "-1000.00", 1), row("20/06/2025", "CHQ PAID", "404.00", "", "-1596.00", 2),
			}, Opening: "-1192.00", Closing: "-1000.00", Verdict: document.Agrees,
		}},
		{"a balance that does not follow", []string{`
Date         Particulars         Debit       Credit       Balance
01-04-2025   ONE                 10.00                      90.00
02-04-2025   TWO                 10.00                      70.00
03-04-2025   THREE               10.00                      60.00
`}, document.Statement{
			Transactions: []document.Transaction{
				row("01/04/2025", "ONE", "10.00", "", "90.00", 1), row("02/04/2025", "TWO", "10.00", "", "70.00", 1), row("03/04/2025", "THREE", "10.00", "", "60.00", 1),
			}, Opening: "100.00", Closing: "60.00", Verdict: document.Differs, Breaks: []int{2},
		}},
		{"an opening balance that does not lead to the first row", []string{`
Date         Particulars         Debit       Credit       Balance
             OPENING BALANCE                               120.00
01-04-2025   ONE                 10.00                      90.00
`}, document.Statement{
			Transactions: []document.Transaction{row("01/04/2025", "ONE", "10.00", "", "90.00", 1)},
			Opening:      "120.00", Closing: "90.00", Verdict: document.Differs, Breaks: []int{1},
		}},
		{"blanks read behind commas", []string{`
Date         Particulars         Debit       Credit       Balance
01-04-2025   ONE                 2,635.00              1,62, 700.05 Cr
02-04-2025   TWO                          60, 695.00  2,23, 395.05 Cr
`}, document.Statement{
			Transactions: []document.Transaction{row("01/04/2025", "ONE", "2635.00", "", "162700.05", 1), row("02/04/2025", "TWO", "", "60695.00", "223395.05", 1)},
			Opening:      "165335.05", Closing: "223395.05", Verdict: document.Agrees,
		}},
		{"totals are no row", []string{`
Tran Date    Particulars         Debit       Credit       Balance   Init. Br
01-04-2025   ONE                 10.00                      90.00       2093
02-04-2025   TWO                             20.00         110.00       2093
             TRANSACTION TOTAL   10.00       20.00
             CLOSING BALANCE                               110.00
`}, document.Statement{
			Transactions: []document.Transaction{row("01/04/2025", "ONE", "10.00", "", "90.00", 1), row("02/04/2025", "TWO", "", "20.00", "110.00", 1)},
			Opening:      "100.00", Closing: "110.00", Verdict: document.Agrees,
		}},
		{"a lone row without an opening balance proves nothing", []string{`
Date         Particulars         Debit       Credit       Balance
01-04-2025   ONE                 10.00                      90.00
`}, document.Statement{
			Transactions: []document.Transaction{row("01/04/2025", "ONE", "10.00", "", "90.00", 1)},
			Opening:      "100.00", Closing: "90.00", Verdict: document.NotChecked,
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.want.Source = document.SourceTextLayer
			if diff := cmp.Diff(&c.want, read(c.pages...)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestOtherTablesAreNoStatement(t *testing.T) {
	for _, drawing := range []string{"", "Dear Sir", `
Description of Goods    HSN     Qty     Rate      Amount
Phone                   8517    1       9,000.00  9,000.00
`} {
		if got := read(drawing); got != nil {
			t.Errorf("%q: %+v", drawing, got)
		}
	}
}

// Whatever stands on the pages, every row has an amount, and the numbers of the breaks
// are those of rows.
func TestReadKeepsItsPromises(t *testing.T) {
	part := rapid.SampledFrom([]string{"Date", "Narration", "Debit", "Credit", "Balance", "Amount", "01/04/2025", "31-12-25", "1,200.50", "90.00", "0.00", "5.00Dr", "Cr", "OPENING BALANCE", "UPI/1", "Total", "Page", "é"})
	rapid.Check(t, func(t *rapid.T) {
		var pages []document.Page
		for n := range rapid.IntRange(0, 3).Draw(t, "pages") {
			p := document.Page{Number: n + 1, Width: 1000, Height: 1000}
			for range rapid.IntRange(0, 30).Draw(t, "lines") {
				x, y := rapid.Float64Range(-10, 900).Draw(t, "x"), float64(20*rapid.IntRange(0, 12).Draw(t, "y"))
				text := strings.Join(rapid.SliceOfN(part, 1, 3).Draw(t, "text"), " ")
				box := document.Box{MinX: x, MinY: y, MaxX: x + rapid.Float64Range(0, 300).Draw(t, "w"), MaxY: y + 15}
				p.Lines = append(p.Lines, document.Line{Text: text, Polygon: box.Polygon()})
			}
			pages = append(pages, p)
		}
		s := statement.Read(pages)
		if s == nil {
			return
		}
		for _, r := range s.Transactions {
			if r.Debit+r.Credit == "" || r.Page < 1 || r.Page > len(pages) {
				t.Fatalf("%+v", r)
			}
		}
		for _, b := range s.Breaks {
			if b < 1 || b > len(s.Transactions) {
				t.Fatalf("break %d of %d rows", b, len(s.Transactions))
			}
		}
	})
}

// FuzzRead sets any text as a page: every transaction is of that page, and a verdict is
// given.
func FuzzRead(f *testing.F) {
	f.Add("Date      Narration                   Chq./Ref.No.    Withdrawal Amt.   Deposit Amt.   Closing Balance\n01/04/25  UPI-RAJU TEA STALL          0000123456789             31.26                        66,565.12")
	f.Add("Date   Particulars   Amount   Dr/Cr   Balance\n01-Apr-2025   NEFT   10.00   CR   10.00\nTotal   10.00")
	f.Add("Date  Debit  Credit  Balance\n1/1/25  1  1  9999999999999999999999.99\n99/99/99  -1  (1)  1e9")
	f.Fuzz(func(t *testing.T, drawing string) {
		if len(drawing) > 4096 {
			return // a page has no more
		}
		s := read(drawing, drawing)
		if s == nil {
			return
		}
		if len(s.Transactions) == 0 || s.Verdict == "" {
			t.Fatalf("%d transactions, verdict %q", len(s.Transactions), s.Verdict)
		}
		for _, r := range s.Transactions {
			if r.Page != 1 && r.Page != 2 {
				t.Fatalf("a transaction of page %d", r.Page)
			}
		}
		for _, i := range s.Breaks {
			if i < 1 || i > len(s.Transactions) {
				t.Fatalf("break at %d of %d", i, len(s.Transactions))
			}
		}
	})
}
