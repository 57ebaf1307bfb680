package extract

import (
	"math"
	"slices"
	"strings"

	"atlas/internal/document"
	"atlas/internal/kind"
)

// signs gathers what tells how likely a chosen value is right: that its characters
// were read right, and that it is this field's value. pool is all that the field
// might have been given.
func (s *sheet) signs(c candidate, pool []candidate) document.Signs {
	out := document.Signs{Print: 1, Whole: 1, Size: 1, Place: math.Min(1, c.score)}
	for _, p := range c.places {
		for _, char := range printed(p) {
			out.Print = math.Min(out.Print, char)
			out.Whole *= char
		}
		page := s.pages[p.page]
		out.Size = math.Min(out.Size, p.line.Polygon.Height()*page.ToImage.Scale()/sharpPrint)
	}
	out.Page = clearness(s.pages[c.places[0].page])
	out.Support, out.Lead = s.company(c, pool)
	out.Check = map[kind.Check]float64{kind.Passed: 1, kind.Unchecked: 0.5, kind.Failed: 0}[c.check]
	out.Unmoved = math.Pow(0.5, float64(c.repairs))
	return out
}

// sharpPrint is the height of print, in pixels of the picture, from which more helps
// no more.
const sharpPrint = 40

// printed is the probabilities of a span's characters, spaces left out.
func printed(p span) []float64 {
	if p.end > len(p.line.Chars) {
		return []float64{p.line.Span(p.start, p.end).Confidence}
	}
	var out []float64
	for _, c := range p.line.Chars[p.start:p.end] {
		if c.Rune != ' ' {
			out = append(out, c.Confidence)
		}
	}
	return out
}

// clearness is how surely a page was read: the least sure character of its middle
// line.
func clearness(p document.Page) float64 {
	var sure []float64
	for _, l := range p.Lines {
		sure = append(sure, l.MinConfidence)
	}
	slices.Sort(sure)
	return sure[len(sure)/2]
}

// company says how well the chosen value stands in another place too, and how far
// the best other value is behind it.
func (s *sheet) company(c candidate, pool []candidate) (support, lead float64) {
	rival := 0.0
	for _, o := range pool {
		switch {
		case strings.EqualFold(o.value, c.value):
			if !o.places[0].overlaps(c.places[0]) {
				support = max(support, o.score)
			}
		case !slices.ContainsFunc(c.places, o.places[0].overlaps):
			rival = max(rival, o.score)
		}
	}
	return math.Min(1, support), 1 - math.Min(1, rival/c.score)
}
