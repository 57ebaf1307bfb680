// Package raster turns pictures into the float tensors the OCR models take.
package raster

import (
	"image"
	"image/color"
	"image/draw"

	"atlas/internal/document"
)

// channels is the number of interleaved samples of a pixel.
const channels = 3

// Image holds 8-bit pixels, interleaved in the order blue, green, red: the order of
// OpenCV, which the models were trained with.
type Image struct {
	W, H int
	Pix  []byte // W·H·3 samples, row by row
}

// stripRows is how many source rows are converted at a time, so a 12-megapixel
// photo does not need a second full-size copy. Any power of two from 2^maxHalvings.
const (
	stripRows   = 64
	maxHalvings = 6
)

// New copies a picture, laid on white where it is transparent. A picture whose long
// side exceeds maxSide is halved until it does not; the result says how often.
func New(img image.Image, maxSide int) (m *Image, halvings int) {
	b := img.Bounds()
	for max(b.Dx(), b.Dy())>>halvings > maxSide && halvings < maxHalvings {
		halvings++
	}
	cell := 1 << halvings
	m = newImage(max(1, b.Dx()/cell), max(1, b.Dy()/cell))
	strip := image.NewRGBA(image.Rect(0, 0, m.W*cell, stripRows))
	for y := 0; y < m.H*cell; y += stripRows {
		draw.Draw(strip, strip.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
		draw.Draw(strip, strip.Rect, img, b.Min.Add(image.Pt(0, y)), draw.Over)
		rows := min(stripRows/cell, m.H-y/cell)
		for r := range rows {
			shrinkRow(m.row(y/cell+r), strip, r*cell, cell)
		}
	}
	return m, halvings
}

// shrinkRow writes one row of averages of cell×cell blocks, taken from strip at y.
func shrinkRow(dst []byte, strip *image.RGBA, y, cell int) {
	area := uint(cell * cell)
	for x := 0; x*channels < len(dst); x++ {
		var r, g, b uint
		for dy := range cell {
			i := (y+dy)*strip.Stride + x*cell*4
			for px := strip.Pix[i : i+cell*4]; len(px) >= 4; px = px[4:] {
				r, g, b = r+uint(px[0]), g+uint(px[1]), b+uint(px[2])
			}
		}
		d := dst[x*channels : x*channels+channels]
		d[0], d[1], d[2] = byte((b+area/2)/area), byte((g+area/2)/area), byte((r+area/2)/area)
	}
}

func newImage(w, h int) *Image {
	return &Image{W: w, H: h, Pix: make([]byte, w*h*channels)}
}

func (m *Image) row(y int) []byte {
	return m.Pix[y*m.W*channels : (y+1)*m.W*channels]
}

// half is the picture at half its size, by averages of 2×2 pixels.
func (m *Image) half() *Image {
	t := newImage(m.W/2, m.H/2)
	for y := range t.H {
		a, b := m.row(2*y), m.row(2*y+1)
		d := t.row(y)
		for x := range t.W {
			i, o := x*2*channels, x*channels
			for c := range channels {
				sum := uint(a[i+c]) + uint(a[i+c+channels]) + uint(b[i+c]) + uint(b[i+c+channels])
				d[o+c] = byte((sum + 2) / 4)
			}
		}
	}
	return t
}

// Around copies the part of a picture that holds an outline and margin pixels round it,
// and gives the outline in it.
func (m *Image) Around(o document.Polygon, margin int) (*Image, document.Polygon) {
	b := o.Box()
	x0, y0 := min(max(int(b.MinX)-margin, 0), m.W-1), min(max(int(b.MinY)-margin, 0), m.H-1)
	x1, y1 := min(max(int(b.MaxX)+margin, x0+1), m.W), min(max(int(b.MaxY)+margin, y0+1), m.H)
	part := newImage(x1-x0, y1-y0)
	for y := range part.H {
		copy(part.row(y), m.row(y0 + y)[x0*channels:])
	}
	return part, document.Affine{A: 1, E: 1, C: -float64(x0), F: -float64(y0)}.Polygon(o)
}
