package document

import (
	"math"
	"unicode/utf8"
)

// Point is a place on a page, in pixels.
type Point struct{ X, Y float64 }

// Dist is the distance between two points.
func Dist(a, b Point) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

// Lerp is the point a fraction t of the way from a to b.
func Lerp(a, b Point, t float64) Point {
	return Point{a.X + (b.X-a.X)*t, a.Y + (b.Y-a.Y)*t}
}

// Polygon outlines a line or word: four corners, clockwise from the top-left of
// the text as it is read.
type Polygon [4]Point

// Box is the upright rectangle round a polygon. It is always derived.
type Box struct{ MinX, MinY, MaxX, MaxY float64 }

// Box returns the smallest upright rectangle that holds p.
func (p Polygon) Box() Box {
	b := Box{p[0].X, p[0].Y, p[0].X, p[0].Y}
	for _, q := range p[1:] {
		b.MinX, b.MaxX = math.Min(b.MinX, q.X), math.Max(b.MaxX, q.X)
		b.MinY, b.MaxY = math.Min(b.MinY, q.Y), math.Max(b.MaxY, q.Y)
	}
	return b
}

// Width is the length of the polygon's longer text edge.
func (p Polygon) Width() float64 { return math.Max(Dist(p[0], p[1]), Dist(p[3], p[2])) }

// Height is the length of the polygon's longer side edge.
func (p Polygon) Height() float64 { return math.Max(Dist(p[0], p[3]), Dist(p[1], p[2])) }

// Slice is the part of p between the fractions from and to of its text direction.
func (p Polygon) Slice(from, to float64) Polygon {
	return Polygon{
		Lerp(p[0], p[1], from), Lerp(p[0], p[1], to),
		Lerp(p[3], p[2], to), Lerp(p[3], p[2], from),
	}
}

// Width and Height of a box are never negative.
func (b Box) Width() float64  { return b.MaxX - b.MinX }
func (b Box) Height() float64 { return b.MaxY - b.MinY }

// Center is the middle of the box.
func (b Box) Center() Point { return Point{(b.MinX + b.MaxX) / 2, (b.MinY + b.MaxY) / 2} }

// Union is the smallest box that holds both.
func (b Box) Union(o Box) Box {
	return Box{math.Min(b.MinX, o.MinX), math.Min(b.MinY, o.MinY), math.Max(b.MaxX, o.MaxX), math.Max(b.MaxY, o.MaxY)}
}

// OverlapX is how much of the narrower box's width the two share, 0 to 1.
func (b Box) OverlapX(o Box) float64 {
	return overlap(b.MinX, b.MaxX, o.MinX, o.MaxX)
}

// OverlapY is how much of the lower box's height the two share, 0 to 1.
func (b Box) OverlapY(o Box) float64 {
	return overlap(b.MinY, b.MaxY, o.MinY, o.MaxY)
}

func overlap(a0, a1, b0, b1 float64) float64 {
	short := math.Min(a1-a0, b1-b0)
	if short <= 0 {
		return 0
	}
	return math.Max(0, math.Min(a1, b1)-math.Max(a0, b0)) / short
}

// Polygon returns the box's corners, clockwise from the top-left.
func (b Box) Polygon() Polygon {
	return Polygon{{b.MinX, b.MinY}, {b.MaxX, b.MinY}, {b.MaxX, b.MaxY}, {b.MinX, b.MaxY}}
}

// Affine maps (x, y) to (A·x + B·y + C, D·x + E·y + F).
type Affine struct{ A, B, C, D, E, F float64 }

// Identity maps every point to itself.
var Identity = Affine{A: 1, E: 1}

// Apply maps one point.
func (t Affine) Apply(p Point) Point {
	return Point{t.A*p.X + t.B*p.Y + t.C, t.D*p.X + t.E*p.Y + t.F}
}

// Polygon maps the corners of p, keeping their order.
func (t Affine) Polygon(p Polygon) Polygon {
	for i := range p {
		p[i] = t.Apply(p[i])
	}
	return p
}

// Scale is how many times as long a line becomes, on average over its directions.
func (t Affine) Scale() float64 { return math.Sqrt(math.Abs(t.A*t.E - t.B*t.D)) }

// Then is the map that applies t first and u second.
func (t Affine) Then(u Affine) Affine {
	return Affine{
		A: u.A*t.A + u.B*t.D, B: u.A*t.B + u.B*t.E, C: u.A*t.C + u.B*t.F + u.C,
		D: u.D*t.A + u.E*t.D, E: u.D*t.B + u.E*t.E, F: u.D*t.C + u.E*t.F + u.F,
	}
}

// Inverse undoes t. A map that squashes the plane to a line has no inverse and
// gives Identity.
func (t Affine) Inverse() Affine {
	det := t.A*t.E - t.B*t.D
	if det == 0 {
		return Identity
	}
	return Affine{
		A: t.E / det, B: -t.B / det, C: (t.B*t.F - t.E*t.C) / det,
		D: -t.D / det, E: t.A / det, F: (t.D*t.C - t.A*t.F) / det,
	}
}

// Words splits a line at its spaces. The outline of a word follows from the
// places of its characters, so it is as exact as the recogniser's.
func (l Line) Words() []Word {
	var words []Word
	start := -1
	runes := []rune(l.Text)
	for i := 0; i <= len(runes); i++ {
		blank := i == len(runes) || runes[i] == ' '
		switch {
		case !blank && start < 0:
			start = i
		case blank && start >= 0:
			words = append(words, l.Span(start, i))
			start = -1
		}
	}
	return words
}

// Span is the part of the line from rune start up to, not including, rune end,
// with its outline. It panics when the range is not within the line.
func (l Line) Span(start, end int) Word {
	runes := []rune(l.Text)
	w := Word{Text: string(runes[start:end]), Start: start, End: end, Polygon: l.Polygon, Confidence: l.MinConfidence}
	if len(l.Chars) != len(runes) || start >= end {
		n := float64(max(1, utf8.RuneCountInString(l.Text)))
		w.Polygon = l.Polygon.Slice(float64(start)/n, float64(end)/n)
		return w
	}
	w.Polygon = l.Polygon.Slice(edge(l.Chars, start), edge(l.Chars, end))
	w.Confidence = 1
	for _, c := range l.Chars[start:end] {
		w.Confidence = math.Min(w.Confidence, c.Confidence)
	}
	return w
}

// Part is the line from rune start up to, not including, rune end, as a line of its
// own. It panics when the range is empty or not within the line.
func (l Line) Part(start, end int) Line {
	w := l.Span(start, end)
	part := Line{Text: w.Text, Polygon: w.Polygon, Source: l.Source, Confidence: l.Confidence, MinConfidence: w.Confidence}
	if len(l.Chars) != utf8.RuneCountInString(l.Text) {
		return part
	}
	from, to := edge(l.Chars, start), edge(l.Chars, end)
	sum, letters := 0.0, 0.0
	for _, c := range l.Chars[start:end] {
		c.X = (c.X - from) / math.Max(to-from, 1e-9)
		part.Chars = append(part.Chars, c)
		if c.Rune != ' ' {
			sum += c.Confidence
			letters++
		}
	}
	part.Confidence = sum / math.Max(letters, 1)
	return part
}

// edge is the place of the gap before character i: half way between its
// neighbours' centres, the line's own ends at the outside.
func edge(chars []Char, i int) float64 {
	switch i {
	case 0:
		return 0
	case len(chars):
		return 1
	}
	return (chars[i-1].X + chars[i].X) / 2
}
