package specimen

import (
	"fmt"
	"image/color"

	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/trade"
)

// paintLandscape draws half a sheet, sideways: everything small and side by side.
func paintLandscape(s *sheet, c Case) {
	const left, right = 36.0, 1204.0
	b := newBill(s, c, pick(s.rng, "02-Jan-06", "2 Jan 2006", "02/01/2006"))
	st := draw.Style{Face: pick(s.rng, draw.Serif, draw.Noto, draw.DejaVu), Size: 17, Leading: 1.3}
	if st.Face == draw.DejaVu {
		st.Size = 15
	}
	bold := st.With(st.Face.Bold())
	s.Box(left, 30, right-left, 814, 2, draw.Black)
	s.Text(left+14, 68, b.Dealer.Name, shrink(s, b.Dealer.Name, bold.At(27), 640))
	y := s.address("dealer_address", left+14, 94, 620, postal(s.rng, b.Dealer.Address), st)
	s.Text(left+14, y, "Tel: "+b.Dealer.Phone+"   GSTIN: "+b.Dealer.GSTIN, bold)
	s.Text(right-14, 68, pick(s.rng, "TAX INVOICE", "INVOICE"), bold.At(26).Aligned(draw.Right))
	s.Text(right-14, 96, "Original", st.Aligned(draw.Right))
	s.Line(left, 162, right, 162, 2, draw.Black)

	l := s.Text(left+14, 192, pick(s.rng, "Customer Name: ", "Sold To: ", "Buyer: "), st)
	s.Text(l.Right+4, 192, b.customer, bold)
	l = s.Text(left+14, 218, "Address: ", st)
	s.address("customer_address", l.Right+4, 218, 770-l.Right, postal(s.rng, b.Customer.Address), st)
	s.Text(left+14, 272, "Contact: "+b.Customer.Mobile, st)
	s.Line(800, 162, 800, 286, 2, draw.Black)
	for i, fact := range [][2]string{{pick(s.rng, "Invoice No.", "Inv. No."), b.InvoiceNumber}, {pick(s.rng, "Date", "Dated"), b.date}, {"Salesman", pick(s.rng, "Counter 1", "Counter 2")}} {
		at := 194 + 36*float64(i)
		s.Text(814, at, fact[0]+" :", st)
		s.Text(950, at, fact[1], bold)
	}
	s.landscapeItems(b, left, right, st, bold)
}

func (s *sheet) landscapeItems(b bill, left, right float64, st, bold draw.Style) {
	identity := b.identity(pick(s.rng, "IMEI: ", "IMEI No. "), "", pick(s.rng, "Sl. No. of Product: ", "Serial Number: "))
	columns := []billColumn{
		column("S.N.", 56, draw.Center, cellNumber),
		column("Description", 440, draw.Left, b.description(identity)),
		column("HSN Code", 120, draw.Left, cellHSN),
		column("Qty", 62, draw.Center, cellCount),
		column("Taxable Amt", 150, draw.Right, cellTaxable),
	}
	if b.IGST {
		columns = append(columns, column("IGST", 180, draw.Right, func(_ int, it trade.Item) string { return it.Tax.Grouped() }))
	} else {
		columns = append(columns, column("CGST", 90, draw.Right, cellHalfTax), column("SGST", 90, draw.Right, cellHalfTax))
	}
	columns = append(columns, column("Total", 160, draw.Right, cellTotal))
	table := draw.Table{X: left, Y: 286, Head: bold, Body: st, Pad: 7, Rule: 2, NoRows: true, MinHeight: 236}
	y, _ := s.items(table, b, columns)
	s.Text(left+14, y+30, "Amount in Words: "+b.words("Rupees"), shrink(s, "Amount in Words: "+b.words("Rupees"), st, 760))
	s.Text(left+14, y+60, "Terms: Goods once sold cannot be returned. Interest @ 24% on overdue bills.", st.At(14))
	s.Text(left+14, y+84, "Bank: "+b.Dealer.Bank.Bank+", A/c "+b.Dealer.Bank.Number+", IFSC "+b.Dealer.Bank.IFSC, st.At(14))
	s.Text(1030, y+30, "Round Off", st.Aligned(draw.Right))
	s.Text(right-14, y+30, b.RoundOff.Grouped(), st.Aligned(draw.Right))
	s.Text(1030, y+64, pick(s.rng, "Bill Amount", "Grand Total", "Total"), bold.At(20).Aligned(draw.Right))
	s.Text(right-14, y+64, pick(s.rng, "Rs.", "₹", "")+b.Total.Grouped(), bold.At(20).Aligned(draw.Right))
	s.signOff(b, right-14, y+120, st)
	s.Text(left+14, y+196, "Receiver's Signature", st)
}

