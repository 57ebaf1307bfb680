package specimen

import (
	"fmt"
	"strings"

	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/finance"
	"atlas/internal/specimen/trade"
)

var statementLayouts = []layout{
	a4(BankStatement, "narration", paintStatement(narrationForm)),
	a4(BankStatement, "netbanking", paintStatement(netbankingForm)),
	a4(BankStatement, "brief", paintStatement(briefForm)),
	a4(BankStatement, "initbranch", paintStatement(initBranchForm)),
	a4(BankStatement, "sided", paintStatement(sidedForm)),
	a4(BankStatement, "remarks", paintStatement(remarksForm)),
	a4(BankStatement, "typed", paintStatement(typedForm)),
	a4(BankStatement, "passbook", paintStatement(passbookForm)),
}

// statementForm is how a bank prints statements.
type statementForm struct {
	head    func(*account) float64 // draws what stands over the table, returns the y below
	columns func(*account) []entryColumn
	dates   []string                  // forms of the dates, one of which is chosen
	faces   []draw.Face               // one of which is chosen
	size    float64                   // of the table's print
	rule    float64                   // of the table; 0 for none
	noRows  bool                      // rules between columns only
	newest  bool                      // the newest entry comes first
	opening func(*account) []string   // a row before the entries; nil for none
	closing func(*account) [][]string // rows after them
	foot    func(a *account, y float64)
	printed bool // opening and closing balance are printed
	red     bool // the account may be overdrawn
}

// entryColumn is a column of the table and how it fills its cells.
type entryColumn struct {
	draw.Column
	cell func(a *account, n int, e finance.Entry) string
}

// account is a statement being drawn.
type account struct {
	*sheet
	finance.Statement
	form     statementForm
	address  string
	dates    string
	rupees   string // before balances in the head
	st, bold draw.Style
	columns  []entryColumn
}

// Where the table stands.
const (
	statementLeft, statementRight = 60.0, 1180.0
	statementBottom               = 1640.0
	cellPad                       = 6
)

// paintStatement draws a form. A photograph shows one page, with few entries; a
// printed document goes on for as many pages as it needs.
func paintStatement(form statementForm) func(*sheet, Case) {
	return func(s *sheet, c Case) {
		n := 7 + s.rng.IntN(7)
		if s.turn != nil {
			n = 12 + s.rng.IntN(90)
		}
		acc := finance.NewAccount(s.rng, fileName(s.rng, c.Person.Name.Latin), c.Person.Home.GSTStateCode)
		red := form.red && chance(s.rng, 0.4)
		a := &account{
			sheet: s, form: form, Statement: finance.NewStatement(s.rng, acc, n, red),
			address: postal(s.rng, customer(c.Person).Address), dates: pick(s.rng, form.dates...),
			rupees: pick(s.rng, "", "Rs. ", "INR "), st: draw.Style{Face: pick(s.rng, form.faces...), Size: form.size, Leading: 1.25},
		}
		if a.st.Face == draw.DejaVuMono || a.st.Face == draw.Noto || a.st.Face == draw.DejaVu {
			a.st.Size *= 0.88
		}
		a.bold = a.st
		if a.st.Face != draw.DejaVuMono {
			a.bold = a.st.With(a.st.Face.Bold())
		}
		a.note()
		a.columns = form.columns(a)
		y := a.table(form.head(a))
		if form.foot != nil {
			form.foot(a, y)
		}
		s.Text(a4Width/2, 1700, "This is a computer generated statement and does not require signature", a.st.At(14).Aligned(draw.Center))
	}
}

// note tells the truth.
func (a *account) note() {
	a.field("bank_name", a.Bank.Name)
	a.field("account_holder_name", a.Holder)
	a.field("account_number", a.Number)
	a.field("ifsc_code", a.IFSC)
	a.dateField("statement_from", a.From)
	a.dateField("statement_to", a.To)
	a.field("opening_balance", a.Opening.Plain())
	a.field("closing_balance", a.Closing.Plain())
	for _, e := range a.entries() {
		a.truth.Transactions = append(a.truth.Transactions, Transaction{
			Date: e.Date.Format("02/01/2006"), Narration: e.Narration, Debit: plainOr(e.Debit), Credit: plainOr(e.Credit), Balance: e.Balance.Plain(),
		})
	}
}

func plainOr(p trade.Paise) string {
	if p == 0 {
		return ""
	}
	return p.Plain()
}

// entries are the transactions in the order they are printed.
func (a *account) entries() []finance.Entry {
	list := append([]finance.Entry{}, a.Entries...)
	if a.form.newest {
		for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
			list[i], list[j] = list[j], list[i]
		}
	}
	return list
}

