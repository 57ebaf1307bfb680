package ocr

import (
	"image"

	"atlas/internal/document"
	"atlas/internal/ocr/raster"
)

// maxSide is the longest side an image is worked on with. Halving a 12-megapixel
// photo to fit lost no field of the tuning set.
const maxSide = 2400

// view is the image as it is looked at: shrunken, and perhaps turned.
type view struct {
	pixels   *raster.Pyramid
	quarters int             // of a clockwise turn, 0 or 1
	toImage  document.Affine // from the view's pixels to the image's
}

func newView(img image.Image) view {
	m, halvings := raster.New(img, maxSide)
	scale := float64(int(1) << halvings)
	return view{pixels: raster.NewPyramid(m), toImage: document.Affine{A: scale, E: scale}}
}

// turned is the view turned clockwise by a quarter.
func (v view) turned() view {
	base := v.pixels.Base()
	// A pixel (x, y) comes to lie at (H-y, x).
	back := document.Affine{B: 1, D: -1, F: float64(base.H)}
	return view{
		pixels:   raster.NewPyramid(base.QuarterTurn()),
		quarters: v.quarters + 1,
		toImage:  back.Then(v.toImage),
	}
}
