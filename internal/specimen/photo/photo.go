// Package photo paints photograph-like pictures: rooms, people, opened cartons.
// People are shaded like solid bodies, so that a face detector takes their faces
// for faces. Nobody painted is modelled on a real person.
package photo

import (
	"image"
	"math"
	"math/rand/v2"
)

// rgb is a colour with parts from 0 to 1, as bright as the eye sees it.
type rgb [3]float64

func (c rgb) times(k float64) rgb { return rgb{c[0] * k, c[1] * k, c[2] * k} }

func mix(a, b rgb, t float64) rgb {
	for i := range a {
		a[i] += (b[i] - a[i]) * t
	}
	return a
}

func rgb8(r, g, b uint8) rgb { return rgb{float64(r) / 255, float64(g) / 255, float64(b) / 255} }

// jitter moves each part of a colour by up to amount.
func (c rgb) jitter(r *rand.Rand, amount float64) rgb {
	for i := range c {
		c[i] = clamp(c[i] + (r.Float64()*2-1)*amount)
	}
	return c
}

// shaded darkens a colour as light on skin and cloth does: blue goes first.
func (c rgb) shaded(light float64) rgb {
	if light >= 1 {
		return c.times(light)
	}
	return rgb{c[0] * math.Pow(light, 0.85), c[1] * light, c[2] * math.Pow(light, 1.1)}
}

func clamp(v float64) float64 { return math.Min(1, math.Max(0, v)) }

// step rises smoothly from 0 at a to 1 at b; a may be the larger.
func step(a, b, v float64) float64 {
	t := clamp((v - a) / (b - a))
	return t * t * (3 - 2*t)
}

// bell is 1 at the centre and falls off like a Gaussian of the given radii.
func bell(x, y, rx, ry float64) float64 {
	e := (x*x)/(rx*rx) + (y*y)/(ry*ry)
	if e > 12 {
		return 0 // less than a 255th of any shade
	}
	return math.Exp(-e)
}

// blend lays a colour over one pixel; outside the picture nothing happens.
func blend(img *image.RGBA, x, y int, c rgb, alpha float64) {
	if alpha <= 0 || !(image.Point{X: x, Y: y}).In(img.Rect) {
		return
	}
	alpha = math.Min(1, alpha)
	p := img.Pix[img.PixOffset(x, y):]
	for i := range c {
		p[i] = uint8(float64(p[i])*(1-alpha) + 255*clamp(c[i])*alpha + 0.5)
	}
	p[3] = 255
}

// noise is a smooth random field. Its value at a point follows from its seed.
type noise uint64

func newNoise(r *rand.Rand) noise { return noise(r.Uint64()) }

// at is the field at (x, y), from 0 to 1, with features about one unit wide.
func (n noise) at(x, y float64) float64 {
	x0, y0 := math.Floor(x), math.Floor(y)
	fx, fy := step(0, 1, x-x0), step(0, 1, y-y0)
	i, j := int64(x0), int64(y0)
	top := n.grain(i, j)*(1-fx) + n.grain(i+1, j)*fx
	low := n.grain(i, j+1)*(1-fx) + n.grain(i+1, j+1)*fx
	return top*(1-fy) + low*fy
}

// fine is the sum of three octaves of the field, from 0 to 1.
func (n noise) fine(x, y float64) float64 {
	return (4*n.at(x, y) + 2*n.at(2*x+17, 2*y) + n.at(4*x, 4*y+31)) / 7
}

// grain hashes a grid point (splitmix64's finaliser).
func (n noise) grain(i, j int64) float64 {
	h := uint64(n) ^ uint64(i)*0x9e3779b97f4a7c15 ^ uint64(j)*0xc2b2ae3d27d4eb4f
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return float64(h>>11) / (1 << 53)
}