// table draws the entries from y down, over pages when the sheet can be turned, and
// returns the y below them.
func (a *account) table(y float64) float64 {
	var rows [][]string
	if a.form.opening != nil {
		rows = append(rows, a.form.opening(a))
	}
	for i, e := range a.entries() {
		var cells []string
		for _, col := range a.columns {
			cells = append(cells, col.cell(a, i+1, e))
		}
		rows = append(rows, cells)
	}
	if a.form.closing != nil {
		rows = append(rows, a.form.closing(a)...)
	}
	a.breakWords(rows)
	table := draw.Table{X: statementLeft, Head: a.bold, Body: a.st, Pad: cellPad, Rule: a.form.rule, NoRows: a.form.noRows, Ink: draw.Hex(0x9a9a9a)}
	width := 0.0
	for _, col := range a.columns {
		width += col.Width
	}
	for _, col := range a.columns {
		col.Width *= (statementRight - statementLeft) / width
		table.Columns = append(table.Columns, col.Column)
	}
	for page := 1; ; page++ {
		table.Y = y
		n := a.fitting(table, rows, statementBottom-y)
		bottom, _ := a.Table(table, rows[:n])
		rows = rows[n:]
		if len(rows) == 0 || a.turn == nil {
			return bottom
		}
		a.Text(statementRight, 1700, fmt.Sprintf("Page No .: %d", page), a.st.Aligned(draw.Right))
		a.turn()
		y = 110
	}
}

// breakWords cuts the words that are wider than their cells, as banks' programs do.
func (a *account) breakWords(rows [][]string) {
	total := 0.0
	for _, col := range a.columns {
		total += col.Width
	}
	for _, cells := range rows {
		for i, cell := range cells {
			width := a.columns[i].Width*(statementRight-statementLeft)/total - 2*cellPad
			var words []string
			for _, w := range strings.Fields(cell) {
				words = append(words, a.cut(w, width)...)
			}
			cells[i] = strings.Join(words, " ")
		}
	}
}

// cut cuts a word into pieces that fit a width.
func (a *account) cut(word string, width float64) []string {
	for n := len(word); n > 1; n-- {
		if a.Measure(word[:n], a.st) <= width {
			if n == len(word) {
				break
			}
			return append([]string{word[:n]}, a.cut(word[n:], width)...)
		}
	}
	return []string{word}
}

// fitting counts the rows that fit the height, at least one.
func (a *account) fitting(t draw.Table, rows [][]string, height float64) int {
	for i, row := range rows {
		lines := 1
		for k, cell := range row {
			lines = max(lines, len(a.Wrap(cell, t.Columns[k].Width-2*t.Pad, t.Body)))
		}
		height -= 2*t.Pad + t.Body.Size*(1+t.Body.Leading*float64(lines-1))
		if height < 0 && i > 0 {
			return i
		}
	}
	return len(rows)
}

func entryCol(title string, width float64, align draw.Align, cell func(*account, int, finance.Entry) string) entryColumn {
	return entryColumn{draw.Column{Title: title, Width: width, Align: align}, cell}
}

// Cells that several forms share.
func cellDate(a *account, _ int, e finance.Entry) string      { return e.Date.Format(a.dates) }
func cellValueDate(a *account, _ int, e finance.Entry) string { return e.ValueDate.Format(a.dates) }
func cellNarration(_ *account, _ int, e finance.Entry) string { return e.Narration }
func cellReference(_ *account, _ int, e finance.Entry) string { return e.Reference }
func cellDebit(_ *account, _ int, e finance.Entry) string     { return groupedOr(e.Debit, "") }
func cellCredit(_ *account, _ int, e finance.Entry) string    { return groupedOr(e.Credit, "") }
func cellBalance(_ *account, _ int, e finance.Entry) string   { return e.Balance.Grouped() }
func cellSided(_ *account, _ int, e finance.Entry) string     { return sided(e.Balance) }
func cellNone(*account, int, finance.Entry) string            { return "" }

func groupedOr(p trade.Paise, none string) string {
	if p == 0 {
		return none
	}
	return p.Grouped()
}

// sided writes a balance with its side.
func sided(p trade.Paise) string {
	if p < 0 {
		return strings.TrimPrefix(p.Grouped(), "-") + " Dr"
	}
	return p.Grouped() + " Cr"
}

