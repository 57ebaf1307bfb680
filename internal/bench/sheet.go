package bench

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"

	"atlas/internal/specimen"
)

// Sheet shows submissions beside their copies, on one picture.
type Sheet struct {
	every int
	cells map[int]image.Image
}

// On a sheet are as many pairs, in columns.
const (
	sheetPairs   = 24
	sheetColumns = 3
	cellWidth    = 760
	cellHeight   = 300
	labelHeight  = 18
)

// NewSheet is one of number submissions, evenly chosen.
func NewSheet(number int) *Sheet {
	return &Sheet{every: max(1, number/sheetPairs), cells: map[int]image.Image{}}
}

// Add draws the pair when its submission is one of the chosen. It is not for use by
// several at once.
func (s *Sheet) Add(sent specimen.Submission, v RedactionVerdict, redacted image.Image) {
	if v.N%s.every != 0 || v.N/s.every >= sheetPairs {
		return
	}
	cell := image.NewRGBA(image.Rect(0, 0, cellWidth, cellHeight))
	draw.Draw(cell, cell.Rect, image.NewUniform(color.Gray{Y: 225}), image.Point{}, draw.Src)
	half := cellWidth / 2
	drawInto(cell, image.Rect(2, labelHeight, half-2, cellHeight-2), sent.Pages[0].Image)
	if redacted != nil {
		drawInto(cell, image.Rect(half+2, labelHeight, cellWidth-2, cellHeight-2), redacted)
	}
	label(cell, fmt.Sprintf("%s: %s", sent.Name, v.Outcome))
	s.cells[v.N/s.every] = cell
}

// drawInto draws a picture as large as it can be in a part of another.
func drawInto(on *image.RGBA, in image.Rectangle, picture image.Image) {
	size := picture.Bounds().Size()
	by := min(float64(in.Dx())/float64(size.X), float64(in.Dy())/float64(size.Y))
	w, h := int(float64(size.X)*by), int(float64(size.Y)*by)
	at := in.Min.Add(image.Pt((in.Dx()-w)/2, (in.Dy()-h)/2))
	draw.ApproxBiLinear.Scale(on, image.Rectangle{at, at.Add(image.Pt(w, h))}, picture, picture.Bounds(), draw.Src, nil)
}

func label(on *image.RGBA, text string) {
	d := font.Drawer{Dst: on, Src: image.Black, Face: basicfont.Face7x13, Dot: fixed.P(6, 13)}
	d.DrawString(text)
}

// WritePNG writes the sheet.
func (s *Sheet) WritePNG(w io.Writer) error {
	rows := (sheetPairs + sheetColumns - 1) / sheetColumns
	out := image.NewRGBA(image.Rect(0, 0, sheetColumns*cellWidth, rows*cellHeight))
	draw.Draw(out, out.Rect, image.White, image.Point{}, draw.Src)
	for i, cell := range s.cells {
		at := image.Pt(i%sheetColumns*cellWidth, i/sheetColumns*cellHeight)
		draw.Draw(out, cell.Bounds().Add(at), cell, image.Point{}, draw.Src)
	}
	return png.Encode(w, out)
}
