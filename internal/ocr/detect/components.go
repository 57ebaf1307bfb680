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

// components are the text lines of a map: pixels above minProbability that touch.
func components(m Map) [][]run {
	var runs []run
	for y := range m.H {
		row := m.Prob[y*m.W : (y+1)*m.W]
		// A probability that is not a number is no text.
		runs = run{y: y, x1: m.W - 1}.where(runs, func(x int) bool { return row[x] > minProbability })
	}
	var cores [][]run
	for _, core := range touching(runs) {
		cores = append(cores, apart(core)...)
	}
	return cores
}

// apart takes a long core that fills little of its outline for lines that something
// joins, such as a stamp or a signature across them. Along its axis a line is a band
// of many pixels; what joins lines, or sticks out of one, gives few.
func apart(core []run) [][]run {
	shape, filled := outline(core)
	_, axis, long := moments(core)
	if !long || filled >= minFilled || shape.w*shape.h < minTangled {
		return [][]run{core}
	}
	inBand := bands(core, axis)
	var rows []run
	for _, r := range core {
		rows = r.where(rows, func(x int) bool { return inBand(x, r.y) })
	}
	return touching(rows)
}

// bands says which pixels of a core lie in a band along the axis that holds at least
// half as many as the fullest one.
func bands(core []run, axis document.Point) func(x, y int) bool {
	across := func(x, y int) int { return int(math.Round(float64(y)*axis.X - float64(x)*axis.Y)) }
	count := map[int]int{}
	most := 0
	for _, r := range core {
		for x := r.x0; x <= r.x1; x++ {
			band := across(x, r.y)
			count[band]++
			most = max(most, count[band])
		}
	}
	return func(x, y int) bool { return 2*count[across(x, y)] >= most }
}

// where adds the stretches of r whose pixels are inside.
func (r run) where(runs []run, inside func(x int) bool) []run {
	start := -1
	for x := r.x0; x <= r.x1; x++ {
		in := inside(x)
		if in && start < 0 {
			start = x
		}
		if !in && start >= 0 {
			runs = append(runs, run{y: r.y, x0: start, x1: x - 1})
			start = -1
		}
	}
	if start >= 0 {
		runs = append(runs, run{y: r.y, x0: start, x1: r.x1})
	}
	return runs
}

// touching groups runs, which come row by row, whose pixels touch, corners included,
// in the order of their first pixel. It works with a union of labels, so its cost is
// that of one pass.
func touching(runs []run) [][]run {
	var labels unions
	above, first := 0, 0 // first run of the row above, of this row
	next := 0            // first run above that may touch
	for i := range runs {
		if i == 0 || runs[i].y != runs[i-1].y {
			above, first = first, i
			if i > 0 && runs[i].y != runs[i-1].y+1 {
				above = first
			}
			next = above
		}
		r := &runs[i]
		r.label = labels.add()
		for next < first && runs[next].x1 < r.x0-1 {
			next++
		}
		for j := next; j < first && runs[j].x0 <= r.x1+1; j++ {
			labels.join(runs[j].label, r.label)
		}
	}
	return group(runs, labels)
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
