package specimen

import (
	"strings"

	"atlas/internal/specimen/draw"
)

var panLayouts = []layout{
	card(PAN, "pan-old", paintPANOld),
	card(PAN, "pan-2017", paintPAN2017),
	card(PAN, "pan-2018", paintPAN2018),
	card(PAN, "pan-company", paintPANCompany),
	a4(PAN, "e-pan", paintEPAN),
}

// taxpayer is a person or firm as the PAN card tells of them, in capitals.
type taxpayer struct {
	pan, name, father, born string
	look                    draw.Look
	text, bold              draw.Style
}

func newTaxpayer(s *sheet, c Case) taxpayer {
	p := c.Person
	t := taxpayer{
		pan: p.PAN, name: strings.ToUpper(p.Full), father: strings.ToUpper(p.Father.Latin), born: date(p.Born),
		look: c.Look,
	}
	t.setFaces(s)
	s.field("pan_number", t.pan)
	s.field("name_as_per_pan", t.name)
	s.field("father_name", t.father)
	s.field("dob", t.born)
	return t
}

// newCompany is the dealer's firm, which has no father.
func newCompany(s *sheet, c Case) taxpayer {
	name := strings.ToUpper(c.Deal.Dealer.Name)
	if !strings.Contains(name, "PVT") && !strings.Contains(name, "PRIVATE") {
		name += " PRIVATE LIMITED"
	}
	pan := c.Deal.Dealer.PAN
	t := taxpayer{
		pan: pan[:3] + "C" + pan[4:], name: name,
		born: date(c.Person.Enrolled.AddDate(-8, 0, 0)),
	}
	t.setFaces(s)
	s.field("pan_number", t.pan)
	s.field("name_as_per_pan", t.name)
	s.field("dob", t.born)
	return t
}

func (t *taxpayer) setFaces(s *sheet) {
	t.text, t.bold = draw.Style{Face: draw.Sans}, draw.Style{Face: draw.SansBold}
	if chance(s.rng, 0.4) {
		t.text, t.bold = draw.Style{Face: draw.Roboto}, draw.Style{Face: draw.RobotoBold}
	}
}

// panGround is the card's print: blue into pink, waves, and the names of the office.
func (s *sheet) panGround(t taxpayer) {
	s.Gradient(draw.Rect(0, 0, cardWidth, cardHeight), 0, 0, cardWidth, cardHeight, draw.Hex(0xc4e0f2), draw.Hex(0xdfeff6), draw.Hex(0xf1dfe6), draw.Hex(0xc8e2ef))
	s.Guilloche(0, 0, cardWidth, cardHeight, 30, draw.Fade(draw.Hex(0x8dbbd6), 0.35))
	s.Guilloche(0, 9, cardWidth, cardHeight, 30, draw.Fade(draw.Hex(0xd8a8bc), 0.25))
	s.Text(45, 62, "आयकर विभाग", t.bold.At(36))
	s.Text(45, 106, "INCOME TAX DEPARTMENT", t.bold.At(26))
	s.Emblem(480, 18, 66, draw.Hex(0x4a4a4a))
	s.Text(480, 140, "सत्यमेव जयते", t.text.At(15).Aligned(draw.Center))
	s.Text(966, 62, "भारत सरकार", t.bold.At(36).Aligned(draw.Right))
	s.Text(966, 106, "GOVT. OF INDIA", t.bold.At(26).Aligned(draw.Right))
}

// paintPANOld is the card without captions, issued to about 2016.
func paintPANOld(s *sheet, c Case) {
	t := newTaxpayer(s, c)
	s.panGround(t)
	value := t.text.At(31)
	s.Text(50, 206, t.name, value)
	s.Text(50, 282, t.father, value)
	s.Text(50, 358, t.born, value)
	s.Text(42, 408, "Permanent Account Number", t.text.At(26))
	s.Text(50, 458, t.pan, t.bold.At(38))
	s.Signature(45, 490, 250, 75, draw.Black, s.rng)
	s.Text(42, 604, "Signature", t.text.At(25))
	s.hologram(850, 270, 78)
	s.Portrait(746, 402, 218, 214, t.look)
	s.printDate(c, t)
}

// paintPAN2017 has a small code at the left and captions in two languages.
func paintPAN2017(s *sheet, c Case) {
	t := newTaxpayer(s, c)
	s.panGround(t)
	s.whiteQR(44, 166, 140, noiseDigits(s.rng, 220))
	s.panTitle(500, 200, t)
	s.caption(44, 330, "नाम / Name", t.name, t)
	s.caption(44, 424, "पिता का नाम / Father's Name", t.father, t)
	s.caption(44, 520, "जन्म की तारीख / Date of Birth", t.born, t)
	s.Signature(440, 515, 240, 62, draw.Black, s.rng)
	s.Text(445, 604, "हस्ताक्षर / Signature", t.text.At(20))
	s.hologram(840, 268, 76)
	s.Portrait(742, 398, 212, 212, t.look)
	s.printDate(c, t)
}

