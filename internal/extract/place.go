package extract

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"atlas/internal/doctype"
	"atlas/internal/document"
)

// near is free text that stands in some place relative to a caption.
type near struct {
	*segment
	fit float64 // 0 to 1, how well it stands there
}

// beside returns the free text that stands at a place of caption c, best first.
func (s *sheet) beside(c *segment, place doctype.Place) []near {
	if s.over[c] != nil {
		if place == doctype.Below || place == doctype.Column {
			return s.valuesOver(c)
		}
		return nil
	}
	switch place {
	case doctype.Inline:
		return s.inline(c)
	case doctype.Right:
		return s.right(c)
	case doctype.Below:
		return s.below(c, 2.4)
	case doctype.Column:
		return s.below(c, columnReach)
	case doctype.Above:
		return s.above(c)
	}
	return nil
}

// above is the free text right over c that begins where it does and is set larger, as the
// one figure of a card is.
func (s *sheet) above(c *segment) []near {
	const larger, reach = 1.15, 2.5
	for _, g := range s.segments {
		up := c.box.MinY - g.box.MaxY
		over := g.page == c.page && !g.caption() && g.owner == nil && g.height() > larger*c.height() &&
			g.box.Center().Y < c.box.MinY && up < reach*c.height() && math.Abs(g.box.MinX-c.box.MinX) < 2*c.height()
		if over {
			return []near{{g, 1}}
		}
	}
	return nil
}

// besideOther says whether g, under caption c, stands right behind the caption of something
// else on its row, as the values of a form do.
func (s *sheet) besideOther(f doctype.Field, c, g *segment) bool {
	left := s.leftNeighbour(g, math.Inf(-1))
	return left != nil && left != c && !left.sameCaption(c) && left.box.MinX <= c.box.MinX && s.standsBehindOther(f, g)
}

// standsBehindOther says whether what is next to the left of g on its row is the caption of
// something else than f.
func (s *sheet) standsBehindOther(f doctype.Field, g *segment) bool {
	left := s.leftNeighbour(g, math.Inf(-1))
	return left != nil && left.caption() && s.believe(f, left) == 0
}

// reach is beside, but for the column of a list, and of rows of which the latest counts,
// which goes on to the next caption.
func (s *sheet) reach(f doctype.Field, c *segment, place doctype.Place) []near {
	if !f.Many && f.Prefer != doctype.Latest || place != doctype.Column {
		return s.beside(c, place)
	}
	var out []near
	for _, n := range s.below(c, math.Inf(1)) {
		out = append(out, near{n.segment, 1})
	}
	return out
}

func (s *sheet) inline(c *segment) []near {
	for _, g := range s.segments {
		if g.owner == c && !goesOn(c, g) {
			return []near{{g, 1}}
		}
	}
	return s.inNextOfText(c)
}

// inNextOfText is the beginning of the next line of running text, behind a caption that ends a
// line after something else: "Cust: K Ramana. Product:" over "Onira WM 8kg, Sl No".
func (s *sheet) inNextOfText(c *segment) []near {
	const fit = 0.9
	runes := []rune(c.line.Text)
	before := strings.TrimRight(string(runes[:c.start]), " ")
	if !strings.HasSuffix(before, ".") && !strings.HasSuffix(before, ",") || strings.Trim(string(runes[c.end:]), separators) != "" {
		return nil
	}
	var first *segment
	for _, g := range s.segments {
		if g.line == c.line && (first == nil || g.start < first.start) {
			first = g
		}
	}
	if next := s.tightLine(first, 1); next != nil && next.start == 0 && !inSentenceOf.MatchString(next.text) {
		return []near{{next, fit}}
	}
	return nil
}

// inSentenceOf is how an instruction goes on: "... your Name, Mobile, Consumer No." over "Call us or
// visit the office".
var inSentenceOf = regexp.MustCompile(`^\p{Lu}\p{Ll}+ (?:\S+ )*(?:or|and|the|to|us|your|for|at) `)

// goesOn says whether the text behind a caption is the rest of it, which no file has: a
// small word without a colon before it, as in "Product financed", or more of them, as in
// "Name of the employer and his".
func goesOn(c, g *segment) bool {
	between := string([]rune(c.line.Text)[c.end:g.start])
	return !strings.ContainsAny(between, ":=-–") && smallWord.MatchString(g.text)
}

var smallWord = regexp.MustCompile(`^(?:\p{Ll}{3,}|(?:and|or|of|for|in|with|the) [\p{Ll} ]+)$`)

