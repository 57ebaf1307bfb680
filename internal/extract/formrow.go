package extract

import (
	"cmp"
	"math"
	"regexp"
	"slices"

	"atlas/internal/document"
)

// Captions of forms may stand in the middle of their row's height, so that a value of
// several lines begins above them.

// raisedRow is the line to the right of where the same caption stands in another script,
// right above c and left of end: "आस्थापनेचे नाव" over "Name of the Establishment".
func (s *sheet) raisedRow(c *segment, end float64) []*segment {
	const leading = 2.1
	for _, g := range s.segments {
		up := s.higher(g, c)
		if g.page != c.page || g.box.MinX < c.box.MaxX || g.box.MinX > end || g.caption() || g.owner != nil || up < 0.5*c.height() || up > leading*c.height() {
			continue
		}
		if !s.hasPrintLeftOf(g, c) && !s.standsUnderCaption(g) {
			return []*segment{g}
		}
	}
	return nil
}

// standsUnderCaption says whether g stands close under a caption that has no value on its line.
func (s *sheet) standsUnderCaption(g *segment) bool {
	o := s.nearestOver(g)
	return o != nil && o.caption() && g.box.MinY-o.box.MaxY < overGap*o.height() && len(s.inline(o)) == 0
}

// higher is how far g stands over c on the page, as it would if the page were level where it
// is sure how it leans.
func (s *sheet) higher(g, c *segment) float64 {
	if g.page == c.page && s.leans[g.page].Sure {
		return s.height(c) - s.height(g)
	}
	return c.box.Center().Y - g.box.Center().Y
}

// loweredRow is the line to the right of c and left of end that stands a little lower than
// its row, with no other caption: the page is bent there, the value is of two lines, or it is
// a figure in the lower corner of its box.
func (s *sheet) loweredRow(c *segment, end float64) []*segment {
	const lowest = 1.6
	for _, g := range s.segments {
		p := g.line.Span(g.start, g.end).Polygon
		down := (p[0].Y+p[3].Y)/2 - c.box.Center().Y // where it begins: a long line falls further
		if g.page != c.page || g.box.MinX < c.box.MaxX || g.box.MinX > end || g.caption() || g.owner != nil || down < 0 || down > c.height() && (down > lowest*c.height() || !figure.MatchString(g.text)) {
			continue
		}
		nearer := func(o *segment) bool { // the caption of the next row, whose value begins above it
			away := o.box.Center().Y - c.box.Center().Y - down
			return o.page == c.page && o != c && o.box.OverlapX(c.box) > 0.2 && away > 0 && away < down
		}
		if !s.hasPrintLeftOf(g, c) && !slices.ContainsFunc(s.segments, nearer) {
			return []*segment{g}
		}
	}
	return nil
}

// figure begins with a digit or the mark of an amount.
var figure = regexp.MustCompile(`^(?:[Rr][Ss]\.? ?|₹ ?)?\d`)

// hasPrintLeftOf says whether Latin print stands left of g on its row, but not left of
// caption c, which is not a piece of it: what is read of another script is hardly sure.
func (s *sheet) hasPrintLeftOf(g, c *segment) bool {
	return slices.ContainsFunc(s.segments, func(o *segment) bool {
		piece := meansSame(o, c) || o.owner != nil && meansSame(o.owner, c)
		return o.page == g.page && o.box.MaxX <= g.box.MinX && o.box.MaxX > c.box.MinX && !piece && s.sameRow(o, g) && o.line.Confidence >= unsure && !otherHalf(o, c)
	})
}

// otherHalf says whether o is what was read of caption c in another script, right over it: letters
// and digits in disorder that are less sure than print in Latin letters is.
func otherHalf(o, c *segment) bool {
	const sure, close = 0.92, 1.9
	up := c.box.Center().Y - o.box.Center().Y
	return !o.caption() && o.line.Confidence < sure && up > 0 && up < close*c.height() && math.Abs(o.box.MinX-c.box.MinX) < c.height()
}

// halfRow is the upper of two lines, left of end, between which c stands in the middle.
func (s *sheet) halfRow(c *segment, end float64) []*segment {
	for _, up := range s.segments {
		if up.box.MinX >= end || up.page != c.page || up.box.MinX < c.box.MaxX || up.caption() || up.owner != nil {
			continue
		}
		down := s.nextLine(up, up.box)
		if down == nil || !startsWith(up, down) || s.hasOther(c, up) || s.hasOther(c, down) {
			continue
		}
		middle := s.levelled(c.page, up.box.Union(down.box))
		if math.Abs(middle-s.levelled(c.page, s.whole(c))) < 0.35*c.height() {
			return []*segment{up}
		}
	}
	return nil
}

// top is the line that a value begins with of which first is a line: one above it when
// caption c stands beside the middle of the value, as far as nothing else does.
func (s *sheet) top(c, first *segment) *segment {
	if !leftOf(c, first) {
		return first
	}
	lines := []*segment{first}
	for _, step := range []float64{-1, 1} {
		for cur := first; ; {
			cur = s.tightLine(cur, step)
			if cur == nil || s.hasOther(c, cur) || step < 0 && (s.endsInline(c, cur) || endsInPIN(cur)) {
				break
			}
			lines = append(lines, cur)
		}
	}
	slices.SortFunc(lines, func(a, b *segment) int { return cmp.Compare(a.box.MinY, b.box.MinY) })
	lines = evenlySet(lines, first)
	middle := s.levelled(c.page, lines[0].box.Union(lines[len(lines)-1].box))
	beside := func(b document.Box) bool { return math.Abs(middle-s.levelled(c.page, b)) <= 0.6*c.height() }
	if !beside(s.whole(c)) && !beside(s.inScripts(c)) && !s.raised(c, lines, first) {
		return first
	}
	return lines[0]
}

