package photo

import (
	"image"
	"math"
	"math/rand/v2"
)

// Goods are the kinds of products that can be painted.
type Goods int

// The kinds.
const (
	Phone Goods = iota
	Television
	Washer
	Fridge
	Microwave
	AirConditioner
	Helmet
)

// Paint draws the product in an upright rectangle, in pixels.
func (g Goods) Paint(img *image.RGBA, r *rand.Rand, x, y, w, h float64) {
	grain := newNoise(r)
	switch g {
	case Phone:
		glass(img, x, y, w, h, 0.06, mix(rgb8(30, 60, 120), rgb8(150, 70, 130), r.Float64()), grain)
	case Television:
		glass(img, x, y, w, h, 0.015, rgb8(24, 28, 36), grain)
		cabinet(img, x+0.2*w, y+h, 0.05*w, 0.08*h, rgb8(30, 30, 32))
		cabinet(img, x+0.75*w, y+h, 0.05*w, 0.08*h, rgb8(30, 30, 32))
	case Washer:
		cabinet(img, x, y, w, h, rgb8(226, 228, 230))
		porthole(img, x+w/2, y+0.58*h, 0.34*w)
		cabinet(img, x+0.06*w, y+0.05*h, 0.88*w, 0.1*h, rgb8(70, 74, 80))
	case Fridge:
		color := clothes[r.IntN(len(clothes))].times(0.9)
		cabinet(img, x, y, w, 0.34*h, color)
		cabinet(img, x, y+0.35*h, w, 0.65*h, color)
		cabinet(img, x+0.08*w, y+0.12*h, 0.05*w, 0.18*h, rgb8(196, 198, 200))
		cabinet(img, x+0.08*w, y+0.4*h, 0.05*w, 0.3*h, rgb8(196, 198, 200))
	case AirConditioner:
		cabinet(img, x, y, w, h, rgb8(236, 236, 234))
		cabinet(img, x+0.04*w, y+0.3*h, 0.92*w, 0.05*h, rgb8(90, 94, 98))
	case Helmet:
		porthole(img, x+w/2, y+h/2, 0.45*w)
	case Microwave:
		cabinet(img, x, y, w, h, rgb8(48, 48, 52))
		glass(img, x+0.05*w, y+0.12*h, 0.65*w, 0.76*h, 0.05, rgb8(16, 18, 20), grain)
	}
}

// cabinet is a box with a soft sheen down its front.
func cabinet(img *image.RGBA, x, y, w, h float64, color rgb) {
	area(img, x, y, w, h, func(s, t float64) (rgb, float64) {
		rim := step(0.03, 0, math.Min(math.Min(s, 1-s), math.Min(t, 1-t)*h/w))
		return color.shaded(0.72 + 0.3*bell(s-0.3, 0, 0.3, 1) - 0.12*t - 0.25*rim), 1
	})
}

// glass is a dark or lit screen with a frame and a slanting reflection.
func glass(img *image.RGBA, x, y, w, h, frame float64, color rgb, grain noise) {
	area(img, x, y, w, h, func(s, t float64) (rgb, float64) {
		if math.Min(math.Min(s, 1-s), math.Min(t, 1-t)*h/w) < frame {
			return rgb8(20, 20, 22), 1
		}
		shine := 0.25 * step(0.1, 0, math.Abs(s+0.5*t-0.6))
		return mix(color.times(0.7+0.6*grain.fine(s*2, t*2)), rgb{1, 1, 1}, shine), 1
	})
}

// porthole is the round door of a washing machine.
func porthole(img *image.RGBA, cx, cy, r float64) {
	area(img, cx-r, cy-r, 2*r, 2*r, func(s, t float64) (rgb, float64) {
		d := math.Hypot(2*s-1, 2*t-1)
		c := mix(rgb8(40, 46, 54), rgb8(150, 160, 170), bell(s-0.35, t-0.3, 0.15, 0.12))
		return mix(c, rgb8(170, 172, 176).times(0.7+0.5*t), step(0.74, 0.8, d)), step(1, 0.97, d)
	})
}
