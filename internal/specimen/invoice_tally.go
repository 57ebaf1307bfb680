package specimen

import (
	"fmt"

	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/trade"
)

// paintTally draws the ruled grid that the commonest accounting program prints.
func paintTally(s *sheet, c Case) {
	const left, right, middle, top = 70.0, 1170.0, 610.0, 130.0
	b := newBill(s, c, pick(s.rng, "2-Jan-06", "2-Jan-2006", "02-Jan-2006"))
	st := draw.Style{Face: pick(s.rng, draw.Sans, draw.Carlito, draw.Roboto), Size: 19, Leading: 1.25}
	bold := st.With(st.Face.Bold())
	s.Text((left+right)/2, 92, "Tax Invoice", bold.At(24).Aligned(draw.Center))
	s.Text(right, 118, "(ORIGINAL FOR RECIPIENT)", st.At(14).Aligned(draw.Right))

	y := s.tallySeller(b, left+8, top+24, middle-left-16, st, bold)
	s.Line(left, y, middle, y, 1.5, draw.Black)
	if chance(s.rng, 0.5) {
		y = s.tallyParty("Consignee (Ship to)", b.customer, shipTo(s, b), left+8, y+22, middle-left-16, st, bold)
		s.Line(left, y, middle, y, 1.5, draw.Black)
	}
	s.Text(left+8, y+22, "Buyer (Bill to)", st.At(16))
	s.Text(left+8, y+45, b.customer, bold)
	y = s.address("customer_address", left+8, y+68, middle-left-16, postal(s.rng, b.Customer.Address), st)
	s.Text(left+8, y, fmt.Sprintf("State Name : %s, Code : %s", b.Customer.Address.State, b.Customer.Address.Code), st)
	y = max(y+24, s.tallyReferences(b, middle, right, top, st, bold)) + 8
	s.Box(left, top, right-left, y-top, 1.5, draw.Black)
	s.Line(middle, top, middle, y, 1.5, draw.Black)

	y = s.tallyItems(b, left, y, st, bold)
	y = s.tallyTaxTable(b, left, right, y, st, bold)
	s.tallyFoot(b, left, right, middle, y, st, bold)
}

func (s *sheet) tallySeller(b bill, x, y, width float64, st, bold draw.Style) float64 {
	s.Text(x, y, b.Dealer.Name, bold.At(22))
	y = s.address("dealer_address", x, y+25, width, postal(s.rng, b.Dealer.Address), st)
	for _, line := range []string{
		"GSTIN/UIN: " + b.Dealer.GSTIN,
		fmt.Sprintf("State Name : %s, Code : %s", b.Dealer.Address.State, b.Dealer.Address.Code),
		"Contact : " + b.Dealer.Phone,
		"E-Mail : " + b.Dealer.Email,
	} {
		s.Text(x, y, line, st)
		y += 24
	}
	return y - 10
}

func (s *sheet) tallyParty(caption, name, address string, x, y, width float64, st, bold draw.Style) float64 {
	s.Text(x, y, caption, st.At(16))
	s.Text(x, y+23, name, bold)
	return s.Paragraph(x, y+46, width, address, st) - 10
}

// tallyReferences draws the grid of captions with values below them.
func (s *sheet) tallyReferences(b bill, left, right, y float64, st, bold draw.Style) float64 {
	payment := pick(s.rng, "Finance", b.Lender.Name, trade.FinanceName(s.rng), "Cash")
	rows := [][2][2]string{
		{{"Invoice No.", b.InvoiceNumber}, {"Dated", b.date}},
		{{"Delivery Note", ""}, {"Mode/Terms of Payment", payment}},
		{{"Reference No. & Date.", ""}, {"Other References", ""}},
		{{"Buyer's Order No.", pick(s.rng, "", b.OrderNumber)}, {"Dated", ""}},
		{{"Dispatched through", ""}, {"Destination", pick(s.rng, "", b.Customer.Address.City)}},
	}
	middle := (left + right) / 2
	for _, row := range rows {
		for i, x := range []float64{left, middle} {
			s.Text(x+7, y+21, row[i][0], st.At(16))
			s.Text(x+7, y+45, row[i][1], shrink(s, row[i][1], bold, middle-left-12))
		}
		y += 54
		s.Line(left, y, right, y, 1.5, draw.Black)
		s.Line(middle, y-54, middle, y, 1.5, draw.Black)
	}
	s.Text(left+7, y+21, "Terms of Delivery", st.At(16))
	return y + 30
}

