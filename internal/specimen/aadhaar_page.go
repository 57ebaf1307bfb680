package specimen

import (
	"strings"

	"atlas/internal/specimen/draw"
)

// paintAadhaarStacked is a front above its back in one picture, as people lay them.
func paintAadhaarStacked(s *sheet, c Case) {
	s.Fill(draw.Rect(0, 0, 1111, 1420), draw.Hex(0xf6f5f1))
	front, back := paintAadhaarFront2013, paintAadhaarBack2013
	if chance(s.rng, 0.5) {
		front, back = paintAadhaarFront2019, paintAadhaarBack2025
	}
	front(s.slip(50, 45, between(s.rng, -1.2, 1.2), 1), c)
	back(s.slip(50, 735, between(s.rng, -1.2, 1.2), 1), c)
}

// paintAadhaarCopy is both sides copied onto one white page, side by side or one above
// the other, often signed by the holder.
func paintAadhaarCopy(s *sheet, c Case) {
	if chance(s.rng, 0.5) {
		paintAadhaarFront2019(s.slip(60, 170, between(s.rng, -1, 1), 0.54), c)
		paintAadhaarBack2025(s.slip(635, 175, between(s.rng, -1, 1), 0.54), c)
	} else {
		paintAadhaarFront2025(s.slip(290, 160, between(s.rng, -1, 1), 0.66), c)
		paintAadhaarBack2025(s.slip(290, 640, between(s.rng, -1, 1), 0.66), c)
	}
	if chance(s.rng, 0.7) {
		ink := draw.Hex(0x20307a)
		s.at(420, 1240, -4, 1).Text(0, 0, "Self Attested", draw.Style{Face: draw.Serif, Size: 34, Slant: 0.3, Color: ink})
		s.Signature(430, 1265, 260, 80, ink, s.rng)
	}
}

// slip is a card lying on the sheet, white with a thin edge.
func (s *sheet) slip(x, y, degrees, scale float64) *sheet {
	p := s.at(x, y, degrees, scale)
	p.Fill(draw.RoundRect(0, 0, cardWidth, cardHeight, 18), draw.White)
	p.Stroke(draw.RoundRect(0, 0, cardWidth, cardHeight, 18), 1.5, draw.Hex(0xb0b0b0))
	return p
}

// paintAadhaarLetter is the e-Aadhaar: the letter on top, both sides to cut out below.
func paintAadhaarLetter(s *sheet, c Case) { letter(s, newHolder(s, c)) }

// paintAadhaarLetterMasked is the e-Aadhaar downloaded with a masked number.
func paintAadhaarLetterMasked(s *sheet, c Case) {
	h := newHolder(s, c)
	h.masked = true
	letter(s, h)
}

func letter(s *sheet, h holder) {
	s.Emblem(110, 45, 70, draw.Hex(0x333333))
	s.Brush(230, 50, 760, 40, draw.Hex(0xf39a3c), s.rng)
	s.Brush(260, 110, 730, 34, draw.Hex(0x3c9a44), s.rng)
	s.Text(610, 84, h.authority, h.bold().At(26).Aligned(draw.Center))
	s.Text(610, 136, authority, h.bold().At(24).Aligned(draw.Center))
	s.Text(610, 168, "Government of India", h.text.At(20).Aligned(draw.Center))
	s.Sun(1110, 110, 62, draw.Hex(0xf0a030), draw.Hex(0xc02020))
	s.Text(90, 225, "Enrolment No.: "+h.Enrolment, h.text.At(20))
	s.signatureBox(90, 690, h)
	s.secureQR(760, 240, 370, h)
	s.yourNumber(h)
	s.information(h)
	s.Dashed(40, 1190, 1200, 1190, 2, 10, draw.Hex(0x666666))
	currentFront(s.slip(50, 1215, 0, 0.55), h)
	currentBack(s.slip(635, 1215, 0, 0.55), h)
	s.recipient(90, 265, h)
}

// recipient is the address block of the letter, with captions of its own. It is the
// letter's address: the cut-outs repeat it in smaller print and other words.
func (s *sheet) recipient(x, y float64, h holder) {
	home := h.Home
	var parts []string
	for _, part := range []string{
		home.CareOf.Latin, home.House, joinParts(home.Street.Latin, home.Landmark.Latin), home.Locality.Latin,
		"VTC: " + home.VTC.Latin, "PO: " + home.PostOffice.Latin, "Sub District: " + home.SubDistrict.Latin,
		"District: " + home.District.Latin, "State: " + home.State.Latin, "PIN Code: " + home.PIN,
	} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	s.field("address", strings.Join(parts, ", "))
	lines := []string{"To", h.Name.Local, h.Name.Latin, strings.Join(parts, ",\n") + ",", "Mobile: " + h.Mobile}
	s.Paragraph(x, y, 560, strings.Join(lines, "\n"), h.text.At(19))
}

func (s *sheet) signatureBox(x, y float64, h holder) {
	st := h.text.At(13)
	s.Text(x, y, "Signature Not Verified", h.bold().At(16))
	s.Paragraph(x, y+20, 300, "Digitally signed by DS UNIQUE IDENTIFICATION AUTHORITY OF INDIA 05\nDate: "+h.Enrolled.AddDate(6, 0, 3).Format("2006.01.02")+" 14:22:07 IST", st)
	s.Stroke(draw.Smooth(x+120, y-6, x+150, y+40, x+240, y-40), 7, draw.Fade(draw.Hex(0x2e9e3f), 0.5))
}

// yourNumber is the number in large, in the middle of the letter.
func (s *sheet) yourNumber(h holder) {
	s.Text(620, 800, h.yourNumber+" / Your Aadhaar No. :", h.bold().At(26).Aligned(draw.Center))
	s.number(620, 862, h, h.bold().At(52).Aligned(draw.Center))
	s.virtual(620, 900, h, h.text.At(24).Aligned(draw.Center))
	s.Text(620, 945, h.slogan, h.bold().At(28).Aligned(draw.Center))
	s.Line(60, 965, 1180, 965, 3, draw.Hex(0xc62828))
}

func (s *sheet) information(h holder) {
	s.Text(90, 1002, "INFORMATION", h.bold().At(20))
	y := 1030.0
	for _, line := range []string{
		"Aadhaar is a proof of identity, not of citizenship or date of birth.",
		"Verify identity using Secure QR Code / Offline XML / Online Authentication.",
		"Aadhaar is unique and secure. It helps you to avail various Government benefits and services.",
		"Keep your mobile number and e-mail ID updated in Aadhaar.",
		"Aadhaar should be updated after every 10 years from the date of enrolment.",
	} {
		s.Fill(draw.Ellipse(98, y-6, 3, 3), draw.Black)
		s.Text(112, y, line, h.text.At(17))
		y += 28
	}
}
