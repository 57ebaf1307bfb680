package specimen

import (
	"fmt"
	"image/color"

	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/trade"
)

// labelLayouts are close-ups of what identifies one piece of goods.
var labelLayouts = []layout{
	{typ: IMEIImage, name: "carton", width: 900, height: 620, mm: 90, paint: paintCartonLabel},
	{typ: IMEIImage, name: "carton-right", width: 1000, height: 520, mm: 100, paint: paintWideLabel},
	{typ: IMEIImage, name: "tray", width: 760, height: 420, mm: 70, paint: paintTrayLabel},
	{typ: IMEIImage, name: "screen", width: 720, height: 1480, mm: 68, paint: paintIMEIScreen},
	{typ: IMEIImage, name: "about", width: 720, height: 1480, mm: 68, paint: paintAboutScreen},
	{typ: IMEIImage, name: "rating-plate", width: 900, height: 560, mm: 110, paint: paintRatingPlate},
	{typ: IMEIImage, name: "serial-sticker", width: 800, height: 300, mm: 80, paint: paintSerialSticker},
}

// piece is one piece of goods with its numbers.
type piece struct {
	trade.Deal
	serial string // a phone has one too
}

// newPiece is the case's own goods, when they are of a category, or others.
func newPiece(s *sheet, c Case, phone bool) piece {
	d := c.Deal
	for (d.IMEI != "") != phone || d.Chassis != "" {
		d = trade.NewDeal(s.rng, d.Customer)
	}
	p := piece{d, d.Serial}
	if p.serial == "" {
		p.serial = pick(s.rng, "R", "S", "F", "H") + letters(s.rng, 2) + digits(s.rng, 1) + letters(s.rng, 2) + digits(s.rng, pick(s.rng, 5, 6, 8))
	}
	return p
}

func letters(rng interface{ IntN(int) int }, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = "ABCDEFGHJKLMNPRSTUVWXYZ"[rng.IntN(23)] // makers leave out I, O and Q
	}
	return string(b)
}

func digits(rng interface{ IntN(int) int }, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + rng.IntN(10))
	}
	return string(b)
}

// article is an article number of thirteen digits.
func article(s *sheet) string {
	code := "890" + digits(s.rng, 9)
	sum := 0
	for i, r := range code {
		sum += int(r-'0') * (1 + 2*(i%2)) // EAN-13: weights 1 and 3 by turns
	}
	return code + fmt.Sprint((10-sum%10)%10)
}

// striped draws a value with its stripes over or under it and notes nothing.
func (s *sheet) striped(x, y, width, height float64, caption, value string, st draw.Style, under bool) float64 {
	text := caption + value
	if under {
		s.Text(x, y+st.Size, text, st)
		s.Barcode(x, y+st.Size+8, width, height, value, draw.Black)
		return y + st.Size + height + 26
	}
	s.Barcode(x, y, width, height, value, draw.Black)
	s.Text(x, y+height+st.Size+2, text, st)
	return y + height + st.Size + 22
}

// imeiFields notes what a label of a phone says.
func (s *sheet) pieceFields(p piece, brand, model bool) {
	if p.IMEI != "" {
		s.field("imei_number", p.IMEI)
	}
	if brand {
		s.field("brand", p.Product.Brand)
	}
	if model {
		s.field("model", p.Product.Model)
	}
}

func labelFace(s *sheet) draw.Style {
	return draw.Style{Face: pick(s.rng, draw.Roboto, draw.Noto, draw.DejaVu, draw.Carlito), Size: 24, Leading: 1.3}
}

func maker(p piece) string { return p.Product.Brand + " Mobiles India Private Limited" }

