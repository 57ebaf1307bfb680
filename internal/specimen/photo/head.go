package photo

import (
	"image"
	"math"
	"math/rand/v2"
)

// head paints one head. Its own coordinates have the face's half width as unit, u
// to the right, v down, the origin between and a little below the eyes: the crown
// is at v = -1.5, the eyes at -0.05, the mouth at 0.86, the chin at 1.4.
type head struct {
	img        *image.RGBA
	x, y, size float64 // origin and unit, in pixels
	roll       float64 // radians
	yaw, pitch float64 // sines: how far features shift over the skull's depth
	look       look
	light      [3]float64
	grain      noise
}

// look is what makes one person differ from the next.
type look struct {
	skin, hair, iris, lips rgb
	jaw                    float64 // 2 narrow to 3.4 square
	age                    float64 // 0 young to 1 old
	smile                  float64
	beard                  float64 // 0 shaven to 1 full
	moustache              bool
	style                  hairStyle
	cloth                  rgb // of a head cloth
	glasses                bool
	lashes                 float64
	brow                   float64 // thickness
}

type hairStyle int

const (
	shortHair hairStyle = iota
	longHair
	tiedHair
	receding
	turban
	scarf
)

var skins = []rgb{
	rgb8(236, 198, 172), rgb8(226, 180, 146), rgb8(214, 164, 126), rgb8(198, 146, 108),
	rgb8(178, 124, 88), rgb8(154, 104, 72), rgb8(128, 86, 60),
}

func newLook(r *rand.Rand) look {
	l := look{
		skin: skins[r.IntN(len(skins))].jitter(r, 0.02),
		hair: rgb8(28, 22, 20).jitter(r, 0.02),
		iris: rgb8(58, 36, 22).jitter(r, 0.03),
		jaw:  2.2 + 0.8*r.Float64(), age: r.Float64() * r.Float64(), smile: 0.03 + 0.05*r.Float64(),
		cloth: clothes[r.IntN(len(clothes))].jitter(r, 0.05),
		brow:  1 + 0.45*r.Float64(),
	}
	if r.IntN(2) == 0 {
		l.woman(r)
	} else {
		l.man(r)
	}
	l.lips = mix(l.skin, rgb8(150, 52, 54), 0.55+0.2*l.lashes)
	l.glasses = r.Float64() < 0.18
	if l.age > 0.45 && l.lashes == 0 { // women here dye theirs
		l.hair = mix(l.hair, rgb8(190, 188, 186), clamp((l.age-0.4)*1.6))
	}
	return l
}

func (l *look) woman(r *rand.Rand) {
	l.style = []hairStyle{longHair, longHair, tiedHair, scarf}[r.IntN(4)]
	l.lashes, l.jaw, l.brow, l.age = 0.6+0.4*r.Float64(), l.jaw-0.25, l.brow*0.9, l.age*0.5
}

func (l *look) man(r *rand.Rand) {
	l.style = []hairStyle{shortHair, shortHair, shortHair, receding, turban}[r.IntN(5)]
	switch r.IntN(4) {
	case 0:
		l.beard, l.moustache = 0.5+0.5*r.Float64(), true
	case 1:
		l.moustache = true
	case 2:
		l.beard = 0.2
	}
	if l.style == turban {
		l.beard, l.moustache = 0.9, true
	}
}

// outline is the half width of the face at height v; zero above and below it.
func (h *head) outline(v float64) float64 {
	if v < -0.2 {
		t := (v + 0.2) / 1.25
		return math.Sqrt(math.Max(0, 1-t*t))
	}
	t := (v + 0.2) / 1.6
	return math.Sqrt(math.Max(0, 1-math.Pow(t, h.look.jaw)))
}

// depth is how far the bare skull stands out towards the viewer.
func (h *head) depth(u, v float64) float64 {
	w := h.outline(v)
	if w <= 0 {
		return 0
	}
	s, t := u/w, math.Abs(v)/1.5
	return 0.85 * math.Sqrt(math.Max(0, 1-s*s)) * (1 - 0.3*t*t*t)
}

// relief is what flesh adds to the skull: brow, sockets, nose, cheeks, lips, chin.
func (h *head) relief(u, v float64) float64 {
	a := math.Abs(u)
	bridge := 0.26 * bell(u, 0, 0.13+0.1*clamp(v+0.2), 1) * step(-0.4, 0.45, v) * step(0.62, 0.46, v)
	tip := 0.15*bell(u, v-0.42, 0.15, 0.14) + 0.09*bell(a-0.17, v-0.47, 0.08, 0.09)
	brow := 0.07 * bell(a-0.4, v+0.33, 0.32, 0.1)
	socket := -0.13 * bell(a-0.4, v+0.06, 0.26, 0.17)
	lid := 0.07 * bell(a-0.42, v+0.05, 0.17, 0.1)
	cheek := 0.1 * bell(a-0.5, v-0.32, 0.3, 0.26)
	lips := 0.05*bell(u, v-0.8, 0.27, 0.05) + 0.07*bell(u, v-0.94, 0.24, 0.07) - 0.05*bell(u, v-0.87, 0.22, 0.025)
	chin := 0.09*bell(u, v-1.18, 0.26, 0.14) - 0.04*bell(u, v-1.03, 0.25, 0.06)
	folds := -0.05 * h.look.age * bell(a-0.36-0.25*(v-0.6), 0, 0.05, 1) * bell(0, v-0.7, 1, 0.22)
	return bridge + tip + brow + socket + lid + cheek + lips + chin + folds
}

