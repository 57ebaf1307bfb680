package photo

import "math"

// paintBackHair draws what hangs behind the neck.
func (h *head) paintBackHair() {
	bottom, half := 0.6, 0.96
	switch h.look.style {
	case longHair:
		bottom, half = 2.1, 1.3
	case scarf:
		bottom, half = 2.4, 1.42
	case turban, receding, shortHair, tiedHair:
	}
	h.each(-1.6, 1.6, -1.5, 2.6, func(u, v float64) (rgb, float64) {
		w := half*dome(math.Max(0, -v-0.1)/1.5) - 0.2*step(bottom-0.5, bottom, v)
		edge := math.Min(w-math.Abs(u), bottom-v)
		if h.look.style == scarf {
			return h.fabric(u, v).times(0.7), h.cover(edge)
		}
		return h.strands(u*16, v*2).times(0.6), h.cover(edge + 0.03*h.grain.at(u*20, v*3))
	})
}

// paintHair draws the hair, turban or scarf that frames the face from above.
func (h *head) paintHair() {
	switch h.look.style {
	case turban:
		h.paintTurban()
	case scarf:
		h.paintScarf()
	case shortHair, longHair, tiedHair, receding:
		h.paintCrop()
	}
}

// hairline is the height at which the forehead ends.
func (h *head) hairline(u float64) float64 {
	a := math.Abs(u)
	switch h.look.style {
	case receding:
		return -1.12 + 0.35*a*a - 0.14*bell(a-0.5, 0, 0.2, 1)
	case longHair, tiedHair:
		return -1.12 + 0.75*math.Pow(a, 1.6)
	case shortHair, turban, scarf:
	}
	return -0.92 + 0.12*a*a + 0.04*math.Sin(u*9)
}

func (h *head) paintCrop() {
	rise, wide := 1.42, 1.1
	sideburn := 0.05
	if h.look.style == longHair {
		rise, wide, sideburn = 1.45, 1.2, 1.9
	}
	h.each(-1.4, 1.4, -2, 2.2, func(u, v float64) (rgb, float64) {
		w := wide*dome(math.Min(0, v+0.2)/rise) + 0.03*h.grain.at(u*14, v*14)
		above := h.hairline(u-h.yaw*0.5) - v
		temple := math.Min(math.Abs(u)-0.93*math.Max(0.92, h.outline(math.Min(v, 0.5))), sideburn-v)
		if h.look.style == longHair {
			temple = math.Min(math.Abs(u)-0.9+0.05*math.Sin(v*3), sideburn-v)
		}
		edge := math.Min(math.Max(above, temple), w-math.Abs(u))
		soft := step(-0.05, 0.05, edge+0.08*(h.grain.at(u*30, v*8)-0.5))
		flow := math.Atan2(v+0.9, u) * 14
		sheen := 0.55 + 0.5*bell(u+0.35*h.light[0], v+1.15, 0.6, 0.25)
		return h.strands(flow, math.Hypot(u, v)*3).times(sheen), soft * h.cover(w-math.Abs(u))
	})
}

// dome is the half width of a round top at t of its height, and well below zero above
// it, so that nothing is drawn there.
func dome(t float64) float64 {
	if math.Abs(t) >= 1 {
		return -1
	}
	return math.Sqrt(1 - t*t)
}

// strands is hair coloured along its flow.
func (h *head) strands(across, along float64) rgb {
	return mix(h.look.hair.times(0.7), h.look.hair.times(1.9), h.grain.fine(across, along))
}

// fabric is draped cloth, folds and all.
func (h *head) fabric(u, v float64) rgb {
	fold := 0.5 + 0.5*math.Sin(9*math.Hypot(u, v*0.8)+4*h.grain.at(u*2, v*2))
	return h.look.cloth.shaded(0.6 + 0.4*fold - 0.2*u*h.light[0])
}

func (h *head) paintTurban() {
	h.each(-1.5, 1.5, -2.1, 0.2, func(u, v float64) (rgb, float64) {
		w := 1.22*dome(math.Max(0, -v-0.7)/1.2) - 0.25*step(-0.55, 0.1, v)
		below := -0.72 - 0.24*(1-math.Abs(u)) - v // the band rises over the brow
		wrap := math.Abs(math.Sin(7*(v+0.35*u*side(u)) + 0.6*h.grain.at(u*3, v*3)))
		c := h.look.cloth.shaded(0.5 + 0.5*math.Pow(wrap, 0.5) + 0.2*(u*h.light[0]-0.3*math.Abs(u)))
		return c, h.cover(math.Min(w-math.Abs(u), below+0.25))
	})
}

func (h *head) paintScarf() {
	h.each(-1.6, 1.6, -1.9, 2.5, func(u, v float64) (rgb, float64) {
		outer := 1.28*dome(math.Max(0, -v-0.1)/1.5) + 0.2*step(0.6, 2.2, v) - math.Abs(u)
		outer = math.Min(outer, 2.3-0.35*u*u-v)
		inner := math.Hypot(u/0.93, (v-0.2)/1.22) - 1 // the opening round the face
		return h.fabric(u, v), h.cover(math.Min(outer, inner))
	})
}

// paintEars draws both ears; hair and cloth cover them later.
func (h *head) paintEars() {
	h.each(-1.25, 1.25, -0.4, 0.6, func(u, v float64) (rgb, float64) {
		a := math.Abs(u + 0.12*h.yaw)
		x, y := (a-1.0)/0.15, (v-0.08)/0.32
		d := math.Hypot(x, y)
		hollow := 1 - 0.35*bell(x-0.1, y+0.1, 0.45, 0.5)
		return mix(h.look.skin, rgb8(170, 84, 70), 0.15).shaded(0.72 * hollow), h.cover((1 - d) * 0.15)
	})
}
