package extract

import (
	"slices"

	"atlas/internal/doctype"
	"atlas/internal/document"
)

// Gap is print beside a caption that gave the caption's field no value to believe:
// unread, or read so badly that it may be in another script.
type Gap struct {
	Page  int           // index into the pages
	Print document.Line // the print itself: a whole line, or the end of one
	Line  document.Line // the line it is of, among the page's lines or its unread ones
	Start int           // the rune of Line at which it begins
}

// unclear is the probability of its least sure character under which print may be
// anything: what an engine for Latin print makes of Devanagari digits has 0.1 to 0.5.
const unclear = 0.6

// Gaps lists the print beside the captions of fields that were not found, or found in
// unclear print without a check digit that proves it.
func Gaps(spec *doctype.Spec, pages []document.Page, fields []document.Field) []Gap {
	s := cut(spec, withUnread(pages))
	var gaps []Gap
	for i, f := range spec.Fields {
		if f.Derive != doctype.NotDerived || fields[i].Found && !Doubtful(fields[i]) {
			continue
		}
		for _, g := range s.besideCaptions(f) {
			part := g.line.Part(g.start, g.end)
			known := slices.ContainsFunc(gaps, func(o Gap) bool { return o.Page == g.page && o.Print.Polygon == part.Polygon })
			if part.MinConfidence < unclear && !known {
				gaps = append(gaps, Gap{g.page, part, *g.line, g.start})
			}
		}
	}
	return gaps
}

// Doubtful says whether a field was found in unclear print, and nothing proves it.
func Doubtful(f document.Field) bool {
	return f.Source == document.SourceText && f.Signs.Print < unclear && f.Signs.Check < 1
}

// unknown stands for print that was not read.
const unknown = "\uFFFD"

// withUnread puts the unread print among the lines, without the text that it gave.
func withUnread(pages []document.Page) []document.Page {
	marked := slices.Clone(pages)
	for i, p := range marked {
		marked[i].Lines = slices.Clone(p.Lines)
		for _, l := range p.Unread {
			marked[i].Lines = append(marked[i].Lines, document.Line{Text: unknown, Polygon: l.Polygon, Source: l.Source})
		}
	}
	return marked
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