// right returns the free text in the columns to the right of c on its row, up to
// the next caption there.
func (s *sheet) right(c *segment) []near {
	var row []*segment
	for _, g := range s.segments {
		if g.page == c.page && g.line != c.line && g.box.MinX > c.box.Center().X && s.sameRow(c, g) {
			row = append(row, g)
		}
	}
	row = s.leaveRowsBeside(c, row)
	slices.SortFunc(row, func(a, b *segment) int { return cmp.Compare(a.box.MinX, b.box.MinX) })
	end := math.Inf(1) // where the next column of the form begins
	if i := slices.IndexFunc(row, func(g *segment) bool { return g.caption() || g.owner != nil }); i >= 0 {
		row, end = row[:i], row[i].box.MinX
	}
	if len(row) == 0 {
		row = s.halfRow(c, end)
	}
	if len(row) == 0 {
		row = s.raisedRow(c, end)
		if lower := s.loweredRow(c, end); len(row) == 0 || len(lower) > 0 && s.higher(c, lower[0]) < s.higher(row[0], c) {
			row = lower
		}
	}
	var out []near
	for i, g := range row {
		gap := math.Max(0, g.box.MinX-c.box.MaxX) / s.pages[g.page].Width
		out = append(out, near{g, (1 - 0.4*gap) * math.Pow(0.93, float64(i))})
	}
	return out
}

// sameRow says whether b continues the row of a to the right. Where the lean of the page is
// not sure, a row may as well be level.
func (s *sheet) sameRow(a, b *segment) bool {
	from, to := a.box.Center(), b.box.Center()
	tolerance := 0.62 * math.Max(a.height(), b.height())
	if lean := s.leans[a.page]; lean.Sure {
		return math.Abs(lean.Height(to)-lean.Height(from)) < tolerance
	}
	return math.Abs(to.Y-from.Y) < tolerance || fall(a, b) < 0.7*tolerance
}

// fall is how far b stands from the row of a that falls as a does.
func fall(a, b *segment) float64 {
	from, to := a.box.Center(), b.box.Center()
	return math.Abs(to.Y - from.Y - a.slope*(to.X-from.X))
}

// leaveRowsBeside leaves out of the row of c what stands over or under a value nearer to
// where the row falls: it is on a row beside, and level with c by chance.
func (s *sheet) leaveRowsBeside(c *segment, row []*segment) []*segment {
	if s.leans[c.page].Sure {
		return row
	}
	return slices.DeleteFunc(slices.Clone(row), func(g *segment) bool {
		return slices.ContainsFunc(row, func(o *segment) bool {
			apart := math.Abs(o.box.Center().Y - g.box.Center().Y)
			return o.box.OverlapX(g.box) > 0.5 && apart > c.height() && fall(c, o)+0.3*c.height() < fall(c, g)
		})
	})
}

// level measures how pages lean, and gives each segment the slope of its row: of its own
// line, or where that is too short to show one of the nearest that is long.
func (s *sheet) level() {
	for _, p := range s.pages {
		s.leans = append(s.leans, document.LeanOf(p))
	}
	var long []*segment
	for _, g := range s.segments {
		if tells(g.line.Polygon) {
			long = append(long, g)
		}
	}
	for _, g := range s.segments {
		nearest := math.Inf(1)
		for _, o := range long {
			away := math.Abs(o.box.Center().Y - g.box.Center().Y)
			if o.line == g.line {
				away = 0
			}
			if o.page == g.page && away < nearest {
				nearest, g.slope = away, slope(o.line.Polygon)
			}
		}
	}
}

// tells says whether a line is long enough for its outline to tell its slope.
func tells(p document.Polygon) bool { return p[1].X-p[0].X >= 6*p.Height() }

// slope is the fall of a line's text per pixel to the right, 0 for short lines,
// whose outline is too rough to tell.
func slope(p document.Polygon) float64 {
	if !tells(p) {
		return 0
	}
	return (p[1].Y - p[0].Y) / (p[1].X - p[0].X)
}

// below returns the free text under c within reach line heights, nearest first.
// Another caption in between hides what is under it.
func (s *sheet) below(c *segment, reach float64) []near {
	var under []*segment
	box := s.column(c)
	for _, g := range s.segments {
		if g.page == c.page && g.line != c.line && s.underneath(box, g, c.height(), reach) {
			under = append(under, g)
		}
	}
	slices.SortFunc(under, func(a, b *segment) int { return cmp.Compare(a.box.MinY, b.box.MinY) })
	var out []near
	heads := sectionOf(c) != ""
	for _, g := range under {
		if heads && len(out) == 0 && (s.identifies(g) || g.owner != nil && s.identifies(g.owner)) {
			continue // a dealer's code or GSTIN, between the heading and the name
		}
		if reach == columnReach && len(out) == 0 && s.goesOnWithHeads(g) {
			continue
		}
		if g.caption() || g.owner != nil {
			break
		}
		gap := math.Max(0, g.box.MinY-c.box.MaxY) / c.height()
		out = append(out, near{g, math.Max(0.2, 1-0.12*gap-0.15*float64(len(out)))})
	}
	return out
}

