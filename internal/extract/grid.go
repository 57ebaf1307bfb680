package extract

import (
	"math"
	"slices"

	"atlas/internal/doctype"
	"atlas/internal/kind"
)

// proposeGrid takes the values of a table whose rows are headed by captions that several parties
// have, "Name" and "Address", and whose columns are headed by the parties.
func (s *sheet) proposeGrid(f doctype.Field, k kind.Kind) []candidate {
	if f.Section == "" {
		return nil
	}
	var out []candidate
	for _, c := range s.segments {
		if !c.means(f, common) {
			continue
		}
		for _, g := range s.segments {
			if g.page != c.page || g.caption() || g.owner != nil || g.box.MinX < c.box.MaxX || !s.sameRow(c, g) {
				continue
			}
			if head := s.headOver(c, g); head != nil && sectionOf(head) == f.Section {
				out = append(out, s.values(f, k, c, g, captionPrior)...)
			}
		}
	}
	return out
}

// means says whether a caption has a meaning of field f in the role.
func (s *segment) means(f doctype.Field, r role) bool {
	return slices.ContainsFunc(s.labels, func(l label) bool { return l.field == f.Name && l.role == r })
}

// headOver is the heading nearest over g that begins its column, right of the captions of the
// rows: nil when there is none, or no second one beside it.
func (s *sheet) headOver(c, g *segment) (head *segment) {
	for _, h := range s.segments {
		heads := h.page == g.page && sectionOf(h) != "" && h.box.MinX > c.box.MinX+c.height() && h.box.MaxY < g.box.MinY
		if heads && math.Abs(h.box.MinX-g.box.MinX) < 2*g.height() && (head == nil || h.box.MinY > head.box.MinY) {
			head = h
		}
	}
	if head == nil {
		return nil
	}
	for _, o := range s.segments {
		if o != head && o.page == head.page && sectionOf(o) != "" && sectionOf(o) != sectionOf(head) && s.sameRow(o, head) {
			return head
		}
	}
	return nil
}
