package specimen

import (
	"fmt"
	"strings"

	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/finance"
)

var powerLayouts = []layout{
	a4(ElectricityBill, "bilingual", paintPowerBilingual),
	a4(ElectricityBill, "panel", paintPowerPanel),
	a4(ElectricityBill, "account", paintPowerAccount),
	a4(ElectricityBill, "window", paintPowerWindow),
	{typ: ElectricityBill, name: "thermal", width: slipWidth, height: slipHeight, mm: 80, paint: paintPowerSlip},
}

// power is a bill as one supplier words it.
type power struct {
	finance.PowerBill
	name, address string // of the consumer
	consumer      string // number
	billed, due   string
}

// newPower words a bill and notes its fields. The consumer's number has that many
// digits.
func newPower(s *sheet, c Case, digits int, dates string) power {
	home := customer(c.Person).Address
	p := power{PowerBill: finance.NewPowerBill(s.rng, c.Person.Home.GSTStateCode), name: strings.ToUpper(c.Person.Name.Latin), address: postal(s.rng, home), consumer: finance.Consumer(s.rng, digits)}
	if chance(s.rng, 0.5) {
		p.address = strings.ToUpper(p.address)
	}
	p.billed, p.due = p.Billed.Format(dates), p.Due.Format(dates)
	s.field("provider_name", p.Supplier)
	s.field("consumer_number", p.consumer)
	s.field("consumer_name", p.name)
	s.field("address", p.address)
	s.dateField("bill_date", p.Billed)
	s.field("bill_amount", p.Amount.Plain())
	s.dateField("due_date", p.Due)
	return p
}

// amount writes an amount as bills do, with paise or without.
func (p power) amount(s *sheet) string {
	return pick(s.rng, p.Amount.Grouped(), finance.Plain(p.Amount), p.Amount.Plain())
}

// paintPowerBilingual draws the bill of a state company with captions in Devanagari
// above or before the English ones.
func paintPowerBilingual(s *sheet, c Case) {
	const left, right = 60.0, 1180.0
	p := newPower(s, c, 12, "02-01-2006")
	st := draw.Style{Face: pick(s.rng, draw.Noto, draw.Sans, draw.Carlito), Size: 18, Leading: 1.3}
	if st.Face == draw.Noto {
		st.Size = 17
	}
	bold := st.With(st.Face.Bold())
	s.Text(a4Width/2, 70, "राज्य विद्युत वितरण कंपनी मर्यादित", bold.At(24).Aligned(draw.Center))
	s.Text(a4Width/2, 106, p.Supplier, shrink(s, p.Supplier, bold.At(25), 1100).Aligned(draw.Center))
	s.Text(a4Width/2, 134, "GSTIN: 27"+c.Deal.Dealer.PAN+"1ZB   Website: www.sahyadripower.example", st.At(15).Aligned(draw.Center))
	s.Text(a4Width/2, 172, "वीज पुरवठा देयक / BILL OF SUPPLY FOR THE MONTH OF: "+strings.ToUpper(p.Month.Format("Jan-2006")), bold.Aligned(draw.Center))
	s.Text(right, 204, "BILL NO.(GGN): "+p.Number, st.Aligned(draw.Right))
	s.Line(left, 216, right, 216, 1.5, draw.Black)
	s.Text(left+8, 250, "ग्राहक क्रमांक / Consumer No.: "+p.consumer, bold.At(st.Size+2))
	s.Text(left+8, 284, p.name, bold)
	y := s.Paragraph(left+8, 310, 560, p.address, st)
	s.Text(left+8, y+6, "Mobile/Email: 98XXXXXX"+p.consumer[:2], st)
	rows := [][]string{
		{"देयक दिनांक / Bill Date", p.billed}, {"देयक रक्कम रु. / Bill Amount", p.amount(s)}, {"देय दिनांक / Due Date", p.due},
		{"या तारखे नंतर भरल्यास / If paid after " + p.due, finance.Plain(p.Late)},
	}
	y2, _ := s.Table(draw.Table{X: 660, Y: 226, Body: st, Pad: 9, Rule: 1.2, Columns: []draw.Column{{Width: 360}, {Width: 160, Align: draw.Right}}}, rows)
	y = max(y, y2) + 30
	facts := [][]string{
		{"बिलींग युनिट / BU", p.consumer[:4], "दर संकेत / Tariff", "90/LT I Res 1-Phase"}, {"मीटर क्रमांक / Meter No.", p.Meter, "मंजुर भार / Sanctioned load", p.Load},
		{"पुरवठा दिनांक / Date of Connection", p.Billed.AddDate(-9, -3, 0).Format("02-01-2006"), "चालु रिडिंग दिनांक / Current Reading Date", p.Billed.AddDate(0, 0, -3).Format("02-01-2006")},
		{"चालु रिडिंग / Current", fmt.Sprint(p.Present), "मागील रिडिंग / Previous", fmt.Sprint(p.Previous)}, {"गुणक अवयव / MF", "1", "एकुण वापर / Units", fmt.Sprint(p.Units)},
	}
	y, _ = s.Table(draw.Table{X: left, Y: y, Body: st, Pad: 8, Rule: 1.2, Columns: []draw.Column{{Width: 340}, {Width: 200}, {Width: 360}, {Width: 220}}}, facts)
	marathi := []string{"स्थिर आकार", "वीज आकार", "वहन आकार", "इंधन समायोजन आकार", "वीज शुल्क"}
	var charges [][]string
	for i, l := range p.Charges {
		charges = append(charges, []string{marathi[i] + " / " + l.Caption, l.Amount.Grouped()})
	}
	y, _ = s.Table(draw.Table{X: left, Y: y + 24, Body: st, Pad: 7, Rule: 1.2, Columns: []draw.Column{{Width: 460}, {Width: 200, Align: draw.Right}}}, charges)
	for i := range 12 {
		h := between(s.rng, 20, 150)
		s.Fill(draw.Rect(780+32*float64(i), y-h, 20, h), draw.Hex(0x6a8fc4))
	}
	s.Dashed(left, y+50, right, y+50, 1.5, 8, draw.Black)
	s.Text(left, y+84, "स्थळप्रत", st)
	s.facts(left, y+116, 220, 800, []fact{{"Consumer No.", ": " + p.consumer}, {"Due Date", ": " + p.due}, {"Bill Amount Rs.", ": " + finance.Plain(p.Amount)}}, st, bold)
}

