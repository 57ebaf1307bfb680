package specimen

import (
	"fmt"
	"strings"

	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/trade"
)

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
