package specimen

import (
	"fmt"
	"image/color"
	"strings"

	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/trade"
)

// paintInvoiceLetter draws a shop's letterhead with a coloured band, striped items and
// a box of totals.
func paintInvoiceLetter(s *sheet, c Case) {
	const left, right = 70.0, 1170.0
	b := newBill(s, c, pick(s.rng, "02/01/2006", "02-01-2006", "02.01.2006"))
	ink := draw.Hex(pick(s.rng, uint32(0x0b4f8a), 0x7a1f2b, 0x1f6b45, 0x4a2c7d, 0xb3540f))
	st := draw.Style{Face: pick(s.rng, draw.Lato, draw.Carlito, draw.NotoSerif), Size: 19, Leading: 1.35}
	bold := st.With(st.Face.Bold())
	y := s.shopBand(b, ink, st, bold)
	s.Text((left+right)/2, y+40, pick(s.rng, "TAX INVOICE", "GST INVOICE", "Retail Invoice"), bold.At(26).In(ink).Aligned(draw.Center))
	y += 84

	s.Text(left, y, pick(s.rng, "Billed To", "Bill To", "Sold To"), bold.In(ink))
	s.Text(left, y+30, b.customer, bold.At(21))
	low := s.address("customer_address", left, y+58, 520, postal(s.rng, b.Customer.Address), st)
	s.Text(left, low, "Mobile : "+b.Customer.Mobile, st)
	for i, fact := range [][2]string{
		{pick(s.rng, "Inv #", "Invoice No", "Bill No"), b.InvoiceNumber}, {"Invoice Date", b.date},
		{"Payment", pick(s.rng, "Finance", "Card", "EMI - "+trade.FinanceName(s.rng))}, {"Place of Supply", b.Dealer.Address.State},
	} {
		at := y + 32*float64(i)
		s.Text(700, at, fact[0], st.In(draw.Hex(0x555555)))
		s.Text(890, at, ": "+fact[1], shrink(s, fact[1], bold, right-910))
	}
	y = s.letterItems(b, left, max(low, y+120)+30, ink, st, bold)
	s.letterTotals(b, left, right, y+10, ink, st, bold)
}

// shopBand draws the band with the shop's name and returns the y below it.
func (s *sheet) shopBand(b bill, ink color.NRGBA, st, bold draw.Style) float64 {
	s.Fill(draw.Rect(0, 0, a4Width, 190), ink)
	s.Fill(draw.Rect(0, 190, a4Width, 8), draw.Fade(ink, 0.4))
	white := st.In(draw.White)
	s.Text(70, 72, b.Dealer.Name, shrink(s, b.Dealer.Name, bold.At(42), 1100).In(draw.White))
	s.Text(70, 104, b.Dealer.Slogan, white.At(17))
	y := s.address("dealer_address", 70, 136, 760, postal(s.rng, b.Dealer.Address), white.At(18))
	s.Text(70, y, "Ph: "+b.Dealer.Phone, white.At(17))
	s.Text(1170, 136, "GSTIN : "+b.Dealer.GSTIN, white.With(bold.Face).At(19).Aligned(draw.Right))
	s.Text(1170, 166, b.Dealer.Email, white.At(17).Aligned(draw.Right))
	return 198
}

func (s *sheet) letterItems(b bill, left, y float64, ink color.NRGBA, st, bold draw.Style) float64 {
	identity := b.identity("IMEI 1: ", pick(s.rng, "", "IMEI 2: "), pick(s.rng, "Serial No.: ", "S/N: "))
	stripe := draw.Fade(ink, 0.08)
	columns := []billColumn{
		column("#", 50, draw.Center, cellNumber),
		column("Item & Description", 470, draw.Left, b.description(identity)),
		column("HSN", 130, draw.Left, cellHSN),
		column("Qty", 70, draw.Center, cellCount),
		column("Rate", 150, draw.Right, cellRate),
		column("GST", 80, draw.Right, func(_ int, it trade.Item) string { return fmt.Sprintf("%g%%", it.Rate) }),
		column("Amount", 150, draw.Right, cellTotal),
	}
	table := draw.Table{X: left, Y: y, Head: bold.In(draw.White), Body: st, Pad: 9, HeadFill: ink, Stripe: stripe}
	bottom, _ := s.items(table, b, columns)
	s.Line(left, bottom, left+1100, bottom, 2, ink)
	return bottom
}

func (s *sheet) letterTotals(b bill, left, right, y float64, ink color.NRGBA, st, bold draw.Style) {
	lines := append([]taxLine{{"Sub Total", b.Taxable}}, b.taxes()...)
	lines = append(lines, taxLine{"Round Off", b.RoundOff})
	at := y + 26
	for _, l := range lines {
		s.Text(right-210, at, l.caption, st.Aligned(draw.Right))
		s.Text(right-10, at, l.amount.Grouped(), st.Aligned(draw.Right))
		at += 32
	}
	s.Fill(draw.Rect(right-440, at-16, 440, 48), ink)
	s.Text(right-210, at+17, pick(s.rng, "Grand Total", "Net Amount", "Total Amount"), bold.At(22).In(draw.White).Aligned(draw.Right))
	s.Text(right-10, at+17, pick(s.rng, "₹ ", "Rs. ", "")+b.Total.Grouped(), bold.At(22).In(draw.White).Aligned(draw.Right))
	s.Text(left, y+30, "Amount in Words:", st.In(draw.Hex(0x555555)))
	s.Paragraph(left, y+58, 600, b.words("Rupees"), bold)
	s.Text(left, at+70, "Bank Details", bold.In(ink))
	for i, line := range []string{"Bank: " + b.Dealer.Bank.Bank, "A/c No: " + b.Dealer.Bank.Number, "IFSC: " + b.Dealer.Bank.IFSC} {
		s.Text(left, at+98+26*float64(i), line, st.At(17))
	}
	s.Text(left, at+200, "Terms & Conditions", bold.In(ink))
	terms := []string{"1. Goods once sold will not be taken back.", "2. Warranty by the manufacturer's service centre only.", "3. Subject to " + strings.ToUpper(b.Dealer.Address.City) + " jurisdiction."}
	s.Paragraph(left, at+228, 640, strings.Join(terms, "\n"), st.At(16))
	s.signOff(b, right, at+110, st)
	s.Text((left+right)/2, a4Height-60, "Thank you for your business!", bold.In(ink).Aligned(draw.Center))
}
