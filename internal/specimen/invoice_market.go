package specimen

import (
	"fmt"

	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/trade"
)

// paintMarketplace draws the invoice of an online shop: no grid, the seller's
// details on one long line, IMEI or serial number in brackets.
func paintMarketplace(s *sheet, c Case) {
	const left, right = 60.0, 1180.0
	b := newBill(s, c, pick(s.rng, "02-01-2006", "02-01-2006", "2006-01-02"))
	st := draw.Style{Face: pick(s.rng, draw.Roboto, draw.Noto, draw.Lato), Size: 17, Leading: 1.35}
	bold := st.With(st.Face.Bold())
	s.Text(left, 84, "Tax Invoice", bold.At(30))
	number := "Invoice Number # " + b.InvoiceNumber
	s.Dashed(right-420, 50, right, 50, 1.5, 6, draw.Hex(0x888888))
	s.Text(right-10, 80, number, bold.Aligned(draw.Right))
	s.Dashed(right-420, 98, right, 98, 1.5, 6, draw.Hex(0x888888))

	y := 140.0
	l := s.Text(left, y, "Sold By: ", bold)
	s.Text(l.Right+6, y, b.Dealer.Name+" ,", bold)
	l = s.Text(left, y+28, pick(s.rng, "Ship-from Address: ", "Seller Address: "), bold)
	y = s.address("dealer_address", l.Right+6, y+28, right-l.Right-30, postal(s.rng, b.Dealer.Address), st)
	s.Text(left, y+2, "GSTIN - "+b.Dealer.GSTIN, bold)
	y += 24
	s.Line(left, y, right, y, 2, draw.Black)
	y = s.marketParties(b, left, y+34, st, bold)
	s.Line(left, y, right, y, 2, draw.Black)
	s.Text(left, y+26, fmt.Sprintf("Total items: %d", len(b.Items)), st.At(15))
	y = s.marketItems(b, left, y+40, st, bold)
	s.Line(left, y, right, y, 2, draw.Black)
	s.Text(right-260, y+44, "Grand Total", bold.At(24).Aligned(draw.Right))
	s.Text(right-10, y+44, pick(s.rng, "₹ ", "Rs. ", "₹")+b.Total.Plain(), bold.At(24).Aligned(draw.Right))
	if chance(s.rng, 0.4) {
		s.Text(left, y+44, "Payment: EMI by "+trade.FinanceName(s.rng), st.At(15))
	}
	s.signOff(b, right, y+90, st)
	s.Paragraph(left, y+290, 700, "Returns Policy: At "+b.Dealer.Name+" we try to deliver perfectly each and every time. But in the off-chance that you need to return the item, please do so with the original brand box and price tag. Contact us: "+b.Dealer.Phone+" || "+b.Dealer.Email, st.At(14))
	s.Text(right, y+330, "E. & O.E.", st.At(14).Aligned(draw.Right))
}

// marketParties draws three columns: the order, the billing and the shipping address.
func (s *sheet) marketParties(b bill, x, y float64, st, bold draw.Style) float64 {
	order := "OD" + fmt.Sprint(100000000000000000+s.rng.Int64N(800000000000000000))
	for i, fact := range [][2]string{
		{"Order ID: ", order}, {"Order Date: ", b.OrderDate.Format("02-01-2006")}, {"Invoice Date: ", b.date}, {"PAN: ", b.Dealer.PAN},
	} {
		at := y + 28*float64(i)
		l := s.Text(x, at, fact[0], bold)
		s.Text(l.Right+5, at, fact[1], shrink(s, fact[1], st, x+330-l.Right))
	}
	s.Text(x+360, y, pick(s.rng, "Billing Address", "Bill To"), bold)
	s.Text(x+360, y+28, b.customer, bold)
	low := s.address("customer_address", x+360, y+54, 350, postal(s.rng, b.Customer.Address), st)
	s.Text(x+360, low, "Phone: xxxxxxx"+b.Customer.Mobile[7:], st)
	s.Text(x+745, y, pick(s.rng, "Shipping ADDRESS", "Ship To"), bold)
	s.Text(x+745, y+28, b.customer, bold)
	end := s.Paragraph(x+745, y+54, 360, shipTo(s, b), st)
	return max(low, end) + 24
}

func (s *sheet) marketItems(b bill, left, y float64, st, bold draw.Style) float64 {
	identity := b.identity("1. [IMEI/Serial No: ", "", "1. [IMEI/Serial No: ")
	if b.IMEI != "" || b.Serial != "" {
		identity += " ]"
	}
	title := func(n int, it trade.Item) string {
		return b.description(identity)(n, it) + "\nHSN/SAC: " + it.HSN
	}
	columns := []billColumn{
		column("Product Title", 350, draw.Left, title),
		column("Qty", 60, draw.Right, cellCount),
		column("Gross Amount ₹", 130, draw.Right, cellTotal),
		column("Discount ₹", 100, draw.Right, func(int, trade.Item) string { return "0.00" }),
		column("Taxable Value ₹", 130, draw.Right, cellTaxable),
	}
	if b.IGST {
		columns = append(columns, column("IGST ₹", 220, draw.Right, func(_ int, it trade.Item) string { return it.Tax.Grouped() }))
	} else {
		columns = append(columns, column("CGST ₹", 110, draw.Right, cellHalfTax), column("SGST/ UTGST ₹", 110, draw.Right, cellHalfTax))
	}
	columns = append(columns, column("Total ₹", 130, draw.Right, cellTotal))
	small := st.At(16)
	bottom, _ := s.items(draw.Table{X: left, Y: y, Head: bold.At(15), Body: small, Pad: 6}, b, columns)
	return bottom + 20
}
