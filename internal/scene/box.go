package scene

import (
	"cmp"
	"image"
	"math"
	"slices"

	"golang.org/x/image/draw"

	"atlas/internal/document"
)

// A carton or product is taken for a face of even colour with four straight sides
// that stands free in the lower part of the picture. That finds boxes, appliances
// and screens that differ from what is behind them. It misses a product that is
// round, patterned, cut off by the bottom of the picture or of the wall's colour,
// and takes furniture for a product.
const (
	boxSide      = 160 // pixels of the longer side that are looked at
	minBoxArea   = 0.02
	maxBoxArea   = 0.6 // parts of the picture
	minBoxBottom = 0.55
	maxBoxRatio  = 4.0
	minSolid     = 0.8  // of the outline is filled with the one colour and what it surrounds
	minSquare    = 0.93 // of the rectangle round the outline is within the outline

	// colourStep is how far, of 255, neighbouring pixels of one face may differ, and
	// colourRange how far any may be from the mean: light falls off across a face.
	colourStep  = 9
	colourRange = 45
)

// largestBox looks for a carton or product in the picture. sheet says that the
// largest such shape is no product but a sheet of paper.
func largestBox(img *image.RGBA) (box, sheet bool) {
	small := thumbnail(img)
	parts := regions(small)
	largest := largestBoxLike(parts, small.Rect)
	if len(largest.pixels) == 0 {
		largest = largestBoxLike(parted(small, parts), small.Rect)
	}
	if len(largest.pixels) == 0 {
		return false, false
	}
	sheet = largest.plain() && largest.pale(small) && largest.lies(small)
	return !sheet, sheet
}

// largestBoxLike is the largest of regions that is like a box, one without pixels when none is.
func largestBoxLike(list []region, picture image.Rectangle) (largest region) {
	for _, r := range list {
		if r.boxLike(picture) && len(r.pixels) > len(largest.pixels) {
			largest = r
		}
	}
	return largest
}

// thumbnail is a picture with a longer side of boxSide pixels at most.
func thumbnail(img *image.RGBA) *image.RGBA {
	scale := boxSide / float64(max(img.Rect.Dx(), img.Rect.Dy(), boxSide))
	small := image.NewRGBA(image.Rect(0, 0, max(1, int(float64(img.Rect.Dx())*scale)), max(1, int(float64(img.Rect.Dy())*scale))))
	draw.BiLinear.Scale(small, small.Rect, img, img.Rect, draw.Src, nil)
	return small
}

// region is a connected area of even colour.
type region struct {
	bounds image.Rectangle
	pixels []image.Point
}

// regions splits a picture into areas of even colour.
func regions(img *image.RGBA) []region {
	taken := make([]bool, img.Rect.Dx()*img.Rect.Dy())
	var out []region
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if !taken[y*img.Rect.Dx()+x] {
				out = append(out, grow(img, taken, image.Point{X: x, Y: y}))
			}
		}
	}
	return out
}

func (r *region) add(p image.Point) {
	r.pixels = append(r.pixels, p)
	r.bounds = r.bounds.Union(image.Rectangle{Min: p, Max: p.Add(image.Point{X: 1, Y: 1})})
}

func neighbours(p image.Point) [4]image.Point {
	return [4]image.Point{{X: p.X + 1, Y: p.Y}, {X: p.X - 1, Y: p.Y}, {X: p.X, Y: p.Y + 1}, {X: p.X, Y: p.Y - 1}}
}

// grow collects the area of even colour round seed and marks it as taken.
func grow(img *image.RGBA, taken []bool, seed image.Point) region {
	width := img.Rect.Dx()
	var r region
	var mean [3]float64
	taken[seed.Y*width+seed.X] = true
	for queue := []image.Point{seed}; len(queue) > 0; queue = queue[1:] {
		p := queue[0]
		r.add(p)
		here := colour(img, p)
		for i := range mean {
			mean[i] += (here[i] - mean[i]) / float64(len(r.pixels))
		}
		for _, q := range neighbours(p) {
			if !q.In(img.Rect) || taken[q.Y*width+q.X] {
				continue
			}
			next := colour(img, q)
			if apart(here, next) <= colourStep && apart(mean, next) <= colourRange {
				taken[q.Y*width+q.X] = true
				queue = append(queue, q)
			}
		}
	}
	return r
}

