package specimen

import (
	"fmt"
	"strings"

	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/finance"
)

var narrationForm = statementForm{
	head: windowHead, dates: []string{"02/01/06"}, faces: []draw.Face{draw.Sans, draw.Roboto, draw.Carlito}, size: 15, rule: 1.2, noRows: true, printed: true,
	columns: func(*account) []entryColumn {
		return []entryColumn{
			entryCol("Date", 80, draw.Left, cellDate), entryCol("Narration", 330, draw.Left, cellNarration), entryCol("Chq./Ref.No.", 165, draw.Left, cellReference),
			entryCol("Value Dt", 80, draw.Left, cellValueDate), entryCol("Withdrawal Amt.", 135, draw.Right, cellDebit), entryCol("Deposit Amt.", 130, draw.Right, cellCredit), entryCol("Closing Balance", 140, draw.Right, cellBalance),
		}
	},
	foot: summaryFoot,
}

var netbankingForm = statementForm{
	head: boxedHead, dates: []string{"02-01-2006", "02-Jan-2006", "02/01/2006"}, faces: []draw.Face{draw.Carlito, draw.Sans, draw.Lato}, size: 15, rule: 1.2, newest: false,
	columns: func(*account) []entryColumn {
		return []entryColumn{
			entryCol("S No.", 50, draw.Left, func(_ *account, n int, _ finance.Entry) string { return fmt.Sprint(n) }), entryCol("Value Date", 105, draw.Left, cellValueDate), entryCol("Transaction Date", 105, draw.Left, cellDate),
			entryCol("Cheque Number", 90, draw.Left, func(_ *account, _ int, e finance.Entry) string {
				if strings.HasPrefix(e.Narration, "CHQ") {
					return e.Reference
				}
				return "-"
			}),
			entryCol("Transaction Remarks", 320, draw.Left, cellNarration), entryCol("Withdrawal Amount (INR )", 130, draw.Right, func(_ *account, _ int, e finance.Entry) string { return groupedOr(e.Debit, "0.00") }),
			entryCol("Deposit Amount (INR )", 130, draw.Right, func(_ *account, _ int, e finance.Entry) string { return groupedOr(e.Credit, "0.00") }), entryCol("Balance (INR )", 130, draw.Right, cellBalance),
		}
	},
}

var briefForm = statementForm{
	head: factsHead, dates: []string{"2 Jan 2006", "02 Jan 2006"}, faces: []draw.Face{draw.Sans, draw.Noto, draw.Roboto}, size: 16, rule: 1.2, printed: true,
	columns: func(*account) []entryColumn {
		return []entryColumn{
			entryCol("Txn Date", 105, draw.Left, cellDate), entryCol("Value Date", 105, draw.Left, cellValueDate), entryCol("Description", 300, draw.Left, cellNarration),
			entryCol("Ref No./Cheque No.", 190, draw.Left, cellReference), entryCol("Debit", 130, draw.Right, cellDebit), entryCol("Credit", 130, draw.Right, cellCredit), entryCol("Balance", 150, draw.Right, cellBalance),
		}
	},
}

var initBranchForm = statementForm{
	head: titledHead, dates: []string{"02-01-2006"}, faces: []draw.Face{draw.Sans, draw.Carlito}, size: 16, rule: 1, printed: true, red: true,
	columns: func(a *account) []entryColumn {
		branch := fmt.Sprint(100 + a.rng.IntN(3000))
		return []entryColumn{
			entryCol("Tran Date", 110, draw.Left, cellDate), entryCol("Chq No", 80, draw.Left, cellNone), entryCol("Particulars", 420, draw.Left, cellNarration),
			entryCol("Debit", 130, draw.Right, cellDebit), entryCol("Credit", 130, draw.Right, cellCredit), entryCol("Balance", 150, draw.Right, cellBalance),
			entryCol("Init. Br", 70, draw.Right, func(*account, int, finance.Entry) string { return branch }),
		}
	},
	opening: func(a *account) []string { return []string{"", "", "OPENING BALANCE", "", "", a.Opening.Grouped(), ""} },
	closing: func(a *account) [][]string {
		return [][]string{{"", "", "TRANSACTION TOTAL", a.Debits.Grouped(), a.Credits.Grouped(), "", ""}, {"", "", "CLOSING BALANCE", "", "", a.Closing.Grouped(), ""}}
	},
}

