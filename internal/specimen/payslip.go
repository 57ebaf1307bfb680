package specimen

import (
	"fmt"
	"strings"

	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/finance"
)

var payslipLayouts = []layout{
	a4(SalarySlip, "grid", paintPayGrid),
	a4(SalarySlip, "plain", paintPayPlain),
	a4(SalarySlip, "modern", paintPayModern),
	a4(SalarySlip, "wage", paintWageSlip),
}

// pay is a payslip as one employer words it.
type pay struct {
	finance.Payslip
	name   string // of the employee
	pan    string
	period string
	bank   finance.Account
}

// newPay words a payslip and notes its fields.
func newPay(s *sheet, c Case, months ...string) pay {
	p := pay{Payslip: finance.NewPayslip(s.rng, c.Person.Home.GSTStateCode), name: fileName(s.rng, c.Person.Name.Latin), pan: c.Person.PAN}
	p.period = p.Month.Format(pick(s.rng, months...))
	p.bank = finance.NewAccount(s.rng, p.name, c.Person.Home.GSTStateCode)
	s.field("employee_name", p.name)
	s.field("employer_name", p.Employer)
	s.field("pay_period", p.period)
	s.field("gross_pay", p.Gross.Plain())
	s.field("net_pay", p.Net.Plain())
	return p
}

// facts are what a slip says of the employee, some of it left out.
func (p pay) facts(s *sheet) []fact {
	all := []fact{
		{pick(s.rng, "Employee Code", "Employee ID", "Emp No."), p.Code}, {"Designation", p.Designation}, {"Department", p.Department},
		{"Date of Joining", p.Joined.Format("02-Jan-2006")}, {"Location", p.Location}, {"PAN", p.pan}, {"UAN", p.UAN}, {pick(s.rng, "PF No.", "PF Number"), p.PF},
		{"ESI No.", p.ESI}, {"Bank Name", p.bank.Bank.Name}, {pick(s.rng, "Bank A/c No.", "Bank Account No."), p.bank.Number},
		{"Days in month", fmt.Sprint(p.Days)}, {"Paid days", fmt.Sprint(p.Days - p.LossOfPay)}, {"LOP", fmt.Sprint(p.LossOfPay)},
	}
	drop := s.rng.IntN(5)
	return append(all[:5:5], all[5+drop:]...)
}

// sides are the rows of earnings beside deductions.
func (p pay) sides() [][]string {
	rows := make([][]string, max(len(p.Earnings), len(p.Deductions)))
	for i := range rows {
		rows[i] = make([]string, 4)
		if i < len(p.Earnings) {
			rows[i][0], rows[i][1] = p.Earnings[i].Caption, p.Earnings[i].Amount.Grouped()
		}
		if i < len(p.Deductions) {
			rows[i][2], rows[i][3] = p.Deductions[i].Caption, p.Deductions[i].Amount.Grouped()
		}
	}
	return rows
}

// payTitle heads a slip with its month.
func (s *sheet) payTitle(period string) string {
	return pick(s.rng, "Payslip for the month of ", "Pay Slip for the month of ", "Salary Slip for the month of ", "SALARY SLIP FOR THE MONTH OF ") + period
}

// paintPayGrid draws the ruled slip that payroll programs print.
func paintPayGrid(s *sheet, c Case) {
	const left, right = 80.0, 1160.0
	p := newPay(s, c, "January 2006", "Jan 2006", "Jan-2006")
	st := draw.Style{Face: pick(s.rng, draw.Sans, draw.Carlito, draw.Serif), Size: 19}
	bold := st.With(st.Face.Bold())
	s.Text(a4Width/2, 110, p.Employer, shrink(s, p.Employer, bold.At(30), 1000).Aligned(draw.Center))
	s.Text(a4Width/2, 142, p.Office, shrink(s, p.Office, st.At(17), 1050).Aligned(draw.Center))
	s.Text(a4Width/2, 186, s.payTitle(p.period), bold.At(22).Aligned(draw.Center))
	list := append([]fact{{pick(s.rng, "Employee Name", "Name of Employee", "Emp Name"), p.name}}, p.facts(s)...)
	half := (len(list) + 1) / 2
	rows := make([][]string, half)
	for i := range rows {
		rows[i] = []string{list[i].caption, list[i].value, "", ""}
		if half+i < len(list) {
			rows[i][2], rows[i][3] = list[half+i].caption, list[half+i].value
		}
	}
	rule := pick(s.rng, 0, 1.5)
	y, _ := s.Table(draw.Table{X: left, Y: 214, Body: st, Pad: 7, Rule: rule, Columns: []draw.Column{{Width: 220}, {Width: 320}, {Width: 220}, {Width: 320}}}, rows)
	table := draw.Table{X: left, Y: y + 20, Head: bold, Body: st, Pad: 7, Rule: 1.5, NoRows: true, Columns: []draw.Column{
		{Title: "Earnings", Width: 340}, {Title: "Amount", Width: 200, Align: draw.Right}, {Title: "Deductions", Width: 340}, {Title: "Amount", Width: 200, Align: draw.Right},
	}}
	y, _ = s.Table(table, p.sides())
	gross := pick(s.rng, "Gross Earnings", "Total Earnings", "Gross Salary")
	y, _ = s.Table(draw.Table{X: left, Y: y, Body: bold, Pad: 7, Rule: 1.5, Columns: plainColumns(340, 200, 340, 200)}, [][]string{{gross, p.Gross.Grouped(), "Total Deductions", p.Deducted.Grouped()}})
	net := pick(s.rng, "Net Pay", "Net Salary", "Net Payable")
	s.Text(left+7, y+36, fmt.Sprintf("%s : %s%s", net, pick(s.rng, "₹ ", "Rs. ", "Rs."), p.Net.Grouped()), bold.At(22))
	s.Text(left+7, y+70, "(Rupees "+p.Net.Words()+" Only)", st)
	s.Text(a4Width/2, y+130, "This is a computer generated payslip and does not require signature", st.At(16).Aligned(draw.Center))
}

