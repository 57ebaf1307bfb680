package specimen

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"atlas/internal/document"
	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/trade"
)

// dateField notes a date as the API writes it.
func (s *sheet) dateField(name document.FieldName, t time.Time) {
	s.field(name, t.Format("02/01/2006"))
}

// address draws an address wrapped at width, notes it as printed, and returns the
// next baseline.
func (s *sheet) address(name document.FieldName, x, y, width float64, text string, st draw.Style) float64 {
	s.field(name, strings.Join(strings.Fields(text), " "))
	return s.Paragraph(x, y, width, text, st)
}

// shopName is a name as a counter clerk types it: mostly in full, at times in
// capitals, with an initial or without the surname.
func shopName(rng *rand.Rand, name string) string {
	parts := strings.Fields(name)
	switch n := rng.IntN(20); {
	case n < 5:
		return strings.ToUpper(name)
	case n == 5 && len(parts) > 1 && len(parts[0]) > 2:
		return strings.Join(parts[:len(parts)-1], " ")
	case n == 6 && len(parts) > 2:
		return parts[0] + " " + parts[1][:1] + " " + strings.Join(parts[2:], " ")
	}
	return name
}

// postal writes an address in one of the usual ways, parts apart by ", ".
func postal(rng *rand.Rand, a trade.Address) string {
	end := pick(rng,
		fmt.Sprintf("%s, %s - %s", a.City, a.State, a.PIN),
		fmt.Sprintf("%s - %s, %s", a.City, a.PIN, a.State),
		fmt.Sprintf("%s, %s, %s", a.City, a.State, a.PIN),
		fmt.Sprintf("%s, %s-%s", a.City, a.State, a.PIN),
		fmt.Sprintf("%s-%s", a.City, a.PIN),
	)
	return strings.Join(append(append([]string{}, a.Street...), end), ", ")
}

// fileName is a name as a lender's file spells it: in full, in capitals or not.
func fileName(rng *rand.Rand, name string) string {
	if chance(rng, 0.5) {
		return strings.ToUpper(name)
	}
	return name
}

// shrink makes a style small enough for the text to fit the width.
func shrink(s *sheet, text string, st draw.Style, width float64) draw.Style {
	if w := s.Measure(text, st); w > width {
		return st.At(st.Size * width / w)
	}
	return st
}