var sidedForm = statementForm{
	head: boxedHead, dates: []string{"02-01-2006", "02 Jan 2006"}, faces: []draw.Face{draw.Roboto, draw.Lato, draw.Sans}, size: 16, rule: 0, printed: true, red: true,
	columns: func(*account) []entryColumn {
		return []entryColumn{
			entryCol("Date", 110, draw.Left, cellDate), entryCol("Narration", 380, draw.Left, cellNarration), entryCol("Chq/Ref No", 180, draw.Left, cellReference),
			entryCol("Withdrawal (Dr)/ Deposit (Cr)", 190, draw.Right, func(_ *account, _ int, e finance.Entry) string {
				if e.Debit > 0 {
					return e.Debit.Grouped() + "(Dr)"
				}
				return e.Credit.Grouped() + "(Cr)"
			}),
			entryCol("Balance", 180, draw.Right, func(_ *account, _ int, e finance.Entry) string {
				side := "(Cr)"
				if e.Balance < 0 {
					side = "(Dr)"
				}
				return strings.TrimPrefix(e.Balance.Grouped(), "-") + side
			}),
		}
	},
}

var remarksForm = statementForm{
	head: boxedHead, dates: []string{"02/01/2006", "02-01-06"}, faces: []draw.Face{draw.Sans, draw.Serif, draw.DejaVu}, size: 16, rule: 1.2, printed: true, newest: true, red: true,
	columns: func(a *account) []entryColumn {
		words := pick(a.rng, [2]string{"Withdrawal", "Deposit"}, [2]string{"Debit", "Credit"}, [2]string{"Dr Amount", "Cr Amount"})
		return []entryColumn{
			entryCol(pick(a.rng, "Transaction Date", "Date"), 120, draw.Left, cellDate), entryCol(pick(a.rng, "Cheque Number", "Instrument ID"), 130, draw.Left, func(_ *account, _ int, e finance.Entry) string {
				if strings.HasPrefix(e.Narration, "CHQ") {
					return e.Reference
				}
				return ""
			}),
			entryCol(words[0], 130, draw.Right, cellDebit), entryCol(words[1], 130, draw.Right, cellCredit), entryCol("Balance", 160, draw.Right, cellSided), entryCol(pick(a.rng, "Narration", "Remarks"), 420, draw.Left, cellNarration),
		}
	},
}

var typedForm = statementForm{
	head: titledHead, dates: []string{"02-Jan-06", "02.01.2006"}, faces: []draw.Face{draw.Noto, draw.Carlito, draw.Roboto}, size: 16, rule: 0, printed: true,
	columns: func(*account) []entryColumn {
		return []entryColumn{
			entryCol("Date", 120, draw.Left, cellDate), entryCol("Description", 430, draw.Left, cellNarration), entryCol("Type", 70, draw.Center, func(_ *account, _ int, e finance.Entry) string {
				if e.Debit > 0 {
					return "DR"
				}
				return "CR"
			}),
			entryCol("Amount", 150, draw.Right, func(_ *account, _ int, e finance.Entry) string { return (e.Debit + e.Credit).Grouped() }), entryCol("Balance", 170, draw.Right, cellBalance),
		}
	},
	opening: func(a *account) []string { return []string{a.From.Format(a.dates), "B/F", "", "", a.Opening.Grouped()} },
	closing: func(a *account) [][]string { return [][]string{{"", "Closing Balance", "", "", a.Closing.Grouped()}} },
}

var passbookForm = statementForm{
	head: passbookHead, dates: []string{"02/01/06", "02-01-2006"}, faces: []draw.Face{draw.DejaVuMono, draw.Mono}, size: 17, rule: 0, printed: true,
	columns: func(*account) []entryColumn {
		return []entryColumn{
			entryCol("DATE", 120, draw.Left, cellDate), entryCol("PARTICULARS", 400, draw.Left, cellNarration), entryCol("CHQ.NO.", 110, draw.Left, func(_ *account, _ int, e finance.Entry) string {
				if strings.HasPrefix(e.Narration, "CHQ") {
					return e.Reference
				}
				return ""
			}),
			entryCol("WITHDRAWALS", 150, draw.Right, cellDebit), entryCol("DEPOSITS", 150, draw.Right, cellCredit), entryCol("BALANCE", 190, draw.Right, func(_ *account, _ int, e finance.Entry) string { return sided(e.Balance) }),
		}
	},
	opening: func(a *account) []string {
		return []string{a.From.Format(a.dates), "BY BALANCE B/F", "", "", "", sided(a.Opening)}
	},
	closing: func(a *account) [][]string { return [][]string{{"", "CLOSING BALANCE", "", "", "", sided(a.Closing)}} },
}
