package specimen

import (
	"image/color"

	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/trade"
)

// paintForm draws a mobile shop's pre-printed bill book: captions in coloured ink,
// rounded boxes, and the entries of a printer in another typeface.
func paintForm(s *sheet, c Case) {
	const left, right = 40.0, 834.0
	b := newBill(s, c, pick(s.rng, "02/01/2006", "02-01-06", "2/1/2006"))
	ink := draw.Hex(pick(s.rng, uint32(0x1b3f94), 0x9b1c24, 0x17653a))
	pre := draw.Style{Face: pick(s.rng, draw.Sans, draw.Serif, draw.Carlito), Size: 16, Color: ink, Leading: 1.3}
	preBold := pre.With(pre.Face.Bold())
	typed := draw.Style{Face: pick(s.rng, draw.Mono, draw.Carlito, draw.DejaVu), Size: 17, Leading: 1.35, Color: draw.Hex(0x16161e)}

	s.Text(left, 44, "GSTIN : "+b.Dealer.GSTIN, preBold.At(15))
	s.Text((left+right)/2, 44, "TAX INVOICE", preBold.At(17).Aligned(draw.Center))
	s.Text(right, 44, "Mob. "+b.Dealer.Phone, pre.At(15).Aligned(draw.Right))
	s.Text((left+right)/2, 98, b.Dealer.Name, shrink(s, b.Dealer.Name, preBold.At(44), right-left).Aligned(draw.Center))
	s.Text((left+right)/2, 124, b.Dealer.Slogan, pre.At(15).Aligned(draw.Center))
	s.address("dealer_address", left, 148, right-left, postal(s.rng, b.Dealer.Address), pre.At(15).Aligned(draw.Center))

	s.formHead(b, ink, pre, preBold, typed)
	s.formTable(b, ink, preBold, typed)
	s.formFoot(b, ink, pre, preBold, typed)
}

func (s *sheet) roundBox(x, y, w, h float64, ink color.NRGBA) {
	s.Stroke(draw.RoundRect(x, y, w, h, 12), 2, ink)
}

// formHead draws the boxes of the buyer and of the bill's number and date.
func (s *sheet) formHead(b bill, ink color.NRGBA, pre, preBold, typed draw.Style) {
	s.roundBox(40, 190, 540, 156, ink)
	s.roundBox(594, 190, 240, 156, ink)
	l := s.Text(54, 220, pick(s.rng, "Name", "Customer Name", "M/s."), pre)
	s.Text(l.Right+12, 219, b.customer, shrink(s, b.customer, typed.At(19), 560-l.Right))
	l = s.Text(54, 252, "Address", pre)
	s.address("customer_address", l.Right+12, 251, 556-l.Right, postal(s.rng, b.Customer.Address), typed.At(16))
	l = s.Text(54, 334, "Mobile No.", pre)
	s.Text(l.Right+12, 333, b.Customer.Mobile, typed)
	l = s.Text(608, 232, pick(s.rng, "Bill No.", "Invoice No.", "No."), preBold)
	s.Text(l.Right+8, 232, b.InvoiceNumber, shrink(s, b.InvoiceNumber, typed.At(20).In(draw.Hex(0xb01818)), 812-l.Right))
	s.Line(594, 262, 834, 262, 1.5, ink)
	l = s.Text(608, 306, "Date", preBold)
	s.Text(l.Right+12, 306, b.date, typed.At(20))
}

func (s *sheet) formTable(b bill, ink color.NRGBA, preBold, typed draw.Style) {
	columns := []billColumn{
		column("Sr.", 54, draw.Center, cellNumber),
		column("Particulars", 398, draw.Left, b.description("")),
		column("HSN", 112, draw.Left, cellHSN),
		column("Qty.", 60, draw.Center, cellCount),
		column("Amount", 170, draw.Right, func(_ int, it trade.Item) string { return (it.Price * trade.Paise(it.Quantity)).Grouped() }),
	}
	table := draw.Table{X: 40, Y: 362, Head: preBold, Body: typed, Pad: 9, Rule: 2, Ink: ink, NoRows: true, MinHeight: 300}
	s.items(table, b, columns)
}

// formFoot draws the boxes of the numbers, the taxes and the total.
func (s *sheet) formFoot(b bill, ink color.NRGBA, pre, preBold, typed draw.Style) {
	y := 724.0
	for _, row := range s.formNumbers(b) {
		s.roundBox(40, y, 794, 44, ink)
		l := s.Text(54, y+29, row[0], preBold)
		s.Text(l.Right+16, y+29, row[1], typed.At(20))
		y += 52
	}
	s.roundBox(534, y, 300, 176, ink)
	at := y + 30
	for _, l := range append([]taxLine{{"Taxable", b.Taxable}}, b.taxes()...) {
		s.Text(546, at, l.caption, pre)
		s.Text(824, at, l.amount.Grouped(), typed.Aligned(draw.Right))
		at += 31
	}
	s.Line(534, y+124, 834, y+124, 2, ink)
	s.Text(546, y+156, pick(s.rng, "TOTAL", "Grand Total"), preBold.At(18))
	s.Text(824, y+156, pick(s.rng, b.Total.Grouped(), b.Total.Plain(), "₹ "+b.Total.Grouped()), typed.At(21).Aligned(draw.Right))
	s.Text(40, y+30, "Rs. in words", pre)
	s.Paragraph(40, y+58, 470, b.Total.Words()+" Only", typed)
	s.Text(40, y+150, "Finance : "+pick(s.rng, b.Lender.Name, trade.FinanceName(s.rng), "-"), pre)
	s.Paragraph(40, y+220, 320, "Warranty claims are settled by the company's service centre only. No warranty for burnt, broken or liquid damaged sets. E. & O.E.", pre.At(14))
	s.signOff(b, 834, y+218, preBold.At(16))
	s.Text(40, y+330, "Customer's Signature", pre)
}

// formNumbers are the boxes for what identifies the piece.
func (s *sheet) formNumbers(b bill) [][2]string {
	switch {
	case b.IMEI != "":
		return [][2]string{{"IMEI 1", b.IMEI}, {"IMEI 2", b.IMEI2}}
	case b.Serial != "":
		return [][2]string{{"Serial No.", b.Serial}}
	}
	return [][2]string{{"Chassis No.", b.Chassis}, {"Engine No.", b.Engine}}
}