// columnReach is how far under the head of a column its first entry stands at most, in heights
// of the head.
const columnReach = 5

// goesOnWithHeads says whether g stands on a second row of a table's heads: nothing but captions
// that are not read, two at least, and what is between them.
func (s *sheet) goesOnWithHeads(g *segment) bool {
	heads := 0
	for _, o := range s.segments {
		switch {
		case o.page != g.page || !s.sameRow(g, o):
		case o.foreign():
			heads++
		case o.caption() || strings.ContainsFunc(o.text, unicode.IsDigit):
			return false
		}
	}
	return heads >= 2
}

// identifies says whether g is a caption of a number, or of nothing that is read.
func (s *sheet) identifies(g *segment) bool {
	return g.caption() && !slices.ContainsFunc(g.labels, func(l label) bool {
		f, ok := s.spec.Field(l.field)
		return l.role != other && !(ok && f.Class == doctype.Identifier)
	})
}

// column is the box that the value under caption c lines up with. A caption in two
// scripts begins where the first one does: "जारी करने की तिथि / Date of Issue".
func (s *sheet) column(c *segment) document.Box {
	if s.endsSentence(c) {
		return c.line.Polygon.Box()
	}
	if c.start == 0 || strings.Trim(string([]rune(c.line.Text)[:c.start]), separators+"(") == "" {
		box := s.withRemark(c)
		box.MinX = min(box.MinX, s.withUnreadBeside(c).MinX)
		return box
	}
	if !afterOtherScript(c) {
		return c.box
	}
	for _, g := range s.segments {
		if g.line == c.line && g.start < c.start && g.caption() {
			return c.box
		}
	}
	return c.box.Union(c.line.Span(0, c.end).Polygon.Box())
}

// endsSentence says whether a caption is the end of a line of running text: "towards the
// purchase of the following article:".
func (s *sheet) endsSentence(c *segment) bool {
	const long = 15
	runes := []rune(c.line.Text)
	return c.start >= long && strings.Trim(string(runes[c.end:]), " .:") == "" && !slices.ContainsFunc(s.segments, func(g *segment) bool {
		return g.line == c.line && g.start < c.start && g.caption() && !s.opensSentence(g)
	})
}

// opensSentence says whether running text follows a caption on its line, and no value of a
// form: "Renewal: Renewed on 15-02-2024 for 3 years. Licence valid up to :".
func (s *sheet) opensSentence(c *segment) bool {
	const words = 5
	return slices.ContainsFunc(s.segments, func(g *segment) bool {
		return g.owner == c && len(strings.Fields(g.text)) >= words && strings.ContainsFunc(g.text, unicode.IsLower)
	})
}

// unsure is the mean confidence below which the characters before a caption are another
// script that was read as Latin letters, and unsureSlash that before a slash.
const (
	unsure      = 0.75
	unsureSlash = 0.9
)

// afterOtherScript says whether what stands before c on its line looks like the same
// caption in another script: what is read there is doubtful, or ends in a slash.
func afterOtherScript(c *segment) bool {
	text, sure := before(c.line, c.start)
	return text != "" && (sure < unsure || strings.HasSuffix(text, "/"))
}

// otherScript says whether what stands on a line before the caption at rune start is no
// value but the same caption in another script.
func otherScript(line *document.Line, start int) bool {
	text, sure := before(line, start)
	return sure < unsure || strings.HasSuffix(text, "/") && sure < unsureSlash
}

// before is what stands on a line before rune end, and the mean confidence of its
// characters; 1 where they have none.
func before(line *document.Line, end int) (text string, sure float64) {
	text = strings.TrimSpace(string([]rune(line.Text)[:end]))
	if text == "" || len(line.Chars) < end {
		return text, 1
	}
	for _, char := range line.Chars[:end] {
		sure += char.Confidence / float64(end)
	}
	return text, sure
}

// underneath says whether g stands under the box, in its column.
func (s *sheet) underneath(box document.Box, g *segment, height, reach float64) bool {
	if g.box.Center().Y <= box.Center().Y+0.5*height || g.box.MinY-box.MaxY > reach*height {
		return false
	}
	if box.MinX-g.box.MinX > 3*height && box.MaxX-g.box.MaxX > math.Max(height, 0.4*box.Width()) {
		return false // the end of a line of something further left
	}
	return box.OverlapX(g.box) > 0.2 || math.Abs(g.box.MinX-box.MinX) < 1.5*height
}

