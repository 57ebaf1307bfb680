package specimen

import (
	"fmt"
	"strings"

	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/finance"
)

var returnLayouts = []layout{
	a4(ITRV, "acknowledgement", paintReturn(false)),
	a4(ITRV, "verification", paintReturn(true)),
	a4(ITRV, "before-2020", paintOldReturn),
}

// filed is a return of the person.
type filed struct {
	finance.Return
	name, pan string
}

// newFiled words a return and notes its fields.
func newFiled(s *sheet, c Case) filed {
	f := filed{finance.NewReturn(s.rng), fileName(s.rng, c.Person.Full), c.Person.PAN}
	s.field("acknowledgement_number", f.Number)
	s.field("pan_number", f.pan)
	s.field("name", f.name)
	s.field("assessment_year", f.AssessmentYear())
	s.dateField("filing_date", f.Filed)
	s.field("total_income", f.Income.Plain())
	return f
}

// paintReturn draws the form of the years since 2020.
func paintReturn(unverified bool) func(*sheet, Case) {
	return func(s *sheet, c Case) {
		const left, right = 90.0, 1150.0
		f := newFiled(s, c)
		st := draw.Style{Face: pick(s.rng, draw.Sans, draw.Carlito, draw.Serif, draw.Roboto), Size: 18, Leading: 1.3}
		bold := st.With(st.Face.Bold())
		s.Text(left, 84, "Acknowledgement Number:"+pick(s.rng, "", " ")+f.Number, bold)
		s.Text(right, 84, "Date of filing : "+f.Filed.Format(pick(s.rng, "02-Jan-2006", "2-Jan-2006", "02-01-2006")), bold.Aligned(draw.Right))
		title := "INDIAN INCOME TAX RETURN ACKNOWLEDGEMENT"
		note := "[Where the data of the Return of Income in Form ITR-1 (SAHAJ), ITR-2, ITR-3, ITR-4(SUGAM), ITR-5, ITR-6, ITR-7 filed and verified]"
		if unverified {
			title = "INDIAN INCOME TAX RETURN VERIFICATION FORM"
			note = "[Where the data of the Return of Income in Form ITR-1 (SAHAJ), ITR-2, ITR-3, ITR-4(SUGAM), ITR-5, ITR-6, ITR-7 filed but NOT verified electronically]"
		}
		s.Text(a4Width/2-70, 140, title, bold.At(24).Aligned(draw.Center))
		y := s.Paragraph(left, 172, 860, note, st.At(15))
		s.Text(a4Width/2-70, y+4, "(Please see Rule 12 of the Income-tax Rules, 1962)", st.At(15).Aligned(draw.Center))
		s.Text(1070, 140, "Assessment", bold.Aligned(draw.Center))
		s.Text(1070, 164, "Year", bold.Aligned(draw.Center))
		s.Text(1070, 196, f.AssessmentYear(), bold.At(22).Aligned(draw.Center))
		s.Box(990, 112, 160, 100, 1.2, draw.Black)
		home := customer(c.Person).Address
		address := strings.ToUpper(strings.Join(home.Street, ", ") + ", " + home.City + ", " + home.State + ", 91-India, " + home.PIN)
		rows := [][]string{
			{"PAN", f.pan, "", ""}, {"Name", f.name, "", ""}, {"Address", address, "", ""}, {"Status", "Individual", "Form Number", f.Form},
			{"Filed u/s", "139(1)-On or before due date", "e-Filing Acknowledgement Number", f.Number},
		}
		y, _ = s.Table(draw.Table{X: left, Y: y + 26, Body: st, Pad: 8, Rule: 1.2, Columns: []draw.Column{{Width: 150}, {Width: 430}, {Width: 250}, {Width: 230}}}, rows)
		y = s.returnTable(f, left, y, st, bold)
		if !unverified {
			text := fmt.Sprintf("Income Tax Return electronically transmitted on %s from IP address 10.%d.%d.7 and verified by %s having PAN %s on %s using generated through Aadhaar OTP mode",
				f.Filed.Format("02-Jan-2006 15:04:05"), s.rng.IntN(200), s.rng.IntN(200), f.name, f.pan, f.Filed.Format("02-Jan-2006"))
			y = s.Paragraph(left, y+40, right-left, text, st)
		}
		s.Text(left, y+50, "System Generated", st)
		s.Text(left, y+76, "Barcode/QR Code", st)
		for x, i := left+240, 0; x < 900; i++ {
			w := between(s.rng, 2, 6)
			s.Fill(draw.Rect(x, y+30, w, 56), draw.Black)
			x += w + between(s.rng, 2, 6)
		}
		last := "DO NOT SEND THIS ACKNOWLEDGEMENT TO CPC, BENGALURU"
		if unverified {
			last = "Please send the duly signed Form ITR-V to Centralized Processing Centre, Income Tax Department, Bengaluru 560500"
		}
		s.Text(a4Width/2, y+150, last, shrink(s, last, bold, 1040).Aligned(draw.Center))
	}
}

