package photo

import "math"

const (
	eyeX, eyeY = 0.42, -0.05
	eyeHalf    = 0.23 // half the width of an eye
	mouthY     = 0.87
	mouthHalf  = 0.36
)

// features lays brows, eyes, nostrils, lips and beard over the skin.
func (h *head) features(u, v float64, skin rgb) rgb {
	c := h.beard(u, v, skin)
	c = h.lips(u, v, c)
	for _, side := range []float64{-1, 1} {
		c = h.brow(side*u, v, c)
		c = h.eye(side, u, v, c)
		nostril := bell(side*u-0.1, v-0.535, 0.055, 0.028)
		c = mix(c, rgb8(40, 20, 16), 0.8*step(0.3, 0.9, nostril))
	}
	return c
}

func (h *head) brow(u, v float64, c rgb) rgb {
	t := (u - 0.16) / 0.54 // 0 at the nose, 1 at the temple
	if t < -0.1 || t > 1.1 {
		return c
	}
	line := -0.31 - 0.09*math.Sin(math.Pi*math.Min(t*0.8, 1))
	thick := h.look.brow * 0.052 * (1 - 0.6*clamp(t))
	ends := step(-0.06, 0.08, t) * step(1.08, 0.85, t)
	strands := 0.75 + 0.5*h.grain.at(u*60+v*40, v*18)
	return mix(c, h.look.hair.times(0.7), clamp(0.88*ends*strands*step(1.5, 0.5, math.Abs(v-line)/thick)))
}

// eye draws one eye: white, iris, pupil, lids and lashes. side is -1 for the eye on
// the left of the picture.
func (h *head) eye(side, u, v float64, c rgb) rgb {
	x, y := (side*u-eyeX)/eyeHalf, v-eyeY+0.02*(side*u-eyeX)
	if math.Abs(x) > 1.4 || math.Abs(y) > 0.3 {
		return c
	}
	arch := math.Max(0, 1-x*x)
	upper, lower := -0.115*math.Pow(arch, 0.7), 0.075*math.Pow(arch, 0.9)
	open := step(-0.012, 0.012, math.Min(y-upper, lower-y)) * step(1.02, 0.96, math.Abs(x))
	c = mix(c, h.eyeball(side, u, v, y-upper), open)
	lidEdge := bell(0, y-upper+0.006, 1, 0.024+0.014*h.look.lashes) * step(1.25, 0.95, math.Abs(x))
	c = mix(c, rgb8(30, 18, 14), (0.75+0.2*h.look.lashes)*lidEdge)
	crease := bell(0, y-upper*1.25+0.05, 1, 0.014) * step(1.1, 0.7, math.Abs(x))
	c = mix(c, c.times(0.6), 0.6*crease)
	low := bell(0, y-lower-0.006, 1, 0.014) * step(1.1, 0.8, math.Abs(x))
	return mix(c, c.times(0.62), 0.6*low)
}

// eyeball is the colour between the lids; under is the distance below the upper lid.
func (h *head) eyeball(side, u, v, under float64) rgb {
	c := rgb8(232, 226, 220).times(0.62 + 0.38*step(0, 0.07, under))
	dx, dy := side*u-eyeX+0.012*side, v-eyeY+0.012
	d := math.Hypot(dx, dy)
	iris := mix(h.look.iris.times(1.35), h.look.iris.times(0.55), step(0.05, 0.1, d))
	c = mix(c, iris, step(0.122, 0.104, d))
	c = mix(c, rgb8(10, 8, 8), step(0.052, 0.042, d))
	glint := math.Hypot(u-side*eyeX+0.035, dy+0.035)
	return mix(c, rgb{1, 1, 1}, 0.9*step(0.03, 0.016, glint))
}

func (h *head) lips(u, v float64, c rgb) rgb {
	t := u / mouthHalf
	if math.Abs(t) > 1.2 {
		return c
	}
	y := v - mouthY + h.look.smile*t*t
	arch := math.Max(0, 1-t*t)
	top := -0.085 * math.Pow(arch, 0.8) * (1 - 0.3*math.Exp(-t*t/0.02))
	low := 0.115 * math.Pow(arch, 0.8)
	red := step(-0.02, 0.02, math.Min(y-top, low-y)) * step(1.05, 0.9, math.Abs(t))
	tone := h.look.lips
	if y < 0 {
		tone = tone.times(0.84)
	}
	c = mix(c, tone, 0.85*red)
	gap := bell(0, y, 1, 0.016) * step(1.06, 0.9, math.Abs(t))
	return mix(c, rgb8(58, 24, 22), 0.8*gap)
}

// beard darkens jaw, chin and upper lip, hair by hair.
func (h *head) beard(u, v float64, c rgb) rgb {
	strands := 0.72 + 0.35*h.grain.at(u*90, v*40)*h.grain.at(u*22+9, v*11)*2
	jaw := step(0.5, 0.95, v+0.55*math.Pow(math.Abs(u), 1.5)) * step(0.16, 0.3, math.Hypot(u/1.9, v-mouthY-0.02))
	c = mix(c, h.look.hair, clamp(h.look.beard*0.9*jaw*strands))
	if h.look.moustache {
		lip := bell(0, v-0.715+0.14*u*u, 1, 0.062) * step(0.48, 0.36, math.Abs(u)) * step(0.0, 0.03, math.Abs(u))
		c = mix(c, h.look.hair, clamp(0.95*lip*(0.5+strands*0.6)))
	}
	return c
}

// paintGlasses puts thin frames before the eyes.
func (h *head) paintGlasses() {
	frame := rgb8(24, 22, 26)
	h.each(-1.1, 1.1, -0.5, 0.4, func(u, v float64) (rgb, float64) {
		d := h.depth(u, v)
		fu, fv := u-h.yaw*(d+0.1), v-h.pitch*d
		a := math.Abs(fu)
		x, y := math.Abs(a-0.44)/0.31, math.Abs(fv)/0.24
		ring := (math.Pow(math.Pow(x, 4)+math.Pow(y, 4), 0.25) - 1) * 0.26
		rim := 0.022 - math.Abs(ring)
		bridge := math.Min(0.014-math.Abs(fv+0.05), 0.15-a)
		temple := math.Min(0.018-math.Abs(fv+0.08), a-0.74)
		if glass := -ring; glass > 0 && rim < 0 {
			return rgb{1, 1, 1}, 0.05 + 0.1*step(0.1, 0.3, fu-fv-side(fu)*0.4)
		}
		return frame, h.cover(math.Max(rim, math.Max(bridge, temple)))
	})
}

func side(u float64) float64 { return math.Copysign(1, u) }
