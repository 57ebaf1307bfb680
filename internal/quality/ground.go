package quality

import (
	"image"
	"image/color"
	"math"
)

const (
	flatShare   = 0.5  // of the pixels, of one and the same colour, in a picture no camera or scanner took
	flatRange   = 1    // of 255, by which compression moves that colour
	whitePaper  = 250  // of 255, the least of red, green and blue
	tintedPaper = 0.03 // logarithm of one colour over another
	maxSamples  = 160  // pixels looked at along either side
)

// drawn says whether the area's ground is one that no copier makes: without grain
// or fall of light, and white or of a colour. Nothing but the paper lends such a
// ground its colour, while under a lamp every paper has one.
func drawn(img image.Image, area image.Rectangle) bool {
	var pixels []color.RGBA
	count := map[color.RGBA]int{}
	stepX, stepY := 1+area.Dx()/maxSamples, 1+area.Dy()/maxSamples
	var ground color.RGBA
	for y := area.Min.Y; y < area.Max.Y; y += stepY {
		for x := area.Min.X; x < area.Max.X; x += stepX {
			c := color.RGBAModel.Convert(img.At(x, y)).(color.RGBA)
			pixels = append(pixels, c)
			if count[c]++; count[c] > count[ground] {
				ground = c
			}
		}
	}
	flat := 0
	for _, c := range pixels {
		if near(c.R, ground.R) && near(c.G, ground.G) && near(c.B, ground.B) {
			flat++
		}
	}
	if float64(flat) < flatShare*float64(len(pixels)) {
		return false
	}
	r, g, b := float64(ground.R)+1, float64(ground.G)+1, float64(ground.B)+1
	return min(r, g, b) > whitePaper || math.Hypot(math.Log(r/g), math.Log(b/g)) > tintedPaper
}

func near(a, b uint8) bool { return max(a, b)-min(a, b) <= flatRange }
