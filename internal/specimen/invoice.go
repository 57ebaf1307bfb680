package specimen

import (
	"cmp"
	"fmt"

	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/trade"
)

var invoiceLayouts = []layout{
	a4(Invoice, "tally", paintTally),
	a4(Invoice, "marketplace", paintMarketplace),
	a4(Invoice, "letter", paintInvoiceLetter),
	{typ: Invoice, name: "thermal", width: slipWidth, height: slipHeight, mm: 80, paint: paintSlip},
	{typ: Invoice, name: "form", width: a5Width, height: a5Height, mm: 148, paint: paintForm},
	{typ: Invoice, name: "a5", width: a5Height, height: a5Width, mm: 210, paint: paintLandscape},
	a4(Invoice, "plain", paintPlain),
	a4(Invoice, "e-invoice", paintEInvoice),
}

// bill is a deal as one shop's invoice words it.
type bill struct {
	trade.Deal
	customer string // as the shop wrote it
	date     string
}

// newBill words a deal and notes the fields every layout prints. How a layout prints
// the addresses is noted by address.
func newBill(s *sheet, c Case, dateLayout string) bill {
	d := c.Deal
	b := bill{Deal: d, customer: shopName(s.rng, d.Customer.Name), date: d.InvoiceDate.Format(dateLayout)}
	s.field("invoice_number", d.InvoiceNumber)
	s.dateField("invoice_date", d.InvoiceDate)
	s.field("customer_name", b.customer)
	s.field("dealer_name", d.Dealer.Name)
	s.field("dealer_gstin", d.Dealer.GSTIN)
	s.field("product_description", d.Items[0].Description)
	s.field("total_amount", d.Total.Plain())
	if d.IMEI != "" {
		s.field("imei_number", d.IMEI)
	}
	if serial := cmp.Or(d.Serial, d.Chassis); serial != "" { // a vehicle's is that of its chassis
		s.field("serial_number", serial)
	}
	return b
}

// shipTo is where the goods go: mostly home, at times somewhere else.
func shipTo(s *sheet, b bill) string {
	if chance(s.rng, 0.5) {
		return postal(s.rng, b.Customer.Address)
	}
	return postal(s.rng, trade.NewAddress(s.rng, b.Customer.Address.Code))
}

// billColumn is a column of an item table and how it fills its cells.
type billColumn struct {
	draw.Column
	cell func(n int, it trade.Item) string
}

func column(title string, width float64, align draw.Align, cell func(int, trade.Item) string) billColumn {
	return billColumn{draw.Column{Title: title, Width: width, Align: align}, cell}
}

// Cells that several layouts share.
func cellNumber(n int, _ trade.Item) string { return fmt.Sprint(n) }
func cellHSN(_ int, it trade.Item) string   { return it.HSN }
func cellCount(_ int, it trade.Item) string { return fmt.Sprint(it.Quantity) }
func cellNos(_ int, it trade.Item) string   { return fmt.Sprintf("%d Nos", it.Quantity) }
func cellTaxable(_ int, it trade.Item) string {
	return it.Taxable.Grouped()
}
func cellRate(_ int, it trade.Item) string {
	return (it.Taxable / trade.Paise(it.Quantity)).Grouped()
}
func cellTotal(_ int, it trade.Item) string { return (it.Taxable + it.Tax).Grouped() }
func cellHalfTax(_ int, it trade.Item) string {
	return trade.HalfTax(it.Tax).Grouped()
}

// description is the text of an item, with the piece's own numbers under the first.
func (b bill) description(identity string) func(int, trade.Item) string {
	return func(n int, it trade.Item) string {
		if n == 1 && identity != "" {
			return it.Description + "\n" + identity
		}
		return it.Description
	}
}

// identity is what names the piece sold, one number a line, with the given caption
// words for IMEI and serial number.
func (b bill) identity(imei, imei2, serial string) string {
	switch {
	case b.IMEI != "" && imei2 != "":
		return imei + b.IMEI + "\n" + imei2 + b.IMEI2
	case b.IMEI != "":
		return imei + b.IMEI
	case b.Serial != "":
		return serial + b.Serial
	case b.Chassis != "":
		return "Chassis No: " + b.Chassis + "\nEngine No: " + b.Engine
	}
	return ""
}

// items fills a table with the bill's items.
func (s *sheet) items(t draw.Table, b bill, columns []billColumn) (bottom float64, baselines []float64) {
	rows := make([][]string, len(b.Items))
	for _, col := range columns {
		t.Columns = append(t.Columns, col.Column)
	}
	for i, it := range b.Items {
		for _, col := range columns {
			rows[i] = append(rows[i], col.cell(i+1, it))
		}
	}
	return s.Table(t, rows)
}

// taxLine is a line of the tax part of a bill.
type taxLine struct {
	caption string
	amount  trade.Paise
}

// taxes are the bill's tax lines. With one rate on the bill the captions name it.
func (b bill) taxes() []taxLine {
	rate := func(share float64) string {
		for _, it := range b.Items {
			if it.Rate != b.Items[0].Rate {
				return ""
			}
		}
		return fmt.Sprintf(" @ %g%%", b.Items[0].Rate*share)
	}
	if b.IGST {
		return []taxLine{{"IGST" + rate(1), b.Tax}}
	}
	half := trade.HalfTax(b.Tax)
	return []taxLine{{"CGST" + rate(0.5), half}, {"SGST" + rate(0.5), b.Tax - half}}
}

// words is the total in words, after the currency word of the layout.
func (b bill) words(currency string) string { return currency + " " + b.Total.Words() + " Only" }

// signOff draws the seller's line, a signature, a stamp now and then, and the
// signatory's line, right-aligned at x.
func (s *sheet) signOff(b bill, x, y float64, st draw.Style) {
	s.Text(x, y, "For "+b.Dealer.Name, st.Aligned(draw.Right))
	ink := pick(s.rng, draw.Hex(0x1a237e), draw.Hex(0x202020), draw.Hex(0x0d47a1))
	s.Signature(x-9*st.Size, y+0.4*st.Size, 7*st.Size, 2.4*st.Size, ink, s.rng)
	if chance(s.rng, 0.6) {
		s.Stamp(x-14*st.Size, y+3.3*st.Size, 3*st.Size, b.Dealer.Name, b.Dealer.Address.City, between(s.rng, -20, 20), draw.Fade(draw.Hex(0x3a2a8c), 0.6))
	}
	s.Text(x, y+4.2*st.Size, "Authorised Signatory", st.Aligned(draw.Right))
}
