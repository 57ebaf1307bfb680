package draw

import (
	"image/color"
	"math"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/font/opentype"

	"atlas/internal/document"
)

// Align says which part of a text stands at its x.
type Align int

// Alignments. The zero value is Left.
const (
	Left Align = iota
	Center
	Right
)

// Style is how a text looks.
type Style struct {
	Face     Face        // Sans when empty
	Size     float64     // height of the em, in units
	Color    color.NRGBA // Black when zero
	Tracking float64     // added after every letter, in units
	Align    Align
	Leading  float64 // distance of baselines of a paragraph, in Size; 1.3 when zero
	Slant    float64 // lean to the right: x shift per unit of height
	Silent   bool    // the words are ornament and not part of the truth
}

// In returns the style in another colour.
func (st Style) In(c color.NRGBA) Style { st.Color = c; return st }

// At returns the style in another size.
func (st Style) At(size float64) Style { st.Size = size; return st }

// With returns the style in another face.
func (st Style) With(f Face) Style { st.Face = f; return st }

// Aligned returns the style with another alignment.
func (st Style) Aligned(a Align) Style { st.Align = a; return st }

func (st Style) filled() Style {
	if st.Face == "" {
		st.Face = Sans
	}
	if st.Color == (color.NRGBA{}) {
		st.Color = Black
	}
	if st.Leading == 0 {
		st.Leading = 1.3
	}
	return st
}

// Line is a text as it was drawn.
type Line struct {
	Words []Word
	Left  float64 // where it starts, in units of the canvas it was drawn on
	Right float64 // where the next text could go on
}

// Span outlines the words from i up to, not including, j.
func (l Line) Span(i, j int) document.Polygon {
	a, b := l.Words[i].Polygon, l.Words[j-1].Polygon
	return document.Polygon{a[0], b[1], b[2], a[3]}
}

// Text draws one line with its baseline at y, and returns where its words stand.
// Scripts may be mixed.
func (c *Canvas) Text(x, y float64, text string, st Style) Line {
	st = st.filled()
	runes := []rune(text)
	glyphs, width := c.sheet.fonts.shape(runes, st.Face)
	width = width*st.Size + st.Tracking*float64(len(glyphs))
	switch st.Align {
	case Center:
		x -= width / 2
	case Right:
		x -= width
	}
	var p Path
	boxes := make([]document.Box, len(runes)) // ink per cluster, relative to (x, y)
	for i, g := range glyphs {
		dx := g.x*st.Size + st.Tracking*float64(i)
		box := p.addGlyph(g, x+dx, y-g.y*st.Size, st)
		boxes[g.rune] = join(boxes[g.rune], box)
	}
	c.Fill(p, st.Color)
	c.layer(runes, glyphs, x, y, st)
	line := Line{Left: x, Right: x + width}
	if !st.Silent {
		line.Words = c.record(runes, boxes)
	}
	return line
}

// layer keeps a text for Runs, cut where its face changes.
func (c *Canvas) layer(runes []rune, glyphs []glyph, x, y float64, st Style) {
	if c.m.B != 0 || st.Slant != 0 || st.Silent {
		return
	}
	for start := 0; start < len(runes); {
		end, script := c.sheet.fonts.run(runes, start, st.Face)
		left := x
		for i, g := range glyphs {
			if g.rune >= start {
				left = x + g.x*st.Size + st.Tracking*float64(i)
				break
			}
		}
		at := c.m.Apply(document.Point{X: left, Y: y})
		c.sheet.runs = append(c.sheet.runs, Run{
			Text: string(runes[start:end]), Face: c.sheet.fonts.faceFor(runes[start:end], st.Face, script),
			X: at.X, Y: at.Y, Size: c.m.A * st.Size,
		})
		start = end
	}
}

// Measure is the width of a text in units.
func (c *Canvas) Measure(text string, st Style) float64 {
	st = st.filled()
	glyphs, width := c.sheet.fonts.shape([]rune(text), st.Face)
	return width*st.Size + st.Tracking*float64(len(glyphs))
}

// Paragraph draws a text wrapped at width with its first baseline at y, and returns
// the baseline that would come next. A "\n" always breaks.
func (c *Canvas) Paragraph(x, y, width float64, text string, st Style) float64 {
	st = st.filled()
	switch st.Align {
	case Center:
		x += width / 2
	case Right:
		x += width
	}
	for _, line := range c.Wrap(text, width, st) {
		c.Text(x, y, line, st)
		y += st.Leading * st.Size
	}
	return y
}

// Wrap breaks a text into the lines Paragraph would draw. A word wider than the
// width stands alone on its line.
func (c *Canvas) Wrap(text string, width float64, st Style) []string {
	var lines []string
	for _, part := range strings.Split(text, "\n") {
		line := ""
		for _, word := range strings.Fields(part) {
			if line != "" && c.Measure(line+" "+word, st) > width {
				lines = append(lines, line)
				line = ""
			}
			line = strings.TrimSpace(line + " " + word)
		}
		lines = append(lines, line)
	}
	return lines
}

// addGlyph appends an outline and returns the box of its ink in units.
func (p *Path) addGlyph(g glyph, x, y float64, st Style) document.Box {
	k := st.Size / g.upem
	at := func(q opentype.SegmentPoint) document.Point {
		h := float64(q.Y) * k
		return document.Point{X: x + float64(q.X)*k + st.Slant*h, Y: y - h}
	}
	box := document.Box{MinX: math.Inf(1), MinY: math.Inf(1), MaxX: math.Inf(-1), MaxY: math.Inf(-1)}
	for _, s := range g.outline {
		pts := make([]document.Point, 0, 3)
		for _, q := range s.ArgsSlice() {
			pt := at(q)
			pts = append(pts, pt)
			box = box.Union(document.Box{MinX: pt.X, MinY: pt.Y, MaxX: pt.X, MaxY: pt.Y})
		}
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			p.MoveTo(pts[0])
		case opentype.SegmentOpLineTo:
			p.LineTo(pts[0])
		case opentype.SegmentOpQuadTo:
			p.QuadTo(pts[0], pts[1])
		case opentype.SegmentOpCubeTo:
			p.CubeTo(pts[0], pts[1], pts[2])
		}
	}
	if len(g.outline) == 0 {
		return document.Box{}
	}
	return box
}

// join is the union of two boxes, where the zero box holds nothing.
func join(a, b document.Box) document.Box {
	switch {
	case a == document.Box{}:
		return b
	case b == document.Box{}:
		return a
	}
	return a.Union(b)
}

// record keeps the words of a line that an OCR engine for Latin text could read:
// runs without spaces that hold a letter or digit and nothing of another script.
func (c *Canvas) record(runes []rune, boxes []document.Box) []Word {
	first := len(c.sheet.words)
	for start := 0; start < len(runes); {
		end := start
		var ink document.Box
		for end < len(runes) && runes[end] != ' ' {
			ink = join(ink, boxes[end])
			end++
		}
		if latin(runes[start:end]) && ink != (document.Box{}) {
			c.sheet.words = append(c.sheet.words, Word{Text: string(runes[start:end]), Polygon: c.m.Polygon(ink.Polygon())})
		}
		start = end + 1
	}
	return c.sheet.words[first:len(c.sheet.words):len(c.sheet.words)]
}

func latin(word []rune) bool {
	readable := false
	for _, r := range word {
		if r >= 0x0900 && r <= 0x0dff {
			return false
		}
		readable = readable || unicode.IsLetter(r) || unicode.IsDigit(r)
	}
	return readable
}
