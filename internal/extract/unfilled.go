package extract

import (
	"slices"

	"atlas/internal/doctype"
	"atlas/internal/document"
)

// unknown stands for print that was not read.
const unknown = "\uFFFD"

// Unfilled says which of the pages' unread print stands where the value of a field
// should that was not found: beside its caption. The result has, for each page, places
// in its list of unread lines.
func Unfilled(spec *doctype.Spec, pages []document.Page, fields []document.Field) [][]int {
	marked := slices.Clone(pages)
	for i, p := range marked {
		marked[i].Lines = slices.Clone(p.Lines)
		for _, l := range p.Unread {
			marked[i].Lines = append(marked[i].Lines, document.Line{Text: unknown, Polygon: l.Polygon})
		}
	}
	s := cut(spec, marked)
	unfilled := make([][]int, len(pages))
	for i, f := range spec.Fields {
		if f.Derive != doctype.NotDerived || fields[i].Found {
			continue
		}
		for _, g := range s.besideCaptions(f) {
			p := pages[g.page]
			at := slices.IndexFunc(p.Unread, func(l document.Line) bool { return l.Polygon == g.line.Polygon })
			if g.text == unknown && at >= 0 && !slices.Contains(unfilled[g.page], at) {
				unfilled[g.page] = append(unfilled[g.page], at)
			}
		}
	}
	return unfilled
}

// besideCaptions is the text in all places of all captions of a field.
func (s *sheet) besideCaptions(f doctype.Field) []*segment {
	var out []*segment
	for _, c := range s.segments {
		if s.believe(f, c) == 0 {
			continue
		}
		for _, place := range f.Where {
			for _, n := range s.beside(c, place) {
				out = append(out, n.segment)
			}
		}
	}
	return out
}