// endsInPIN says whether a line is the last of an address.
func endsInPIN(g *segment) bool { return lastPIN(g.text) != "" && pinAtEnd.MatchString(g.text) }

var pinAtEnd = regexp.MustCompile(`\d{3} ?\d{3}\W*$`)

// raised says whether a value begins one line above its caption, where the same caption
// stands in another script: nothing else that was read stands left of that line.
func (s *sheet) raised(c *segment, lines []*segment, first *segment) bool {
	const leading = 1.9
	up := c.box.Center().Y - lines[0].box.Center().Y
	return len(lines) > 1 && lines[1] == first && up < leading*c.height() && !s.hasPrintLeftOf(lines[0], c) &&
		!s.endsText(lines[0])
}

// endsInline says whether g goes on with the value that stands right over it behind
// another caption than c, on that one's line.
func (s *sheet) endsInline(c, g *segment) bool {
	return slices.ContainsFunc(s.segments, func(o *segment) bool {
		return o.owner != nil && o.owner != c && !o.owner.sameCaption(c) && s.nextLine(o, o.box) == g && startsWith(o, g)
	})
}

// endsText says whether g stands under a line of the same column as close as lines of one
// text do: the value of the row above goes on in it.
func (s *sheet) endsText(g *segment) bool {
	const leading = 1.7
	return slices.ContainsFunc(s.segments, func(o *segment) bool {
		up := g.box.Center().Y - o.box.Center().Y
		return o.page == g.page && o.line != g.line && !o.caption() && up > 0.55*g.height() && up < leading*g.height() && startsWith(g, o)
	})
}

// evenlySet are the lines round first that are set as close as the closest two: the
// last line of another row's value is further away.
func evenlySet(lines []*segment, first *segment) []*segment {
	const evenly = 1.2
	gap := func(i int) float64 { return lines[i+1].box.Center().Y - lines[i].box.Center().Y }
	closest := math.Inf(1)
	for i := range len(lines) - 1 {
		closest = min(closest, gap(i))
	}
	from := slices.Index(lines, first)
	to := from
	for from > 0 && gap(from-1) <= evenly*closest {
		from--
	}
	for to < len(lines)-1 && gap(to) <= evenly*closest {
		to++
	}
	return lines[from : to+1]
}

// tightLine is the free line that stands under g, or over it for a step of -1, with the
// same left edge and no more between them than between lines of one text.
func (s *sheet) tightLine(g *segment, step float64) *segment {
	const leading = 1.7
	for _, o := range s.segments {
		down := step * (o.box.Center().Y - g.box.Center().Y)
		if o.page == g.page && o.line != g.line && down > 0.55*g.height() && down < leading*g.height() && startsWith(g, o) && !o.caption() && o.owner == nil {
			return o
		}
	}
	return nil
}

// hasOther says whether something else than c stands on the row of g in the column of c:
// another row's caption, known or not.
func (s *sheet) hasOther(c, g *segment) bool {
	return slices.ContainsFunc(s.segments, func(o *segment) bool {
		return o.page == c.page && o.line != c.line && o.box.OverlapX(c.box) > 0.2 && s.sameRow(o, g) &&
			!o.sameCaption(c) && !meansSame(o, c) && (o.owner == nil || !meansSame(o.owner, c))
	})
}

// meansSame says whether two captions are of one field: "Address of" over "Authorized
// Premises", of which too much was misread to see that they are one. Two that are believed
// differently are different ones: "Name of the Food Business Operator" over "Name of the Business".
func meansSame(a, b *segment) bool {
	return slices.ContainsFunc(a.labels, func(l label) bool {
		return l.field != "" && slices.ContainsFunc(b.labels, func(m label) bool {
			return l.field == m.field && (l.role == m.role || l.score < 1 || m.score < 1)
		})
	})
}

// whole is the box of a caption, all of its lines taken together.
func (s *sheet) whole(c *segment) document.Box {
	b := c.box
	for _, o := range s.segments {
		if o.sameCaption(c) {
			b = b.Union(o.box)
		}
	}
	return b
}

// inScripts is the box of a caption together with the same caption in another script over or
// under it, which was not read, or hardly.
func (s *sheet) inScripts(c *segment) document.Box {
	b := c.box
	h := c.height()
	for _, u := range s.foreignPrint(c.page) {
		o := u.Polygon.Box()
		apart := max(o.MinY-c.box.MaxY, c.box.MinY-o.MaxY)
		if o.Height() > 0.5*h && apart > -0.5*h && apart < h && math.Abs(o.MinX-c.box.MinX) < h && o.OverlapY(c.box) < 0.5 {
			b = b.Union(o)
		}
	}
	return b
}

// foreignPrint are the lines of a page that were not read, or hardly, as those in another
// script are.
func (s *sheet) foreignPrint(page int) []document.Line {
	foreign := slices.Clone(s.pages[page].Unread)
	for _, l := range s.pages[page].Lines {
		if l.Confidence < unsure {
			foreign = append(foreign, l)
		}
	}
	return foreign
}
