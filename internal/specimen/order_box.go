package specimen

import (
	"fmt"
	"image/color"

	"atlas/internal/specimen/draw"
)

// paintBoxedOrder draws a form of boxes with a coloured title on each.
func paintBoxedOrder(s *sheet, c Case) {
	const left, right = 60.0, 1180.0
	o := newOrder(s, c, pick(s.rng, "02-01-2006", "02/01/2006", "02-Jan-2006"))
	ink := draw.Hex(pick(s.rng, uint32(0x12497a), 0x7b2d26, 0x245c3c, 0x3d3d3d))
	st := draw.Style{Face: pick(s.rng, draw.Roboto, draw.Lato, draw.Carlito), Size: 19, Leading: 1.3}
	bold := st.With(st.Face.Bold())
	s.Text(left, 92, o.Lender.Name, shrink(s, o.Lender.Name, bold.At(30), 640).In(ink))
	s.Text(left, 120, o.Lender.Website+"  |  "+o.Lender.Phone, st.At(16))
	s.Text(right, 92, pick(s.rng, "DISBURSEMENT / DELIVERY ORDER", "DELIVERY ORDER", "Delivery Order (DO)"), bold.At(24).Aligned(draw.Right))
	y := s.boxed("Order", left, right, 150, ink, bold, func(y float64) float64 {
		s.facts(left+18, y, 170, 540, []fact{{pick(s.rng, "DO Number", "DO No", "DO #"), o.OrderNumber}, {"Loan A/c No", o.LoanAccount}}, st, bold)
		return s.facts(left+590, y, 170, 520, []fact{{pick(s.rng, "DO Date", "Issue Date"), o.date}, {"Valid Till", o.ValidUntil.Format("02-01-2006")}}, st, bold)
	})
	y = s.boxed("Dealer Details", left, right, y+18, ink, bold, func(y float64) float64 {
		return s.facts(left+18, y, 220, 1080, []fact{{pick(s.rng, "Dealer Name", "Name"), o.Dealer.Name}, {"Dealer Code", o.Dealer.Code}, {pick(s.rng, "Dealer Address", "Address"), o.dealerAddress(s)}}, st, bold)
	})
	y = s.boxed("Customer Details", left, right, y+18, ink, bold, func(y float64) float64 {
		return s.facts(left+18, y, 220, 1080, []fact{{pick(s.rng, "Customer Name", "Name"), o.customer}, {pick(s.rng, "Customer Address", "Address"), o.customerAddress(s)}, {"Mobile No", o.Customer.Mobile}}, st, bold)
	})
	y = s.boxed("Asset Details", left, right, y+18, ink, bold, func(y float64) float64 {
		piece := o.piece("IMEI No", "Serial No")
		return s.facts(left+18, y, 220, 1080, []fact{{"Asset Category", o.Product.Kind}, {"Make", o.Product.Brand}, {pick(s.rng, "Asset Description", "Product", "Asset Model"), o.product}, piece}, st, bold)
	})
	y = s.boxed("Loan Details", left, right, y+18, ink, bold, func(y float64) float64 {
		s.facts(left+18, y, 250, 540, []fact{{pick(s.rng, "Asset Cost", "Invoice Amount"), o.money(o.AssetCost)}, {pick(s.rng, "Loan Amount", "Finance Amount"), o.loan(s)}, {"Down Payment", o.money(o.DownPayment)}}, st, bold)
		return s.facts(left+590, y, 250, 520, []fact{{"EMI", o.money(o.EMI)}, {"Tenure", fmt.Sprintf("%d months", o.Months)}, {"Processing Fee", o.money(o.ProcessingFee)}}, st, bold)
	})
	y = s.Paragraph(left, y+40, right-left, "Terms: Deliver the goods only at the address given above and upload the photograph of the serial number and of the opened box with the customer. This is a system generated document.", st.At(16))
	s.lenderSign(o, left, y+40, st)
	s.Text(a4Width/2, a4Height-60, "CIN: "+o.Lender.CIN+" | "+o.Lender.Office, shrink(s, o.Lender.CIN+o.Lender.Office, st.At(15), 1000).Aligned(draw.Center))
}

