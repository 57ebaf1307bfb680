package photo

import (
	"image"
	"math"
	"math/rand/v2"
)

var clothes = []rgb{
	rgb8(52, 86, 140), rgb8(150, 40, 44), rgb8(236, 232, 222), rgb8(60, 110, 80), rgb8(212, 150, 40),
	rgb8(120, 60, 120), rgb8(70, 74, 82), rgb8(190, 210, 228), rgb8(222, 120, 110), rgb8(30, 36, 56),
}

// Person is somebody invented, standing in a picture.
type Person struct {
	head            head
	cloth, trousers rgb
	hem             float64 // where the shirt ends, in the head's units
}

// NewPerson invents somebody whose eyes are about (x, y) and whose head is size high
// from chin to crown, all in pixels.
func NewPerson(r *rand.Rand, x, y, size float64, light Light) *Person {
	p := &Person{
		hem: 5.6 + 0.8*r.Float64(),
		head: head{
			x: x, y: y, size: size / 2.9,
			roll: (r.Float64() - 0.5) * 0.14, yaw: (r.Float64() - 0.5) * 0.3, pitch: (r.Float64() - 0.5) * 0.1,
			look: newLook(r), light: light, grain: newNoise(r),
		},
		cloth:    clothes[r.IntN(len(clothes))].jitter(r, 0.06),
		trousers: clothes[r.IntN(len(clothes))].times(0.7).jitter(r, 0.05),
	}
	if p.head.look.lashes > 0 {
		p.hem += 2.5
	}
	return p
}

// Paint draws the person down to the bottom of the picture, without arms.
func (p *Person) Paint(img *image.RGBA) {
	h := p.head
	h.img = img
	h.paintBackHair()
	p.paintBody(img)
	h.paint()
}

// Reach draws both arms, with the hands ending at the two points: left and right as
// the viewer sees them.
func (p *Person) Reach(img *image.RGBA, leftX, leftY, rightX, rightY float64) {
	p.arm(img, -1, leftX, leftY)
	p.arm(img, 1, rightX, rightY)
}

// Hang draws both arms, hanging down.
func (p *Person) Hang(img *image.RGBA) {
	h, k := p.head, p.head.size
	p.Reach(img, h.x-2.05*k, h.y+6.4*k, h.x+2.05*k, h.y+6.4*k)
}

// arm bends outwards at the elbow, a little below the straight way to the hand.
func (p *Person) arm(img *image.RGBA, side, x, y float64) {
	h, k := p.head, p.head.size
	shoulderX, shoulderY := h.x+side*1.62*k, h.y+2.3*k
	elbowX, elbowY := math.Max(shoulderX*side, x*side)*side+side*0.3*k, math.Max(shoulderY+1.5*k, math.Min(y+0.5*k, shoulderY+2.3*k))
	wristX, wristY := x+(elbowX-x)*0.25, y+(elbowY-y)*0.25
	sleeve := limb{img, p.cloth.times(0.92), h.grain}
	sleeve.paint(shoulderX, shoulderY, elbowX, elbowY, 0.52*k, 0.42*k)
	sleeve.paint(elbowX, elbowY, wristX, wristY, 0.42*k, 0.3*k)
	skin := limb{img, h.look.skin, h.grain}
	skin.paint(wristX, wristY, x, y, 0.2*k, 0.24*k)
	along, across := corner{-side, 0}, corner{0, 1} // fingers round the edge of a box
	if y > elbowY+0.5*k {
		along, across = corner{0, 1}, corner{1, 0} // or hanging
	}
	for i := range 4 {
		off := (float64(i) - 1.5) * 0.15 * k
		fx, fy := x+across.x*off, y+across.y*off
		skin.paint(fx, fy, fx+along.x*0.32*k, fy+along.y*0.32*k, 0.085*k, 0.075*k)
	}
}

