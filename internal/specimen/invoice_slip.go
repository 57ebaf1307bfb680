package specimen

import (
	"fmt"

	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/trade"
)

// A thermal slip is 80 mm wide and printed at 7.5 units a millimetre.
const slipWidth, slipHeight = 600, 1330

// paintSlip draws the strip of a thermal printer: one typeface, dashes for rules.
func paintSlip(s *sheet, c Case) {
	b := newBill(s, c, pick(s.rng, "02/01/06", "02-01-2006", "02/01/2006"))
	st := draw.Style{Face: pick(s.rng, draw.Mono, draw.DejaVuMono), Size: 21, Leading: 1.35, Color: draw.Hex(0x2b2b30)}
	if st.Face == draw.DejaVuMono {
		st.Size = 20
	}
	bold := st.With(draw.MonoBold)
	p := slip{s, 34, 600 - 34, 70, st}
	p.center(b.Dealer.Name, shrink(s, b.Dealer.Name, bold.At(30), 530))
	text := postal(s.rng, b.Dealer.Address)
	p.y = s.address("dealer_address", p.left, p.y, p.right-p.left, text, st.Aligned(draw.Center))
	p.center("Ph: "+b.Dealer.Phone, st)
	p.center("GSTIN: "+b.Dealer.GSTIN, st)
	p.rule()
	p.center(pick(s.rng, "TAX INVOICE", "CASH MEMO / TAX INVOICE", "RETAIL INVOICE"), bold.At(23))
	p.rule()
	p.write(pick(s.rng, "Bill No: ", "Invoice No: ", "Bill No. : ")+b.InvoiceNumber, st)
	p.write(fmt.Sprintf("Date: %s %02d:%02d", b.date, 10+s.rng.IntN(11), s.rng.IntN(60)), st)
	p.write(pick(s.rng, "Customer: ", "Customer Name: ", "Name: ")+b.customer, st)
	l := s.Text(p.left, p.y, "Address: ", st)
	p.y = s.address("customer_address", l.Right, p.y, p.right-l.Right, postal(s.rng, b.Customer.Address), st)
	p.write("Mob: "+b.Customer.Mobile, st)
	p.rule()
	p.pair("Item / Qty x Rate", "Amount", bold)
	p.rule()
	p.items(b)
	p.rule()
	p.totals(b, bold)
	p.rule()
	p.center("Goods once sold will not be", st)
	p.center("taken back or exchanged", st)
	p.center("*** Thank You Visit Again ***", st)
}

// slip writes line below line on a strip.
type slip struct {
	s              *sheet
	left, right, y float64
	st             draw.Style
}

func (p *slip) next() { p.y += p.st.Size * p.st.Leading }

func (p *slip) center(text string, st draw.Style) {
	p.s.Text((p.left+p.right)/2, p.y, text, st.Aligned(draw.Center))
	p.next()
}

func (p *slip) write(text string, st draw.Style) {
	p.y = p.s.Paragraph(p.left, p.y, p.right-p.left, text, st)
}

func (p *slip) pair(name, value string, st draw.Style) {
	p.s.Text(p.left, p.y, name, st)
	p.s.Text(p.right, p.y, value, st.Aligned(draw.Right))
	p.next()
}

func (p *slip) rule() {
	y := p.y - 0.6*p.st.Size
	p.s.Dashed(p.left, y, p.right, y, 2, 8, p.st.Color)
	p.y += 0.5 * p.st.Size
}

func (p *slip) items(b bill) {
	identity := b.identity(pick(p.s.rng, "IMEI:", "IMEI No:", "IMEI-1 "), "", pick(p.s.rng, "S/N:", "Sr No:"))
	for i, it := range b.Items {
		p.write(it.Description, p.st)
		if i == 0 && identity != "" {
			p.write(identity, p.st)
		}
		p.pair(fmt.Sprintf("  %d x %s", it.Quantity, it.Price.Grouped()), (it.Price * trade.Paise(it.Quantity)).Grouped(), p.st)
	}
}

func (p *slip) totals(b bill, bold draw.Style) {
	p.pair("Taxable Value", b.Taxable.Grouped(), p.st)
	for _, l := range b.taxes() {
		p.pair(l.caption, l.amount.Grouped(), p.st)
	}
	p.pair("Round Off", b.RoundOff.Plain(), p.st)
	p.rule()
	p.y += 6
	p.pair(pick(p.s.rng, "TOTAL", "NET TOTAL", "GRAND TOTAL"), pick(p.s.rng, "Rs. ", "Rs.", "")+b.Total.Grouped(), bold.At(28))
	p.rule()
	p.pair("Payment", pick(p.s.rng, "FINANCE", "CASH+EMI", "CARD"), p.st)
}