// paintPowerPanel draws the bill of a city supplier: coloured panels with captions
// above the values.
func paintPowerPanel(s *sheet, c Case) {
	const left, right = 70.0, 1170.0
	p := newPower(s, c, pick(s.rng, 9, 11, 12), pick(s.rng, "02/01/2006", "02-01-2006", "02 Jan 2006"))
	ink := pick(s.rng, draw.Hex(0x0d4f8b), draw.Hex(0x8b1a1a), draw.Hex(0x2d6b2d))
	st := draw.Style{Face: pick(s.rng, draw.Lato, draw.Roboto, draw.Carlito), Size: 18, Leading: 1.35}
	bold, small := st.With(st.Face.Bold()), st.At(15).In(draw.Hex(0x555555))
	s.Text(left, 90, p.Supplier, shrink(s, p.Supplier, bold.At(28).In(ink), 760))
	s.Text(left, 118, p.Office, shrink(s, p.Office, small, 760))
	s.Text(right, 90, pick(s.rng, "ELECTRICITY BILL", "Electricity Bill"), bold.At(23).Aligned(draw.Right))
	s.Text(left, 180, pick(s.rng, "Name", "Consumer Name", "Customer Name"), small)
	s.Text(left, 206, p.name, bold)
	s.Text(left, 240, pick(s.rng, "Billing Address", "Supply Address", "Address"), small)
	s.Paragraph(left, 266, 480, p.address, st)
	number := pick(s.rng, "CA No.", "CA Number", "Consumer No.", "Account No.")
	panels := []fact{{number, p.consumer}, {"Bill Date", p.billed}, {"Bill No.", p.Number[:9]}, {"Bill Month", p.Month.Format("Jan-06")}, {"Due Date", p.due}, {pick(s.rng, "Amount Payable", "Net Amount Payable (Rs.)", "Bill Amount"), pick(s.rng, "₹ ", "Rs. ", "") + p.amount(s)}}
	for i, f := range panels {
		x, y := 600+290*float64(i%2), 160+84*float64(i/2)
		s.Fill(draw.RoundRect(x, y, 280, 74, 6), draw.Fade(ink, 0.1))
		s.Text(x+12, y+26, f.caption, small)
		s.Text(x+12, y+58, f.value, bold.At(21))
	}
	facts := [][]string{{"Meter No.", "Sanctioned Load", "Type of Supply", "Tariff Category", "Units Consumed"}, {p.Meter, p.Load, "1-Phase", "Domestic", fmt.Sprint(p.Units)}}
	y, _ := s.Table(draw.Table{X: left, Y: 440, Body: st, Pad: 9, Rule: 1, Ink: draw.Hex(0xaaaaaa), Columns: []draw.Column{{Width: 220}, {Width: 220}, {Width: 220}, {Width: 220}, {Width: 220}}}, facts)
	var rows [][]string
	for _, l := range p.Charges {
		rows = append(rows, []string{l.Caption, l.Amount.Grouped()})
	}
	y, _ = s.Table(draw.Table{X: left, Y: y + 30, Head: bold, Body: st, Pad: 9, Rule: 1, Ink: draw.Hex(0xaaaaaa), Columns: []draw.Column{{Title: "Particulars", Width: 700}, {Title: "Amount (Rs.)", Width: 400, Align: draw.Right}}}, rows)
	s.Text(left, y+40, "Amount payable after due date : "+finance.Plain(p.Late), st)
	s.Text(left, y+74, "Last Payment : Rs. "+finance.Plain(p.Late/2)+" on "+p.Billed.AddDate(0, -1, 5).Format("02/01/2006"), st)
}