func colour(img *image.RGBA, p image.Point) [3]float64 {
	c := img.RGBAAt(p.X, p.Y)
	return [3]float64{float64(c.R), float64(c.G), float64(c.B)}
}

// apart is the largest difference of two colours in red, green or blue.
func apart(a, b [3]float64) float64 {
	return max(math.Abs(a[0]-b[0]), math.Abs(a[1]-b[1]), math.Abs(a[2]-b[2]))
}

// boxLike says whether a region is the face of something with four straight sides
// that stands free.
func (r region) boxLike(picture image.Rectangle) bool {
	share := float64(len(r.pixels)) / float64(picture.Dx()*picture.Dy())
	low := float64(r.bounds.Max.Y) > minBoxBottom*float64(picture.Dy())
	if share < minBoxArea || share > maxBoxArea || !low || !r.free(picture) {
		return false
	}
	outline := hull(r.pixels)
	inside := polygonArea(outline)
	around, ratio := smallestRectangle(outline)
	return r.filled() > minSolid*inside && inside > minSquare*around && ratio < maxBoxRatio
}

// filled is the area of the region with its holes, such as doors and panels, in pixels.
func (r region) filled() float64 {
	frame := r.bounds.Inset(-1)
	closed := make(map[image.Point]bool, len(r.pixels))
	for _, p := range r.pixels {
		closed[p] = true
	}
	outside := 0
	closed[frame.Min] = true
	for queue := []image.Point{frame.Min}; len(queue) > 0; queue = queue[1:] {
		outside++
		for _, q := range neighbours(queue[0]) {
			if q.In(frame) && !closed[q] {
				closed[q] = true
				queue = append(queue, q)
			}
		}
	}
	return float64(frame.Dx()*frame.Dy() - outside)
}

// free says whether the region stands free: what reaches the bottom of the picture
// is floor, what reaches the top is wall, what reaches both sides is either.
func (r region) free(picture image.Rectangle) bool {
	across := r.bounds.Min.X == 0 && r.bounds.Max.X == picture.Max.X
	return r.bounds.Min.Y > 0 && r.bounds.Max.Y < picture.Max.Y && !across
}

// A sheet of paper is of one colour all over and pale, whatever the light, and lies:
// the same ground is seen all round it, while a carton stands on a floor before a wall.
const (
	plainness   = 0.9  // part of the outline
	paleness    = 0.65 // brightness, of the brightest in the picture
	paleColour  = 0.2  // part by which its colours differ
	beside      = 4    // pixels beside the region that are looked at
	groundLight = 0.45 // logarithm of how much the brightness of one ground differs
	groundTint  = 0.03 // and of how much its colours do
)

func (r region) plain() bool {
	return float64(len(r.pixels)) > plainness*polygonArea(hull(r.pixels))
}

func (r region) pale(img *image.RGBA) bool {
	var brightest []float64
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			c := colour(img, image.Point{X: x, Y: y})
			brightest = append(brightest, max(c[0], c[1], c[2]))
		}
	}
	var own [3]float64
	for _, p := range r.pixels {
		for i, v := range colour(img, p) {
			own[i] += v / float64(len(r.pixels))
		}
	}
	hi, lo := max(own[0], own[1], own[2]), min(own[0], own[1], own[2])
	return hi >= paleness*quantile(brightest, 0.98) && hi-lo <= paleColour*hi
}