// paintCartonLabel is the label on a phone's box: facts on top, stripes below.
func paintCartonLabel(s *sheet, c Case) {
	p := newPiece(s, c, true)
	st := labelFace(s)
	bold := st.With(st.Face.Bold())
	s.pieceFields(p, true, true)
	s.Text(40, 62, p.Product.Brand, bold.At(40))
	y := 104.0
	for _, line := range []string{
		pick(s.rng, "Model: ", "Model Name: ", "Model No.: ", "Model : ") + p.Product.Model,
		pick(s.rng, "Colour: ", "Color: ") + pick(s.rng, "Black", "Ocean Green", "Silver"),
		"MRP: " + pick(s.rng, "₹ ", "Rs. ") + p.Product.Price.Grouped() + " (Incl. of all taxes)",
	} {
		s.Text(40, y, line, st.At(21))
		y += 29
	}
	s.Text(500, 104, "Net Qty: 1 N", st.At(18))
	s.Text(500, 130, "Month & Year of Mfg: "+p.OrderDate.Format("01/2006"), st.At(18))
	under := chance(s.rng, 0.5)
	one, two := pick(s.rng, "IMEI 1: ", "IMEI1: ", "IMEI1:", "IMEI (1) : "), pick(s.rng, "IMEI 2: ", "IMEI2: ")
	width := between(s.rng, 420, 520)
	y += 6
	y = s.striped(50, y, width, 56, one, p.IMEI, st.At(22), under)
	y = s.striped(50, y, width, 56, two, p.IMEI2, st.At(22), under)
	if chance(s.rng, 0.7) {
		s.field("serial_number", p.serial)
		s.striped(50, y, width*0.8, 50, pick(s.rng, "S/N: ", "SN: ", "Serial No.: ", "Serial No: "), p.serial, st.At(22), under)
	}
	s.EAN(660, 250, 190, 90, article(s), draw.Black)
	s.Text(650, 410, "R-41"+digits(s.rng, 6), st.At(18))
	s.Text(40, 606, "Manufactured by: "+maker(p), st.At(15))
}

// paintWideLabel has the stripes on the right.
func paintWideLabel(s *sheet, c Case) {
	p := newPiece(s, c, true)
	st := labelFace(s)
	bold := st.With(st.Face.Bold())
	s.pieceFields(p, true, true)
	s.field("serial_number", p.serial)
	s.Box(6, 6, 988, 508, 2, draw.Hex(0x888888))
	y := 60.0
	for _, f := range []fact{
		{"Brand", p.Product.Brand}, {pick(s.rng, "Model", "Model Name"), p.Product.Model}, {"Colour", pick(s.rng, "Black", "Blue", "Silver")},
		{"Net Quantity", "1 N"}, {"MRP", "Rs. " + p.Product.Price.Grouped()}, {"Country of Origin", "India"}, {"Customer Care", "1800 " + digits(s.rng, 3) + " " + digits(s.rng, 4)},
	} {
		s.Text(30, y, f.caption+":", bold.At(19))
		s.Text(205, y, f.value, st.At(19))
		y += 34
	}
	s.Text(30, 480, "Imported & marketed by "+maker(p), st.At(15))
	y = 30
	for _, f := range []fact{{"IMEI 1", p.IMEI}, {"IMEI 2", p.IMEI2}, {pick(s.rng, "S/N", "Serial No"), p.serial}} {
		y = s.striped(520, y, 420, 62, f.caption+pick(s.rng, ": ", " : ", " "), f.value, st.At(21), false)
	}
	s.Text(520, y+20, "EID "+digits(s.rng, 32), st.At(16))
}

// paintTrayLabel is the small label on a phone's back or tray: no brand, numbers only.
func paintTrayLabel(s *sheet, c Case) {
	p := newPiece(s, c, true)
	st := labelFace(s)
	s.pieceFields(p, false, true)
	s.field("serial_number", p.serial)
	s.Text(30, 50, "Model: "+p.Product.Model, st.At(24))
	y := s.striped(30, 75, 480, 60, "IMEI1: ", p.IMEI, st.At(22), true)
	y = s.striped(30, y, 480, 60, "IMEI2: ", p.IMEI2, st.At(22), true)
	s.Text(30, y+20, "S/N: "+p.serial, st.At(22))
}

// paintIMEIScreen is what *#06# shows.
func paintIMEIScreen(s *sheet, c Case) {
	p := newPiece(s, c, true)
	st := draw.Style{Face: pick(s.rng, draw.Roboto, draw.Lato, draw.Noto), Size: 32, Leading: 1.3, Color: draw.Hex(0x202020)}
	s.pieceFields(p, false, false)
	s.Fill(draw.Rect(0, 0, 720, 1480), draw.Hex(pick(s.rng, uint32(0x707478), 0x3a4048, 0xd0d4d8)))
	panel := draw.White
	if chance(s.rng, 0.3) {
		panel, st.Color = draw.Hex(0x26282c), draw.Hex(0xf0f0f0)
	}
	s.Text(30, 44, "10:4"+digits(s.rng, 1), st.At(24).In(draw.White))
	top := between(s.rng, 380, 560)
	s.Fill(draw.RoundRect(50, top, 620, 560, 36), panel)
	s.Text(90, top+76, pick(s.rng, "IMEI", "IMEI information", "Device information", "IMEI and MEID"), st.With(st.Face.Bold()).At(38))
	slash := pick(s.rng, "", " / 01", "/02")
	stripes := chance(s.rng, 0.5)
	y := top + 130
	for i, imei := range []string{p.IMEI, p.IMEI2} {
		caption := fmt.Sprintf(pick(s.rng, "IMEI%d", "IMEI %d", "IMEI (sim slot%d)"), i+1)
		s.Text(90, y+20, caption, st.At(28))
		s.Text(90, y+66, imei+slash, st)
		y += 92
		if stripes && panel == draw.White {
			s.Barcode(100, y-8, 520, 50, imei, draw.Black)
			y += 62
		}
	}
	if chance(s.rng, 0.4) {
		s.field("serial_number", p.serial)
		s.Text(90, y+26, "SN "+p.serial, st.At(28))
	}
	s.Text(560, top+520, "OK", st.With(st.Face.Bold()).At(30).In(draw.Hex(0x1a73e8)))
}

