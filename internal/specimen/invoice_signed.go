package specimen

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"

	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/trade"
)

// reported is what was reported of an e-invoice: its reference number is the hash of
// the seller, the financial year, the type and the number.
type reported struct {
	bill
	buyer string // GSTIN; e-invoices are made out to firms
	irn   string
}

func newReported(b bill, c Case) reported {
	year := b.InvoiceDate.AddDate(0, -3, 0).Year()
	sum := sha256.Sum256(fmt.Appendf(nil, "%s%d-%02dINV%s", b.Dealer.GSTIN, year, (year+1)%100, b.InvoiceNumber))
	return reported{b, c.Firm.GSTIN, hex.EncodeToString(sum[:])}
}

// code is the text of the signed QR code. Its signature is noise, as no one but a portal
// can sign.
func (r reported) code(rng *rand.Rand) string {
	data, err := json.Marshal(map[string]any{
		"SellerGstin": r.Dealer.GSTIN, "BuyerGstin": r.buyer, "DocNo": r.InvoiceNumber, "DocTyp": "INV", "DocDt": r.InvoiceDate.Format("02/01/2006"),
		"TotInvVal": json.Number(r.Total.Plain()), "ItemCnt": len(r.Items), "MainHsnCode": r.Items[0].HSN, "Irn": r.irn, "IrnDt": r.InvoiceDate.Format("2006-01-02 15:04:05"),
	})
	if err != nil {
		panic("specimen: " + err.Error()) // composed here
	}
	payload, err := json.Marshal(map[string]string{"data": string(data), "iss": "NIC"})
	if err != nil {
		panic("specimen: " + err.Error())
	}
	signature := make([]byte, 256)
	for i := range signature {
		signature[i] = byte(rng.IntN(256))
	}
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"RS256","kid":"EDC57DE1358B300BA9F7934A6796867B","typ":"JWT"}`)) + "." + encode(payload) + "." + encode(signature)
}

// paintEInvoice draws a bill to a firm that was registered with a portal: its reference
// number, the acknowledgement and the signed code stand on top.
func paintEInvoice(s *sheet, c Case) {
	const left, right = 60.0, 1180.0
	b := newBill(s, c, pick(s.rng, "02-01-2006", "02/01/2006", "02-Jan-2006"))
	r := newReported(b, c)
	st := draw.Style{Face: pick(s.rng, draw.Sans, draw.Carlito, draw.Roboto, draw.Noto), Size: 18, Leading: 1.3}
	bold := st.With(st.Face.Bold())
	s.Text((left+right)/2, 60, pick(s.rng, "Tax Invoice", "TAX INVOICE"), bold.At(26).Aligned(draw.Center))
	s.Text(right, 60, "e-Invoice", bold.At(18).Aligned(draw.Right))
	s.QR(right-250, 80, 250, r.code(s.rng), draw.Black)
	y := 112.0
	for _, f := range []fact{
		{"IRN", r.irn[:44] + "-"}, {"", r.irn[44:]}, {"Ack No.", "1" + digits(s.rng, 14)}, {"Ack Date", b.InvoiceDate.Format("2-Jan-06")},
	} {
		if f.caption != "" {
			s.Text(left, y, f.caption, st)
			s.Text(left+100, y, ":", st)
		}
		s.Text(left+116, y, f.value, bold)
		y += 28
	}
	y = 352
	s.Line(left, y-26, right, y-26, 1, draw.Black)
	s.Text(left, y, b.Dealer.Name, bold.At(23))
	low := s.address("dealer_address", left, y+30, 560, postal(s.rng, b.Dealer.Address), st)
	s.Text(left, low, "GSTIN/UIN: "+b.Dealer.GSTIN, st)
	for i, f := range []fact{
		{pick(s.rng, "Invoice No.", "Document No.", "Invoice Number"), b.InvoiceNumber}, {pick(s.rng, "Dated", "Invoice Date", "Document Date"), b.date},
		{"Mode/Terms of Payment", trade.FinanceName(s.rng)},
	} {
		s.Text(720, y+54*float64(i), f.caption, st.At(16))
		s.Text(720, y+25+54*float64(i), f.value, bold)
	}
	y = max(low, y+140) + 46
	s.Line(left, y-28, right, y-28, 1, draw.Black)
	s.Text(left, y, pick(s.rng, "Buyer (Bill to)", "Bill To", "Details of Receiver (Billed to)"), st)
	s.Text(left, y+28, b.customer, bold)
	low = s.address("customer_address", left, y+56, 620, postal(s.rng, b.Customer.Address), st)
	s.Text(left, low, "GSTIN/UIN : "+r.buyer, st)
	table := draw.Table{X: left, Y: low + 30, Head: bold, Body: st, Pad: 8, Rule: 1, Ink: draw.Black}
	bottom, _ := s.items(table, b, []billColumn{
		column("Sl", 50, draw.Center, cellNumber),
		column(pick(s.rng, "Description of Goods", "Description of Goods and Services"), 510, draw.Left, b.description(b.identity("IMEI: ", "", "Serial No: "))),
		column("HSN/SAC", 130, draw.Left, cellHSN), column("Quantity", 130, draw.Right, cellNos),
		column("Rate", 150, draw.Right, cellRate), column("Amount", 150, draw.Right, cellTaxable),
	})
	y = bottom + 34
	for _, l := range append(b.taxes(), taxLine{"Round Off", b.RoundOff}, taxLine{pick(s.rng, "Total", "Grand Total", "Total Invoice Value"), b.Total}) {
		s.Text(right-200, y, l.caption, bold.Aligned(draw.Right))
		s.Text(right-8, y, l.amount.Grouped(), bold.Aligned(draw.Right))
		y += 30
	}
	s.Text(left, y, "Amount Chargeable (in words)", st.At(16))
	s.Paragraph(left, y+26, 800, b.words("INR"), bold)
	s.signOff(b, right, y+110, bold)
	s.Text((left+right)/2, a4Height-60, "This is a Computer Generated Invoice", st.At(16).Aligned(draw.Center))
}
