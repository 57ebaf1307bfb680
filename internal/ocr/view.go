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
func (v view) around(outlines []document.Polygon) document.Box {
	standing := through(v.toPicture.Inverse(), outlines)
	b := standing[0].Box()
	for _, o := range standing[1:] {
		b = b.Union(o.Box())
	}
	margin := surround * longer(b)
	return v.within(document.Box{MinX: b.MinX - margin, MinY: b.MinY - margin, MaxX: b.MaxX + margin, MaxY: b.MaxY + margin})
}

func longer(b document.Box) float64 { return math.Max(b.Width(), b.Height()) }

// within is as much of a box as the view has.
func (v view) within(b document.Box) document.Box {
	return document.Box{
		MinX: math.Max(0, b.MinX), MinY: math.Max(0, b.MinY), MaxX: math.Min(v.width, b.MaxX), MaxY: math.Min(v.height, b.MaxY),
	}
}

// part is what of the view lies in a box.
func (v view) part(b document.Box) view {
	return view{
		width: b.Width(), height: b.Height(),
		toPicture: document.Affine{A: 1, E: 1, C: b.MinX, F: b.MinY}.Then(v.toPicture),
	}
}

// beyond is how much farther a look reaches where text goes on, as a part of the longer
// side of what was looked at.
const beyond = 0.3

// wider is a box that reaches farther on the sides at which outlines found in it end, for
// the text goes on there: at a slant the first look may miss a whole column. Ok is false
// when none does, or there is hardly more to see.
func (v view) wider(b document.Box, outlines []document.Polygon) (w document.Box, ok bool) {
	w = b
	more := beyond * longer(b)
	for _, o := range through(v.toPicture.Inverse(), outlines) {
		at, near := o.Box(), o.Height()/2
		if at.MinX-b.MinX < near {
			w.MinX = b.MinX - more
		}
		if b.MaxX-at.MaxX < near {
			w.MaxX = b.MaxX + more
		}
		if at.MinY-b.MinY < near {
			w.MinY = b.MinY - more
		}
		if b.MaxY-at.MaxY < near {
			w.MaxY = b.MaxY + more
		}
	}
	w = v.within(w)
	return w, area(w) > worthwhile*area(b)
}

// worthwhile is how many times as large the box is that is worth another look.
const worthwhile = 1.05

func area(b document.Box) float64 { return b.Width() * b.Height() }
