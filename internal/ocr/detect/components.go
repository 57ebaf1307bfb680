package detect

import (
	"math"

	"atlas/internal/document"
)

// run is a horizontal stretch of text pixels, ends included.
type run struct {
	y, x0, x1 int
	label     int
}

// components groups the text pixels of a map that touch, corners included, in the
// order of their first pixel. It works on runs of pixels with a union of labels, so
// its cost is that of one pass over the map.
func components(m Map) [][]run {
	var runs []run
	var labels unions
	above := 0 // first run of the row above
	for y := range m.H {
		first := len(runs)
		next := above
		for _, r := range rowRuns(m, y) {
			for next < first && runs[next].x1 < r.x0-1 {
				next++
			}
			r.label = labels.add()
			for i := next; i < first && runs[i].x0 <= r.x1+1; i++ {
				labels.join(runs[i].label, r.label)
			}
			runs = append(runs, r)
		}
		above = first
	}
	return group(runs, labels)
}

// rowRuns finds the stretches of text in one row. A probability that is not a
// number is no text.
func rowRuns(m Map, y int) []run {
	var runs []run
	row := m.Prob[y*m.W : (y+1)*m.W]
	start := -1
	for x, p := range row {
		inside := p > minProbability
		if inside && start < 0 {
			start = x
		}
		if !inside && start >= 0 {
			runs = append(runs, run{y: y, x0: start, x1: x - 1})
			start = -1
		}
	}
	if start >= 0 {
		runs = append(runs, run{y: y, x0: start, x1: m.W - 1})
	}
	return runs
}

func group(runs []run, labels unions) [][]run {
	var groups [][]run
	index := make(map[int]int, len(labels))
	for _, r := range runs {
		root := labels.root(r.label)
		i, ok := index[root]
		if !ok {
			i = len(groups)
			index[root] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], r)
	}
	return groups
}

// longCore is the ratio of a core's variances, along its axis and across, from which
// the axis is the direction of the text: that of a rectangle three times as long as
// wide.
const longCore = 9

// moments are the number of pixels of a core, its principal axis, and whether it is
// long enough for the axis to mean anything.
func moments(runs []run) (pixels float64, axis document.Point, long bool) {
	var x, y, xx, yy, xy float64
	for _, r := range runs {
		n, mid, row := float64(r.x1-r.x0+1), float64(r.x0+r.x1)/2, float64(r.y)
		pixels += n
		x += n * mid
		y += n * row
		xx += n*mid*mid + n*(n*n-1)/12 // the variance of n neighbours is (n²-1)/12
		yy += n * row * row
		xy += n * mid * row
	}
	x, y = x/pixels, y/pixels
	xx, yy, xy = xx/pixels-x*x, yy/pixels-y*y, xy/pixels-x*y
	spread := math.Hypot(xx-yy, 2*xy)
	sin, cos := math.Sincos(math.Atan2(2*xy, xx-yy) / 2)
	return pixels, document.Point{X: cos, Y: sin}, xx+yy+spread >= longCore*(xx+yy-spread)
}

// unions is a disjoint-set forest: the parent of each label, its own for a root.
type unions []int

func (u *unions) add() int {
	*u = append(*u, len(*u))
	return len(*u) - 1
}

func (u unions) root(label int) int {
	for u[label] != label {
		u[label] = u[u[label]]
		label = u[label]
	}
	return label
}

func (u unions) join(a, b int) {
	a, b = u.root(a), u.root(b)
	u[max(a, b)] = min(a, b)
}
