package extract

import (
	"slices"
	"strings"
	"unicode"

	"atlas/internal/address"
	"atlas/internal/doctype"
	"atlas/internal/document"
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

// dropHeads takes out the labels that are heads of a table's columns: at least three follow
// each other on a row with nothing between them.
func (s *sheet) dropHeads(labels []*segment) []*segment {
	heads := map[*segment]bool{}
	for _, g := range labels {
		row := []*segment{g}
		for next := s.rightNeighbour(g); next != nil && next.caption(); next = s.rightNeighbour(next) {
			row = append(row, next)
		}
		parts := slices.DeleteFunc(row, func(o *segment) bool { return partOf(o) == "" || o.line == g.line && o != g })
		if len(parts) >= fewestHeads {
			for _, o := range parts {
				heads[o] = true
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(labels), func(g *segment) bool { return heads[g] || headsPair(g) })
}

// headsPair says whether a label is one of those that head a column together: "State / District".
func headsPair(g *segment) bool {
	labels := strings.Split(g.line.Text, "/")
	return len(labels) > 1 && g.text != g.line.Text && !slices.ContainsFunc(labels, func(l string) bool {
		return !slices.ContainsFunc(address.PartLabels(), func(p string) bool { return strings.EqualFold(p, strings.TrimSpace(l)) })
	})
}

// fewestHeads are the labels without values between them that make the head of a table.
const fewestHeads = 3

// rightNeighbour is the nearest segment to the right of g on its row.
func (s *sheet) rightNeighbour(g *segment) (best *segment) {
	for _, o := range s.segments {
		if o.page == g.page && o != g && o.box.MinX > g.box.MinX && o.box.MinX >= g.box.MaxX-0.5*g.height() && s.sameRow(g, o) && (best == nil || o.box.MinX < best.box.MinX) {
			best = o
		}
	}
	return best
}

// withRemark is the box of a caption with what stands in brackets behind it: "Course fee (incl. GST)".
func (s *sheet) withRemark(c *segment) document.Box {
	box := c.box
	for _, g := range s.segments {
		if g.owner == c && g.line == c.line && strings.HasPrefix(g.text, "(") && strings.HasSuffix(g.text, ")") && !strings.ContainsFunc(g.text, unicode.IsDigit) {
			box = box.Union(g.box)
		}
	}
	return box
}
