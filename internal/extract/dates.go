package extract

import (
	"math"
	"regexp"
	"slices"
	"unicode/utf8"

	"atlas/internal/document"
)

// In the narrow columns of tables a date is broken at its dashes, and its year stands on
// the next line: "30-09-2017 to 29-09-" over "2022".

var (
	lacksYear = regexp.MustCompile(`\b\d{1,2}\s?[-/.]\s?(?:\d{1,2}|\pL{3})\s?[-/.]\s?$`)
	loneYear  = regexp.MustCompile(`^(?:19|20)\d\d$`)
)

// wholeDates gives dates the year that stands under them. The line it stood on goes.
func wholeDates(lines []document.Line) []document.Line {
	gone := map[int]bool{}
	for i, l := range lines {
		if !lacksYear.MatchString(l.Text) || len(l.Chars) != utf8.RuneCountInString(l.Text) {
			continue
		}
		j := slices.IndexFunc(lines, func(o document.Line) bool { return yearUnder(l, o) })
		if j < 0 || gone[j] {
			continue
		}
		gone[j] = true
		year := lines[j]
		whole := l
		whole.Text += year.Text
		whole.Chars = slices.Clone(l.Chars)
		for _, c := range year.Chars {
			c.X = 1 // where its line ends; under it is no place on the line
			whole.Chars = append(whole.Chars, c)
		}
		whole.MinConfidence = math.Min(l.MinConfidence, year.MinConfidence)
		lines[i] = whole
	}
	var out []document.Line
	for i, l := range lines {
		if !gone[i] {
			out = append(out, l)
		}
	}
	return out
}

// yearUnder says whether o is a year right under the beginning of l.
func yearUnder(l, o document.Line) bool {
	h := math.Max(l.Polygon.Height(), o.Polygon.Height())
	a, b := l.Polygon.Box(), o.Polygon.Box()
	down := b.Center().Y - a.Center().Y
	centred := math.Abs(a.Center().X-b.Center().X) < h
	return loneYear.MatchString(o.Text) && len(o.Chars) == len(o.Text) && down > 0.55*h && down < 1.9*h && (math.Abs(a.MinX-b.MinX) < 0.6*h || centred)
}

// bareDate is a caption of a date that does not say whose it is.
var bareDate = regexp.MustCompile(`(?i)^(?:date|dated|dt)\W*$`)

// otherNumber is the caption of a number of another paper.
var otherNumber = regexp.MustCompile(`(?i)(?:\bno|number|#|note|order|challan)\W*$`)

// datesOther says whether c is the date of another paper, whose number stands before it on
// the row: "Buyer's Order No." and "Dated".
func (s *sheet) datesOther(c *segment) bool {
	var before *segment
	for _, g := range s.segments {
		if g.page == c.page && g.caption() && g != c && g.box.MaxX <= c.box.MinX && s.sameRow(g, c) && (before == nil || g.box.MinX > before.box.MinX) {
			before = g
		}
	}
	return before != nil && before.foreign() && otherNumber.MatchString(before.text)
}
