package ocr

import (
	"image"
	"math"

	"atlas/internal/document"
	"atlas/internal/ocr/raster"
)

// maxSide is the longest side an image is worked on with. Halving a 12-megapixel
// photo to fit lost no field of the tuning set; halving an A4 scan of 2500 pixels loses
// its small print.
const maxSide = 3200

// picture is the image as it is worked on. Outlines are in its pixels.
type picture struct {
	pixels *raster.Pyramid
	scale  float64 // image pixels to one of the picture
}

func newPicture(img image.Image) picture {
	m, halvings := raster.New(img, maxSide)
	return picture{pixels: raster.NewPyramid(m), scale: float64(int(1) << halvings)}
}

// view is a rectangle laid over a picture: what the detector sees. It holds the
// whole picture, turned by some angle.
type view struct {
	width, height float64
	toPicture     document.Affine
}

// turned is the view of the whole picture after turning it clockwise by quarters and
// a small angle in radians.
func (p picture) turned(quarters int, angle float64) view {
	base := p.pixels.Base()
	sin, cos := math.Sincos(float64(quarters)*math.Pi/2 + angle)
	t := document.Affine{A: cos, B: -sin, D: sin, E: cos}
	whole := t.Polygon(document.Box{MaxX: float64(base.W), MaxY: float64(base.H)}.Polygon()).Box()
	t.C, t.F = -whole.MinX, -whole.MinY
	return view{width: whole.Width(), height: whole.Height(), toPicture: t.Inverse()}
}
