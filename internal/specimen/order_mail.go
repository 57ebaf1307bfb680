package specimen

import (
	"fmt"
	"strings"

	"atlas/internal/specimen/draw"
)

// paintOrderMail draws the print of an e-mail to the shop: header lines, a greeting,
// a list with colons, a footer nobody reads.
func paintOrderMail(s *sheet, c Case) {
	const left, right = 80.0, 1160.0
	o := newOrder(s, c, pick(s.rng, "02/01/2006", "02-Jan-2006", "02.01.2006"))
	st := draw.Style{Face: pick(s.rng, draw.Sans, draw.Carlito, draw.Roboto), Size: 19, Leading: 1.4}
	bold := st.With(st.Face.Bold())
	grey := draw.Hex(0x666666)
	s.Text(left, 84, "Mail", bold.At(28).In(draw.Hex(0xc5221f)))
	s.Text(right, 84, o.Dealer.Email, st.Aligned(draw.Right).In(grey))
	s.Line(left, 104, right, 104, 1.5, draw.Hex(0xbbbbbb))
	s.Text(left, 150, "Delivery Order - "+o.OrderNumber+" - "+o.customer, shrink(s, "Delivery Order - "+o.OrderNumber+" - "+o.customer, bold.At(24), right-left))
	s.Line(left, 170, right, 170, 1.5, draw.Hex(0xbbbbbb))
	host := strings.TrimPrefix(o.Lender.Website, "www.")
	s.Text(left, 204, "From: "+o.Lender.Name+" <do-desk@"+host+">", st)
	s.Text(right, 204, o.OrderDate.Format("Mon, 2 Jan 2006")+fmt.Sprintf(" at %d:%02d PM", 1+s.rng.IntN(9), s.rng.IntN(60)), st.Aligned(draw.Right).In(grey))
	s.Text(left, 232, "To: "+o.Dealer.Email, st)
	y := s.Paragraph(left, 296, right-left, "Dear Partner,\n\nThe loan of the customer below is approved. Kindly deliver the product and raise the invoice in the name of the customer with hypothecation to "+o.Lender.Name+".", st)
	y = s.facts(left, y+20, 330, right-left, s.mailFacts(o), st, st)
	y = s.Paragraph(left, y+24, right-left, fmt.Sprintf("This delivery order is valid for %d days. Please upload the invoice and the photo of the box opened with the customer on the partner portal.", int(o.ValidUntil.Sub(o.OrderDate).Hours()/24)), st)
	s.Text(left, y+30, "Thanks & Regards,", st)
	s.Text(left, y+58, "DO Desk, "+o.Lender.Name, st)
	s.Paragraph(left, y+120, right-left, "This is a system generated e-mail, please do not reply. The information in this message is confidential and meant for the addressee only.", st.At(15).In(grey))
	s.Text(left, a4Height-50, "https://mail.example/print?view=pt", st.At(14).In(grey))
	s.Text(right, a4Height-50, "1/1", st.At(14).In(grey).Aligned(draw.Right))
}

func (s *sheet) mailFacts(o order) []fact {
	list := []fact{
		{"DO Number", o.OrderNumber}, {"DO Date", o.date},
		{"Customer Name", o.customer}, {"Customer Address", o.customerAddress(s)},
		{"Dealer Name", o.Dealer.Name}, {"Dealer Address", o.dealerAddress(s)},
		{"Product", o.product},
	}
	if piece := o.piece("IMEI", "Serial Number"); piece.value != "" {
		list = append(list, piece)
	}
	list = append(list, fact{"Product Price", o.money(o.AssetCost)}, fact{"Down Payment", o.money(o.DownPayment)},
		fact{"Loan Amount", o.loan(s)}, fact{"EMI x Tenure", fmt.Sprintf("%s x %d", o.money(o.EMI), o.Months)})
	for i := range list {
		list[i].value = ": " + list[i].value
	}
	return list
}