// lies says whether the region lies on one ground, which shows on all its sides.
func (r region) lies(img *image.RGBA) bool {
	b, grown := r.bounds, r.bounds.Inset(-beside)
	var sides [][3]float64
	for _, side := range []image.Rectangle{
		{Min: grown.Min, Max: image.Point{X: grown.Max.X, Y: b.Min.Y - 1}},
		{Min: image.Point{X: grown.Min.X, Y: b.Max.Y + 1}, Max: grown.Max},
		{Min: grown.Min, Max: image.Point{X: b.Min.X - 1, Y: grown.Max.Y}},
		{Min: image.Point{X: b.Max.X + 1, Y: grown.Min.Y}, Max: grown.Max},
	} {
		if side = side.Intersect(img.Rect); !side.Empty() {
			sides = append(sides, meanColour(img, side))
		}
	}
	return !slices.ContainsFunc(sides, func(c [3]float64) bool { return !alike(c, sides[0]) })
}

// alike says whether two colours are of one ground under uneven light.
func alike(a, b [3]float64) bool {
	light := func(c [3]float64) float64 { return c[0] + c[1] + c[2] + 1 }
	if math.Abs(math.Log(light(a)/light(b))) > groundLight {
		return false
	}
	for i := range a {
		if math.Abs(a[i]/light(a)-b[i]/light(b)) > groundTint {
			return false
		}
	}
	return true
}

func meanColour(img *image.RGBA, area image.Rectangle) (mean [3]float64) {
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			for i, v := range colour(img, image.Point{X: x, Y: y}) {
				mean[i] += v / float64(area.Dx()*area.Dy())
			}
		}
	}
	return mean
}

// hull is the convex outline of pixels, by Andrew's monotone chain.
func hull(pixels []image.Point) []document.Point {
	var corners []document.Point
	for _, p := range pixels {
		for _, c := range []document.Point{{X: 0, Y: 0}, {X: 1, Y: 0}, {X: 0, Y: 1}, {X: 1, Y: 1}} {
			corners = append(corners, document.Point{X: float64(p.X) + c.X, Y: float64(p.Y) + c.Y})
		}
	}
	slices.SortFunc(corners, func(a, b document.Point) int { return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.Y, b.Y)) })
	half := func(points []document.Point) (chain []document.Point) {
		for _, p := range points {
			for len(chain) > 1 && turnsLeft(chain[len(chain)-2], chain[len(chain)-1], p) <= 0 {
				chain = chain[:len(chain)-1]
			}
			chain = append(chain, p)
		}
		return chain[:len(chain)-1]
	}
	lower := half(corners)
	slices.Reverse(corners)
	return append(lower, half(corners)...)
}

func turnsLeft(a, b, c document.Point) float64 {
	return (b.X-a.X)*(c.Y-a.Y) - (b.Y-a.Y)*(c.X-a.X)
}

func polygonArea(p []document.Point) float64 {
	sum := 0.0
	for i, a := range p {
		b := p[(i+1)%len(p)]
		sum += a.X*b.Y - b.X*a.Y
	}
	return math.Abs(sum) / 2
}

// smallestRectangle is the area of the smallest rectangle round a convex outline,
// and the ratio of its sides. One of its sides lies on a side of the outline.
func smallestRectangle(p []document.Point) (area, ratio float64) {
	area = math.Inf(1)
	for i, a := range p {
		b := p[(i+1)%len(p)]
		length := document.Dist(a, b)
		ux, uy := (b.X-a.X)/length, (b.Y-a.Y)/length
		lo, hi, depth := 0.0, 0.0, 0.0
		for _, q := range p {
			along := (q.X-a.X)*ux + (q.Y-a.Y)*uy
			lo, hi = min(lo, along), max(hi, along)
			depth = max(depth, math.Abs((q.Y-a.Y)*ux-(q.X-a.X)*uy))
		}
		if s := (hi - lo) * depth; s < area {
			area, ratio = s, max(hi-lo, depth)/max(min(hi-lo, depth), 1e-9)
		}
	}
	return area, ratio
}
