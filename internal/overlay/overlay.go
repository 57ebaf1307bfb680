// Package overlay draws on a picture what was read from it: the outline of each value
// with its field's name and confidence.
package overlay

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"atlas/internal/document"
)

// Colours by confidence.
var (
	sure     = color.RGBA{0x0a, 0x7d, 0x32, 0xff} // 0.95 and above
	likely   = color.RGBA{0xb2, 0x5e, 0x00, 0xff} // 0.8 and above
	doubtful = color.RGBA{0xc2, 0x18, 0x18, 0xff}
)

func colour(confidence float64) color.RGBA {
	switch {
	case confidence >= 0.95:
		return sure
	case confidence >= 0.8:
		return likely
	}
	return doubtful
}

// Draw returns a copy of a page's picture with the fields that were found on the page.
// Fields of one place share their label; those without a place are listed at the top.
func Draw(img image.Image, number int, fields []document.Field) (*image.RGBA, error) {
	b := img.Bounds()
	c := &canvas{RGBA: image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))}
	draw.Draw(c, c.Rect, img, b.Min, draw.Src)
	size := math.Max(12, math.Max(float64(b.Dx()), float64(b.Dy()))/64)
	if err := c.useFont(size); err != nil {
		return nil, err
	}
	for _, s := range spots(number, fields) {
		if s.polygon == (document.Polygon{}) {
			c.label(s, document.Point{})
			continue
		}
		c.outline(s.polygon, size/8, colour(s.confidence))
		box := s.polygon.Box()
		c.label(s, document.Point{X: box.MinX, Y: box.MinY - c.lineHeight()})
	}
	return c.RGBA, nil
}

// spot is a place with the fields that were read there.
type spot struct {
	polygon    document.Polygon
	names      []string
	confidence float64 // the lowest
}

func spots(number int, fields []document.Field) []*spot {
	var out []*spot
	at := map[document.Polygon]*spot{}
	for _, f := range fields {
		if !f.Found || f.Page != number {
			continue
		}
		s := at[f.Polygon]
		if s == nil || f.Polygon == (document.Polygon{}) {
			s = &spot{polygon: f.Polygon, confidence: 1}
			at[f.Polygon] = s
			out = append(out, s)
		}
		s.names = append(s.names, string(f.Name))
		s.confidence = math.Min(s.confidence, f.Confidence)
	}
	return out
}

// canvas is the picture with the labels that stand on it.
type canvas struct {
	*image.RGBA
	face   font.Face
	labels []image.Rectangle
}

func (c *canvas) useFont(size float64) error {
	f, err := opentype.Parse(goregular.TTF)
	if err == nil {
		c.face, err = opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingFull})
	}
	if err != nil {
		return fmt.Errorf("opening the label font: %w", err)
	}
	return nil
}

func (c *canvas) lineHeight() float64 { return float64(c.face.Metrics().Height) / 64 }

// outline draws the sides of a polygon.
func (c *canvas) outline(p document.Polygon, width float64, paint color.RGBA) {
	for i := range p {
		a, b := p[i], p[(i+1)%len(p)]
		length := document.Dist(a, b)
		if length == 0 {
			continue
		}
		dx, dy := (b.X-a.X)/length*width/2, (b.Y-a.Y)/length*width/2
		c.fill(document.Polygon{
			{X: a.X - dx - dy, Y: a.Y - dy + dx}, {X: b.X + dx - dy, Y: b.Y + dy + dx},
			{X: b.X + dx + dy, Y: b.Y + dy - dx}, {X: a.X - dx + dy, Y: a.Y - dy - dx},
		}, paint)
	}
}

func (c *canvas) fill(p document.Polygon, paint color.RGBA) {
	r := vector.NewRasterizer(c.Rect.Dx(), c.Rect.Dy())
	r.MoveTo(float32(p[0].X), float32(p[0].Y))
	for _, q := range p[1:] {
		r.LineTo(float32(q.X), float32(q.Y))
	}
	r.ClosePath()
	r.Draw(c, c.Rect, image.NewUniform(paint), image.Point{})
}

// label writes a spot's names on its colour, with the top left at a place or as near to
// it as the picture and the other labels let it.
func (c *canvas) label(s *spot, at document.Point) {
	text := fmt.Sprintf(" %s %.2f ", strings.Join(s.names, ", "), s.confidence)
	pen := font.Drawer{Dst: c, Src: image.White, Face: c.face}
	size := image.Pt(pen.MeasureString(text).Ceil(), int(math.Ceil(c.lineHeight())))
	box := c.free(image.Rectangle{Max: size}.Add(image.Pt(int(at.X), int(at.Y))))
	c.labels = append(c.labels, box)
	draw.Draw(c, box, image.NewUniform(colour(s.confidence)), image.Point{}, draw.Src)
	pen.Dot = fixed.P(box.Min.X, box.Min.Y+c.face.Metrics().Ascent.Ceil())
	pen.DrawString(text)
}

// free moves a label into the picture, and below those it would cover.
func (c *canvas) free(box image.Rectangle) image.Rectangle {
	box = box.Add(image.Pt(min(0, c.Rect.Max.X-box.Max.X), min(0, c.Rect.Max.Y-box.Max.Y)))
	box = box.Add(image.Pt(max(0, -box.Min.X), max(0, -box.Min.Y)))
	for moved := true; moved && box.Max.Y <= c.Rect.Max.Y; {
		moved = false
		for _, l := range c.labels {
			if l.Overlaps(box) {
				box = box.Add(image.Pt(0, l.Max.Y-box.Min.Y))
				moved = true
			}
		}
	}
	return box
}
