package document

// Statement is the table of a bank statement: what happened on the account, row by
// row, and whether it adds up.
type Statement struct {
	Transactions []Transaction // as printed, oldest or newest first

	// Opening and Closing are the balances before and after all rows, as the rows have
	// them; "" when there is no row with a balance.
	Opening, Closing string

	// Verdict is Agrees when every balance follows from the rows, from the opening to the
	// closing one, Differs when some does not: it was misread, or altered. It is
	// NotChecked when fewer than two balances are printed.
	Verdict Verdict
	Source  Source // of the text of the rows
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
