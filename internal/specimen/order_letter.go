package specimen

import (
	"fmt"

	"atlas/internal/specimen/draw"
)

// paintAdvice draws the commonest advice to a shop: numbered terms, a table of the
// commodity, what to collect from the customer.
func paintAdvice(s *sheet, c Case) {
	const left, right = 90.0, 1150.0
	o := newOrder(s, c, "02/01/2006")
	o.product = o.Product.Model + " " + o.Product.Variant
	s.field("product_description", o.product)
	st := draw.Style{Face: pick(s.rng, draw.Sans, draw.Carlito, draw.Noto), Size: 20, Leading: 1.35}
	if st.Face == draw.Noto {
		st.Size = 18
	}
	bold := st.With(st.Face.Bold())
	s.Text(a4Width/2, 96, "DELIVERY ADVICE", bold.At(28).Aligned(draw.Center))
	s.Line(left, 116, right, 116, 2, draw.Black)
	number := pick(s.rng, "Contract No.", "DA No.", "Delivery Advice No.")
	s.facts(left, 160, 250, 620, []fact{{number, ": " + o.OrderNumber}, {"Date", ": " + o.date}, {"Valid Upto", ": " + o.ValidUntil.Format("02/01/2006")}}, st, bold)
	s.Text(left, 286, "To", st)
	s.Text(left, 316, o.Dealer.Code, st)
	s.Text(left, 344, o.Dealer.Name, bold)
	y := s.Paragraph(left, 372, 620, o.dealerAddress(s), st)
	y = s.Paragraph(left, y+22, right-left, "You are requested to deliver the following Commodity to the customer as per the details below:", st)
	y = s.facts(left, y+14, 250, right-left, []fact{{"Customer Name", o.customer}, {"Customer's Address", o.customerAddress(s)}}, st, bold)
	y = s.Paragraph(left, y+10, right-left, "The loan has been approved by "+o.Lender.Name+" (hereinafter referred to as the Company):", st)
	s.Text(left, y+16, "DETAILS", bold)
	y = s.adviceTable(o, left, y+32, st, bold)
	s.Text(left, y+36, "Total Commodity Price", bold)
	s.Text(right-10, y+36, o.money(o.AssetCost), bold.Aligned(draw.Right))
	s.Text(left, y+68, "Total Advance Payment to collect from Customer", bold)
	s.Text(right-10, y+68, o.money(o.DownPayment+o.ProcessingFee), bold.Aligned(draw.Right))
	s.adviceTerms(o, left, right, y+112, st)
}

func (s *sheet) adviceTable(o order, left, y float64, st, bold draw.Style) float64 {
	piece := o.piece("IMEI No.", "Serial No.")
	table := draw.Table{X: left, Y: y, Head: bold.At(st.Size - 2), Body: st.At(st.Size - 2), Pad: 8, Rule: 1.5, Columns: []draw.Column{
		{Title: "Commodity Category / Type", Width: 200}, {Title: "Manufacturer/Make", Width: 190},
		{Title: "Model Name & No.", Width: 290}, {Title: piece.caption, Width: 200}, {Title: "Commodity's Price", Width: 180, Align: draw.Right},
	}}
	row := []string{string(o.Product.Category) + " / " + o.Product.Kind, o.Product.Brand, o.product, piece.value, o.AssetCost.Grouped()}
	bottom, _ := s.Table(table, [][]string{row})
	return bottom
}

func (s *sheet) adviceTerms(o order, left, right, y float64, st draw.Style) {
	terms := []string{
		"1. The advance payment stated above is the sum of the processing fee, the down payment and the advance EMI, if any. Kindly collect it from the customer before delivery.",
		"2. Kindly provide us with the copy of the original invoice with the signature of the customer as proof of delivery.",
		"3. The balance will be paid to you after deducting subsidy and commission as agreed.",
	}
	for _, t := range terms {
		y = s.Paragraph(left, y, right-left, t, st.At(st.Size-2)) + 8
	}
	s.Text(left, y+26, "Regards,", st)
	s.lenderSign(o, left, y+58, st)
	s.Text(left, y+210, "* This Delivery advice is valid upto the date mentioned above.", st.At(16))
	s.Text(right, y+250, "Acknowledgement", st.Aligned(draw.Right))
	s.Text(right, y+330, "Dealer Authorised Signatory with Stamp", st.Aligned(draw.Right))
}