// returnTable draws the numbered amounts.
func (s *sheet) returnTable(f filed, left, y float64, st, bold draw.Style) float64 {
	amounts := []finance.Line{
		{Caption: "Current Year business loss, if any"}, {Caption: "Total Income", Amount: f.Income}, {Caption: "Book Profit under MAT, where applicable"},
		{Caption: "Adjusted Total Income under AMT, where applicable"}, {Caption: "Net tax payable", Amount: f.Tax}, {Caption: "Interest and Fee Payable"},
		{Caption: "Total tax, interest and Fee payable", Amount: f.Tax}, {Caption: "Taxes Paid", Amount: f.Paid}, {Caption: "(+)Tax Payable /(-)Refundable (7-8)"},
	}
	var rows [][]string
	for i, l := range amounts {
		value := "0"
		if l.Amount > 0 {
			value = finance.Plain(l.Amount)
		}
		rows = append(rows, []string{l.Caption, fmt.Sprint(i + 1), value})
	}
	table := draw.Table{X: left, Y: y, Head: bold, Body: st, Pad: 8, Rule: 1.2, Columns: []draw.Column{{Title: "Taxable Income and Tax Details", Width: 700}, {Width: 100, Align: draw.Center}, {Width: 260, Align: draw.Right}}}
	bottom, _ := s.Table(table, rows)
	return bottom
}

// paintOldReturn draws the form of the years before 2020, all in boxes with their
// captions above the values.
func paintOldReturn(s *sheet, c Case) {
	const left, right = 80.0, 1160.0
	f := newFiled(s, c)
	st := draw.Style{Face: pick(s.rng, draw.Serif, draw.Sans), Size: 17}
	bold := st.With(st.Face.Bold())
	s.Text(left, 90, "ITR-V", bold.At(30))
	s.Text(a4Width/2, 88, "INDIAN INCOME TAX RETURN ACKNOWLEDGEMENT", bold.At(21).Aligned(draw.Center))
	s.Text(a4Width/2, 116, "[Where the data of the Return of Income in Form ITR-1 (SAHAJ), ITR-2, ITR-3, ITR-4 transmitted electronically]", st.At(14).Aligned(draw.Center))
	s.Text(1090, 88, "Assessment Year", bold.At(16).Aligned(draw.Center))
	s.Text(1090, 116, f.AssessmentYear(), bold.At(20).Aligned(draw.Center))
	y := 136.0
	box := func(x, w, h float64, caption, value string) {
		s.Box(x, y, w, h, 1.2, draw.Black)
		s.Text(x+8, y+20, caption, st.At(14))
		s.Text(x+8, y+46, value, shrink(s, value, bold, w-16))
	}
	home := customer(c.Person).Address
	street := append(append([]string{}, home.Street...), "", "", "")
	box(left, 720, 58, "Name", strings.ToUpper(f.name))
	s.field("name", strings.ToUpper(f.name))
	box(left+720, 360, 58, "PAN", f.pan)
	y += 58
	box(left, 420, 58, "Flat/Door/Block No", street[0])
	box(left+420, 660, 58, "Name Of Premises/Building/Village", street[1])
	y += 58
	box(left, 420, 58, "Road/Street/Post Office", street[2])
	box(left+420, 660, 58, "Area/Locality", home.City)
	y += 58
	box(left, 300, 58, "Town/City/District", home.City)
	box(left+300, 300, 58, "State", home.State)
	box(left+600, 160, 58, "Pin/ZipCode", home.PIN)
	box(left+760, 320, 58, "Status", "Individual")
	y += 58
	box(left, 540, 58, "E-filing Acknowledgement Number", f.Number)
	box(left+540, 540, 58, "Date(DD/MM/YYYY)", f.Filed.Format("02-01-2006"))
	y += 58
	rows := [][]string{
		{"1", "Gross Total Income", "1", finance.Plain(f.GrossIncome)}, {"2", "Deductions under Chapter-VI-A", "2", finance.Plain(f.GrossIncome - f.Income)},
		{"3", "Total Income", "3", finance.Plain(f.Income)}, {"4", "Net tax payable", "4", finance.Plain(f.Tax)}, {"5", "Interest payable", "5", "0"},
		{"6", "Total Tax and Interest Payable", "6", finance.Plain(f.Tax)}, {"7", "Total Taxes Paid (7a+7b+7c +7d)", "7e", finance.Plain(f.Paid)}, {"8", "Tax Payable (6-7e)", "8", "0"}, {"9", "Refund (7e-6)", "9", "0"},
	}
	y, _ = s.Table(draw.Table{X: left, Y: y, Body: st, Pad: 8, Rule: 1.2, Columns: []draw.Column{{Width: 50}, {Width: 700}, {Width: 60, Align: draw.Center}, {Width: 270, Align: draw.Right}}}, rows)
	s.Paragraph(left, y+40, right-left, fmt.Sprintf("This return has been digitally signed by %s in the capacity of Self having PAN %s from IP Address 10.1.%d.9 on %s at %s", strings.ToUpper(f.name), f.pan, s.rng.IntN(200), f.Filed.Format("02-01-2006"), home.City), st)
	s.Text(a4Width/2, y+150, "DO NOT SEND THIS ACKNOWLEDGEMENT TO CPC, BENGALURU", bold.Aligned(draw.Center))
}