// paintPowerAccount draws the bill of a northern company: two columns of captions.
func paintPowerAccount(s *sheet, c Case) {
	const left, right = 80.0, 1160.0
	p := newPower(s, c, 10, pick(s.rng, "02-Jan-2006", "02-01-2006", "02-Jan-06"))
	st := draw.Style{Face: pick(s.rng, draw.Sans, draw.Noto, draw.DejaVu), Size: 17, Leading: 1.35}
	if st.Face == draw.DejaVu {
		st.Size = 15
	}
	bold := st.With(st.Face.Bold())
	s.Text(a4Width/2, 90, strings.ToUpper(p.Supplier), shrink(s, strings.ToUpper(p.Supplier), bold.At(26), 1000).Aligned(draw.Center))
	s.field("provider_name", strings.ToUpper(p.Supplier))
	s.Text(a4Width/2, 124, "बिजली बिल / ELECTRICITY BILL", bold.At(21).Aligned(draw.Center))
	list := []fact{
		{"खाता संख्या (Account No.)", p.consumer}, {"नाम (Name)", p.name}, {"पता (Address)", p.address}, {"बिल माह (Bill Month)", strings.ToUpper(p.Month.Format("Jan-2006"))},
		{"बिल संख्या (Bill No.)", p.Number[:12]}, {"बिल दिनांक (Bill Date)", p.billed}, {"देय तिथि (Due Date)", p.due}, {"मीटर संख्या (Meter No.)", p.Meter}, {"स्वीकृत भार (Sanctioned Load)", p.Load},
		{"श्रेणी (Tariff)", "LMV-1 घरेलू"}, {"वर्तमान रीडिंग (Present Reading)", fmt.Sprint(p.Present)}, {"पूर्व रीडिंग (Previous Reading)", fmt.Sprint(p.Previous)}, {"खपत (Units Consumed)", fmt.Sprint(p.Units)},
	}
	for i := range list {
		list[i].value = ": " + list[i].value
	}
	y := s.facts(left, 180, 370, 1000, list, st, bold)
	var rows [][]string
	for _, l := range p.Charges {
		rows = append(rows, []string{l.Caption, l.Amount.Grouped()})
	}
	rows = append(rows, []string{pick(s.rng, "कुल देय राशि (Total Payable)", "Payable Amount", "Net Payable Amount"), p.amount(s)})
	y, _ = s.Table(draw.Table{X: left, Y: y + 20, Body: st, Pad: 8, Rule: 1.2, Columns: []draw.Column{{Width: 700}, {Width: 380, Align: draw.Right}}}, rows)
	s.Text(left, y+40, "Disconnection Date : "+p.Due.AddDate(0, 0, 7).Format("02-Jan-2006"), st)
}

