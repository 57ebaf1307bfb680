package specimen

import (
	"fmt"

	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/finance"
)

// hindiLayouts are papers that print a name or an address in the region's script
// alone. They are drawn when asked for by name, and never by chance: no reader without
// that script can read them.
var hindiLayouts = []layout{
	card(Aadhaar, "front-hindi", paintAadhaarFrontHindi),
	card(Aadhaar, "back-hindi", paintAadhaarBackHindi),
	a4(ElectricityBill, "hindi", paintPowerHindi),
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

// paintPowerHindi draws the bill of a company that prints all of its captions in Hindi alone.
func paintPowerHindi(s *sheet, c Case) {
	const left, right = 60.0, 1180.0
	p := newPower(s, c, 12, "02-01-2006")
	provider := pick(s.rng, "जयपुर विद्युत वितरण निगम लिमिटेड", "पूर्वांचल विद्युत वितरण निगम लिमिटेड", "मध्य क्षेत्र विद्युत वितरण कंपनी लिमिटेड")
	s.field("provider_name", provider)
	st := draw.Style{Face: draw.Noto, Size: 17, Leading: 1.35}
	bold := st.With(st.Face.Bold())
	s.Text(a4Width/2, 80, provider, bold.At(26).Aligned(draw.Center))
	s.Text(a4Width/2, 116, pick(s.rng, "विद्युत विपत्र (घरेलू)", "बिजली बिल", "विद्युत बिल"), bold.At(20).Aligned(draw.Center))
	facts := [][]string{
		{pick(s.rng, "उपभोक्ता संख्या", "उपभोक्ता क्रमांक"), p.consumer, "बिल माह", p.Month.Format("01-2006")},
		{pick(s.rng, "बिल जारी दिनांक", "बिल दिनांक"), p.billed, "बिल क्रमांक", p.Number[:9]},
		{"मीटर संख्या", p.Meter, "स्वीकृत भार", p.Load},
	}
	y, _ := s.Table(draw.Table{X: left, Y: 150, Body: st, Pad: 9, Rule: 1.2, Columns: []draw.Column{{Width: 260}, {Width: 320}, {Width: 240}, {Width: 300}}}, facts)
	y = s.facts(left+8, y+40, 280, 800, []fact{{"उपभोक्ता का नाम", p.name}, {"पता", p.address}}, st, bold)
	y, _ = s.Table(draw.Table{X: left, Y: y + 20, Body: st, Pad: 9, Rule: 1.2, Columns: []draw.Column{{Width: 280}, {Width: 280}, {Width: 280}, {Width: 280}}}, [][]string{
		{"वर्तमान पठन", "पूर्व पठन", "उपभोग यूनिट", "मीटर स्थिति"}, {fmt.Sprint(p.Present), fmt.Sprint(p.Previous), fmt.Sprint(p.Units), "OK"},
	})
	hindi := []string{"स्थायी प्रभार", "ऊर्जा प्रभार", "वहन प्रभार", "ईंधन अधिभार", "विद्युत शुल्क"}
	var charges [][]string
	for i, l := range p.Charges {
		charges = append(charges, []string{hindi[i], l.Amount.Grouped()})
	}
	s.Table(draw.Table{X: left, Y: y + 24, Body: st, Pad: 8, Rule: 1.2, Columns: []draw.Column{{Width: 420}, {Width: 200, Align: draw.Right}}}, charges)
	due := [][]string{{"अंतिम तिथि"}, {p.due}, {"अंतिम तिथि तक देय राशि"}, {p.amount(s)}, {"अंतिम तिथि के बाद देय राशि"}, {finance.Plain(p.Late)}}
	s.Table(draw.Table{X: right - 420, Y: y + 24, Body: st, Pad: 8, Rule: 1.2, Columns: []draw.Column{{Width: 420, Align: draw.Center}}}, due)
}
