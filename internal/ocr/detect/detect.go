// Package detect finds the outlines of text lines in a text probability map, the
// post-processing of the DB detector (Liao et al., "Real-time Scene Text Detection
// with Differentiable Binarization", 2019).
package detect

import (
	"math"

	"atlas/internal/document"
)

// Map gives for every pixel the probability that it belongs to the inside of a text
// line, row by row.
type Map struct {
	W, H int
	Prob []float32 // W·H values
}

// Box is the outline of one text line, in pixels of the map.
type Box struct {
	// Polygon is a rectangle at any angle, clockwise. Its first edge is the one
	// nearest to pointing right, so a line that runs down the page is higher than
	// wide.
	Polygon document.Polygon
	Score   float64 // mean probability inside the outline, 0 to 1
}

// The constants below are those of PP-OCRv4 but for minScore and unclip, which were
// tuned on phone photos of Indian documents: 0.6 and 1.5 miss more thin print
// (character errors 1.24 % against 0.88 % at side 1280).
const (
	minProbability = 0.3 // of a pixel inside a text line
	minScore       = 0.5 // of a line
	unclip         = 1.6 // area over perimeter by which a line grows, because the map marks its shrunken core
	minSide        = 2.0 // of a line's core, in pixels; 3 loses digits that stand alone
)

// A core that fills less than minFilled of its outline may be several lines: a single
// one, even bent, fills two thirds. Those of less than minTangled square pixels are a
// character or two.
const (
	minFilled  = 0.5
	minTangled = 400
)

// Boxes returns the text lines of a map, top to bottom by their first pixel. A map
// whose sizes do not agree with its data has none.
func Boxes(m Map) []Box {
	if m.W <= 0 || m.H <= 0 || len(m.Prob)/m.W != m.H || len(m.Prob)%m.W != 0 {
		return nil
	}
	var boxes []Box
	for _, runs := range components(m) {
		core, area := fit(runs)
		if math.Min(core.w, core.h) < minSide {
			continue
		}
		score := m.mean(core.polygon())
		if score < minScore {
			continue
		}
		line := core.grow(area * unclip / (2 * (core.w + core.h)))
		boxes = append(boxes, Box{Polygon: centred(line.polygon()), Score: score})
	}
	return boxes
}

// fit is the rectangle round a line's core, with the area by which it grows: the part
// of the rectangle that the core fills, lest a bump or a bend make the line seem higher
// and its print smaller than they are.
func fit(runs []run) (core rect, area float64) {
	core, filled := outline(runs)
	return core, core.w * core.h * filled
}

// outline is the rectangle round a core and the part of it that the core fills, 0 to
// 1. The rectangle of a long core lies along its axis: the smallest one is drawn askew
// by a single pixel.
func outline(runs []run) (r rect, filled float64) {
	points := endpoints(runs)
	pixels, axis, long := moments(runs)
	if long {
		r = boundAlong(points, axis)
	} else {
		r = minAreaRect(convexHull(points))
	}
	return r, math.Min(1, pixels/((r.w+1)*(r.h+1)))
}

// centred moves corners from pixel indices to pixel centres.
func centred(q document.Polygon) document.Polygon {
	return document.Affine{A: 1, E: 1, C: 0.5, F: 0.5}.Polygon(q)
}

func endpoints(runs []run) []document.Point {
	points := make([]document.Point, 0, 2*len(runs))
	for _, r := range runs {
		points = append(points,
			document.Point{X: float64(r.x0), Y: float64(r.y)},
			document.Point{X: float64(r.x1), Y: float64(r.y)})
	}
	return points
}

// mean is the average probability of the pixels inside a convex polygon.
func (m Map) mean(q document.Polygon) float64 {
	box := q.Box()
	top, bottom := max(0, int(math.Ceil(box.MinY))), min(m.H-1, int(math.Floor(box.MaxY)))
	var sum float64
	n := 0
	for y := top; y <= bottom; y++ {
		left, right := span(q, float64(y))
		x0, x1 := max(0, int(math.Round(left))), min(m.W-1, int(math.Round(right)))
		for x := x0; x <= x1; x++ {
			sum += float64(m.Prob[y*m.W+x])
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

// span is where the row y enters and leaves a convex polygon; right is less than
// left when it does not meet it.
func span(q document.Polygon, y float64) (left, right float64) {
	left, right = math.Inf(1), math.Inf(-1)
	for i, a := range q {
		b := q[(i+1)%len(q)]
		if math.Min(a.Y, b.Y) > y || math.Max(a.Y, b.Y) < y {
			continue
		}
		x0, x1 := a.X, b.X
		if a.Y != b.Y {
			x0 = a.X + (y-a.Y)*(b.X-a.X)/(b.Y-a.Y)
			x1 = x0
		}
		left, right = math.Min(left, math.Min(x0, x1)), math.Max(right, math.Max(x0, x1))
	}
	return left, right
}