// paintFactsLetter draws a letter to the dealer with one table of facts.
func paintFactsLetter(s *sheet, c Case) {
	const left, right = 110.0, 1130.0
	o := newOrder(s, c, pick(s.rng, "02-Jan-2006", "02/01/2006", "2 January 2006"))
	st := draw.Style{Face: pick(s.rng, draw.Serif, draw.NotoSerif), Size: 21, Leading: 1.35}
	if st.Face == draw.NotoSerif {
		st.Size = 19
	}
	bold := st.With(st.Face.Bold())
	y := s.lenderHead(o.Lender, 90, bold.At(32), st.At(16))
	s.Line(left, y, right, y, 2, draw.Black)
	s.Text(a4Width/2, y+46, "DELIVERY ORDER", bold.At(27).Aligned(draw.Center))
	s.Text(left, y+96, pick(s.rng, "DO No: ", "DO No. : ", "Delivery Order No: ")+o.OrderNumber, bold)
	s.Text(right, y+96, "Date: "+o.date, bold.Aligned(draw.Right))
	s.Text(left, y+140, "To,", st)
	s.Text(left, y+168, o.Dealer.Name, bold)
	y = s.Paragraph(left, y+196, 560, o.dealerAddress(s), st)
	s.Text(left, y+20, "Dear Sir / Madam,", st)
	y = s.Paragraph(left, y+56, right-left, "We are pleased to inform you that a loan has been sanctioned to the customer named below for the purchase of the goods described. You are requested to deliver the goods after collecting the margin money and to send us the original invoice with our hypothecation.", st)
	y = s.letterFacts(o, left, right, y+10, st, bold)
	y = s.Paragraph(left, y+40, right-left, fmt.Sprintf("The amount of %s (Rupees %s Only) will be released by NEFT to your account within two working days. This order is valid till %s.", o.money(o.LoanAmount-o.ProcessingFee), (o.LoanAmount-o.ProcessingFee).Words(), o.ValidUntil.Format("02/01/2006")), st)
	s.Text(left, y+24, "Yours faithfully,", st)
	s.lenderSign(o, left, y+54, st)
}

func (s *sheet) letterFacts(o order, left, right, y float64, st, bold draw.Style) float64 {
	piece := o.piece("IMEI Number", "Serial Number")
	list := []fact{
		{"Customer Name", o.customer}, {"Customer Address", o.customerAddress(s)},
		{pick(s.rng, "Asset Description", "Product Description", "Asset"), o.product},
	}
	if piece.value != "" {
		list = append(list, piece)
	}
	list = append(list, []fact{
		{pick(s.rng, "Asset Cost", "Invoice Value", "Product Price"), o.money(o.AssetCost)},
		{pick(s.rng, "Loan Amount Sanctioned", "Loan Amount", "Amount Financed"), o.loan(s)},
		{"Margin Money / Down Payment", o.money(o.DownPayment)},
		{"Processing Fee incl. GST", o.money(o.ProcessingFee)},
		{"EMI Amount / Tenure", fmt.Sprintf("%s / %d Months", o.money(o.EMI), o.Months)},
		{"Scheme", fmt.Sprintf("%d/%d", o.Months, o.AdvanceEMIs)},
	}...)
	rows := make([][]string, len(list))
	for i, f := range list {
		rows[i] = []string{f.caption, f.value}
	}
	table := draw.Table{X: left, Y: y, Body: st.At(st.Size - 1), Pad: 8, Rule: 1.5, Columns: []draw.Column{{Width: 370}, {Width: right - left - 370}}}
	bottom, _ := s.Table(table, rows)
	return bottom
}
