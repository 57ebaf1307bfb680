package scene

import (
	"image"
	"slices"

	"atlas/internal/document"
)

// A page with few words is told by its ground: pale, of one colour and one light to
// every edge of the picture, with nothing on it but print. In a place light falls
// off and there is a floor, or a thing that bears the print.
const (
	groundPale  = 166 // of 255, the median brightness at least
	groundRange = 24  // of 255, from the median in red, green and blue
	groundShare = 0.95
	printMargin = 0.5 // heights of a line that its print may reach beyond its outline
)

// bare says whether print on an even, pale ground is all there is in a picture, whose
// pixels toPicture gives the lines of the page in.
func bare(img *image.RGBA, page document.Page, toPicture document.Affine) bool {
	small := thumbnail(img)
	toSmall := toPicture.Then(document.Affine{
		A: float64(small.Rect.Dx()) / float64(img.Rect.Dx()), E: float64(small.Rect.Dy()) / float64(img.Rect.Dy()),
	})
	var print []document.Box
	for _, l := range slices.Concat(page.Lines, page.Unread) {
		outline := toSmall.Polygon(l.Polygon)
		b, margin := outline.Box(), 1+printMargin*outline.Height()
		print = append(print, document.Box{MinX: b.MinX - margin, MinY: b.MinY - margin, MaxX: b.MaxX + margin, MaxY: b.MaxY + margin})
	}
	ground := median(small)
	if min(ground[0], ground[1], ground[2]) < groundPale {
		return false
	}
	beside, even := 0, 0
	for y := range small.Rect.Dy() {
		for x := range small.Rect.Dx() {
			if slices.ContainsFunc(print, func(b document.Box) bool {
				return float64(x) >= b.MinX && float64(x) <= b.MaxX && float64(y) >= b.MinY && float64(y) <= b.MaxY
			}) {
				continue
			}
			beside++
			if apart(colour(small, image.Point{X: x, Y: y}), ground) <= groundRange {
				even++
			}
		}
	}
	return beside > 0 && float64(even) >= groundShare*float64(beside)
}

// median is the median colour of a picture, which is not empty.
func median(img *image.RGBA) (c [3]float64) {
	for i := range c {
		var values []uint8
		for j := i; j < len(img.Pix); j += 4 {
			values = append(values, img.Pix[j])
		}
		slices.Sort(values)
		c[i] = float64(values[len(values)/2])
	}
	return c
}
