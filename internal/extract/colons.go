package extract

import (
	"math"
	"slices"

	"atlas/internal/document"
)

// A column of values may begin with a colon on each line, set close before it, which on a
// poor picture is read as a 1 on some: ":2490.00" as "12490.00". Where no line begins with
// another digit, those are colons.
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
		var others int
		var ones []int
		for _, i := range column {
			switch first := lines[i].Text[0]; {
			case first == ':':
				colons = append(colons, indent(lines[i]))
			case first == '1' && len(lines[i].Text) >= lengthOfValue:
				ones = append(ones, i)
			case first >= '0' && first <= '9':
				others++
			}
		}
		if len(colons) < fewestColons || others > 0 {
			continue
		}
		slices.Sort(colons)
		for _, i := range ones {
			if indent(lines[i])-colons[len(colons)/2] > sameIndent*lines[i].Polygon.Height() {
				continue // a 1 behind a colon that was not read
			}
			lines[i].Text = ":" + lines[i].Text[1:]
			lines[i].Chars = slices.Clone(lines[i].Chars)
			lines[i].Chars[0].Rune = ':'
		}
	}
	return lines
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