// paintPlain draws the bill somebody keeps in a spreadsheet: grey cells or none,
// captions with colons, nothing else.
func paintPlain(s *sheet, c Case) {
	const left = 90.0
	b := newBill(s, c, pick(s.rng, "02/01/2006", "02-Jan-2006", "2 January 2006"))
	st := draw.Style{Face: pick(s.rng, draw.Carlito, draw.Roboto, draw.Sans), Size: 20, Leading: 1.35}
	bold := st.With(st.Face.Bold())
	grid := draw.Hex(0xc4c8cc)
	s.Text(left, 110, b.Dealer.Name, bold.At(28))
	y := s.address("dealer_address", left, 142, 800, postal(s.rng, b.Dealer.Address), st)
	s.Text(left, y, "GST No: "+b.Dealer.GSTIN, st)
	s.Text(left, y+28, "Phone: "+b.Dealer.Phone, st)
	s.Text(left, y+84, "INVOICE", bold.At(24))
	facts := [][2]string{{pick(s.rng, "Bill Number", "Invoice Number"), b.InvoiceNumber}, {pick(s.rng, "Bill Date", "Date"), b.date}, {"Customer Name", b.customer}}
	y += 126
	for _, fact := range facts {
		s.Text(left, y, fact[0]+":", st)
		s.Text(left+220, y, fact[1], bold)
		y += 34
	}
	s.Text(left, y, "Customer Address:", st)
	y = s.address("customer_address", left+220, y, 720, postal(s.rng, b.Customer.Address), st)
	s.Text(left, y+6, "Mobile:", st)
	s.Text(left+220, y+6, b.Customer.Mobile, st)
	s.plainItems(b, left, y+50, grid, st, bold)
}

func (s *sheet) plainItems(b bill, left, y float64, grid color.NRGBA, st, bold draw.Style) {
	rows := s.plainRows(b)
	columns := []draw.Column{
		{Title: "Sr", Width: 60}, {Title: "Product", Width: 480}, {Title: "HSN", Width: 130},
		{Title: "Qty", Width: 70, Align: draw.Right}, {Title: "Price", Width: 150, Align: draw.Right}, {Title: "Amount", Width: 160, Align: draw.Right},
	}
	table := draw.Table{X: left, Y: y, Columns: columns, Head: bold, Body: st, Pad: 8, Rule: pick(s.rng, 0, 1.5), Ink: grid, HeadFill: pick(s.rng, draw.Hex(0xeef1f4), draw.Hex(0xfff2cc))}
	y, _ = s.Table(table, rows)
	s.Text(left+1042, y+44, pick(s.rng, "₹", "Rs. ", "INR ")+b.Total.Grouped(), bold.At(24).Aligned(draw.Right))
	s.Text(left+820, y+44, pick(s.rng, "Total Amount", "Net Payable", "Invoice Total"), bold.At(24).Aligned(draw.Right))
	s.Text(left, y+110, "("+b.words("Rupees")+")", st)
	s.Text(left, y+170, "This is a computer generated invoice and needs no signature.", st.At(17))
}

// plainRows are the items, the piece's own numbers on rows of their own, and taxes.
func (s *sheet) plainRows(b bill) (rows [][]string) {
	identity := b.identity(pick(s.rng, "IMEI ", "IMEI No "), "", pick(s.rng, "Serial No ", "S/N "))
	for i, it := range b.Items {
		rows = append(rows, []string{fmt.Sprint(i + 1), it.Description, it.HSN, fmt.Sprint(it.Quantity), cellRate(i, it), it.Taxable.Grouped()})
		if i == 0 && identity != "" {
			rows = append(rows, []string{"", identity, "", "", "", ""})
		}
	}
	for _, l := range append(b.taxes(), taxLine{"Round off", b.RoundOff}) {
		rows = append(rows, []string{"", l.caption, "", "", "", l.amount.Grouped()})
	}
	return rows
}
