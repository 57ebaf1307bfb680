package draw

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/vector"

	"atlas/internal/document"
)

// Path is an outline made of lines and curves, in units. The zero Path is empty.
type Path struct{ segments []segment }

type segment struct {
	op  op
	pts [3]document.Point
}

type op uint8

const (
	moveTo op = iota
	lineTo
	quadTo
	cubeTo
)

// MoveTo starts a new outline at q; the one before is closed when filled.
func (p *Path) MoveTo(q document.Point) {
	p.segments = append(p.segments, segment{moveTo, [3]document.Point{q}})
}

// LineTo goes straight to q.
func (p *Path) LineTo(q document.Point) {
	p.segments = append(p.segments, segment{lineTo, [3]document.Point{q}})
}

// QuadTo goes to q, bent towards a.
func (p *Path) QuadTo(a, q document.Point) {
	p.segments = append(p.segments, segment{quadTo, [3]document.Point{a, q}})
}

// CubeTo goes to q, leaving towards a and arriving from b.
func (p *Path) CubeTo(a, b, q document.Point) {
	p.segments = append(p.segments, segment{cubeTo, [3]document.Point{a, b, q}})
}

// Add appends another path.
func (p *Path) Add(q Path) { p.segments = append(p.segments, q.segments...) }

// Close goes back to the start of the current outline.
func (p *Path) Close() {
	for i := len(p.segments) - 1; i >= 0; i-- {
		if p.segments[i].op == moveTo {
			p.LineTo(p.segments[i].pts[0])
			return
		}
	}
}

// Rect is an upright rectangle.
func Rect(x, y, w, h float64) Path {
	return Closed(x, y, x+w, y, x+w, y+h, x, y+h)
}

// RoundRect is a rectangle with corners of radius r.
func RoundRect(x, y, w, h, r float64) Path {
	var p Path
	p.MoveTo(document.Point{X: x + r, Y: y})
	corner := func(cx, cy, ex, ey float64) { p.QuadTo(document.Point{X: cx, Y: cy}, document.Point{X: ex, Y: ey}) }
	p.LineTo(document.Point{X: x + w - r, Y: y})
	corner(x+w, y, x+w, y+r)
	p.LineTo(document.Point{X: x + w, Y: y + h - r})
	corner(x+w, y+h, x+w-r, y+h)
	p.LineTo(document.Point{X: x + r, Y: y + h})
	corner(x, y+h, x, y+h-r)
	p.LineTo(document.Point{X: x, Y: y + r})
	corner(x, y, x+r, y)
	return p
}

// Ellipse is an ellipse round (cx, cy).
func Ellipse(cx, cy, rx, ry float64) Path {
	return Arc(cx, cy, rx, ry, 0, 360)
}

// Arc is the part of an ellipse from one angle to another, in degrees clockwise from
// three o'clock.
func Arc(cx, cy, rx, ry, from, to float64) Path {
	var p Path
	n := max(6, int(math.Abs(to-from)/6))
	for i := 0; i <= n; i++ {
		sin, cos := math.Sincos((from + (to-from)*float64(i)/float64(n)) * math.Pi / 180)
		p.join(document.Point{X: cx + rx*cos, Y: cy + ry*sin})
	}
	return p
}

// Open is a line through points given as x, y, x, y ...
func Open(xy ...float64) Path {
	var p Path
	for i := 0; i+1 < len(xy); i += 2 {
		p.join(document.Point{X: xy[i], Y: xy[i+1]})
	}
	return p
}

// Closed is the outline of a polygon given as x, y, x, y ...
func Closed(xy ...float64) Path {
	p := Open(xy...)
	p.Close()
	return p
}

// Smooth is a curve through points given as x, y, x, y ... (Catmull-Rom).
func Smooth(xy ...float64) Path {
	n := len(xy) / 2
	at := func(i int) document.Point {
		i = min(max(i, 0), n-1)
		return document.Point{X: xy[2*i], Y: xy[2*i+1]}
	}
	var p Path
	p.MoveTo(at(0))
	for i := 0; i+1 < n; i++ {
		a, b, c, d := at(i-1), at(i), at(i+1), at(i+2)
		p.CubeTo(
			document.Point{X: b.X + (c.X-a.X)/6, Y: b.Y + (c.Y-a.Y)/6},
			document.Point{X: c.X - (d.X-b.X)/6, Y: c.Y - (d.Y-b.Y)/6}, c)
	}
	return p
}

func (p *Path) join(q document.Point) {
	if len(p.segments) == 0 {
		p.MoveTo(q)
		return
	}
	p.LineTo(q)
}

// Fill paints the inside of a path.
func (c *Canvas) Fill(p Path, ink color.NRGBA) {
	if box, ok := c.bounds(p); ok {
		c.rasterize(p, box).Draw(c.sheet.img, box, image.NewUniform(ink), image.Point{})
	}
}

// Stroke draws along a path with a round pen, width in units.
func (c *Canvas) Stroke(p Path, width float64, ink color.NRGBA) {
	c.Fill(outline(p, width), ink)
}

// Line draws a straight line.
func (c *Canvas) Line(x1, y1, x2, y2, width float64, ink color.NRGBA) {
	c.Stroke(Open(x1, y1, x2, y2), width, ink)
}

