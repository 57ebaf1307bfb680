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

// view is a rectangle laid over a picture, turned by some angle: what the detector sees.
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

// surround is how far a second look reaches beyond the text of the first one, as a part
// of that text's longer side, for the small print that was missed. With 0.05 lines at
// the edge are lost.
const surround = 0.1

// around is the part of the view that holds outlines, of which there are some, and their
// surroundings. A card on a scanned sheet is often the smaller part of a picture.
func (v view) around(outlines []document.Polygon) view {
	standing := through(v.toPicture.Inverse(), outlines)
	b := standing[0].Box()
	for _, o := range standing[1:] {
		b = b.Union(o.Box())
	}
	margin := surround * math.Max(b.Width(), b.Height())
	b.MinX, b.MaxX = math.Max(0, b.MinX-margin), math.Min(v.width, b.MaxX+margin)
	b.MinY, b.MaxY = math.Max(0, b.MinY-margin), math.Min(v.height, b.MaxY+margin)
	return view{
		width: b.Width(), height: b.Height(),
		toPicture: document.Affine{A: 1, E: 1, C: b.MinX, F: b.MinY}.Then(v.toPicture),
	}
}