// boxed draws a box with its title on a coloured bar; body draws the contents from a
// first baseline and returns the next one. The y below the box is returned.
func (s *sheet) boxed(title string, left, right, y float64, ink color.NRGBA, bold draw.Style, body func(y float64) float64) float64 {
	s.Fill(draw.Rect(left, y, right-left, 36), ink)
	s.Text(left+14, y+25, title, bold.In(draw.White))
	bottom := body(y+66) - 8
	s.Box(left, y, right-left, bottom-y, 1.5, ink)
	return bottom
}

// paintChargeSlip draws a sanction letter with the charges in a ruled slip: many
// short rows, the numbers of all parties among them.
func paintChargeSlip(s *sheet, c Case) {
	const left, right = 130.0, 1110.0
	o := newOrder(s, c, pick(s.rng, "02-01-2006 15:04", "02/01/2006 15:04", "02 Jan 2006 15:04"))
	st := draw.Style{Face: pick(s.rng, draw.DejaVu, draw.Noto, draw.Roboto), Size: 18, Leading: 1.3}
	bold := st.With(st.Face.Bold())
	s.Text(left, 100, o.Lender.Name, shrink(s, o.Lender.Name, bold.At(26), right-left))
	s.Text(left, 128, o.Lender.Office, shrink(s, o.Lender.Office, st.At(15), right-left))
	s.Fill(draw.Rect(left, 156, right-left, 52), draw.Hex(0xe6ebf2))
	s.Text((left+right)/2, 190, "Sanction letter cum Charge Slip", bold.At(23).Aligned(draw.Center))
	piece := o.piece("IMEI Number", "Serial Number")
	list := []fact{
		{"Date-time", o.date}, {"Customer Name", o.customer}, {"Customer Mobile", o.Customer.Mobile},
		{"Customer Address", o.customerAddress(s)}, {pick(s.rng, "Dealer Name", "Merchant Name"), o.Dealer.Name},
		{pick(s.rng, "Dealer Address", "Store Address"), o.dealerAddress(s)}, {"Dealer Code", o.Dealer.Code},
		{"Customer ID", o.LoanAccount[len(o.LoanAccount)-8:]}, {pick(s.rng, "Partner Order ID", "DO Number", "Order No"), o.OrderNumber},
		{"Purpose of Loan", string(o.Product.Category)}, {pick(s.rng, "Product(s)", "Product"), o.product},
	}
	if piece.value != "" {
		list = append(list, piece)
	}
	list = append(list, fact{"Product Price", o.money(o.AssetCost)}, fact{"Sanctioned Loan Amount", o.loan(s)},
		fact{"Tenure (Months)", fmt.Sprint(o.Months)}, fact{"Rate of Interest (p.a.)", fmt.Sprintf("%.2f%%", o.Interest)},
		fact{"EMI", o.money(o.EMI)}, fact{"Processing Charges (incl. GST)", o.money(o.ProcessingFee)}, fact{"Down Payment", o.money(o.DownPayment)})
	rows := make([][]string, len(list))
	for i, f := range list {
		rows[i] = []string{f.caption, f.value}
	}
	table := draw.Table{X: left, Y: 226, Body: st, Pad: 9, Rule: 1, Ink: draw.Hex(0x9aa3ad), Stripe: draw.Hex(0xf6f8fa), Columns: []draw.Column{{Width: 340}, {Width: right - left - 340}}}
	y, _ := s.Table(table, rows)
	s.Paragraph(left, y+40, right-left, "I accept the charges above and confirm that I received the product in good condition. The loan is governed by the terms of the loan agreement.", st.At(16))
	s.Signature(right-260, y+96, 220, 70, draw.Hex(0x202020), s.rng)
	s.Text(right, y+190, "Customer Signature", st.Aligned(draw.Right))
}
