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
	m = NewImage(max(1, b.Dx()/cell), max(1, b.Dy()/cell))
	rows := NewImage(m.W*cell, stripRows)
	strip := strips(img, cell, rows)
	for y := 0; y < m.H*cell; y += stripRows {
		strip(y)
		small := rows
		for range halvings {
			small = small.halfInto(&Image{W: small.W / 2, H: small.H / 2, Pix: small.Pix})
		}
		copy(m.Pix[y/cell*m.W*channels:], small.Pix[:small.H*small.W*channels])
	}
	return m, halvings
}

// strips copies as many rows of a picture as rows has, from row y on. Where a cell of the
// copy reaches beyond the picture it is white there.
func strips(img image.Image, cell int, rows *Image) func(y int) {
	b := img.Bounds()
	if j, ok := img.(*image.YCbCr); ok && hasKernel && halved(j) && min(b.Dx(), b.Dy()) >= cell {
		return func(y int) {
			for i := range min(rows.H, b.Dy()-y) {
				colours(j, b.Min.Y+y+i, rows.row(i))
			}
		}
	}
	strip := image.NewRGBA(image.Rect(0, 0, rows.W, rows.H))
	return func(y int) {
		draw.Draw(strip, strip.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
		draw.Draw(strip, strip.Rect, img, b.Min.Add(image.Pt(0, y)), draw.Over)
		copyPixels(rows.Pix, strip.Pix)
	}
}

// halved says whether each colour of a JPEG picture is that of one pixel or of two beside
// each other, from the first on.
func halved(j *image.YCbCr) bool {
	switch j.SubsampleRatio {
	case image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio440:
		return true
	case image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420:
		return j.Rect.Min.X%2 == 0
	}
	return false
}

// copyPixels takes red, green and blue of each pixel.
func copyPixels(dst, rgba []byte) {
	for len(dst) >= channels && len(rgba) >= 4 {
		dst[0], dst[1], dst[2] = rgba[2], rgba[1], rgba[0]
		dst, rgba = dst[channels:], rgba[4:]
	}
}

// NewImage is a black picture. It has room for one sample more: the kernel takes four at a time.
func NewImage(w, h int) *Image {
	return &Image{W: w, H: h, Pix: make([]byte, w*h*channels+1)[:w*h*channels]}
}

func (m *Image) row(y int) []byte {
	return m.Pix[y*m.W*channels : (y+1)*m.W*channels]
}

// half is the picture at half its size, by averages of 2×2 pixels.
func (m *Image) half() *Image { return m.halfInto(NewImage(m.W/2, m.H/2)) }

// halfInto writes half of m to t, whose samples may lie where m's do, and returns it.
func (m *Image) halfInto(t *Image) *Image {
	for y := range t.H {
		a, b := m.row(2*y), m.row(2*y+1)
		d := t.row(y)
		for len(d) >= channels && len(a) >= 2*channels && len(b) >= 2*channels {
			d[0] = byte((uint(a[0]) + uint(a[3]) + uint(b[0]) + uint(b[3]) + 2) / 4)
			d[1] = byte((uint(a[1]) + uint(a[4]) + uint(b[1]) + uint(b[4]) + 2) / 4)
			d[2] = byte((uint(a[2]) + uint(a[5]) + uint(b[2]) + uint(b[5]) + 2) / 4)
			a, b, d = a[2*channels:], b[2*channels:], d[channels:]
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
	part := NewImage(x1-x0, y1-y0)
	for y := range part.H {
		copy(part.row(y), m.row(y0 + y)[x0*channels:])
	}
	return part, document.Affine{A: 1, E: 1, C: -float64(x0), F: -float64(y0)}.Polygon(o)
}
