package specimen

import (
	"fmt"
	"strings"

	"atlas/internal/specimen/draw"
)

// paintEmployeeCard is what hangs round the neck of somebody with a desk.
func paintEmployeeCard(s *sheet, c Case) {
	ink := draw.Hex(pick(s.rng, uint32(0x0b4f8a), 0x1f6b45, 0x7a1f5b))
	s.Fill(draw.Rect(0, 0, cardWidth, 130), ink)
	st := draw.Style{Face: draw.Lato, Size: 28}
	s.Text(505, 84, c.Deal.Lender.Name, shrink(s, c.Deal.Lender.Name, st.With(draw.LatoBold).At(44), 940).In(draw.White).Aligned(draw.Center))
	s.photo(c, 60, 180, 260, 330)
	s.Text(370, 230, c.Person.Name.Latin, st.With(draw.LatoBold).At(40))
	s.facts(370, 300, 230, 600, []fact{
		{"Employee ID", fmt.Sprintf("E%05d", s.rng.IntN(100000))}, {"Designation", pick(s.rng, "Accountant", "Field Officer", "Engineer")}, {"Blood Group", pick(s.rng, "A+", "B+", "O+")}, {"Emergency", c.Person.Mobile},
	}, st, st.With(draw.LatoBold))
	s.Fill(draw.Rect(0, 590, cardWidth, 48), ink)
}

// paintLibraryCard is a reader's ticket.
func paintLibraryCard(s *sheet, c Case) {
	s.Fill(draw.Rect(0, 0, cardWidth, cardHeight), draw.Hex(0xf3efdf))
	s.Box(20, 20, 971, 598, 3, draw.Hex(0x5d4a1f))
	st := draw.Style{Face: draw.Serif, Size: 30}
	s.Text(505, 100, c.Person.Home.VTC.Latin+" City Library", st.With(draw.SerifBold).At(42).Aligned(draw.Center))
	s.Text(505, 150, "Membership Card", st.Aligned(draw.Center))
	s.facts(80, 250, 260, 840, []fact{
		{"Member", c.Person.Name.Latin}, {"Member No.", fmt.Sprint(1000 + s.rng.IntN(90000))}, {"Valid up to", c.Deal.OrderDate.AddDate(1, 0, 0).Format("02/01/2006")}, {"Books", "3 for 14 days"},
	}, st, st.With(draw.SerifBold))
	for i := range 40 {
		s.Line(80+9*float64(i), 520, 80+9*float64(i), 590, 1+5*s.rng.Float64(), draw.Black)
	}
}

// paintVisitingCard is a tradesman's card.
func paintVisitingCard(s *sheet, c Case) {
	ink := draw.Hex(pick(s.rng, uint32(0x0b6e6e), 0x8a3b12, 0x2a2a66))
	d := c.Deal.Dealer
	s.Fill(draw.Rect(0, 0, 24, cardHeight), ink)
	st := draw.Style{Face: draw.Carlito, Size: 30}
	s.Text(90, 150, c.Person.Name.Latin, st.With(draw.CarlitoBold).At(52).In(ink))
	s.Text(90, 196, "Proprietor", st)
	s.Text(90, 300, d.Name, shrink(s, d.Name, st.With(draw.CarlitoBold).At(38), 860))
	s.Text(90, 342, d.Slogan, shrink(s, d.Slogan, st.At(26), 860))
	s.Paragraph(90, 430, 800, strings.Join(d.Address.Street, ", ")+", "+d.Address.City, st.At(28))
	s.Text(90, 540, "Mob: "+d.Phone+"   "+d.Email, shrink(s, "Mob: "+d.Phone+"   "+d.Email, st.At(28), 860))
}
