package specimen

import (
	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/trade"
)

var orderLayouts = []layout{
	a4(DeliveryOrder, "advice", paintAdvice),
	a4(DeliveryOrder, "facts", paintFactsLetter),
	a4(DeliveryOrder, "boxed", paintBoxedOrder),
	a4(DeliveryOrder, "chargeslip", paintChargeSlip),
	a4(DeliveryOrder, "mail", paintOrderMail),
}

// order is a deal as one lender's delivery order words it.
type order struct {
	trade.Deal
	customer string
	product  string
	date     string
	rupees   string // before amounts
	named    bool   // the order names the piece: phone and serial numbers are known
}

// newOrder words a deal and notes the fields every layout prints.
func newOrder(s *sheet, c Case, dateLayout string) order {
	d := c.Deal
	o := order{
		Deal: d, customer: fileName(s.rng, d.Customer.Name), product: d.Product.Description(),
		date: d.OrderDate.Format(dateLayout), rupees: pick(s.rng, "Rs. ", "Rs.", "₹ ", "INR "),
		named: chance(s.rng, 0.55) && d.Chassis == "",
	}
	s.field("delivery_order_number", d.OrderNumber)
	s.dateField("delivery_order_date", d.OrderDate)
	s.field("customer_name", o.customer)
	s.field("dealer_name", d.Dealer.Name)
	s.field("product_description", o.product)
	s.field("asset_cost", d.AssetCost.Plain())
	if o.named && d.IMEI != "" {
		s.field("imei_number", d.IMEI)
	}
	if o.named && d.Serial != "" {
		s.field("serial_number", d.Serial)
	}
	return o
}

func (o order) money(p trade.Paise) string { return o.rupees + p.Grouped() }

// loan notes the loan amount, which not every layout prints, and words it.
func (o order) loan(s *sheet) string {
	s.field("loan_amount", o.LoanAmount.Plain())
	return o.money(o.LoanAmount)
}

// fact is a caption and its value.
type fact struct{ caption, value string }

// piece is the fact that identifies the goods, or a blank for the dealer to fill in.
func (o order) piece(imei, serial string) fact {
	switch {
	case o.named && o.IMEI != "":
		return fact{imei, o.IMEI}
	case o.named && o.Serial != "":
		return fact{serial, o.Serial}
	case o.IMEI != "":
		return fact{imei, ""}
	}
	return fact{serial, ""}
}

// lenderHead draws the lender's name and office, centred, and returns the y below.
func (s *sheet) lenderHead(l trade.Lender, y float64, name, small draw.Style) float64 {
	s.Text(a4Width/2, y, l.Name, shrink(s, l.Name, name, 1000).Aligned(draw.Center))
	s.Text(a4Width/2, y+32, "Regd. Office: "+l.Office, shrink(s, "Regd. Office: "+l.Office, small, 1060).Aligned(draw.Center))
	s.Text(a4Width/2, y+58, "CIN: "+l.CIN+" | Toll Free "+l.Phone+" | "+l.Website, small.Aligned(draw.Center))
	return y + 80
}

// lenderSign draws the lender's closing lines at the left.
func (s *sheet) lenderSign(o order, x, y float64, st draw.Style) {
	s.Text(x, y, "For "+o.Lender.Name, st)
	s.Signature(x+10, y+14, 190, 62, draw.Hex(0x1a237e), s.rng)
	if chance(s.rng, 0.4) {
		s.Stamp(x+330, y+60, 72, o.Lender.Name, "", between(s.rng, -25, 25), draw.Fade(draw.Hex(0x234a9c), 0.6))
	}
	s.Text(x, y+112, "Authorised Signatory", st)
}

// facts draws captions with their values in a second column, wrapped, and returns
// the next baseline.
func (s *sheet) facts(x, y, gap, width float64, list []fact, caption, value draw.Style) float64 {
	for _, f := range list {
		s.Text(x, y, f.caption, caption)
		y = s.Paragraph(x+gap, y, width-gap, f.value, value) + 0.35*value.Size
	}
	return y
}

// customerAddress words the customer's address and notes it.
func (o order) customerAddress(s *sheet) string {
	text := postal(s.rng, o.Customer.Address)
	s.field("customer_address", text)
	return text
}

// dealerAddress words the dealer's address and notes it.
func (o order) dealerAddress(s *sheet) string {
	text := postal(s.rng, o.Dealer.Address)
	s.field("dealer_address", text)
	return text
}