// windowHead draws the holder and address without captions at the left, the branch's
// facts at the right.
func windowHead(a *account) float64 {
	s, st := a.sheet, a.st.At(18)
	s.Text(statementLeft, 96, a.Bank.Name, a.bold.At(34).In(draw.Hex(a.Bank.Ink)))
	if chance(s.rng, 0.5) {
		s.Text(statementRight, 96, "Page No .: 1", st.Aligned(draw.Right))
	}
	s.Line(statementLeft, 116, statementRight, 116, 2, draw.Hex(a.Bank.Ink))
	s.Text(statementLeft, 160, pick(s.rng, "", "MR. ", "MR ")+a.Holder, a.bold.At(18))
	s.Paragraph(statementLeft, 184, 470, a.address, st)
	s.Text(statementLeft, 330, "JOINT HOLDERS :", st)
	facts := []fact{
		{"Account Branch", a.BranchName}, {"Address", strings.Join(a.Branch.Street, ", ")}, {"City", a.Branch.City + " " + a.Branch.PIN}, {"State", strings.ToUpper(a.Branch.State)},
		{"Phone no.", a.BranchPhone}, {"OD Limit", "0.00   Currency : INR"}, {"Cust ID", a.Customer},
		{pick(s.rng, "Account No", "A/C No"), a.Number}, {"A/C Open Date", a.Opened.Format("02/01/2006")}, {"Account Status", "Regular"},
		{"RTGS/NEFT IFSC", a.IFSC + "   MICR : " + a.MICR}, {"Product Code", a.Kind},
	}
	for i := range facts {
		facts[i].value = ": " + facts[i].value
	}
	y := s.facts(640, 160, 190, 540, facts, st.At(16), st.At(16))
	s.Text(statementLeft, y+14, "Nomination : Registered", st)
	s.Text(statementLeft, y+44, fmt.Sprintf(pick(s.rng, "Statement From : %s To : %s", "Statement of account From : %s To : %s"), a.From.Format("02/01/2006"), a.To.Format("02/01/2006")), a.bold.At(18))
	return y + 64
}

// factsHead draws everything as captions with values, one below the other.
func factsHead(a *account) float64 {
	s, st := a.sheet, a.st.At(19)
	s.Text(statementLeft, 100, a.Bank.Name, a.bold.At(36).In(draw.Hex(a.Bank.Ink)))
	at := a.From.Format("2 Jan 2006")
	facts := []fact{
		{"Account Name", pick(s.rng, "Mr. ", "MR ", "") + a.Holder}, {"Address", a.address}, {"Date", a.To.AddDate(0, 0, 3).Format("2 Jan 2006")}, {"Account Number", a.Number},
		{"Account Description", a.Kind}, {"Branch", a.BranchName}, {"Drawing Power", "0.00"}, {"Interest Rate(% p.a.)", "2.7"}, {"MOD Balance", "0.00"},
		{"CIF No.", a.Customer}, {pick(s.rng, "IFS Code", "IFSC Code"), a.IFSC}, {"MICR Code", a.MICR}, {"Nomination Registered", "Yes"},
		{"Balance as on " + at, a.rupees + a.Opening.Grouped()},
	}
	for i := range facts {
		facts[i].value = ": " + facts[i].value
	}
	y := s.facts(statementLeft, 170, 330, 1000, facts, st, st)
	s.Text(statementLeft, y+34, fmt.Sprintf("Account Statement from %s to %s", at, a.To.Format("2 Jan 2006")), a.bold.At(21))
	return y + 60
}

// boxedHead draws a centred name and two columns of captions in a box.
func boxedHead(a *account) float64 {
	s, st := a.sheet, a.st.At(18)
	s.Text(a4Width/2, 92, strings.ToUpper(a.Bank.Name), a.bold.At(32).In(draw.Hex(a.Bank.Ink)).Aligned(draw.Center))
	s.Text(a4Width/2, 124, "Branch: "+a.BranchName+", "+a.Branch.City+" - "+a.Branch.PIN, st.Aligned(draw.Center))
	a.field("bank_name", strings.ToUpper(a.Bank.Name))
	title := pick(s.rng, "STATEMENT OF ACCOUNT", "Account Statement", "DETAILED STATEMENT OF ACCOUNT")
	s.Text(a4Width/2, 172, title, a.bold.At(23).Aligned(draw.Center))
	left := []fact{{pick(s.rng, "Customer Name", "Account Holder Name", "Name"), a.Holder}, {"Address", a.address}}
	right := []fact{
		{pick(s.rng, "Account No.", "Account Number", "A/c No."), a.Number}, {"Customer ID", a.Customer}, {"Account Type", a.Kind},
		{pick(s.rng, "IFSC Code", "IFSC"), a.IFSC}, {"MICR Code", a.MICR}, {"Statement Period", a.From.Format(a.dates) + " to " + a.To.Format(a.dates)},
	}
	if a.form.printed {
		left = append(left, fact{"Opening Balance", a.side(a.Opening)}, fact{"Closing Balance", a.side(a.Closing)})
	}
	y := max(s.facts(statementLeft+14, 222, 180, 560, left, st, a.bold.At(18)), s.facts(690, 222, 190, 490, right, st, a.bold.At(18)))
	s.Box(statementLeft, 192, statementRight-statementLeft, y-192, 1.5, draw.Black)
	return y + 24
}

