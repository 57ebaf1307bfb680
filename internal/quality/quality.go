// Package quality judges how a paper was captured: as the original, as a
// photocopy, or off a screen or another photo.
package quality

import (
	"image"
	"math"

	"atlas/internal/document"

	"golang.org/x/image/draw"
)

// Flag says what a picture was taken of, as the API writes it.
type Flag string

// Flags.
const (
	Original     Flag = "original"
	XeroxCopy    Flag = "xerox_copy"
	PhotoOfPhoto Flag = "photo_of_photo"
)

// drawnGrey is how sure at most a drawn page is a photocopy: a scanner may have
// made the ground of one white.
const drawnGrey = 0.2

// textArea is the part of the picture that bears text. What surrounds the paper
// says nothing of it.
func textArea(img image.Image, page document.Page) image.Rectangle {
	var r image.Rectangle
	for _, l := range page.Lines {
		b := page.ToImage.Polygon(l.Polygon).Box()
		r = r.Union(image.Rect(int(b.MinX), int(b.MinY), int(b.MaxX), int(b.MaxY)))
	}
	return r.Intersect(img.Bounds())
}

// greyness is how sure the area is without colour of its own. Light tints a whole
// picture alike, so what counts is how much the colour differs from place to
// place, on blocks large enough to average the sensor's noise away.
func greyness(area *image.RGBA) float64 {
	const side = 24
	small := image.NewRGBA(image.Rect(0, 0, side, side))
	draw.BiLinear.Scale(small, small.Bounds(), area, area.Bounds(), draw.Src, nil)
	var red, blue spread
	for i := 0; i < len(small.Pix); i += 4 {
		r, g, b := float64(small.Pix[i])+1, float64(small.Pix[i+1])+1, float64(small.Pix[i+2])+1
		red.add(math.Log(r / g))
		blue.add(math.Log(b / g))
	}
	colour := math.Hypot(red.deviation(), blue.deviation())
	// Photocopies came out below 0.015, cards above 0.03, on drawn specimens.
	return 1 / (1 + math.Exp((colour-0.022)/0.003))
}

// spread keeps a running mean and variance.
type spread struct{ n, sum, squares float64 }

func (s *spread) add(x float64) {
	s.n++
	s.sum += x
	s.squares += x * x
}

func (s *spread) deviation() float64 {
	mean := s.sum / s.n
	return math.Sqrt(math.Max(0, s.squares/s.n-mean*mean))
}
