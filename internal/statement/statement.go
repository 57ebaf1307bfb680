// Package statement reads the table of a bank statement, over all its pages, and
// computes its running balance again.
package statement

import (
	"atlas/internal/document"
)

// Read reads the table. It is nil when no page has one: no row of column titles with
// a balance and amounts beside it.
func Read(pages []document.Page) *document.Statement {
	t := &table{}
	for _, p := range pages {
		t.read(p)
	}
	if len(t.columns) == 0 || len(t.rows) == 0 {
		return nil
	}
	s := &document.Statement{Source: t.source}
	for _, r := range t.rows {
		s.Transactions = append(s.Transactions, r.transaction())
	}
	reconcile(s, t.opening, t.closing)
	return s
}

// table gathers the rows of the pages. Pages after the first may go on without column
// titles.
type table struct {
	columns          []column
	rows             []*row
	source           document.Source // of the first row's page
	opening, closing string          // printed in rows of their own
}

// row is an entry of the table.
type row struct {
	page                   int
	y, bottom              float64 // of its first line and the last of its narration, level
	date                   string
	narration              []string
	debit, credit, balance string
}

func (r *row) transaction() document.Transaction {
	return document.Transaction{Date: r.date, Narration: join(r.narration), Debit: r.debit, Credit: r.credit, Balance: r.balance, Page: r.page}
}
