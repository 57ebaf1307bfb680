package specimen

import "atlas/internal/specimen/draw"

// hindiLayouts are papers that print a name or an address in the region's script
// alone. They are drawn when asked for by name, and never by chance: no reader without
// that script can read them.
var hindiLayouts = []layout{
	card(Aadhaar, "front-hindi", paintAadhaarFrontHindi),
	card(Aadhaar, "back-hindi", paintAadhaarBackHindi),
}

// paintAadhaarFrontHindi is a front whose name was never written in English.
func paintAadhaarFrontHindi(s *sheet, c Case) {
	h := newHolder(s, c)
	s.Box(3, 3, 1005, 632, 2, cardEdge)
	s.letterhead(h.government, "Government of India", h, 112)
	s.Portrait(50, 160, 205, 255, h.look)
	st := h.text.At(pick(s.rng, 30.0, 34, 38))
	s.Text(285, 196, h.Name.Local, st)
	s.field("name", h.Name.Local)
	s.Text(285, 246, h.born+" / DOB: "+date(h.Born), st)
	s.field("date_of_birth", date(h.Born))
	s.Text(285, 296, h.gender(), st)
	s.number(505, 520, h, h.bold().At(58).Aligned(draw.Center))
	s.footer(h.slogan, h)
}

// paintAadhaarBackHindi is a back with the address in the region's script alone.
func paintAadhaarBackHindi(s *sheet, c Case) {
	h := newHolder(s, c)
	s.Box(3, 3, 1005, 632, 2, cardEdge)
	s.backHead(h)
	st := h.text.At(pick(s.rng, 24.0, 26, 28))
	st.Leading = 1.4
	s.Text(45, 165, h.address+":", h.bold().At(st.Size))
	s.field("address", h.Home.Local())
	s.Paragraph(45, 165+1.5*st.Size, 600, h.Home.Local(), st)
	s.oldQR(705, 165, 265, h)
	s.number(505, 555, h, h.bold().At(52).Aligned(draw.Center))
	s.contact(h, true)
}
