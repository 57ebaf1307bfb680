package specimen

import (
	"atlas/internal/specimen/draw"
)

const proofNotice = "Aadhaar is proof of identity, not of citizenship or date of birth. It should be used with verification (online authentication, or scanning of QR code / offline XML)."

var cardEdge = draw.Hex(0x9a9a9a)

// paintAadhaarFront2011 is the first card: at times only the year of birth and the
// father's name, no VID, the old slogan.
func paintAadhaarFront2011(s *sheet, c Case) {
	h := newHolder(s, c)
	h.yearOnly = chance(s.rng, 0.6)
	s.Box(3, 3, 1005, 632, 2, cardEdge)
	s.letterhead(h.government, "GOVERNMENT OF INDIA", h, 112)
	s.Portrait(45, 165, 200, 250, h.look)
	s.identity(280, 196, 44, h)
	if chance(s.rng, 0.4) {
		s.Text(280, 196+4*44, h.father+" / Father : "+h.Father.Latin, h.text.At(28))
	}
	s.number(505, 520, h, h.bold().At(58).Aligned(draw.Center))
	s.footer(h.oldSlogan, h)
}

// paintAadhaarFront2013 has the XML code at the right and the day it was issued.
func paintAadhaarFront2013(s *sheet, c Case) {
	h := newHolder(s, c)
	s.Box(3, 3, 1005, 632, 2, cardEdge)
	s.letterhead(h.government, "Government of India", h, 112)
	s.Portrait(50, 160, 205, 255, h.look)
	s.identity(285, 190, 43, h)
	s.oldQR(770, 235, 205, h)
	s.vertical(26, 470, pick(s.rng, "Issue Date: ", "Download Date: ", "Generation Date: ")+date(h.Enrolled.AddDate(0, 1, 12)), h.text.At(17))
	s.number(505, 520, h, h.bold().At(58).Aligned(draw.Center))
	s.footer(pick(s.rng, h.oldSlogan, h.slogan), h)
}

// paintAadhaarFront2019 has the VID below the number.
func paintAadhaarFront2019(s *sheet, c Case) {
	h := newHolder(s, c)
	s.letterhead(h.government, "Government of India", h, 112)
	s.Portrait(50, 150, 205, 255, h.look)
	s.identity(285, 182, 45, h)
	if chance(s.rng, 0.5) {
		s.Text(285, 182+4*45, "Mobile No: "+h.Mobile, h.text.At(28))
	}
	s.vertical(28, 450, "Issue Date: "+date(h.Enrolled.AddDate(3, 2, 5)), h.text.At(17))
	if chance(s.rng, 0.6) {
		s.secureQR(745, 160, 235, h)
	}
	s.number(505, 508, h, h.bold().At(56).Aligned(draw.Center))
	s.virtual(505, 553, h, h.text.At(27).Aligned(draw.Center))
	s.footer(h.slogan, h)
}

// paintAadhaarFront2025 is the card of today: when the number was issued, and what the
// card does not prove.
func paintAadhaarFront2025(s *sheet, c Case) { currentFront(s, newHolder(s, c)) }

// paintAadhaarFrontMasked shows the last four digits of the number only.
func paintAadhaarFrontMasked(s *sheet, c Case) {
	h := newHolder(s, c)
	h.masked = true
	currentFront(s, h)
}

func currentFront(s *sheet, h holder) {
	s.letterhead(h.government, "Government of India", h, 100)
	s.Sun(925, 62, 52, draw.Hex(0xf0a030), draw.Hex(0xc02020))
	s.Portrait(62, 132, 205, 250, h.look)
	s.identity(295, 164, 44, h)
	s.vertical(36, 400, "Aadhaar no. issued: "+date(h.Enrolled), h.text.At(18))
	notice := h.text.At(16.5)
	y := s.Paragraph(295, 338, 680, h.notice, notice)
	s.Paragraph(295, y+2, 680, proofNotice, notice)
	s.number(505, 505, h, h.bold().At(56).Aligned(draw.Center))
	s.virtual(505, 552, h, h.text.At(27).Aligned(draw.Center))
	s.footer(h.slogan, h)
}

// paintAadhaarCutout is the front as cut from a letter: less wide than a card.
func paintAadhaarCutout(s *sheet, c Case) {
	h := newHolder(s, c)
	s.Box(4, 4, 1003, 866, 2, cardEdge)
	s.Emblem(110, 40, 80, draw.Hex(0x333333))
	s.Brush(230, 60, 620, 60, draw.Hex(0xf39a3c), s.rng)
	s.Brush(260, 140, 590, 50, draw.Hex(0x3c9a44), s.rng)
	s.Text(560, 112, h.government, h.bold().At(42).Aligned(draw.Center))
	s.Text(560, 176, "Government of India", h.bold().At(38).Aligned(draw.Center))
	s.Portrait(45, 215, 280, 330, h.look)
	s.identity(355, 250, 56, h)
	s.vertical(30, 560, "Download Date: "+date(h.Enrolled.AddDate(2, 3, 4)), h.text.At(18))
	s.oldQR(755, 440, 215, h)
	s.number(505, 735, h, h.bold().At(64).Aligned(draw.Center))
	s.Line(20, 772, 991, 772, 4, draw.Hex(0xc62828))
	s.Text(505, 830, pick(s.rng, h.slogan, h.oldSlogan), h.bold().At(40).Aligned(draw.Center))
}

// paintAadhaarPVCFront is the plastic card: guilloche, hologram and a second, faint face.
func paintAadhaarPVCFront(s *sheet, c Case) {
	h := newHolder(s, c)
	s.plastic()
	s.letterhead(h.government, "Government of India", h, 104)
	s.Sun(925, 66, 54, draw.Hex(0xf0a030), draw.Hex(0xc02020))
	s.Portrait(60, 140, 205, 252, h.look)
	s.hologram(900, 250, 60)
	s.identity(295, 172, 44, h)
	s.vertical(38, 420, pick(s.rng, "Print Date: ", "Issue Date: ")+date(h.Enrolled.AddDate(4, 1, 9)), h.text.At(17))
	s.secureQR(770, 320, 150, h)
	s.number(470, 502, h, h.bold().At(54).Aligned(draw.Center))
	s.virtual(470, 548, h, h.text.At(26).Aligned(draw.Center))
	s.footer(h.slogan, h)
}

// plastic is the printed ground of a plastic card.
func (s *sheet) plastic() {
	s.Gradient(draw.Rect(0, 0, cardWidth, cardHeight), 0, 0, cardWidth, cardHeight, draw.Hex(0xfdf3e7), draw.Hex(0xffffff), draw.Hex(0xeaf5ea))
	s.Guilloche(0, 0, cardWidth, cardHeight, 24, draw.Fade(draw.Hex(0xf0c9a0), 0.55))
	s.Guilloche(0, 12, cardWidth, cardHeight, 24, draw.Fade(draw.Hex(0xb8d8b8), 0.55))
}

func (s *sheet) hologram(cx, cy, r float64) {
	s.Gradient(draw.Ellipse(cx, cy, r, r), cx-r, cy-r, cx+r, cy+r, draw.Hex(0xd8d8e8), draw.Hex(0xbfe8e0), draw.Hex(0xe8d8f0), draw.Hex(0xd8e0c8))
	s.Rosette(cx, cy, r*0.9, draw.Fade(draw.White, 0.8))
}
