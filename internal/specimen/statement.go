package specimen

import (
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

// Transaction is an entry of a statement as the paper prints it, in the API's formats.
type Transaction struct {
	Date, Narration, Debit, Credit, Balance string
}
