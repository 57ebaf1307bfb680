package document

import (
	"math"
	"slices"
)

// Lean is how the lines of a page fall: by At + More·y per pixel to the right for one that
// begins, at the left edge, at height y. They fan out where the page was photographed from
// the side.
type Lean struct {
	At, More float64

	// Sure is whether so many lines agree that each row can be followed across the page.
	Sure bool
}

const (
	// longAspect is how many heights wide a line is whose outline tells its slope.
	longAspect = 8

	// fanned is how many long lines tell how they fan out.
	fanned = 12

	// maxStray is how far the slopes of half the lines may be from the lean of a page that
	// is sure of it: over two thirds of an A4 page half the height of its print.
	maxStray = 0.006
)

// LeanOf measures the long lines of a page: medians, since some lie otherwise.
func LeanOf(p Page) Lean {
	var starts, slopes []float64
	for _, l := range p.Lines {
		left, dx := l.Polygon[0], l.Polygon[1].X-l.Polygon[0].X
		if dx <= longAspect*l.Polygon.Height() {
			continue
		}
		slope := (l.Polygon[1].Y - left.Y) / dx
		starts, slopes = append(starts, left.Y-slope*left.X), append(slopes, slope)
	}
	if len(slopes) == 0 {
		return Lean{}
	}
	var pairs []float64
	for i := range starts {
		for j := range i {
			if apart := starts[i] - starts[j]; math.Abs(apart) > p.Height/8 {
				pairs = append(pairs, (slopes[i]-slopes[j])/apart)
			}
		}
	}
	var out Lean
	if len(slopes) >= fanned && len(pairs) >= fanned {
		out.More = median(pairs)
	}
	for i := range slopes {
		slopes[i] -= out.More * starts[i]
	}
	out.At = median(slopes)
	for i := range slopes {
		slopes[i] = math.Abs(slopes[i] - out.At)
	}
	out.Sure = len(slopes) >= fanned && median(slopes) <= maxStray
	return out
}

func median(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}

// Height is where the line through a point begins, at the left edge.
func (l Lean) Height(p Point) float64 { return (p.Y - l.At*p.X) / (1 + l.More*p.X) }

// Upright is the box of an outline with the lean taken out: each point goes to the height
// at which its line begins.
func (l Lean) Upright(p Polygon) Box {
	for i := range p {
		p[i].Y = l.Height(p[i])
	}
	return p.Box()
}