// surface is the whole face's height, in the coordinates of the turned features.
func (h *head) surface(u, v float64) float64 {
	d := h.depth(u, v)
	return d + h.relief(u-h.yaw*d, v-h.pitch*d)
}

// shade is the light on the surface at (u, v): about 1 where it faces the lamp.
func (h *head) shade(u, v float64) float64 {
	const d = 0.012
	here := h.surface(u, v)
	nx, ny := (here-h.surface(u+d, v))/d, (here-h.surface(u, v+d))/d
	n := math.Sqrt(nx*nx + ny*ny + 1)
	lit := math.Max(0, (nx*h.light[0]+ny*h.light[1]+h.light[2])/n)
	return 0.42 + 0.62*lit + 0.1*math.Pow(lit, 14)
}

// paint draws the head from the ears forward; what hangs behind the neck is not part
// of it.
func (h *head) paint() {
	h.paintEars()
	h.each(-1.2, 1.2, -1.6, 1.5, func(u, v float64) (rgb, float64) {
		w := h.outline(v)
		if math.Abs(u) > w+0.05 || w == 0 {
			return rgb{}, 0
		}
		return h.face(u, v), h.cover((w - math.Abs(u)) * math.Min(1, 0.4+w))
	})
	if h.look.glasses {
		h.paintGlasses()
	}
	h.paintHair()
}

// face is the colour of the face at (u, v).
func (h *head) face(u, v float64) rgb {
	d := h.depth(u, v)
	fu, fv := u-h.yaw*d, v-h.pitch*d
	light := h.shade(u, v) * h.occlusion(fu, fv)
	return h.features(fu, fv, h.complexion(fu, fv)).shaded(light)
}

// occlusion darkens what the sky does not reach: sockets, under nose, lip and jaw.
func (h *head) occlusion(u, v float64) float64 {
	a := math.Abs(u)
	k := 1 - 0.4*bell(a-0.4, v+0.08, 0.27, 0.16)
	k *= 1 - 0.2*bell(a-0.2, v+0.02, 0.08, 0.14)
	k *= 1 - 0.3*bell(u, v-0.6, 0.24, 0.08)
	k *= 1 - 0.18*bell(u, v-1.04, 0.22, 0.05)
	k *= 1 - 0.12*(0.3+h.look.age)*bell(a-0.4, v-0.14, 0.2, 0.06)
	return k * (1 - 0.2*step(1.1, 1.4, v))
}

// complexion is bare skin: redder on cheeks, nose and ears, a little uneven.
func (h *head) complexion(u, v float64) rgb {
	red := 0.12*bell(math.Abs(u)-0.5, v-0.35, 0.25, 0.22) + 0.12*bell(u, v-0.42, 0.18, 0.14)
	c := mix(h.look.skin, rgb8(176, 84, 70), red)
	c = c.times(0.97 + 0.06*h.grain.fine(u*5, v*5))
	wrinkle := 0.06 * h.look.age * bell(0, v+0.66, 1, 0.18) * math.Sin(v*50+3*u*u)
	return c.times(1 - wrinkle)
}

// each calls pixel for every pixel of a rectangle in the head's coordinates and
// paints the colour it returns.
func (h *head) each(u0, u1, v0, v1 float64, pixel func(u, v float64) (rgb, float64)) {
	sin, cos := math.Sincos(h.roll)
	reach := image.Rectangle{}
	for _, q := range [][2]float64{{u0, v0}, {u1, v0}, {u1, v1}, {u0, v1}} {
		x, y := int(h.x+(cos*q[0]-sin*q[1])*h.size), int(h.y+(sin*q[0]+cos*q[1])*h.size)
		reach = reach.Union(image.Rect(x, y, x+1, y+1))
	}
	reach = reach.Intersect(h.img.Rect)
	for y := reach.Min.Y; y < reach.Max.Y; y++ {
		for x := reach.Min.X; x < reach.Max.X; x++ {
			dx, dy := (float64(x)-h.x)/h.size, (float64(y)-h.y)/h.size
			u, v := cos*dx+sin*dy, cos*dy-sin*dx
			if u < u0 || u > u1 || v < v0 || v > v1 {
				continue
			}
			c, alpha := pixel(u, v)
			blend(h.img, x, y, c, alpha)
		}
	}
}

// cover turns a signed distance to an edge, in units, into the share of the pixel
// that lies inside, softened as a lens does.
func (h *head) cover(distance float64) float64 {
	return step(-1.2, 1.2, distance*h.size)
}