// Box draws the frame of a rectangle.
func (c *Canvas) Box(x, y, w, h, width float64, ink color.NRGBA) {
	c.Stroke(Rect(x, y, w, h), width, ink)
}

// Dashed draws a straight line in dashes of the given length.
func (c *Canvas) Dashed(x1, y1, x2, y2, width, dash float64, ink color.NRGBA) {
	a, b := document.Point{X: x1, Y: y1}, document.Point{X: x2, Y: y2}
	n := int(document.Dist(a, b) / dash)
	var p Path
	for i := 0; i < n; i += 2 {
		p.MoveTo(document.Lerp(a, b, float64(i)/float64(n)))
		p.LineTo(document.Lerp(a, b, float64(i+1)/float64(n)))
	}
	c.Stroke(p, width, ink)
}

// mask is how far each pixel of the path's box lies inside the path.
func (c *Canvas) mask(p Path) *image.Alpha {
	box, ok := c.bounds(p)
	if !ok {
		return image.NewAlpha(image.Rectangle{})
	}
	mask := image.NewAlpha(box)
	c.rasterize(p, box).Draw(mask, box, image.Opaque, image.Point{})
	return mask
}

// rasterize scans only the path's own box, which keeps a page of small glyphs fast.
func (c *Canvas) rasterize(p Path, box image.Rectangle) *vector.Rasterizer {
	z := vector.NewRasterizer(box.Dx(), box.Dy())
	at := func(q document.Point) (float32, float32) {
		q = c.m.Apply(q)
		return float32(q.X - float64(box.Min.X)), float32(q.Y - float64(box.Min.Y))
	}
	for _, s := range p.segments {
		x0, y0 := at(s.pts[0])
		switch s.op {
		case moveTo:
			z.ClosePath()
			z.MoveTo(x0, y0)
		case lineTo:
			z.LineTo(x0, y0)
		case quadTo:
			x1, y1 := at(s.pts[1])
			z.QuadTo(x0, y0, x1, y1)
		case cubeTo:
			x1, y1 := at(s.pts[1])
			x2, y2 := at(s.pts[2])
			z.CubeTo(x0, y0, x1, y1, x2, y2)
		}
	}
	z.ClosePath()
	return z
}

// bounds is the box of the picture's pixels a path may touch; ok is false when it
// touches none.
func (c *Canvas) bounds(p Path) (image.Rectangle, bool) {
	minX, minY, maxX, maxY := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, s := range p.segments {
		for _, q := range s.pts[:max(1, int(s.op))] {
			q = c.m.Apply(q)
			minX, maxX = math.Min(minX, q.X), math.Max(maxX, q.X)
			minY, maxY = math.Min(minY, q.Y), math.Max(maxY, q.Y)
		}
	}
	if len(p.segments) == 0 {
		return image.Rectangle{}, false
	}
	box := image.Rect(int(math.Floor(minX)), int(math.Floor(minY)), int(math.Ceil(maxX))+1, int(math.Ceil(maxY))+1)
	box = box.Intersect(c.sheet.img.Bounds())
	return box, !box.Empty()
}

// outline is the area a round pen covers. Every piece turns the same way, so that
// pieces lying over each other add up and never cancel.
func outline(p Path, width float64) Path {
	var out Path
	r := width / 2
	for _, line := range flatten(p) {
		for i, q := range line {
			if i > 0 {
				out.Add(bar(line[i-1], q, r))
			}
			out.Add(disc(q, r))
		}
	}
	return out
}

func bar(a, b document.Point, r float64) Path {
	d := document.Dist(a, b)
	if d == 0 {
		return Path{}
	}
	nx, ny := (b.Y-a.Y)/d*r, -(b.X-a.X)/d*r
	return Closed(a.X+nx, a.Y+ny, b.X+nx, b.Y+ny, b.X-nx, b.Y-ny, a.X-nx, a.Y-ny)
}

// disc is the pen's tip: eight corners are round enough at the widths of a pen.
func disc(q document.Point, r float64) Path {
	xy := make([]float64, 0, 16)
	for i := range 8 {
		sin, cos := math.Sincos(float64(i) * math.Pi / 4)
		xy = append(xy, q.X+r*cos, q.Y+r*sin)
	}
	return Closed(xy...)
}

// flatten turns a path into polylines, one per outline.
func flatten(p Path) [][]document.Point {
	const steps = 10 // per curve: a signature at 300 dpi shows no corners
	var lines [][]document.Point
	for _, s := range p.segments {
		if s.op == moveTo || len(lines) == 0 {
			lines = append(lines, []document.Point{s.pts[0]})
			continue
		}
		last := &lines[len(lines)-1]
		from := (*last)[len(*last)-1]
		if s.op == lineTo {
			*last = append(*last, s.pts[0])
			continue
		}
		for i := 1; i <= steps; i++ {
			*last = append(*last, s.along(from, float64(i)/steps))
		}
	}
	return lines
}

// along is the point of a curve that started at from (de Casteljau).
func (s segment) along(from document.Point, t float64) document.Point {
	a, b, c := document.Lerp(from, s.pts[0], t), document.Lerp(s.pts[0], s.pts[1], t), document.Lerp(s.pts[1], s.pts[2], t)
	ab := document.Lerp(a, b, t)
	if s.op == quadTo {
		return ab
	}
	return document.Lerp(ab, document.Lerp(b, c, t), t)
}
