package extract

import (
	"math"
	"slices"
	"strings"
	"unicode"
)

// Some forms have their values over the captions: in apps and on bills a number stands large
// over what it is. A caption of such a form stands close under free text, and nothing close
// under it.

const (
	// overGap is the most, in heights, between such a value and its caption, wideGap where nothing
	// below the caption could be its value, and overApart how
	// many times farther below the caption the next print is, and overClear the least, in
	// heights.
	overGap   = 0.7
	wideGap   = 1
	overApart = 1.7
	overClear = 0.45

	// overFewest is how many captions of a page stand so where any does: one alone has lost
	// its value.
	overFewest = 2
)

// findOver finds the captions that have their values over them.
func (s *sheet) findOver() {
	values := map[*segment]*segment{}
	for _, c := range s.segments {
		if !c.caption() || len(s.inline(c)) > 0 {
			continue
		}
		if v := s.closeOver(c); v != nil && !s.hasFreeRight(c) {
			values[c] = v
		}
	}
	s.dropBoxed(values)
	s.dropWide(values)
	count := make([]int, len(s.pages))
	s.over = map[*segment]*segment{}
	for c, v := range values {
		if !s.headsTable(c, values) {
			s.over[c] = v
			count[c.page]++
		}
	}
	for c := range s.over {
		if count[c.page] < overFewest {
			delete(s.over, c)
		}
	}
}

// dropBoxed leaves out the captions of boxes that have their value at the foot, far from the
// caption and close to the next box: the first caption of such a column has nothing over it, so
// what stands below is its own, and so on down.
// Nor is a line that stands over several captions the value of any.
func (s *sheet) dropBoxed(values map[*segment]*segment) {
	of := map[*segment]int{}
	for _, v := range values {
		of[v]++
	}
	for c, v := range values {
		if of[v] > 1 {
			delete(values, c)
		}
	}
	for changed := true; changed; {
		changed = false
		for c, v := range values {
			if p := s.nearestOver(v); p != nil && p.caption() && values[p] == nil && sectionOf(p) == "" && p.height() < headingHeight*c.height() && len(s.inline(p)) == 0 && !s.hasFreeRight(p) {
				delete(values, c)
				changed = true
			}
		}
	}
}

// dropWide leaves out captions that stand farther from the text over them than overGap when free
// text below may be their value: it is no value of another caption.
func (s *sheet) dropWide(values map[*segment]*segment) {
	const reach = 2.4
	taken := map[*segment]bool{}
	for _, v := range values {
		taken[v] = true
	}
	for c, v := range values {
		if c.box.MinY-v.box.MaxY <= overGap*math.Max(c.height(), v.height()) {
			continue
		}
		for _, g := range s.segments {
			if s.isFree(g) && g.page == c.page && !taken[g] && g.box.Center().Y > c.box.MaxY && g.box.MinY-c.box.MaxY < reach*c.height() && linesUp(g.box, c.box, c.height()) {
				delete(values, c)
				break
			}
		}
	}
}

// isFree says whether g is free text behind no caption.
func (s *sheet) isFree(g *segment) bool { return !g.caption() && g.owner == nil }

// headingHeight is how much higher than a caption the heading of a part of a form is.
const headingHeight = 1.15

// nearestOver is the segment nearest over g in its column, as near as captions are to values.
func (s *sheet) nearestOver(g *segment) (over *segment) {
	const reach = 3
	for _, o := range s.segments {
		up := g.box.MinY - o.box.MaxY
		inColumn := o.page == g.page && o.line != g.line && linesUp(o.box, g.box, g.height())
		if inColumn && o.box.Center().Y < g.box.MinY && up < reach*g.height() && (over == nil || o.box.MaxY > over.box.MaxY) {
			over = o
		}
	}
	return over
}

// headsTable says whether most captions on the row of c have nothing over them: they are the
// heads of columns, of which one stands under the end of something else.
func (s *sheet) headsTable(c *segment, values map[*segment]*segment) bool {
	with, without := 0, 0
	for _, o := range s.segments {
		switch {
		case o.page != c.page || !o.caption() || !s.sameRow(c, o):
		case values[o] != nil:
			with++
		default:
			without++
		}
	}
	return without > with
}

// closeOver is the free text right over a caption, nil when there is none, or when print
// stands as close below.
func (s *sheet) closeOver(c *segment) *segment {
	var over *segment
	up, down := math.Inf(1), math.Inf(1)
	column := s.column(c)
	for _, g := range s.segments {
		if g.page != c.page || g.line == c.line || !linesUp(g.box, column, c.height()) {
			continue
		}
		switch {
		case g.box.Center().Y < c.box.MinY:
			if gap := c.box.MinY - g.box.MaxY; gap < up {
				over, up = g, gap
			}
		case g.box.Center().Y > c.box.MaxY:
			down = math.Min(down, g.box.MinY-c.box.MaxY)
		}
	}
	h := c.height()
	if over == nil || over.caption() || over.owner != nil || up > wideGap*math.Max(h, over.height()) || down < overClear*h || down < overApart*up {
		return nil
	}
	if left := s.leftNeighbour(over, math.Inf(-1)); left != nil && left.caption() {
		return nil // the value of a row
	}
	return over
}

// hasFreeRight says whether free text stands next to the right of a caption on its row.
func (s *sheet) hasFreeRight(c *segment) bool {
	var next *segment
	for _, g := range s.segments {
		if g.page == c.page && g != c && g.box.MinX >= c.box.MaxX && s.sameRow(c, g) && (next == nil || g.box.MinX < next.box.MinX) {
			next = g
		}
	}
	return next != nil && !next.caption() && next.owner == nil && !s.standsUnder(next)
}

// standsUnder says whether g has free text close over it, as a caption that no file has would:
// words, and not those over them again.
func (s *sheet) standsUnder(g *segment) bool {
	if strings.ContainsFunc(g.text, unicode.IsDigit) {
		return false
	}
	return slices.ContainsFunc(s.segments, func(o *segment) bool {
		gap := g.box.MinY - o.box.MaxY
		return o.page == g.page && !o.caption() && o.owner == nil && o.box.Center().Y < g.box.MinY && gap < overGap*g.height() && o.box.OverlapX(g.box) > 0.3 && o.text != g.text
	})
}

// valuesOver are the value over a caption, and the first of its lines when it has several.
func (s *sheet) valuesOver(c *segment) []near {
	v := s.over[c]
	out := []near{{v, 1}}
	top := v
	for {
		next := s.tightLine(top, -1)
		if next == nil || next.caption() || next.owner != nil || s.isOverOther(next) {
			break
		}
		top = next
	}
	if top != v {
		out = append(out, near{top, 0.98})
	}
	return out
}

// isOverOther says whether a caption has g as its value over it.
func (s *sheet) isOverOther(g *segment) bool {
	for _, v := range s.over {
		if v == g {
			return true
		}
	}
	return false
}
