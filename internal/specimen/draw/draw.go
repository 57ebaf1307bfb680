// Package draw puts text, shapes and pictures on paper, and remembers where every
// word went. Lengths are in the paper's own units; a canvas turns them into pixels.
package draw

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"atlas/internal/document"
)

// Canvas is a paper to draw on, or a part of one (see Place). It is not safe for
// concurrent use; its Fonts are.
type Canvas struct {
	sheet *sheet
	m     document.Affine // units to pixels
}

// sheet is what all parts of one paper share.
type sheet struct {
	fonts *Fonts
	img   *image.RGBA
	words []Word
	runs  []Run
}

// Run is a drawn text of one face on one level line, for a PDF's text layer.
type Run struct {
	Text       string
	Face       Face
	X, Y, Size float64 // start of the baseline and height of the em, in pixels
}

// Word is a drawn run of Latin letters, digits and marks without spaces.
type Word struct {
	Text    string
	Polygon document.Polygon // round the ink, in pixels
}

// New returns a paper of width × height units in one colour, at scale pixels a unit.
func New(fonts *Fonts, width, height, scale float64, paper color.Color) *Canvas {
	img := image.NewRGBA(image.Rect(0, 0, int(math.Round(width*scale)), int(math.Round(height*scale))))
	draw.Draw(img, img.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	return &Canvas{
		sheet: &sheet{fonts: fonts, img: img},
		m:     document.Affine{A: scale, E: scale},
	}
}

// Image is what was drawn so far. It is shared, not copied.
func (c *Canvas) Image() *image.RGBA { return c.sheet.img }

// Words are the words drawn so far on the whole paper, in the order they were drawn.
func (c *Canvas) Words() []Word { return c.sheet.words }

// Runs are the texts drawn so far on the whole paper, in the order they were drawn.
// Text that leans or stands on its side is left out.
func (c *Canvas) Runs() []Run { return c.sheet.runs }

// Place returns a part of the paper whose origin is at (x, y) of c, turned clockwise by
// degrees and enlarged by scale. What is drawn on it appears on c.
func (c *Canvas) Place(x, y, degrees, scale float64) *Canvas {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	local := document.Affine{A: cos * scale, B: -sin * scale, C: x, D: sin * scale, E: cos * scale, F: y}
	return &Canvas{sheet: c.sheet, m: local.Then(c.m)}
}

// Pixels maps an upright rectangle in units to its outline in pixels.
func (c *Canvas) Pixels(x, y, w, h float64) document.Polygon {
	return c.m.Polygon(document.Box{MinX: x, MinY: y, MaxX: x + w, MaxY: y + h}.Polygon())
}

// Hex is the opaque colour 0xRRGGBB.
func Hex(rgb uint32) color.NRGBA {
	return color.NRGBA{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: 255}
}

// Fade is the colour with opacity alpha, 0 to 1.
func Fade(c color.NRGBA, alpha float64) color.NRGBA {
	c.A = uint8(math.Round(255 * alpha))
	return c
}

// Black and White are the usual ink and paper.
var (
	Black = Hex(0x141414)
	White = Hex(0xffffff)
)
