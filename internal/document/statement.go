package document

// Statement is the table of a bank statement: what happened on the account, row by
// row, and whether it adds up.
type Statement struct {
	Transactions []Transaction // as printed, oldest or newest first

	// Opening and Closing are the balances before and after all rows, as the rows have
	// them; "" when there is no row with a balance.
	Opening, Closing string

	Verdict Verdict
	// Breaks are the numbers of the rows, from 1, whose balance does not follow from
	// the row before.
	Breaks []int
}

// Transaction is a row. Amounts are plain decimals, "" where nothing is printed.
type Transaction struct {
	Date          string // DD/MM/YYYY
	Narration     string
	Debit, Credit string
	Balance       string // after the row
	Page          int    // from 1
}

// Verdict says whether the balances of a statement follow from its rows.
type Verdict string

// Verdicts.
const (
	Reconciled Verdict = "reconciled"  // every balance follows, from the opening to the closing one
	Broken     Verdict = "broken"      // some balance does not follow: misread, or altered
	NotChecked Verdict = "not_checked" // fewer than two balances are printed
)
