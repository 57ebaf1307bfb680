package draw

import (
	"image/color"
	"math"
	"math/rand/v2"
	"strings"

	"atlas/internal/document"
)

// Guilloche covers a rectangle with n fine waves, the background of cards and notes.
func (c *Canvas) Guilloche(x, y, w, h float64, n int, ink color.NRGBA) {
	var p Path
	const steps = 90
	for k := range n {
		for i := range steps + 1 {
			u := float64(i) / steps
			wave := 0.022*math.Sin(26*u+0.5*float64(k)) + 0.008*math.Sin(90*u+float64(k))
			q := document.Point{X: x + u*w, Y: y + h*(float64(k)/float64(n)+wave)}
			if i == 0 {
				p.MoveTo(q)
				continue
			}
			p.LineTo(q)
		}
	}
	c.Stroke(p, 1, ink)
}

// Rosette draws the turning star of a security print.
func (c *Canvas) Rosette(cx, cy, radius float64, ink color.NRGBA) {
	var p Path
	for k := range 12 {
		turn := float64(k) * math.Pi / 12
		for i := range 121 {
			a := float64(i) * 2 * math.Pi / 120
			r := radius * (0.65 + 0.35*math.Cos(6*a))
			q := document.Point{X: cx + r*math.Cos(a+turn), Y: cy + r*math.Sin(a+turn)}
			if i == 0 {
				p.MoveTo(q)
				continue
			}
			p.LineTo(q)
		}
	}
	c.Stroke(p, 1, ink)
}

// Brush draws the stroke of a dry brush: a band of bristles with ragged ends.
func (c *Canvas) Brush(x, y, w, h float64, ink color.NRGBA, rng *rand.Rand) {
	const bristles = 14
	for k := range bristles {
		t := (float64(k) + 0.5) / bristles
		ragged := 0.16 * w * math.Abs(2*t-1)
		x1, x2 := x+ragged*rng.Float64(), x+w-ragged*rng.Float64()
		by := y + t*h
		sag := 0.12 * h * (rng.Float64() - 0.5)
		c.Stroke(Smooth(x1, by, (x1+x2)/2, by+sag, x2, by-sag), h/bristles*(0.8+0.6*rng.Float64()), Fade(ink, 0.55+0.4*rng.Float64()))
	}
}

// Emblem draws a pillar with lions, wheel and base: the place of a state emblem, not
// the emblem. Its height is 1.5 times its width w, (cx, y) its top centre.
func (c *Canvas) Emblem(cx, y, w float64, ink color.NRGBA) {
	e := c.Place(cx, y, 0, w/100)
	for _, side := range []float64{-1, 1} {
		e.Fill(Ellipse(side*26, 28, 17, 20), ink)
		e.Fill(Closed(side*14, 40, side*44, 36, side*38, 84, side*12, 84), ink)
		e.Fill(Ellipse(side*38, 24, 7, 6), ink)
	}
	e.Fill(Ellipse(0, 22, 20, 22), ink)
	e.Fill(Closed(-17, 34, 17, 34, 22, 84, -22, 84), ink)
	e.Stroke(Smooth(-14, 12, -5, 24, -12, 40), 2, White)
	e.Stroke(Smooth(14, 12, 5, 24, 12, 40), 2, White)
	e.Fill(RoundRect(-50, 86, 100, 18, 4), ink)
	e.Wheel(0, 95, 8, White)
	e.Fill(Closed(-40, 106, 40, 106, 30, 124, -30, 124), ink)
	e.Fill(RoundRect(-46, 126, 92, 8, 3), ink)
}

// Wheel draws a wheel with 24 spokes.
func (c *Canvas) Wheel(cx, cy, r float64, ink color.NRGBA) {
	c.Stroke(Ellipse(cx, cy, r, r), r/8, ink)
	for i := range 24 {
		sin, cos := math.Sincos(float64(i) * math.Pi / 12)
		c.Line(cx, cy, cx+r*cos, cy+r*sin, r/16, ink)
	}
}

// Sun draws rays round a fingerprint: a logo like that of an identity authority. It
// is 2·r wide.
func (c *Canvas) Sun(cx, cy, r float64, rays, lines color.NRGBA) {
	for i := range 21 {
		a := math.Pi * (1 + float64(i)/20)
		sin, cos := math.Sincos(a)
		c.Line(cx+0.55*r*cos, cy+0.55*r*sin, cx+r*cos, cy+r*sin, r*0.07, rays)
	}
	for i := range 5 {
		k := 0.1 + 0.09*float64(i)
		c.Stroke(Arc(cx, cy+0.12*r, k*r, k*1.15*r, 160, 380), r*0.035, lines)
	}
}

// Stamp draws a round rubber stamp turned by degrees, with text on its ring and in its
// middle, one word a line. The words are not part of the truth.
func (c *Canvas) Stamp(cx, cy, r float64, ring, middle string, degrees float64, ink color.NRGBA) {
	s := c.Place(cx, cy, degrees, r/100)
	s.Stroke(Ellipse(0, 0, 98, 98), 4, ink)
	s.Stroke(Ellipse(0, 0, 64, 64), 2, ink)
	letters := []rune(ring)
	st := Style{Face: SansBold, Size: 22, Align: Center, Color: ink, Silent: true}
	step := math.Min(15, 330/float64(max(1, len(letters))))
	for i, l := range letters {
		turn := step * (float64(i) - float64(len(letters)-1)/2)
		s.Place(0, 0, turn, 1).Text(0, -73, string(l), st)
	}
	lines := strings.Fields(middle)
	for i, line := range lines {
		st.Size = min(22, 22*100/s.Measure(line, st.At(22)))
		s.Text(0, 7+25*(float64(i)-float64(len(lines)-1)/2), line, st)
	}
}

// Signature writes an unreadable name in a rectangle.
func (c *Canvas) Signature(x, y, w, h float64, ink color.NRGBA, rng *rand.Rand) {
	n := 9 + rng.IntN(8)
	var xy []float64
	for i := range n {
		u := float64(i) / float64(n-1)
		up := rng.Float64() * (1 - 0.5*u)
		if i%2 == 1 {
			up = -up * 0.7
		}
		xy = append(xy, x+w*(u+0.05*(rng.Float64()-0.6)), y+h*(0.55-0.5*up))
	}
	c.Stroke(Smooth(xy...), math.Max(1.2, h*0.035), ink)
	c.Stroke(Smooth(x+0.1*w, y+h*0.85, x+0.5*w, y+h*0.78, x+w, y+h*(0.7+0.2*rng.Float64())), math.Max(1, h*0.028), ink)
}
