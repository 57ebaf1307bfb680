package bench

import (
	"context"
	"fmt"
	"strings"
	"time"

	"atlas/internal/document"
	"atlas/internal/specimen"
)

// Ledgers is how the tables of printed bank statements were read.
type Ledgers struct {
	Statements, Right int // Right: no row missing, added or wrong, and the verdict agrees
	Rows, RowsRight   int
	Seconds           float64
	Wrong             []string // names of the statements that are not right
}

// Statements prints bank statements as PDFs with their own text, reads each and
// compares its rows with the truth. An empty layout lets the seeds choose.
func (b Bench) Statements(ctx context.Context, seed uint64, each int, layout string) (Ledgers, error) {
	var sum Ledgers
	for i := range each {
		s, err := b.Studio.Print(seed*1_000_003+uint64(i), specimen.BankStatement, layout)
		if err != nil {
			return Ledgers{}, fmt.Errorf("printing statement %d: %w", i, err)
		}
		start := time.Now()
		r, err := b.Pipeline.Run(ctx, s.PDF)
		if err != nil {
			return Ledgers{}, fmt.Errorf("reading statement %s: %w", s.Name, err)
		}
		sum.Seconds += time.Since(start).Seconds()
		sum.add(s, r.Reading.Statement)
		if b.Progress != nil {
			b.Progress(i+1, each)
		}
	}
	return sum, nil
}

func (l *Ledgers) add(s specimen.Specimen, got *document.Statement) {
	want := s.Truth.Transactions
	l.Statements++
	l.Rows += len(want)
	if got == nil {
		l.Wrong = append(l.Wrong, s.Name)
		return
	}
	right := 0
	for i, t := range got.Transactions {
		if i < len(want) && sameTransaction(want[i], t) {
			right++
		}
	}
	l.RowsRight += right
	if right != len(want) || len(got.Transactions) != len(want) || got.Verdict != document.Agrees {
		l.Wrong = append(l.Wrong, s.Name)
		return
	}
	l.Right++
}

// sameTransaction compares all that is printed of a row. Where a narration is broken
// into lines carries no meaning.
func sameTransaction(want specimen.Transaction, got document.Transaction) bool {
	unbroken := func(s string) string { return strings.ReplaceAll(s, " ", "") }
	return want.Date == got.Date && want.Debit == got.Debit && want.Credit == got.Credit && want.Balance == got.Balance &&
		unbroken(want.Narration) == unbroken(got.Narration)
}