func (s *sheet) tallyItems(b bill, left, y float64, st, bold draw.Style) float64 {
	table := draw.Table{X: left, Y: y, Head: st.At(17), Body: st, Pad: 6, Rule: 1.5, NoRows: true, MinHeight: 330}
	identity := b.identity(pick(s.rng, "IMEI No: ", "IMEI NO. ", "IMEI : "), "", pick(s.rng, "Batch : ", "Serial No: ", "Sr No. "))
	columns := []billColumn{
		column("Sl No.", 50, draw.Left, cellNumber),
		column("Description of Goods", 440, draw.Left, b.description(identity)),
		column("HSN/SAC", 130, draw.Left, cellHSN),
		column("Quantity", 100, draw.Right, cellNos),
		column("Rate", 150, draw.Right, cellRate),
		column("per", 60, draw.Left, func(int, trade.Item) string { return "Nos" }),
		column("Amount", 170, draw.Right, cellTaxable),
	}
	bottom, _ := s.items(table, b, columns)
	lines := b.taxes()
	if b.RoundOff != 0 {
		lines = append(lines, taxLine{"Round Off", b.RoundOff})
	}
	at := bottom - 26*float64(len(lines))
	for _, l := range lines {
		s.Text(left+480, at, l.caption, bold.Aligned(draw.Right))
		s.Text(left+1094, at, l.amount.Grouped(), bold.Aligned(draw.Right))
		at += 26
	}
	s.Box(left, bottom, 1100, 36, 1.5, draw.Black)
	s.Text(left+480, bottom+25, "Total", st.Aligned(draw.Right))
	s.Text(left+714, bottom+25, fmt.Sprintf("%d Nos", b.pieces()), bold.Aligned(draw.Right))
	s.Text(left+1094, bottom+25, pick(s.rng, "₹ ", "Rs. ", "")+b.Total.Grouped(), bold.At(21).Aligned(draw.Right))
	return bottom + 36
}

// pieces counts everything on the bill.
func (b bill) pieces() int {
	n := 0
	for _, it := range b.Items {
		n += it.Quantity
	}
	return n
}

func (s *sheet) tallyTaxTable(b bill, left, right, y float64, st, bold draw.Style) float64 {
	s.Text(left+8, y+22, "Amount Chargeable (in words)", st.At(16))
	s.Text(right-8, y+22, "E. & O.E", st.At(16).Aligned(draw.Right))
	words := b.words("INR")
	s.Text(left+8, y+46, words, shrink(s, words, bold, right-left-16))
	table := draw.Table{X: left, Y: y + 58, Head: st.At(16), Body: st.At(17), Pad: 5, Rule: 1.5}
	columns := []billColumn{
		column("HSN/SAC", 300, draw.Left, cellHSN),
		column("Taxable Value", 200, draw.Right, cellTaxable),
		column("Rate", 90, draw.Right, func(_ int, it trade.Item) string { return fmt.Sprintf("%g%%", it.Rate) }),
		column("IGST Amount", 250, draw.Right, func(_ int, it trade.Item) string { return it.Tax.Grouped() }),
		column("Total Tax Amount", 260, draw.Right, func(_ int, it trade.Item) string { return it.Tax.Grouped() }),
	}
	if !b.IGST {
		half := func(_ int, it trade.Item) string { return fmt.Sprintf("%g%%", it.Rate/2) }
		columns = []billColumn{
			columns[0], columns[1],
			column("Rate", 80, draw.Right, half), column("CGST Amount", 140, draw.Right, cellHalfTax),
			column("Rate", 80, draw.Right, half), column("SGST Amount", 140, draw.Right, cellHalfTax),
			column("Total Tax Amount", 160, draw.Right, columns[4].cell),
		}
	}
	bottom, _ := s.items(table, b, columns)
	s.Text(left+8, bottom+24, "Tax Amount (in words) : INR "+b.Tax.Words()+" Only", st.At(16))
	s.Box(left, y, right-left, bottom+34-y, 1.5, draw.Black)
	return bottom + 34
}

func (s *sheet) tallyFoot(b bill, left, right, middle, y float64, st, bold draw.Style) {
	const height = 210
	s.Box(left, y, right-left, height, 1.5, draw.Black)
	s.Text(left+8, y+24, "Company's PAN : "+b.Dealer.PAN, st)
	s.Text(left+8, y+52, "Declaration", st)
	s.Paragraph(left+8, y+76, middle-left-40, "We declare that this invoice shows the actual price of the goods described and that all particulars are true and correct.", st.At(16))
	s.Text(middle+8, y+24, "Company's Bank Details", st)
	for i, line := range []string{"Bank Name : " + b.Dealer.Bank.Bank, "A/c No. : " + b.Dealer.Bank.Number, "Branch & IFS Code : " + b.Dealer.Bank.Branch + " & " + b.Dealer.Bank.IFSC} {
		s.Text(middle+8, y+48+23*float64(i), line, st.At(17))
	}
	s.signOff(b, right-10, y+118, bold.At(16))
	s.Text((left+right)/2, y+height+26, "This is a Computer Generated Invoice", st.At(16).Aligned(draw.Center))
}
