package draw

import (
	"image/color"
	"math"

	"atlas/internal/document"
)

// Gradient paints the inside of a path with colours that change evenly along the
// line from (x1, y1) to (x2, y2). At least two colours are wanted; how opaque they
// are does not count.
func (c *Canvas) Gradient(p Path, x1, y1, x2, y2 float64, colors ...color.NRGBA) {
	a, b := c.m.Apply(document.Point{X: x1, Y: y1}), c.m.Apply(document.Point{X: x2, Y: y2})
	dx, dy := b.X-a.X, b.Y-a.Y
	length := dx*dx + dy*dy
	shades := ramp(colors)
	mask := c.mask(p)
	img := c.sheet.img
	for y := mask.Rect.Min.Y; y < mask.Rect.Max.Y; y++ {
		for x := mask.Rect.Min.X; x < mask.Rect.Max.X; x++ {
			alpha := uint32(mask.Pix[mask.PixOffset(x, y)])
			if alpha == 0 {
				continue
			}
			t := ((float64(x)-a.X)*dx + (float64(y)-a.Y)*dy) / length
			shade := shades[int(255*min(1, max(0, t)))]
			px := img.Pix[img.PixOffset(x, y):][:3:3]
			px[0] = blend(px[0], shade.R, alpha)
			px[1] = blend(px[1], shade.G, alpha)
			px[2] = blend(px[2], shade.B, alpha)
		}
	}
}

func blend(under, over uint8, alpha uint32) uint8 {
	return uint8((uint32(under)*(255-alpha) + uint32(over)*alpha + 127) / 255)
}

// ramp spreads colours evenly over 256 steps.
func ramp(colors []color.NRGBA) (out [256]color.NRGBA) {
	for i := range out {
		t := float64(i) / 255 * float64(len(colors)-1)
		k := min(int(t), len(colors)-2)
		out[i] = mix(colors[k], colors[k+1], t-float64(k))
	}
	return out
}

// mix is the colour a fraction t of the way from a to b.
func mix(a, b color.NRGBA, t float64) color.NRGBA {
	m := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + (float64(b)-float64(a))*t)) }
	return color.NRGBA{R: m(a.R, b.R), G: m(a.G, b.G), B: m(a.B, b.B), A: m(a.A, b.A)}
}
