package photo

import (
	"image"
	"math"
	"math/rand/v2"
)

// Carton is an opened box seen a little from above: its front is an upright
// rectangle, in pixels.
type Carton struct {
	X, Y, W, H float64
	color      rgb
	grain      noise
	lean       float64 // how far the right side shows, in widths
	Standing   bool    // on the floor, where it casts a shadow
}

// NewCarton invents a carton: brown board, or the printed white of a phone's box.
func NewCarton(r *rand.Rand, x, y, w, h float64, printed bool) Carton {
	c := Carton{X: x, Y: y, W: w, H: h, color: rgb8(188, 146, 100).jitter(r, 0.04), grain: newNoise(r), lean: 0.1 + 0.12*r.Float64()}
	if printed {
		c.color = []rgb{rgb8(236, 236, 238), rgb8(228, 234, 244), rgb8(240, 232, 224)}[r.IntN(3)]
	}
	return c
}

// Dye gives the carton a colour of its own.
func (c *Carton) Dye(r *rand.Rand) { c.color = clothes[r.IntN(len(clothes))].jitter(r, 0.08) }

type corner struct{ x, y float64 }

// Paint draws the box, its dark inside and its open flaps. The product inside is
// drawn by content, after the inside and before the front.
func (c Carton) Paint(img *image.RGBA, content func()) {
	dx, dy := c.lean*c.W, 0.3*c.lean*c.W+0.1*c.H
	a, b := corner{c.X, c.Y}, corner{c.X + c.W, c.Y}
	d, e := corner{a.x + dx, a.y - dy}, corner{b.x + dx, b.y - dy}
	if c.Standing {
		shadow(img, c.X+c.W/2+0.1*c.W, c.Y+c.H, 0.75*c.W, 0.07*c.H)
	}
	flap := 0.42 * dy
	c.board(img, d, e, corner{e.x + 0.1*dx, e.y - 2.2*flap}, corner{d.x - 0.05*dx, d.y - 2.2*flap}, 0.78)
	c.board(img, a, b, e, d, 0.28)
	if content != nil {
		content()
	}
	c.board(img, b, e, corner{e.x + 0.16*c.W, e.y + 0.5*dy}, corner{b.x + 0.18*c.W, b.y + 0.6*dy}, 0.86)
	c.board(img, d, a, corner{a.x - 0.18*c.W, a.y + 0.5*dy}, corner{d.x - 0.16*c.W, d.y + 0.4*dy}, 1)
	c.board(img, b, e, corner{e.x, e.y + c.H}, corner{b.x, b.y + c.H}, 0.62)
	c.board(img, a, b, corner{b.x, b.y + c.H}, corner{a.x, a.y + c.H}, 0.92)
	c.board(img, corner{a.x + 0.01*c.W, a.y}, corner{b.x - 0.01*c.W, b.y}, corner{b.x - 0.02*c.W, b.y + 2*flap}, corner{a.x + 0.02*c.W, a.y + 2*flap}, 1.02)
}

// board draws one panel of the box between four corners, in order round it.
func (c Carton) board(img *image.RGBA, p0, p1, p2, p3 corner, light float64) {
	quad(img, [4]corner{p0, p1, p2, p3}, func(x, y float64, edge float64) rgb {
		wave := 0.05 * (c.grain.fine(x/c.W*9, y/c.W*9) - 0.5)
		fibre := 0.03 * (c.grain.at(x/c.W*160, y/c.W*30) - 0.5)
		return c.color.shaded(light*(1+wave+fibre) - 0.12*step(3, 0, edge))
	})
}

// quad paints the inside of a convex outline. pixel gets the place and its distance
// from the nearest side.
func quad(img *image.RGBA, p [4]corner, pixel func(x, y, edge float64) rgb) {
	turn := math.Copysign(1, (p[1].x-p[0].x)*(p[2].y-p[0].y)-(p[1].y-p[0].y)*(p[2].x-p[0].x))
	minX, minY, maxX, maxY := p[0].x, p[0].y, p[0].x, p[0].y
	for _, q := range p[1:] {
		minX, maxX = math.Min(minX, q.x), math.Max(maxX, q.x)
		minY, maxY = math.Min(minY, q.y), math.Max(maxY, q.y)
	}
	area := image.Rect(int(minX)-1, int(minY)-1, int(maxX)+2, int(maxY)+2).Intersect(img.Rect)
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			edge := math.Inf(1)
			for i, a := range p {
				b := p[(i+1)%4]
				inward := turn * ((b.x-a.x)*(float64(y)-a.y) - (b.y-a.y)*(float64(x)-a.x)) / (math.Hypot(b.x-a.x, b.y-a.y) + 1e-9)
				edge = math.Min(edge, inward)
			}
			if edge > -0.7 {
				blend(img, x, y, pixel(float64(x), float64(y), edge), step(-0.7, 0.7, edge))
			}
		}
	}
}

// shadow darkens an ellipse softly.
func shadow(img *image.RGBA, x, y, rx, ry float64) {
	area(img, x-2*rx, y-2*ry, 4*rx, 4*ry, func(s, t float64) (rgb, float64) {
		return rgb{0.05, 0.04, 0.04}, 0.6 * bell(4*s-2, 4*t-2, 1, 1)
	})
}