// block gathers the lines of a value that starts with first and may go on below
// it, at most limit of them. It ends at a caption, a wide gap, or where last says
// that a line is the value's end. In a table whose captions stand to the left of
// the values, the next caption under c ends the value too; c may be nil.
func (s *sheet) block(c, first *segment, limit int, last func(*segment) bool) []*segment {
	lines := []*segment{first}
	column := first.box
	for len(lines) < limit && !last(lines[len(lines)-1]) {
		cur := lines[len(lines)-1]
		next := s.nextLine(cur, column)
		if next == nil && (leftOf(c, first) || farUnder(c, first)) {
			next = s.lineWithin(formReach, smallest, cur, first.box)
			if next != nil && (!startsWith(first, next) || s.hasLeftOf(next)) {
				break
			}
		}
		if next == nil || next.caption() || next.owner != nil && !besideTail(c, next) || s.opensRow(c, first, next) {
			break
		}
		lines = append(lines, next)
		column = column.Union(next.box)
	}
	return lines
}

// besideTail says whether g stands behind the second line of caption c, with which it was read
// as one line.
func besideTail(c, g *segment) bool { return c != nil && g.owner != c && g.owner.sameCaption(c) }

// How far apart, in line heights, the lines of one value stand at most: in running
// text, and in a form on a screen, whose rows all stand far apart.
const (
	textReach = 2.1
	formReach = 3.2
)

// leftOf says whether a caption stands to the left of its value, as in a form.
func leftOf(c, value *segment) bool { return c != nil && c.box.MaxX <= value.box.MinX }

// farUnder says whether a value stands under its caption as far as the rows of a form
// stand apart: so may its lines.
func farUnder(c, value *segment) bool {
	return c != nil && value.box.Center().Y-c.box.Center().Y > textReach*math.Max(c.height(), value.height())
}

// startsWith says whether two lines have their left edge in common and are set in
// the same size.
func startsWith(a, b *segment) bool {
	h := math.Max(a.height(), b.height())
	return math.Abs(a.box.MinX-b.box.MinX) < 0.6*h && math.Abs(a.height()-b.height()) < 0.3*h
}

// hasLeftOf says whether something stands to the left of g on its row: a caption,
// known or not.
func (s *sheet) hasLeftOf(g *segment) bool {
	return slices.ContainsFunc(s.segments, func(o *segment) bool {
		return o.page == g.page && o.box.MaxX <= g.box.MinX && s.sameRow(o, g)
	})
}

// nextLine is the segment right under cur in the column, whatever it is.
func (s *sheet) nextLine(cur *segment, column document.Box) *segment {
	return s.lineWithin(textReach, smallest, cur, column)
}

// smallest is how high, in heights of a line, the next one is at least. What is less is a scrap,
// as of a line that runs up the edge.
const smallest = 0.5

// partOfDate is a piece of a date that runs up the edge of a card.
var partOfDate = regexp.MustCompile(`^(?:/ ?\d{2,4}/?|\d{1,2}/(?:\d{1,2}/)?)$`)

// lineWithin is nextLine with a reach, in heights of cur, and a smallest of its own.
func (s *sheet) lineWithin(reach, smallest float64, cur *segment, column document.Box) *segment {
	var best *segment
	h := cur.height()
	for _, g := range s.segments {
		down := g.box.Center().Y - cur.box.Center().Y
		if g.page != cur.page || g.line == cur.line || down < 0.55*h || down > reach*math.Max(h, g.height()) {
			continue
		}
		if g.height() < smallest*h || partOfDate.MatchString(g.text) {
			continue
		}
		if !linesUp(g.box, column, h) {
			continue
		}
		if best == nil || readsBefore(g, best) {
			best = g
		}
	}
	return best
}

// linesUp says whether two boxes are in one column: they begin at the same edge, give or take h by
// half as much again, or stand over each other.
func linesUp(a, b document.Box, h float64) bool {
	return math.Abs(a.MinX-b.MinX) < 1.5*h || b.OverlapX(a) > 0.3
}

// readsBefore orders segments by row, then from left to right.
func readsBefore(a, b *segment) bool {
	dy := a.box.Center().Y - b.box.Center().Y
	if h := 0.4 * math.Max(a.height(), b.height()); math.Abs(dy) > h {
		return dy < 0
	}
	return a.box.MinX < b.box.MinX
}

// opensRow says whether the row of next begins with a caption in the column of c,
// to the left of the values.
func (s *sheet) opensRow(c, first, next *segment) bool {
	if !leftOf(c, first) {
		return false
	}
	for _, g := range s.segments {
		if g.caption() && g != c && !g.sameCaption(c) && g.page == c.page && g.box.OverlapX(c.box) > 0.2 && s.sameRow(g, next) {
			return true
		}
	}
	return false
}
