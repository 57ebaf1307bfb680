// Package overlay draws on a picture what was read from it: the outline of each value
// with its field's name and confidence.
package overlay

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"slices"
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
	size := math.Max(12, math.Max(float64(b.Dx()), float64(b.Dy()))/80)
	if err := c.useFont(size); err != nil {
		return nil, err
	}
	found := spots(number, fields)
	for _, s := range found {
		if s.polygon != (document.Polygon{}) {
			c.outline(s.polygon, size/8, colour(s.confidence))
			c.taken = append(c.taken, bounds(s.polygon))
		}
	}
	for _, s := range found {
		c.label(s)
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

// canvas is the picture with what is drawn on it.
type canvas struct {
	*image.RGBA
	face  font.Face
	taken []image.Rectangle // by outlines and labels
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

// label writes a spot's names on its colour, beside it where nothing else is in the
// way.
func (c *canvas) label(s *spot) {
	text := fmt.Sprintf(" %s %.2f ", strings.Join(s.names, ", "), s.confidence)
	pen := font.Drawer{Dst: c, Src: image.White, Face: c.face}
	box := c.place(s, image.Pt(pen.MeasureString(text).Ceil(), c.face.Metrics().Height.Ceil()))
	c.taken = append(c.taken, box)
	draw.Draw(c, box, image.NewUniform(colour(s.confidence)), image.Point{}, draw.Src)
	pen.Dot = fixed.P(box.Min.X, box.Min.Y+c.face.Metrics().Ascent.Ceil())
	pen.DrawString(text)
}

// place finds a label its place: right of the spot, left of it, above, below; else the
// first free one going down the left and the right edge; else over whatever is right of it.
// Without a spot it is at the top left.
func (c *canvas) place(s *spot, size image.Point) image.Rectangle {
	at := func(x, y int) image.Rectangle {
		x, y = max(0, min(x, c.Rect.Max.X-size.X)), max(0, min(y, c.Rect.Max.Y-size.Y))
		return image.Rectangle{Max: size}.Add(image.Pt(x, y))
	}
	var tries []image.Rectangle
	if s.polygon != (document.Polygon{}) {
		b := bounds(s.polygon)
		level := (b.Min.Y + b.Max.Y - size.Y) / 2
		tries = []image.Rectangle{
			at(b.Max.X, level), at(b.Min.X-size.X, level), at(b.Min.X, b.Min.Y-size.Y), at(b.Min.X, b.Max.Y),
		}
	}
	for _, x := range []int{0, c.Rect.Max.X} {
		for y := 0; y <= c.Rect.Max.Y; y += size.Y {
			tries = append(tries, at(x, y))
		}
	}
	for _, box := range tries {
		if !slices.ContainsFunc(c.taken, box.Overlaps) {
			return box
		}
	}
	return tries[0]
}

// bounds are the whole pixels of a polygon.
func bounds(p document.Polygon) image.Rectangle {
	b := p.Box()
	return image.Rect(int(b.MinX), int(b.MinY), int(math.Ceil(b.MaxX)), int(math.Ceil(b.MaxY)))
}
