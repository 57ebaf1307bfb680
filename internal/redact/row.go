package redact

import (
	"math"
	"strings"
	"unicode"

	"atlas/internal/document"
	"atlas/internal/idnum"
)

// row is what stands on one line of the paper, in reading order. OCR may have cut
// it into several lines where the gaps are wide.
type row struct {
	lines  []document.Line
	glyphs []glyph
}

// glyph is a character of a row, or the gap between two of its lines.
type glyph struct {
	char  rune
	digit byte // what it is or was printed as, '0' to '9' or misread, or 0 when it is no digit
	sure  bool // it was read as that digit, not as a letter that looks like it
	line  int  // index of its line in the row
	at    int  // rune index in that line
}

// Two lines are one row when the second starts where the first ends, within these
// multiples of the text height.
const (
	maxRowGap   = 3.0
	maxRowLap   = 0.7
	maxRowShift = 0.45
	maxRowSizes = 1.6 // ratio of heights
)

// rows joins lines that continue one another.
func rows(lines []document.Line) []row {
	following := make([]int, len(lines))
	followed := make([]bool, len(lines))
	for i, a := range lines {
		following[i] = -1
		nearest := math.Inf(1)
		for j, b := range lines {
			if gap, ok := follows(a.Polygon, b.Polygon); ok && i != j && !followed[j] && gap < nearest {
				following[i], nearest = j, gap
			}
		}
		if following[i] >= 0 {
			followed[following[i]] = true
		}
	}
	var out []row
	seen := make([]bool, len(lines))
	for i := range lines {
		if followed[i] {
			continue
		}
		var r row
		for j := i; j >= 0 && !seen[j]; j = following[j] {
			seen[j] = true
			r.add(lines[j])
		}
		out = append(out, r)
	}
	return out
}

// follows says whether b goes on where a ends, on the same base line whatever way
// the text runs, and how far from it.
func follows(a, b document.Polygon) (gap float64, ok bool) {
	height := max(a.Height(), b.Height())
	if height == 0 || height > maxRowSizes*min(a.Height(), b.Height()) {
		return 0, false
	}
	start, end := document.Lerp(a[0], a[3], 0.5), document.Lerp(a[1], a[2], 0.5)
	length := document.Dist(start, end)
	if length == 0 {
		return 0, false
	}
	along := document.Point{X: (end.X - start.X) / length, Y: (end.Y - start.Y) / length}
	next := document.Lerp(b[0], b[3], 0.5)
	dx, dy := next.X-end.X, next.Y-end.Y
	gap = (dx*along.X + dy*along.Y) / height
	shift := math.Abs(dy*along.X-dx*along.Y) / height
	return math.Abs(gap), gap > -maxRowLap && gap < maxRowGap && shift < maxRowShift
}

// misread stands for a digit that was read as a letter unlike any digit.
const misread = '?'

// add appends a line to the row, after a gap.
func (r *row) add(l document.Line) {
	if len(r.lines) > 0 {
		r.glyphs = append(r.glyphs, glyph{char: ' ', line: len(r.lines)})
	}
	first := len(r.glyphs)
	for i, c := range []rune(l.Text) {
		g := glyph{char: c, line: len(r.lines), at: i}
		if digit, repairs, ok := idnum.Repair(idnum.ASCIIDigits(string(c)), "9"); ok {
			g.digit, g.sure = digit[0], repairs == 0
		}
		r.glyphs = append(r.glyphs, g)
	}
	mendGroups(r.glyphs[first:])
	r.lines = append(r.lines, l)
}

// mendGroups takes the letter in a group of three digits and a letter for a digit,
// too: numbers are printed in such groups, words are not.
func mendGroups(glyphs []glyph) {
	start := 0
	for i := 0; i <= len(glyphs); i++ {
		if i < len(glyphs) && glyphs[i].letterOrDigit() {
			continue
		}
		if i-start == shownDigits {
			mendGroup(glyphs[start:i])
		}
		start = i + 1
	}
}

func mendGroup(group []glyph) {
	digits, odd := 0, -1
	for i, g := range group {
		if g.digit != 0 {
			digits++
		} else {
			odd = i
		}
	}
	if digits == len(group)-1 {
		group[odd].digit = misread
	}
}

func (g glyph) letterOrDigit() bool { return unicode.IsLetter(g.char) || unicode.IsDigit(g.char) }

// gap says whether a character may stand between the groups of one number. A
// stroke may not: it stands between those of an enrolment number.
func (g glyph) gap() bool {
	return g.digit == 0 && strings.ContainsRune(" .-,'·_~*", g.char)
}

// speck says whether a character may be dirt between the digits of a number.
func (g glyph) speck() bool {
	return g.digit == 0 && g.char != '/' && !g.letterOrDigit()
}

// place is where a glyph's middle lies along its line, 0 at the left edge.
func (r *row) place(g glyph) float64 {
	l := r.lines[g.line]
	n := len([]rune(l.Text))
	if len(l.Chars) == n {
		return l.Chars[g.at].X
	}
	return (float64(g.at) + 0.5) / float64(n)
}

// pitch is the usual distance between neighbouring digits of a line, along it.
func (r *row) pitch(line int) float64 {
	l := r.lines[line]
	sum, n := 0.0, 0
	for i := 1; i < len(r.glyphs); i++ {
		a, b := r.glyphs[i-1], r.glyphs[i]
		if a.line == line && b.line == line && a.digit != 0 && b.digit != 0 {
			sum += r.place(b) - r.place(a)
			n++
		}
	}
	if n == 0 {
		return 1 / float64(max(1, len([]rune(l.Text))))
	}
	return sum / float64(n)
}
