// Package layout puts the lines of a page in order: how far the page is askew, which
// lines share a row, and what is read first.
package layout

import (
	"cmp"
	"math"
	"slices"

	"atlas/internal/document"
)

// minAspect is the width over height from which the outline of a line says
// anything about its direction.
const minAspect = 3

// Skew is the angle of the page's lines in radians, positive when they fall to the
// right, and 0 when no line is long enough to tell. Long lines count for more, so a
// few odd ones do not turn the page; those steeper than 45 degrees do not count.
func Skew(lines []document.Polygon) float64 {
	type vote struct{ angle, weight float64 }
	var votes []vote
	total := 0.0
	for _, p := range lines {
		angle := math.Atan2(p[1].Y-p[0].Y, p[1].X-p[0].X)
		if p.Width() < minAspect*p.Height() || math.Abs(angle) > math.Pi/4 {
			continue
		}
		votes = append(votes, vote{angle, p.Width()})
		total += p.Width()
	}
	slices.SortFunc(votes, func(a, b vote) int { return cmp.Compare(a.angle, b.angle) })
	for _, v := range votes {
		if total -= 2 * v.weight; total <= 0 {
			return v.angle
		}
	}
	return 0
}

// Order sorts the lines of an upright page as they are read: rows from top to
// bottom, each from left to right. Lines of a row may run at a small angle and
// follow each other uphill or downhill, as in a photo taken from the side.
func Order(lines []document.Line) []document.Line {
	left := slices.Clone(lines)
	slices.SortStableFunc(left, func(a, b document.Line) int {
		return cmp.Compare(a.Polygon.Box().MinX, b.Polygon.Box().MinX)
	})
	var rows [][]document.Line
	for _, l := range left {
		if i := rowOf(rows, l); i >= 0 {
			rows[i] = append(rows[i], l)
		} else {
			rows = append(rows, []document.Line{l})
		}
	}
	slices.SortStableFunc(rows, func(a, b []document.Line) int { return cmp.Compare(middle(a), middle(b)) })
	return slices.Concat(rows...)
}

// rowOf is the row that l continues, -1 when it starts a new one. A line continues
// a row when it stands to the right of the row's last line, at its height give or
// take half the lower of the two.
func rowOf(rows [][]document.Line, l document.Line) int {
	best, nearest := -1, 0.5
	for i, row := range rows {
		last := row[len(row)-1].Polygon
		if last.Box().OverlapX(l.Polygon.Box()) > 0.5 {
			continue
		}
		if d := offset(last, l.Polygon); d < nearest {
			best, nearest = i, d
		}
	}
	return best
}

// offset is how far b stands above or below the row of a, in heights of the lower
// of the two. The row is followed along the slope of both lines.
func offset(a, b document.Polygon) float64 {
	height := math.Min(a.Height(), b.Height())
	if height == 0 {
		return math.Inf(1)
	}
	from, to := a.Box().Center(), b.Box().Center()
	return math.Abs(to.Y-from.Y-slope(a, b)*(to.X-from.X)) / height
}

// slope is the mean slope of the lines that are long enough to have one.
func slope(lines ...document.Polygon) float64 {
	sum, n := 0.0, 0.0
	for _, p := range lines {
		if dx := p[1].X - p[0].X; dx > 0 && p.Width() >= minAspect*p.Height() {
			sum += (p[1].Y - p[0].Y) / dx
			n++
		}
	}
	return sum / math.Max(n, 1)
}

// middle is the mean height on the page of a row's lines.
func middle(row []document.Line) float64 {
	sum := 0.0
	for _, l := range row {
		sum += l.Polygon.Box().Center().Y
	}
	return sum / float64(len(row))
}