// plainColumns are untitled columns, every second one right-aligned.
func plainColumns(widths ...float64) []draw.Column {
	var out []draw.Column
	for i, w := range widths {
		out = append(out, draw.Column{Width: w, Align: []draw.Align{draw.Left, draw.Right}[i%2]})
	}
	return out
}

// paintPayPlain draws a slip typed into a spreadsheet, without rules.
func paintPayPlain(s *sheet, c Case) {
	const left = 110.0
	p := newPay(s, c, "January-2006", "JANUARY 2006", "Jan'06", "01/2006")
	st := draw.Style{Face: pick(s.rng, draw.Carlito, draw.Roboto, draw.NotoSerif), Size: 20}
	if st.Face == draw.NotoSerif {
		st.Size = 18
	}
	bold := st.With(st.Face.Bold())
	s.Text(left, 120, strings.ToUpper(p.Employer), shrink(s, strings.ToUpper(p.Employer), bold.At(28), 1000))
	s.field("employer_name", strings.ToUpper(p.Employer))
	s.Text(left, 152, p.Office, shrink(s, p.Office, st.At(18), 1000))
	s.Text(left, 204, pick(s.rng, "PAY SLIP", "SALARY SLIP", "PAYSLIP"), bold.At(24))
	list := append([]fact{{pick(s.rng, "Month", "Pay Period", "Salary Month"), ": " + p.period}, {pick(s.rng, "Name", "Employee Name"), ": " + p.name}}, p.facts(s)...)
	for i := 2; i < len(list); i++ {
		list[i].value = ": " + list[i].value
	}
	y := s.facts(left, 250, 260, 900, list, st, st) + 26
	s.Text(left, y, "EARNINGS", bold)
	s.Text(left+480, y, "Rs.", bold.Aligned(draw.Right))
	s.Text(left+560, y, "DEDUCTIONS", bold)
	s.Text(left+1000, y, "Rs.", bold.Aligned(draw.Right))
	for _, row := range append(p.sides(), []string{pick(s.rng, "GROSS PAY", "Gross Earnings", "TOTAL EARNINGS"), p.Gross.Grouped(), pick(s.rng, "TOTAL DEDUCTIONS", "Total Deductions"), p.Deducted.Grouped()}) {
		y += 34
		s.Text(left, y, row[0], st)
		s.Text(left+480, y, row[1], st.Aligned(draw.Right))
		s.Text(left+560, y, row[2], st)
		s.Text(left+1000, y, row[3], st.Aligned(draw.Right))
	}
	y += 60
	s.Text(left, y, pick(s.rng, "NET PAY", "NET SALARY", "Take Home Pay", "Net Amount Payable"), bold.At(22))
	s.Text(left+480, y, p.Net.Grouped(), bold.At(22).Aligned(draw.Right))
	s.Text(left, y+38, "In words : Rupees "+p.Net.Words()+" Only", st)
	s.Text(left, y+130, "Employee Signature", st)
	s.Text(left+1000, y+130, "Authorised Signatory", st.Aligned(draw.Right))
}

