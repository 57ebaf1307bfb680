package extract

import (
	"slices"

	"atlas/internal/doctype"
)

// The heads of a table's columns say what does not stand under them, and are captions of
// nothing beside them.

// outOfColumns believes values less that stand in columns of other things, by the heads
// over them.
func (s *sheet) outOfColumns(f doctype.Field, list []candidate) []candidate {
	if len(f.NotUnder) == 0 {
		return list
	}
	heads := s.anchors(f.NotUnder)
	for i, c := range list {
		box := c.places[0].line.Span(c.places[0].start, c.places[0].end).Polygon.Box()
		if slices.ContainsFunc(heads, func(h *segment) bool {
			return len(squeezed(h.text)) <= longestHead && h.page == c.places[0].page && h.line != c.places[0].line && h.box.MaxY <= box.MinY && h.box.OverlapX(box) > 0.2
		}) {
			list[i].score *= otherColumn
		}
	}
	return list
}

// longestHead is the most letters that the head of a column of amounts has; a longer text is
// a row's.
const longestHead = 14

// otherColumn is what is left of the belief in a value of another column.
const otherColumn = 0.6

// headsColumn says whether c stands among the heads of a table that is about something else,
// which have no values beside them: "Date of Issue" beside "Class of Vehicle" is the day that
// the class was added.
func (s *sheet) headsColumn(f doctype.Field, c *segment) bool {
	if len(f.Apart) == 0 || s.hasInline(c) {
		return false
	}
	return slices.ContainsFunc(s.anchors(f.Apart), func(g *segment) bool {
		return g.page == c.page && g != c && (g.line == c.line || s.sameRow(g, c)) && !s.hasInline(g)
	})
}

// hasInline says whether a value stands behind c on its line.
func (s *sheet) hasInline(c *segment) bool {
	return slices.ContainsFunc(s.segments, func(g *segment) bool { return g.owner == c })
}