// paintPowerWindow draws the bill of an eastern supplier: name and address without
// captions, dates with dots.
func paintPowerWindow(s *sheet, c Case) {
	const left, right = 90.0, 1150.0
	p := newPower(s, c, pick(s.rng, 9, 11), "02.01.2006")
	st := draw.Style{Face: pick(s.rng, draw.Serif, draw.Carlito, draw.Sans), Size: 19, Leading: 1.3}
	bold := st.With(st.Face.Bold())
	s.Text(left, 90, p.Supplier, shrink(s, p.Supplier, bold.At(28), 800))
	s.Text(left, 120, "Regd. Office: "+p.Office, shrink(s, "Regd. Office: "+p.Office, st.At(15), 800))
	s.Text(right, 92, "ELECTRICITY BILL", bold.At(20).Aligned(draw.Right))
	s.Line(left, 140, right, 140, 2, draw.Black)
	s.Text(left, 200, p.name, bold)
	s.Paragraph(left, 226, 470, p.address, st)
	list := []fact{{pick(s.rng, "Consumer No.", "Consumer ID", "Consumer No"), p.consumer}, {"Bill Date", p.billed}, {"Bill Period", p.Month.Format("02.01.2006") + " - " + p.Month.AddDate(0, 1, -1).Format("02.01.2006")}, {"Due Date", p.due}, {"Tariff", "Domestic (Urban)"}, {"Meter No.", p.Meter}}
	for i := range list {
		list[i].value = ": " + list[i].value
	}
	y := s.facts(680, 200, 190, 480, list, st, bold)
	y = max(y, 380) + 30
	var rows [][]string
	for _, l := range p.Charges {
		rows = append(rows, []string{l.Caption, l.Amount.Grouped()})
	}
	y, _ = s.Table(draw.Table{X: left, Y: y, Body: st, Pad: 8, Rule: 1.2, NoRows: true, Columns: []draw.Column{{Width: 700}, {Width: 360, Align: draw.Right}}}, rows)
	caption := pick(s.rng, "Net Amount Payable", "Amount payable by due date", "Net Payable")
	s.Text(left+8, y+40, caption, bold.At(22))
	s.Text(right-8, y+40, pick(s.rng, "Rs. ", "₹ ")+p.amount(s), bold.At(22).Aligned(draw.Right))
	s.Text(left+8, y+76, "Amount after due date", st)
	s.Text(right-8, y+76, finance.Plain(p.Late), st.Aligned(draw.Right))
}

// paintPowerSlip draws the strip of a meter reader's printer.
func paintPowerSlip(s *sheet, c Case) {
	const left = 34.0
	p := newPower(s, c, pick(s.rng, 9, 10, 13), pick(s.rng, "02/01/2006", "02-01-2006"))
	st := draw.Style{Face: pick(s.rng, draw.DejaVuMono, draw.Mono), Size: 21, Leading: 1.3}
	if st.Face == draw.DejaVuMono {
		st.Size = 18
	}
	width := float64(slipWidth) - 2*left
	y := s.Paragraph(left, 60, width, p.Supplier, st.At(st.Size+3).Aligned(draw.Center)) + 10
	s.Text(slipWidth/2, y, "ELECTRICITY BILL", st.Aligned(draw.Center))
	number := pick(s.rng, "Account ID", "USC No", "Consumer#", "SC No")
	list := []fact{
		{number, p.consumer}, {"Bill No", p.Number[:10]}, {"Bill Date", p.billed}, {"Name", p.name}, {"Address", p.address}, {"Tariff", "LT-2A"}, {"Sanct. Load", p.Load}, {"Meter No", p.Meter},
		{"Pres Rdg", fmt.Sprint(p.Present)}, {"Prev Rdg", fmt.Sprint(p.Previous)}, {"Units", fmt.Sprint(p.Units)},
	}
	for _, l := range p.Charges {
		list = append(list, fact{strings.TrimSuffix(l.Caption, " 16%"), l.Amount.Plain()})
	}
	list = append(list, fact{pick(s.rng, "Net Amount", "Bill Amount", "Amount Payable", "Total Amount Due"), p.Amount.Plain()}, fact{"Due Date", p.due})
	for i := range list {
		list[i].value = ":" + list[i].value
	}
	y = s.facts(left, y+44, 0.4*width, width, list, st, st)
	s.Text(slipWidth/2, y+40, "Thank you", st.Aligned(draw.Center))
}
