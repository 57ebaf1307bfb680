package extract

import (
	"math"
	"regexp"
	"slices"

	"atlas/internal/document"
)

// A column of values may begin with a colon on each line, set close before it, which on a
// poor picture is read as a 1 on some: ":2490.00" as "12490.00". Where no line begins with
// another digit, those are colons. A stroke with a blank behind it is one too where several
// lines of the column begin so: "L Farzana Rao" over "1 07.03.2026".
const (
	fewestColons  = 3   // that were read as what they are
	sameColumn    = 0.4 // how far the beginnings of lines may be apart, in heights
	sameIndent    = 0.2 // how far a colon may stand behind where others do, in heights
	nextOfColumn  = 3   // how far a line may be under the one above, in heights
	lengthOfValue = 3   // what is shorter may be a lone number
)

// withColons are the lines with those colons put right.
func withColons(lines []document.Line) []document.Line {
	lines = slices.Clone(lines)
	for _, column := range columns(lines) {
		var colons []float64 // where they stand behind the beginnings of their lines
		var ones, strokes []int
		others := 0
		for _, i := range column {
			switch text := lines[i].Text; {
			case text[0] == ':':
				colons = append(colons, indent(lines[i]))
			case strokeBefore.MatchString(text) || oneBeforeDate.MatchString(text):
				strokes = append(strokes, i)
			case text[0] == '1' && len(text) >= lengthOfValue:
				ones = append(ones, i)
			case text[0] >= '0' && text[0] <= '9':
				others++
			}
		}
		if len(colons)+len(strokes) < fewestColons || others > 0 && len(colons) < fewestColons {
			continue
		}
		for _, i := range strokes {
			colons = append(colons, indent(lines[i]))
			setColon(&lines[i])
		}
		if others > 0 {
			continue
		}
		slices.Sort(colons)
		for _, i := range ones {
			if indent(lines[i])-colons[len(colons)/2] > sameIndent*lines[i].Polygon.Height() {
				continue // a 1 behind a colon that was not read
			}
			setColon(&lines[i])
		}
	}
	return lines
}

// strokeBefore is a lone character that a colon is read as before what stands behind it.
var strokeBefore = regexp.MustCompile(`^[1IlLit|!;(] \S`)

// oneBeforeDate is a day of three digits, the first of which is none: "101-08-2026".
var oneBeforeDate = regexp.MustCompile(`^1[0-3]\d[-/.][01]\d[-/.](?:19|20)\d\d\b`)

// setColon writes the first character of a line as a colon.
func setColon(l *document.Line) {
	l.Text = ":" + l.Text[1:]
	l.Chars = slices.Clone(l.Chars)
	l.Chars[0].Rune = ':'
}

// columns are the lines that were read from pixels, those together that begin below each
// other.
func columns(lines []document.Line) [][]int {
	var all [][]int
	for i, l := range lines {
		if l.Source != document.SourceText || l.Text == "" || len(l.Chars) != len([]rune(l.Text)) {
			continue
		}
		joined := []int{i}
		all = slices.DeleteFunc(all, func(column []int) bool {
			near := slices.ContainsFunc(column, func(j int) bool { return sameBeginning(lines[j], l) })
			if near {
				joined = append(joined, column...)
			}
			return near
		})
		all = append(all, joined)
	}
	return all
}

// indent is how far the middle of a line's first character stands behind its beginning.
func indent(l document.Line) float64 { return l.Chars[0].X * l.Polygon.Width() }

func sameBeginning(a, b document.Line) bool {
	h := math.Max(a.Polygon.Height(), b.Polygon.Height())
	p, q := document.Lerp(a.Polygon[0], a.Polygon[3], 0.5), document.Lerp(b.Polygon[0], b.Polygon[3], 0.5)
	return math.Abs(p.X-q.X) < sameColumn*h && math.Abs(p.Y-q.Y) < nextOfColumn*h
}