// paintBody draws neck, shirt and legs. They do not lean with the head.
func (p *Person) paintBody(img *image.RGBA) {
	h := p.head
	h.img, h.roll = img, 0
	h.each(-3, 3, 0.6, float64(img.Rect.Max.Y)/h.size, func(u, v float64) (rgb, float64) {
		switch {
		case v > p.hem:
			gap := math.Abs(math.Abs(u) - 0.62) // from the middle of a leg
			round := dome(math.Min(0.99, gap/0.6))
			return p.trousers.shaded(0.4 + 0.45*round + 0.2*(h.grain.fine(u*5, v)-0.5)), h.cover(0.6 - 0.01*v - gap)
		case v > 1.5 && v > 1.62+0.55*math.Exp(-u*u/0.09)+0.1*u*u:
			return p.shirt(u, v), h.cover(trunk(v) - math.Abs(u))
		}
		neck := 0.58 + 0.5*step(1.35, 1.95, v) - math.Abs(u)
		light := 0.58 + 0.25*step(1.4, 1.9, v) + 0.1*u*h.light[0] - 0.25*math.Pow(math.Abs(u)/0.6, 4)*step(2, 1.5, v)
		return h.look.skin.shaded(light), h.cover(math.Min(neck, trunk(v)+0.4))
	})
	if p.head.look.lashes == 0 {
		p.paintButtons(img)
	}
}

// shirt is the colour of the clothed trunk: folds fall from the shoulders.
func (p *Person) shirt(u, v float64) rgb {
	fold := p.head.grain.fine(u*2.2+0.5*math.Abs(u)*v, v*0.5)
	round := dome(math.Min(0.99, math.Abs(u)/(trunk(v)+0.01)))
	weave := 0.04 * (p.head.grain.at(u*70, v*70) - 0.5)
	crease := 0.25 * step(0.05, 0, math.Abs(math.Abs(u)-1.28-0.02*v)) * step(2.3, 2.8, v)
	cloth := p.cloth
	if p.head.look.lashes > 0 && math.Abs(u+0.9-0.32*v) < 0.55 {
		cloth = p.head.look.cloth // a stole over the shoulder
	}
	return cloth.shaded(0.52 + 0.36*round + 0.24*(fold-0.5) + weave + 0.12*u*p.head.light[0] - crease)
}

// paintButtons closes a man's shirt.
func (p *Person) paintButtons(img *image.RGBA) {
	h := p.head
	for v := 2.5; v < p.hem-0.3; v += 0.75 {
		r := 0.06 * h.size
		area(img, h.x-r, h.y+v*h.size-r, 2*r, 2*r, func(s, t float64) (rgb, float64) {
			return p.cloth.times(0.6), step(0.5, 0.4, math.Hypot(s-0.5, t-0.5))
		})
	}
}

// trunk is the half width of the clothed body at height v: shoulders, waist, hips.
func trunk(v float64) float64 {
	return 0.55 + 1.45*math.Sqrt(clamp((v-1.45)/0.9)) - 0.22*bell(0, v-4.6, 1, 1.3) + 0.1*clamp((v-5)/3)
}

// limb paints round, tapering parts of a body.
type limb struct {
	img   *image.RGBA
	color rgb
	grain noise
}

// paint draws from one point to another with a radius at each end.
func (l limb) paint(ax, ay, bx, by, ra, rb float64) {
	dx, dy := bx-ax, by-ay
	length := dx*dx + dy*dy + 1e-9
	big := math.Max(ra, rb) + 2
	area := image.Rect(int(math.Min(ax, bx)-big), int(math.Min(ay, by)-big), int(math.Max(ax, bx)+big)+1, int(math.Max(ay, by)+big)+1).Intersect(l.img.Rect)
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			px, py := float64(x)-ax, float64(y)-ay
			t := clamp((px*dx + py*dy) / length)
			radius := ra + (rb-ra)*t
			off := math.Hypot(px-t*dx, py-t*dy)
			if off > radius+1 {
				continue
			}
			across := (px*dy - py*dx) / math.Sqrt(length) / radius
			light := 0.48 + 0.4*dome(math.Min(0.99, off/radius)) + 0.08*across + 0.16*(l.grain.fine(px/radius, py/radius)-0.5)
			blend(l.img, x, y, l.color.shaded(light), step(0.8, -0.8, off-radius))
		}
	}
}
