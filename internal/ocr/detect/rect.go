package detect

import (
	"cmp"
	"math"
	"slices"

	"atlas/internal/document"
)

// rect is a rectangle at any angle: its centre, the direction of its first side and
// the lengths of both sides.
type rect struct {
	center document.Point
	dir    document.Point // of length 1
	w, h   float64
}

// minAreaRect is the smallest rectangle round a convex polygon: one of its sides
// lies on an edge of the polygon.
func minAreaRect(hull []document.Point) rect {
	best := rect{center: hull[0], dir: document.Point{X: 1}}
	smallest := math.Inf(1)
	for i, a := range hull {
		b := hull[(i+1)%len(hull)]
		length := document.Dist(a, b)
		if length == 0 {
			continue
		}
		r := boundAlong(hull, document.Point{X: (b.X - a.X) / length, Y: (b.Y - a.Y) / length})
		if area := r.w * r.h; area < smallest {
			smallest, best = area, r
		}
	}
	return best
}

// boundAlong is the smallest rectangle round points with a side along dir.
func boundAlong(points []document.Point, dir document.Point) rect {
	minU, maxU := math.Inf(1), math.Inf(-1)
	minV, maxV := math.Inf(1), math.Inf(-1)
	for _, p := range points {
		u, v := p.X*dir.X+p.Y*dir.Y, p.Y*dir.X-p.X*dir.Y
		minU, maxU = math.Min(minU, u), math.Max(maxU, u)
		minV, maxV = math.Min(minV, v), math.Max(maxV, v)
	}
	u, v := (minU+maxU)/2, (minV+maxV)/2
	return rect{
		center: document.Point{X: u*dir.X - v*dir.Y, Y: u*dir.Y + v*dir.X},
		dir:    dir, w: maxU - minU, h: maxV - minV,
	}
}

// grow moves every side outwards by d.
func (r rect) grow(d float64) rect {
	r.w += 2 * d
	r.h += 2 * d
	return r
}

// polygon gives the corners clockwise, the first edge being the one whose direction
// is nearest to the right: the text's top edge when the page is upright.
func (r rect) polygon() document.Polygon {
	dir, w, h := r.dir, r.w, r.h
	for range 3 {
		if dir.X >= math.Abs(dir.Y) && dir.X > 0 {
			break
		}
		dir, w, h = document.Point{X: -dir.Y, Y: dir.X}, h, w
	}
	at := func(u, v float64) document.Point {
		return document.Point{X: r.center.X + u*dir.X - v*dir.Y, Y: r.center.Y + u*dir.Y + v*dir.X}
	}
	return document.Polygon{at(-w/2, -h/2), at(w/2, -h/2), at(w/2, h/2), at(-w/2, h/2)}
}

// convexHull is Andrew's monotone chain. It sorts points in place.
func convexHull(points []document.Point) []document.Point {
	slices.SortFunc(points, func(a, b document.Point) int {
		return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.Y, b.Y))
	})
	points = slices.Compact(points)
	if len(points) < 3 {
		return points
	}
	hull := make([]document.Point, 0, len(points)+1)
	extend := func(p document.Point, keep int) {
		for len(hull) >= keep+2 && turn(hull[len(hull)-2], hull[len(hull)-1], p) <= 0 {
			hull = hull[:len(hull)-1]
		}
		hull = append(hull, p)
	}
	for _, p := range points {
		extend(p, 0)
	}
	lower := len(hull) - 1
	for i := len(points) - 2; i >= 0; i-- {
		extend(points[i], lower)
	}
	return hull[:len(hull)-1]
}

// turn is positive when o, a, b turn left, in coordinates whose y points up.
func turn(o, a, b document.Point) float64 {
	return (a.X-o.X)*(b.Y-o.Y) - (a.Y-o.Y)*(b.X-o.X)
}