// side writes a balance as the head of the form does.
func (a *account) side(p trade.Paise) string {
	if p < 0 {
		return sided(p)
	}
	return a.rupees + p.Grouped() + pick(a.rng, "", " Cr", " CR")
}

// titledHead draws the bank at the right and the facts of the account in a line of
// text, as printed on request over a counter.
func titledHead(a *account) float64 {
	s, st := a.sheet, a.st.At(19)
	s.Text(statementRight, 92, a.Bank.Name, a.bold.At(30).In(draw.Hex(a.Bank.Ink)).Aligned(draw.Right))
	s.Text(statementLeft, 150, a.Holder, a.bold.At(20))
	y := s.Paragraph(statementLeft, 178, 520, a.address, st)
	facts := []fact{{"Customer ID", a.Customer}, {"IFSC Code", a.IFSC}, {"MICR Code", a.MICR}, {"Nominee Registered", "Y"}, {"Scheme", a.Kind}}
	for i := range facts {
		facts[i].value = ":" + facts[i].value
	}
	y = max(y, s.facts(760, 150, 200, 400, facts, st, st))
	s.Text(statementLeft, y+30, fmt.Sprintf(pick(s.rng, "Statement of Account No - %s for the period (From : %s To : %s)", "Account Number : %s  Period (From : %s To : %s)"),
		a.Number, a.From.Format("02-01-2006"), a.To.Format("02-01-2006")), a.bold.At(20))
	return y + 56
}

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

// summaryFoot draws the totals with their captions above them.
func summaryFoot(a *account, y float64) {
	s := a.sheet
	debits, credits := a.counts()
	s.Text(statementLeft, y+34, "STATEMENT SUMMARY :-", a.bold.At(16))
	titles := []string{"Opening Balance", "Dr Count", "Cr Count", "Debits", "Credits", "Closing Bal"}
	values := []string{a.Opening.Grouped(), fmt.Sprint(debits), fmt.Sprint(credits), a.Debits.Grouped(), a.Credits.Grouped(), a.Closing.Grouped()}
	for i := range titles {
		x := statementLeft + 180*float64(i) + 140
		s.Text(x, y+64, titles[i], a.bold.At(16).Aligned(draw.Right))
		s.Text(x, y+88, values[i], a.st.At(16).Aligned(draw.Right))
	}
	s.Text(statementLeft, y+124, "*Closing balance includes funds earmarked for hold and uncleared funds", a.st.At(14))
}

// counts are the numbers of debits and credits.
func (a *account) counts() (debits, credits int) {
	for _, e := range a.Entries {
		if e.Debit > 0 {
			debits++
		} else {
			credits++
		}
	}
	return debits, credits
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

// passbookHead draws the head of a page of a passbook.
func passbookHead(a *account) float64 {
	s, st := a.sheet, a.st.At(19)
	s.Text(a4Width/2, 96, a.Bank.Name, draw.Style{Face: draw.SansBold, Size: 32, Color: draw.Hex(a.Bank.Ink)}.Aligned(draw.Center))
	s.Text(a4Width/2, 136, pick(s.rng, "PASSBOOK", "SAVINGS BANK PASS BOOK"), draw.Style{Face: draw.SansBold, Size: 22}.Aligned(draw.Center))
	facts := []fact{
		{"CIF No.", a.Customer}, {"Account No.", a.Number}, {pick(s.rng, "Customer Name", "Name"), a.Holder}, {"Address", a.address}, {"IFSC", a.IFSC}, {"MICR Code", a.MICR},
		{"Date of Opening", a.Opened.Format("02/01/2006")}, {"Period", a.From.Format("02/01/2006") + " To " + a.To.Format("02/01/2006")},
	}
	for i := range facts {
		facts[i].value = ": " + facts[i].value
	}
	y := s.facts(statementLeft, 190, 240, 900, facts, st, st)
	s.Line(statementLeft, y+10, statementRight, y+10, 1.5, draw.Black)
	return y + 24
}

// Transaction is an entry of a statement as the paper prints it, in the API's formats.
type Transaction struct {
	Date, Narration, Debit, Credit, Balance string
}