// paintAboutScreen is the page of a phone's settings.
func paintAboutScreen(s *sheet, c Case) {
	p := newPiece(s, c, true)
	st := draw.Style{Face: pick(s.rng, draw.Roboto, draw.Lato, draw.Noto), Size: 30, Leading: 1.3, Color: draw.Hex(0x202020)}
	s.pieceFields(p, false, true)
	s.field("serial_number", p.serial)
	s.Text(40, 110, "About phone", st.With(st.Face.Bold()).At(44))
	y := 210.0
	for _, f := range []fact{
		{"Device name", p.Product.Brand + " " + p.Product.Model}, {pick(s.rng, "Model", "Model name"), p.Product.Model},
		{"Serial number", p.serial}, {pick(s.rng, "IMEI (slot 1)", "IMEI 1", "IMEI1"), p.IMEI}, {pick(s.rng, "IMEI (slot 2)", "IMEI 2", "IMEI2"), p.IMEI2},
		{"Android version", "15"}, {"Build number", "AP3A." + digits(s.rng, 6)},
	} {
		s.Text(40, y, f.caption, st)
		s.Text(40, y+42, f.value, st.At(27).In(draw.Hex(0x5f6368)))
		s.Line(40, y+68, 680, y+68, 1, draw.Hex(0xd0d0d0))
		y += 126
	}
}

// paintRatingPlate is the silver sticker of an appliance.
func paintRatingPlate(s *sheet, c Case) {
	p := newPiece(s, c, false)
	st := labelFace(s)
	bold := st.With(st.Face.Bold())
	s.pieceFields(p, true, true)
	s.field("serial_number", p.serial)
	s.Fill(draw.Rect(0, 0, 900, 560), draw.Hex(pick(s.rng, uint32(0xd8dadd), 0xf4f4f4, 0xe4e6ea)))
	s.Text(40, 70, p.Product.Brand, bold.At(44))
	s.Text(420, 66, p.Product.Kind, bold.At(24))
	y := 122.0
	for _, f := range []fact{
		{pick(s.rng, "Model", "Model No.", "MODEL NO"), p.Product.Model},
		{"Rated Voltage", "220-240 V ~ 50 Hz"}, {"Rated Power", digits(s.rng, 2) + "0 W"}, {"Mfg. Date", p.OrderDate.Format("01/2006")},
		{"MRP", "Rs. " + p.Product.Price.Grouped()},
	} {
		s.Text(40, y, f.caption+pick(s.rng, ":", " :", ""), st.At(21))
		s.Text(270, y, f.value, st.At(21))
		y += 36
	}
	caption := pick(s.rng, "Serial No: ", "Serial No. : ", "Sr. No. ", "S/N: ", "SERIAL NO ")
	s.striped(40, y+10, between(s.rng, 420, 620), 80, caption, p.serial, st.At(24), chance(s.rng, 0.5))
	s.Text(40, 536, "Made in India by "+p.Product.Brand+" Appliances Limited", st.At(16))
}

// paintSerialSticker is a small sticker with model and serial number.
func paintSerialSticker(s *sheet, c Case) {
	p := newPiece(s, c, false)
	st := labelFace(s)
	s.pieceFields(p, false, true)
	s.field("serial_number", p.serial)
	var ink color.NRGBA = draw.Black
	s.Text(30, 54, pick(s.rng, "MODEL: ", "Model No. : ", "Model: ")+p.Product.Model, st.At(28).In(ink))
	s.striped(30, 80, 560, 90, pick(s.rng, "S/N: ", "SERIAL NO: ", "Serial No.: "), p.serial, st.At(28), false)
	s.Text(600, 54, "MADE IN INDIA", st.At(18))
}
