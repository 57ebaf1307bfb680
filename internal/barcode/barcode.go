// Package barcode reads the striped codes on labels: Code 128 and Code 39, in which
// makers print serial numbers and IMEIs. The EAN of the article says nothing of the
// piece and is left alone.
package barcode

import (
	"cmp"
	"context"
	"image"
	"math"
	"slices"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"golang.org/x/image/draw"

	"atlas/internal/document"
)

// Code is a striped code in a picture.
type Code struct {
	Text    string
	Polygon document.Polygon // pixels of the picture, clockwise from its top left as it is read
}

const (
	// maxSide bounds the picture that is searched. A label with three codes fills a phone
	// photo; a stripe is then 2 pixels wide or more.
	maxSide = 2400

	// lineStep is the distance of the lines along which stripes are looked for, and
	// fineness how often a pixel is looked at on them: stripes two pixels wide are told
	// apart at their true edges.
	lineStep = 4
	fineness = 2

	// minLines is on how many lines a code must be read. One may be chance.
	minLines = 2

	// minText is the shortest text taken for a serial number.
	minText = 6
)

// Find returns the codes in img, from the top down. along is the direction of the
// picture's print, of any length: labels bear their codes beside their text, so stripes
// are looked for in that direction only.
func Find(ctx context.Context, img image.Image, along document.Point) ([]Code, error) {
	b := img.Bounds()
	shrink := min(1, maxSide/float64(max(b.Dx(), b.Dy(), 1)))
	grey := image.NewGray(image.Rect(0, 0, max(1, int(float64(b.Dx())*shrink)), max(1, int(float64(b.Dy())*shrink))))
	draw.ApproxBiLinear.Scale(grey, grey.Rect, img, b, draw.Src, nil)
	length := math.Hypot(along.X, along.Y)
	if length == 0 {
		along, length = document.Point{X: 1}, 1
	}
	s := scanner{grey: grey, along: document.Point{X: along.X / length, Y: along.Y / length}}
	middle := document.Point{X: float64(grey.Rect.Dx()) / 2, Y: float64(grey.Rect.Dy()) / 2}
	reach := math.Hypot(middle.X, middle.Y)
	for t := -reach; t < reach; t += lineStep {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		s.line(document.Point{X: middle.X - t*s.along.Y - reach*s.along.X, Y: middle.Y + t*s.along.X - reach*s.along.Y}, 2*reach)
	}
	toImage := document.Affine{A: 1 / shrink, E: 1 / shrink, C: float64(b.Min.X), F: float64(b.Min.Y)}
	var codes []Code
	for _, f := range s.found {
		if f.lines >= minLines {
			codes = append(codes, Code{Text: f.text, Polygon: toImage.Polygon(f.outline)})
		}
	}
	slices.SortStableFunc(codes, func(a, b Code) int { return cmp.Compare(across(a, s.along), across(b, s.along)) })
	return codes, nil
}

// across is how far down a code stands.
func across(c Code, along document.Point) float64 {
	m := c.Polygon.Box().Center()
	return m.Y*along.X - m.X*along.Y
}

// scanner reads a picture line by line.
type scanner struct {
	grey  *image.Gray
	along document.Point
	found []sighting
}

// sighting is a code with the lines that cross it, the first and the last of which are
// the outline's upper and lower edges.
type sighting struct {
	text    string
	lines   int
	outline document.Polygon
}

// line looks for codes on the line from a point on.
func (s *scanner) line(from document.Point, length float64) {
	at := func(i int) document.Point {
		d := float64(i) / fineness
		return document.Point{X: from.X + d*s.along.X, Y: from.Y + d*s.along.Y}
	}
	start, end := 0, int(length*fineness)
	for start < end && !s.inside(at(start)) {
		start++
	}
	for end > start && !s.inside(at(end-1)) {
		end--
	}
	levels := make([]float64, end-start)
	for i := range levels {
		levels[i] = s.level(at(start + i))
	}
	for _, g := range groups(threshold(levels)) {
		if text := g.decode(); len(text) >= minText {
			s.note(text, at(start+g.start), at(start+g.end))
		}
	}
}

func (s *scanner) inside(p document.Point) bool {
	return p.X >= 0 && p.Y >= 0 && p.X < float64(s.grey.Rect.Dx()-1) && p.Y < float64(s.grey.Rect.Dy()-1)
}

// level is the grey between the four pixels round a point.
func (s *scanner) level(p document.Point) float64 {
	x, y := int(p.X), int(p.Y)
	fx, fy := p.X-float64(x), p.Y-float64(y)
	i := y*s.grey.Stride + x
	top := float64(s.grey.Pix[i])*(1-fx) + float64(s.grey.Pix[i+1])*fx
	bottom := float64(s.grey.Pix[i+s.grey.Stride])*(1-fx) + float64(s.grey.Pix[i+s.grey.Stride+1])*fx
	return top*(1-fy) + bottom*fy
}

// note counts a code that was read once more.
func (s *scanner) note(text string, start, end document.Point) {
	for i := range s.found {
		if f := &s.found[i]; f.text == text {
			f.lines++
			f.outline[2], f.outline[3] = end, start
			return
		}
	}
	s.found = append(s.found, sighting{text, 1, document.Polygon{start, end, end, start}})
}

// readers decode one line of stripes.
var readers = []oned.RowDecoder{
	oned.NewCode128Reader().(oned.RowDecoder),
	oned.NewCode39Reader().(oned.RowDecoder),
}

// decode is the text of a group of stripes, "" when they are no code.
func (g group) decode() string {
	quiet := 12 * g.stripe
	row := gozxing.NewBitArray(g.end - g.start + 2*quiet)
	for i, black := range g.stripes {
		if black {
			row.Set(quiet + i)
		}
	}
	for _, r := range readers {
		if found, err := r.DecodeRow(0, row, nil); err == nil && printable(found.GetText()) {
			return found.GetText()
		}
	}
	return ""
}

func printable(text string) bool {
	for _, r := range text {
		if r < ' ' || r > '~' {
			return false
		}
	}
	return true
}
