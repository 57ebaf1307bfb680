package specimen

import (
	"fmt"
	"math"
	"strings"

	"atlas/internal/specimen/draw"
)

// paintNewspaper is a cutting: a headline over three columns.
func paintNewspaper(s *sheet, c Case) {
	town := c.Person.Home.VTC.Latin
	s.Fill(draw.Rect(0, 0, a4Width, a4Height), draw.Hex(0xf0ece0))
	st := draw.Style{Face: draw.Serif, Size: 21, Leading: 1.25, Color: draw.Hex(0x2a2a2a)}
	s.Text(a4Width/2, 110, "The "+town+" Chronicle", st.With(draw.SerifBold).At(56).Aligned(draw.Center))
	s.Line(60, 136, 1180, 136, 3, st.Color)
	s.Text(a4Width/2, 166, c.Deal.OrderDate.Format("Monday, January 2, 2006")+"   |   City Edition   |   Price Rs. 5", st.At(18).Aligned(draw.Center))
	s.Line(60, 184, 1180, 184, 1.5, st.Color)
	s.Paragraph(60, 250, 1120, pick(s.rng, "Monsoon arrives early, farmers hopeful", "New flyover to open before the festival", "Town library gets ten thousand books"), st.With(draw.SerifBold).At(46))
	sentences := []string{
		"Residents woke up to heavy clouds on Monday.", "Officials said that the work would be finished in time.", "Shopkeepers near the clock tower welcomed the decision.",
		"Several buses were late because of the crowd.", "A committee will meet next week to discuss the plan.", "Children played in the streets until the evening.",
		"The price of vegetables has gone up again.", "Experts ask people to save water.", "More details are expected soon.",
	}
	for col := range 3 {
		var text []string
		for range 26 {
			text = append(text, pick(s.rng, sentences...))
		}
		s.Paragraph(60+380*float64(col), 370, 350, strings.Join(text, " "), st)
	}
}

// paintMenu is the card of a restaurant.
func paintMenu(s *sheet, c Case) {
	s.Fill(draw.Rect(0, 0, a5Width, a5Height), draw.Hex(0xfff7e6))
	ink := draw.Hex(0x7a1f1f)
	st := draw.Style{Face: draw.Lato, Size: 24, Leading: 1.4}
	s.Text(a5Width/2, 110, "Hotel "+c.Person.Surname+" Pure Veg", st.With(draw.LatoBold).At(44).In(ink).Aligned(draw.Center))
	s.Text(a5Width/2, 160, "MENU", st.With(draw.LatoBold).At(28).Aligned(draw.Center))
	dishes := []string{"Masala Dosa", "Idli Vada", "Paneer Butter Masala", "Dal Tadka", "Veg Biryani", "Butter Naan", "Gulab Jamun", "Filter Coffee", "Sweet Lassi", "Pav Bhaji", "Aloo Paratha", "Curd Rice"}
	y := 240.0
	for _, i := range s.rng.Perm(len(dishes))[:10] {
		l := s.Text(90, y, dishes[i], st)
		price := fmt.Sprint(30 + 10*s.rng.IntN(30))
		s.Dashed(l.Right+12, y-4, 700, y-4, 1.5, 5, ink)
		s.Text(784, y, price, st.Aligned(draw.Right))
		y += 76
	}
	s.Text(a5Width/2, y+40, "Table No. 4    GST extra as applicable", st.At(18).Aligned(draw.Center))
}

// paintNote is a note by hand: leaning letters on lines that are not straight.
func paintNote(s *sheet, c Case) {
	for y := 120.0; y < a5Height; y += 62 {
		s.Line(0, y, a5Width, y, 1.2, draw.Hex(0xb9cbe0))
	}
	s.Line(96, 0, 96, a5Height, 1.2, draw.Hex(0xe0a0a0))
	st := draw.Style{Face: draw.Carlito, Size: 36, Slant: 0.35, Color: draw.Hex(0x1b2a78), Tracking: 0.6}
	lines := []string{
		"Dear " + c.Person.Name.Latin + ",", "please bring milk, bread and", "two kilos of rice today.", "The plumber comes at five,", "the key is with the", "neighbour. Call me when", "you reach home.", "See you in the evening!", "- Maa",
	}
	for i, line := range lines {
		x := 116 + 14*s.rng.Float64()
		for j, word := range strings.Fields(line) {
			y := 176 + 62*float64(i) + 5*math.Sin(float64(j)*1.7+float64(i)) + 4*s.rng.Float64()
			part := s.at(x, y, between(s.rng, -2.5, 1.5), 1)
			x += part.Text(0, 0, word, st.At(34+5*s.rng.Float64())).Right + 14
		}
	}
}
