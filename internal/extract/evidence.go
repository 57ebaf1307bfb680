package extract

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"atlas/internal/doctype"
	"atlas/internal/document"
)

// Candidate is a value that a field might have.
type Candidate struct {
	Value string
	Text  string // as printed
	Page  int
	Score float64 // how well it stands and looks; above 0
}

// Candidates lists for each field what it might be, each value once, the best first.
func Candidates(spec *doctype.Spec, pages []document.Page) map[document.FieldName][]Candidate {
	_, pool := read(spec, pages)
	out := map[document.FieldName][]Candidate{}
	for name, list := range pool {
		list = slices.SortedStableFunc(slices.Values(list), func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
		for _, c := range list {
			if !slices.ContainsFunc(out[name], func(o Candidate) bool { return o.Value == c.value }) {
				out[name] = append(out[name], Candidate{c.value, asPrinted(c.places), pages[c.places[0].page].Number, c.score})
			}
		}
	}
	return out
}

// outline is where a value stands in the picture of its first page.
func (s *sheet) outline(places []span) document.Polygon {
	page := places[0].page
	outline := places[0].polygon()
	if len(places) > 1 {
		box := outline.Box()
		for _, p := range places[1:] {
			if p.page == page {
				box = box.Union(p.polygon().Box())
			}
		}
		outline = box.Polygon()
	}
	return s.pages[page].ToImage.Polygon(outline)
}

func (a span) polygon() document.Polygon { return a.line.Span(a.start, a.end).Polygon }

// asPrinted is the print of a value, its lines one after another.
func asPrinted(places []span) string {
	var lines []string
	for _, p := range places {
		lines = append(lines, p.line.Span(p.start, p.end).Text)
	}
	return strings.Join(lines, " ")
}

// rival is the best value in the pool, other than the chosen one, that was read from
// other print; nil when there is none.
func (s *sheet) rival(chosen candidate, pool []candidate) *document.Rival {
	best := candidate{}
	for _, o := range pool {
		elsewhere := !slices.ContainsFunc(chosen.places, o.places[0].overlaps)
		if o.score > best.score && elsewhere && !strings.EqualFold(o.value, chosen.value) {
			best = o
		}
	}
	if best.score == 0 {
		return nil
	}
	return &document.Rival{
		Value: best.value, Text: asPrinted(best.places),
		Page: s.pages[best.places[0].page].Number, Polygon: s.outline(best.places), Source: best.origin(),
		Share: math.Min(1, best.score/chosen.score),
	}
}
