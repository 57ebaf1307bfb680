package payload

import "atlas/internal/document"

// transactions are the table of a bank statement. Amounts are plain decimals, null
// where nothing is printed.
type transactions struct {
	Opening *string          `json:"opening_balance"`
	Closing *string          `json:"closing_balance"`
	Verdict document.Verdict `json:"verdict"` // of the balances computed again
	Breaks  []int            `json:"breaks"`  // rows, from 1, whose balance does not follow
	Rows    []transaction    `json:"rows"`
}

type transaction struct {
	Date      string  `json:"date"`
	Narration string  `json:"narration"`
	Debit     *string `json:"debit"`
	Credit    *string `json:"credit"`
	Balance   *string `json:"balance"`
	Page      int     `json:"page"`
}

// transactionsOf is nil for a document without a table.
func transactionsOf(s *document.Statement) *transactions {
	if s == nil {
		return nil
	}
	t := &transactions{
		Opening: printed(s.Opening), Closing: printed(s.Closing), Verdict: s.Verdict,
		Breaks: append([]int{}, s.Breaks...), Rows: make([]transaction, len(s.Transactions)),
	}
	for i, r := range s.Transactions {
		t.Rows[i] = transaction{r.Date, r.Narration, printed(r.Debit), printed(r.Credit), printed(r.Balance), r.Page}
	}
	return t
}

// printed is null for an amount that is not printed.
func printed(amount string) *string {
	if amount == "" {
		return nil
	}
	return &amount
}
