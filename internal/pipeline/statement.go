package pipeline

import (
	"context"

	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/statement"
)

// readStatement reads the table of a bank statement, and from it the balances at its
// ends.
func (w *work) readStatement(ctx context.Context) {
	if !w.spec.HasLedger() {
		return
	}
	defer w.stage(ctx, "statement")()
	r := &w.result.Reading
	r.Statement = statement.Read(w.result.Pages)
	if r.Statement == nil {
		return
	}
	r.Checks = append(r.Checks, document.Check{
		Name: "running_balance", Verdict: r.Statement.Verdict, Detail: runningBalance[r.Statement.Verdict],
	})
	for i, def := range w.spec.Fields {
		switch def.Ledger {
		case doctype.LedgerOpening:
			fromLedger(&r.Fields[i], r.Statement, r.Statement.Opening)
		case doctype.LedgerClosing:
			fromLedger(&r.Fields[i], r.Statement, r.Statement.Closing)
		case doctype.NoLedger:
		}
	}
}

var runningBalance = map[document.Verdict]string{
	document.Agrees:     "every balance follows from the rows, from the opening to the closing one",
	document.Differs:    "a balance does not follow from the rows before it",
	document.NotChecked: "too few balances are printed",
}

// How sure a balance is that the rows of the table give: where all of them agree no
// digit of theirs is wrong; a single misread one spoils the chain.
const (
	provenByRows   = 0.98
	unprovenByRows = 0.5
)

// fromLedger gives a field the balance that the rows have, when they prove it or
// nothing else was found. Then the print it was read from is that of the rows.
func fromLedger(f *document.Field, s *document.Statement, balance string) {
	proven := s.Verdict == document.Agrees
	switch {
	case balance == "" || f.Found && !proven:
		return
	case f.Found && f.Value == balance:
		f.Confidence = max(f.Confidence, provenByRows)
		return
	}
	sure := unprovenByRows
	if proven && (!f.Found || slipOf(f.Value, balance)) {
		sure = provenByRows
	}
	var rival *document.Rival
	if f.Found {
		rival = &document.Rival{Value: f.Value, Text: f.Text, Page: f.Page, Polygon: f.Polygon, Source: f.Source, Share: f.Confidence}
	}
	*f = document.Field{Name: f.Name, Found: true, Value: balance, Page: s.Transactions[0].Page, Source: s.Source, Confidence: sure, Rival: rival}
}

// slipOf says whether a printed balance is that of the rows but for a digit. One that is
// another altogether may mean that rows were not seen.
func slipOf(printed, balance string) bool {
	differ := 0
	for i := 0; i < len(printed) && i < len(balance); i++ {
		if printed[i] != balance[i] {
			differ++
		}
	}
	return len(printed) == len(balance) && differ == 1
}