// paintPAN2018 is the card of today, with a large code at the right.
func paintPAN2018(s *sheet, c Case) {
	t := newTaxpayer(s, c)
	s.panGround(t)
	s.Portrait(48, 160, 180, 176, t.look)
	s.panTitle(455, 186, t)
	s.whiteQR(712, 178, 248, noiseDigits(s.rng, 1500))
	s.caption(44, 362, "नाम / Name", t.name, t)
	s.caption(44, 452, "पिता का नाम / Father's Name", t.father, t)
	s.caption(44, 546, "जन्म की तारीख / Date of Birth", t.born, t)
	s.Signature(470, 510, 220, 66, draw.Black, s.rng)
	s.Text(480, 604, "हस्ताक्षर / Signature", t.text.At(20))
}

// paintPANCompany is the card of a firm: no face, no father, no signature.
func paintPANCompany(s *sheet, c Case) {
	t := newCompany(s, c)
	s.panGround(t)
	s.panTitle(400, 200, t)
	s.caption(44, 362, "नाम / Name", t.name, t)
	s.caption(44, 470, "निगमन / गठन की तारीख / Date of Incorporation / Formation", t.born, t)
	s.whiteQR(735, 180, 225, noiseDigits(s.rng, 900))
	s.hologram(850, 520, 72)
	s.printDate(c, t)
}

func (s *sheet) panTitle(cx, y float64, t taxpayer) {
	s.Text(cx, y, "स्थायी लेखा संख्या कार्ड", t.text.At(25).Aligned(draw.Center))
	s.Text(cx, y+34, "Permanent Account Number Card", t.text.At(24).Aligned(draw.Center))
	s.Text(cx, y+86, t.pan, t.bold.At(42).Aligned(draw.Center))
}

// caption draws a small caption and its value below.
func (s *sheet) caption(x, y float64, text, value string, t taxpayer) {
	s.Text(x, y, text, t.text.At(19))
	st := t.bold.At(27)
	if s.Measure(value, st) > 640 {
		st = st.At(21)
	}
	s.Text(x, y+34, value, st)
}

func (s *sheet) whiteQR(x, y, side float64, payload string) {
	pad := side * 0.04
	s.Fill(draw.Rect(x-pad, y-pad, side+2*pad, side+2*pad), draw.White)
	s.QR(x, y, side, payload, draw.Black)
}

// printDate is the day of printing, upright at the right edge, without separators.
func (s *sheet) printDate(c Case, t taxpayer) {
	s.Place(990, 420, 90, 1).Text(0, 0, c.Person.Enrolled.AddDate(1, 0, 0).Format("02012006"), t.text.At(19))
}

// paintEPAN is the e-PAN as downloaded: a page of lines, and the card to cut out.
func paintEPAN(s *sheet, c Case) {
	t := newTaxpayer(s, c)
	s.Emblem(140, 60, 80, draw.Hex(0x4a4a4a))
	s.Text(640, 105, "आयकर विभाग  INCOME TAX DEPARTMENT", t.bold.At(30).Aligned(draw.Center))
	s.Text(640, 150, "भारत सरकार  GOVT. OF INDIA", t.bold.At(26).Aligned(draw.Center))
	s.Text(640, 220, "ई-स्थायी लेखा संख्या कार्ड", t.bold.At(26).Aligned(draw.Center))
	s.Text(640, 260, "e-Permanent Account Number (e-PAN) Card", t.bold.At(26).Aligned(draw.Center))
	s.ePANRows(c, t)
	s.QR(930, 330, 220, noiseDigits(s.rng, 900), draw.Black)
	s.Portrait(930, 585, 160, 190, t.look)
	s.ePANNotes(t)
	s.Dashed(60, 1150, 1180, 1150, 2, 10, draw.Hex(0x666666))
	paintPAN2018(s.at(90, 1200, 0, 0.62), c)
}

func (s *sheet) ePANRows(c Case, t taxpayer) {
	gender := "Male"
	if c.Person.Female {
		gender = "Female"
	}
	rows := [][2]string{
		{"स्थायी लेखा संख्या / Permanent Account Number (PAN)", t.pan},
		{"नाम / Name", t.name},
		{"पिता का नाम / Father's Name", t.father},
		{"जन्म की तारीख / Date of Birth", t.born},
		{"लिंग / Gender", gender},
	}
	y := 340.0
	for _, row := range rows {
		s.Text(90, y, row[0], t.text.At(20))
		s.Text(90, y+34, row[1], t.bold.At(25))
		s.Line(90, y+52, 860, y+52, 1, draw.Hex(0xbbbbbb))
		y += 90
	}
	s.Text(90, y, "हस्ताक्षर / Signature", t.text.At(20))
	s.Signature(330, y-40, 240, 70, draw.Black, s.rng)
}

func (s *sheet) ePANNotes(t taxpayer) {
	st := t.text.At(16)
	st.Leading = 1.5
	s.Paragraph(90, 900, 1060, "Note:\n"+
		"1. Permanent Account Number (PAN) facilitates Income Tax Department linking of various documents, including payment of taxes, assessment, tax demand, tax arrears, matching of information.\n"+
		"2. Quoting of PAN is now mandatory for several transactions specified under Income Tax Act, 1961 (Refer Rule 114B of Income Tax Rules, 1962).\n"+
		"3. Possessing or using more than one PAN is against the law and may attract penalty of upto Rs. 10,000.\n"+
		"4. The PAN Card enclosed contains Enhanced QR Code which is readable by a specific mobile app.", st)
}
