package specimen

import "atlas/internal/specimen/draw"

const authority = "Unique Identification Authority of India"

// paintAadhaarBack2013 has the XML code, which holds the whole number.
func paintAadhaarBack2013(s *sheet, c Case) { oldBack(s, newHolder(s, c)) }

func oldBack(s *sheet, h holder) {
	s.Box(3, 3, 1005, 632, 2, cardEdge)
	s.backHead(h)
	s.addresses(45, 165, 600, h)
	s.oldQR(705, 165, 265, h)
	s.number(505, 555, h, h.bold().At(52).Aligned(draw.Center))
	s.contact(h, true)
}

// paintAadhaarBack2025 has the secure code, the VID and the day of the details.
func paintAadhaarBack2025(s *sheet, c Case) { currentBack(s, newHolder(s, c)) }

func currentBack(s *sheet, h holder) {
	s.backHead(h)
	s.vertical(30, 440, "Details as on: "+date(h.Enrolled.AddDate(5, 4, 20)), h.text.At(17))
	s.addresses(60, 150, 570, h)
	s.secureQR(675, 135, 305, h)
	s.number(505, 518, h, h.bold().At(52).Aligned(draw.Center))
	s.virtual(505, 560, h, h.text.At(26).Aligned(draw.Center))
	s.contact(h, false)
}

// paintAadhaarPVCBack is the back of the plastic card.
func paintAadhaarPVCBack(s *sheet, c Case) {
	s.plastic()
	currentBack(s, newHolder(s, c))
}

func (s *sheet) backHead(h holder) {
	s.Emblem(75, 16, 62, draw.Hex(0x3a3a3a))
	s.Text(490, 50, h.authority, h.bold().At(29).Aligned(draw.Center))
	s.Text(490, 90, authority, h.bold().At(28).Aligned(draw.Center))
	s.Sun(930, 68, 52, draw.Hex(0xf0a030), draw.Hex(0xc02020))
	s.Line(150, 108, 850, 108, 2, draw.Hex(0xc62828))
}

// addresses draws the address in both scripts, one above the other.
func (s *sheet) addresses(x, y, width float64, h holder) {
	st := h.text.At(22)
	st.Leading = 1.32
	s.Text(x, y, h.address+":", h.bold().At(22))
	y = s.Paragraph(x, y+29, width, h.Home.Local(), st)
	y += 10
	s.Text(x, y, pick(s.rng, "Address:", "Address :", "Address"), h.bold().At(23))
	st = st.At(23)
	s.postalAddress(x, y+30, width, h, st)
}
