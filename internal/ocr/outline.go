package ocr

import (
	"math"
	"slices"

	"atlas/internal/document"
)

// tallAspect is the height over width from which an outline runs down the page, as
// in PP-OCR.
const tallAspect = 1.5

// extent is the total length of the lines that run across the view and of those
// that run down it.
func extent(outlines []document.Polygon) (across, down float64) {
	for _, o := range outlines {
		w, h := o.Width(), o.Height()
		switch {
		case h >= tallAspect*w:
			down += h
		case w >= tallAspect*h:
			across += w
		}
	}
	return across, down
}

// split makes detector outlines into crops and parts those of lines that run across
// the view from tall ones: lines that run up or down it, and single characters such
// as the 1 of a quantity. All get the margins the recogniser was found to like, a
// tenth of the text's height wider at both ends and 3 % flatter.
func split(found []document.Polygon) (across, tall []document.Polygon) {
	for _, o := range found {
		if h := o.Height(); h < tallAspect*o.Width() {
			across = append(across, widen(o, 0.1*h, -0.03*h))
		} else {
			tall = append(tall, widen(o, 0.1*o.Width(), 0.1*o.Width()))
		}
	}
	return across, tall
}

// heightAt is the height that this share of the outlines that run across are lower than,
// 0.5 for the middle one. It is 0 when there are none.
func heightAt(found []document.Polygon, share float64) float64 {
	var heights []float64
	for _, o := range found {
		if o.Width() > o.Height() {
			heights = append(heights, o.Height())
		}
	}
	if len(heights) == 0 {
		return 0
	}
	slices.Sort(heights)
	return heights[int(share*float64(len(heights)))]
}

// widen moves the ends of a rectangle outwards by along, its long edges by across.
func widen(q document.Polygon, along, across float64) document.Polygon {
	u := unit(q[0], q[1])
	v := unit(q[0], q[3])
	shift := func(p document.Point, a, b float64) document.Point {
		return document.Point{X: p.X + u.X*a + v.X*b, Y: p.Y + u.Y*a + v.Y*b}
	}
	return document.Polygon{
		shift(q[0], -along, -across), shift(q[1], along, -across),
		shift(q[2], along, across), shift(q[3], -along, across),
	}
}

// unit is the direction from a to b, zero when they coincide.
func unit(a, b document.Point) document.Point {
	d := math.Max(document.Dist(a, b), math.SmallestNonzeroFloat64)
	return document.Point{X: (b.X - a.X) / d, Y: (b.Y - a.Y) / d}
}

// flip turns outlines by 180 degrees.
func flip(outlines []document.Polygon) {
	for i, o := range outlines {
		outlines[i] = document.Polygon{o[2], o[3], o[0], o[1]}
	}
}

// quarterTurned starts each outline at its lower left corner, so that its first edge
// is the one that points to the right once the picture is turned clockwise by a
// quarter.
func quarterTurned(outlines []document.Polygon) []document.Polygon {
	turned := make([]document.Polygon, len(outlines))
	for i, o := range outlines {
		turned[i] = document.Polygon{o[3], o[0], o[1], o[2]}
	}
	return turned
}

// through maps outlines.
func through(t document.Affine, outlines []document.Polygon) []document.Polygon {
	mapped := make([]document.Polygon, len(outlines))
	for i, o := range outlines {
		mapped[i] = t.Polygon(o)
	}
	return mapped
}

// aspect is the length of a line over its height.
func aspect(o document.Polygon) float64 { return o.Width() / math.Max(o.Height(), 1) }