// paintPayModern draws the slip of an online payroll service: the net pay large in a
// box, the tables below one another.
func paintPayModern(s *sheet, c Case) {
	const left, right = 90.0, 1150.0
	p := newPay(s, c, "January 2006", "Jan 2006")
	st := draw.Style{Face: pick(s.rng, draw.Lato, draw.Roboto, draw.Noto), Size: 19}
	if st.Face == draw.Noto {
		st.Size = 17
	}
	bold, grey := st.With(st.Face.Bold()), st.In(draw.Hex(0x6b6b6b))
	s.Text(left, 120, p.Employer, shrink(s, p.Employer, bold.At(27), 640))
	s.Text(left, 150, p.Office, shrink(s, p.Office, grey.At(16), 640))
	s.Text(right, 112, "Payslip For the Month", grey.Aligned(draw.Right))
	s.Text(right, 144, p.period, bold.At(23).Aligned(draw.Right))
	s.Line(left, 180, right, 180, 1.2, draw.Hex(0xcccccc))
	s.Text(left, 220, "EMPLOYEE SUMMARY", grey.At(17))
	list := append([]fact{{"Employee Name", p.name}}, p.facts(s)[:4]...)
	list = append(list, fact{"Pay Period", p.period}, fact{"Pay Date", p.Month.AddDate(0, 1, 2).Format("02/01/2006")})
	for i := range list {
		list[i].value = ": " + list[i].value
	}
	y := s.facts(left, 262, 220, 620, list, grey, st)
	s.Fill(draw.RoundRect(760, 214, 390, 150, 10), draw.Hex(0xeaf6ee))
	s.Text(784, 282, pick(s.rng, "₹", "Rs. ")+p.Net.Grouped(), bold.At(34))
	s.Text(784, 324, pick(s.rng, "Total Net Pay", "Employee Net Pay", "Net Pay"), grey)
	y += 20
	table := draw.Table{X: left, Y: y, Head: bold, Body: st, Pad: 9, Rule: 1, NoRows: true, Ink: draw.Hex(0xdddddd), HeadFill: draw.Hex(0xf5f5f5), Columns: []draw.Column{
		{Title: "EARNINGS", Width: 530}, {Title: "AMOUNT", Width: 265, Align: draw.Right}, {Title: "YTD", Width: 265, Align: draw.Right},
	}}
	var earned, deducted [][]string
	for _, l := range p.Earnings {
		earned = append(earned, []string{l.Caption, l.Amount.Grouped(), (l.Amount * 5).Grouped()})
	}
	for _, l := range p.Deductions {
		deducted = append(deducted, []string{l.Caption, l.Amount.Grouped(), (l.Amount * 5).Grouped()})
	}
	y, _ = s.Table(table, append(earned, []string{"Gross Earnings", p.Gross.Grouped(), ""}))
	table.Y, table.Columns[0].Title = y+24, "DEDUCTIONS"
	y, _ = s.Table(table, append(deducted, []string{"Total Deductions", p.Deducted.Grouped(), ""}))
	s.Fill(draw.Rect(left, y+24, right-left, 56), draw.Hex(0xeaf6ee))
	s.Text(left+16, y+60, "TOTAL NET PAYABLE", bold)
	s.Text(right-16, y+60, pick(s.rng, "₹", "Rs. ")+p.Net.Grouped(), bold.Aligned(draw.Right))
	s.Text(right, y+116, "Amount In Words : Indian Rupee "+p.Net.Words()+" Only", shrink(s, "Amount In Words : Indian Rupee "+p.Net.Words()+" Only", st, 1000).Aligned(draw.Right))
	s.Text(a4Width/2, y+190, "-- This is a system-generated document. --", grey.At(16).Aligned(draw.Center))
}

// paintWageSlip draws the slip of a contractor's workman: numbered lines.
func paintWageSlip(s *sheet, c Case) {
	const left = 120.0
	p := newPay(s, c, "January 2006", "Jan-2006", "Jan-06")
	st := draw.Style{Face: pick(s.rng, draw.Serif, draw.Mono), Size: 21}
	if st.Face == draw.Mono {
		st.Size = 18
	}
	bold := st.With(st.Face.Bold())
	s.Text(a4Width/2, 110, "FORM XIX", bold.Aligned(draw.Center))
	s.Text(a4Width/2, 142, "[See Rule 78(2)(b)]", st.At(st.Size-3).Aligned(draw.Center))
	s.Text(a4Width/2, 182, "WAGE SLIP", bold.At(26).Aligned(draw.Center))
	list := []fact{
		{"Name and address of Contractor", p.Employer}, {"", p.Office}, {"Name of the Workman", p.name}, {"Nature and location of work", p.Designation + ", " + p.Location},
		{pick(s.rng, "Wage Period", "For the month of"), p.period}, {"1. No. of days worked", fmt.Sprint(p.Days - p.LossOfPay)},
		{"2. Rate of daily wages", finance.Plain(p.Gross / 2600 * 100)}, {"3. Amount of overtime wages", "Nil"}, {"4. Gross wages", p.Gross.Grouped()},
		{"5. Deductions, if any", p.Deducted.Grouped()}, {pick(s.rng, "6. Net wages paid", "6. Net amount of wages paid"), p.Net.Grouped()},
	}
	for i := range list {
		if list[i].caption != "" {
			list[i].value = ": " + list[i].value
		}
	}
	y := s.facts(left, 250, 420, 1000, list, st, st)
	s.Text(1100, y+90, "Initials of the Contractor or his Representative", st.Aligned(draw.Right))
}
