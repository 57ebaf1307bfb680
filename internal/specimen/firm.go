package specimen

import (
	"strings"

	"atlas/internal/document"
	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/trade"
)

// paperStyle is how a printed form looks: its text and its captions.
type paperStyle struct{ text, bold draw.Style }

// style picks a face of the usual ones, at a size of Liberation Sans's.
func (s *sheet) style(size, leading float64, faces ...draw.Face) paperStyle {
	face := pick(s.rng, faces...)
	switch face {
	case draw.Noto, draw.NotoSerif, draw.DejaVu, draw.Lato:
		size *= 0.92
	}
	st := draw.Style{Face: face, Size: size, Leading: leading}
	return paperStyle{st, st.With(face.Bold())}
}

// siteAddress writes a place of business as a list and notes it as the paper's address.
func (s *sheet) siteAddress(site trade.Site) string {
	text := postal(s.rng, trade.Address{Street: site.Parts(), City: site.City, State: site.State, PIN: site.PIN})
	s.field("address", text)
	s.truth.Address = &document.Address{
		Line1: joinParts(site.Door, site.Floor, site.Building, site.Road), Line2: joinParts(site.Landmark, site.Area),
		City: site.City, State: site.State, Postcode: site.PIN,
	}
	return text
}

// labelledAddress notes an address that is printed as a form of its parts: what stands
// behind the labels, in their order. The village or area, and the landmark, are the
// second line.
func (s *sheet) labelledAddress(site trade.Site, printed ...string) {
	s.field("address", joinParts(printed...))
	s.truth.Address = &document.Address{
		Line1: joinParts(site.Door, site.Floor, site.Building, site.Road), Line2: joinParts(site.Landmark, site.Area),
		City: site.City, State: site.State, Postcode: site.PIN,
	}
}

// upperIf writes a text in capitals on papers that are.
func upperIf(capitals bool, text string) string {
	if capitals {
		return strings.ToUpper(text)
	}
	return text
}

// rows draws a ruled table without titles and returns the y below it.
func (s *sheet) rows(x, y float64, widths []float64, ps paperStyle, pad float64, list [][]string) float64 {
	t := draw.Table{X: x, Y: y, Body: ps.text, Pad: pad, Rule: pick(s.rng, 1.0, 1.5), Middle: chance(s.rng, 0.3)}
	for _, w := range widths {
		t.Columns = append(t.Columns, draw.Column{Width: w})
	}
	bottom, _ := s.Table(t, list)
	return bottom
}
