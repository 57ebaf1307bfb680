package photo

import (
	"image"
	"math"
	"math/rand/v2"
)

// Light is the direction light comes from: x to the right, y down, z to the viewer.
type Light [3]float64

// NewLight is a lamp or window above and to one side of the viewer.
func NewLight(r *rand.Rand) Light {
	x := (r.Float64() - 0.5) * 1.1
	y := -0.25 - 0.4*r.Float64()
	return Light{x, y, math.Sqrt(math.Max(0.2, 1-x*x-y*y))}
}

var walls = []rgb{
	rgb8(214, 206, 190), rgb8(176, 198, 204), rgb8(222, 214, 170), rgb8(196, 176, 190), rgb8(206, 222, 206), rgb8(226, 224, 220), rgb8(188, 150, 120),
}

// Room fills a picture with a wall, a floor and what hangs or stands there: a window,
// a curtain, a shelf or nothing.
func Room(img *image.RGBA, r *rand.Rand, light Light) {
	b := img.Bounds()
	w, h := float64(b.Dx()), float64(b.Dy())
	horizon := h * (0.66 + 0.12*r.Float64())
	paintWall(img, walls[r.IntN(len(walls))].jitter(r, 0.04), horizon, light, newNoise(r))
	switch r.IntN(4) {
	case 0:
		window(img, r, w*(0.04+0.5*r.Float64()), h*0.06, w*0.3, h*0.4)
	case 1:
		curtain(img, r, w*(0.6*r.Float64()), 0, w*(0.2+0.2*r.Float64()), horizon)
	case 2:
		shelf(img, r, w*(0.02+0.5*r.Float64()), h*0.1, w*0.36, h*0.36)
	}
	paintFloor(img, r, horizon)
}

func paintWall(img *image.RGBA, color rgb, horizon float64, light Light, grain noise) {
	b := img.Bounds()
	w, h := float64(b.Dx()), float64(b.Dy())
	for y := range int(horizon) {
		for x := range b.Dx() {
			fx, fy := float64(x)/w, float64(y)/h
			k := 0.82 + 0.22*light[0]*(fx-0.5) - 0.16*fy + 0.06*(grain.fine(fx*6, fy*6)-0.5) + 0.03*(grain.at(fx*220, fy*220)-0.5)
			blend(img, x, y, color.shaded(k), 1)
		}
	}
}

// paintFloor draws tiles or boards seen at a low angle, and the skirting.
func paintFloor(img *image.RGBA, r *rand.Rand, horizon float64) {
	b := img.Bounds()
	w, h := float64(b.Dx()), float64(b.Dy())
	color := []rgb{rgb8(178, 160, 138), rgb8(120, 84, 58), rgb8(150, 152, 150), rgb8(196, 186, 170)}[r.IntN(4)].jitter(r, 0.04)
	grain, boards := newNoise(r), r.IntN(2) == 0
	for y := int(horizon); y < b.Dy(); y++ {
		far := (h - horizon) / (float64(y) - horizon + 0.12*h) // 1 near, large far away
		for x := range b.Dx() {
			tx, ty := (float64(x)/w-0.5)*far*6, far*5
			joint := step(0.03*far, 0, math.Abs(tx-math.Round(tx)))
			if !boards {
				joint = math.Max(joint, step(0.05*far, 0, math.Abs(ty-math.Round(ty))))
			}
			k := 0.72 + 0.2*grain.fine(tx*3, ty*3) - 0.25*joint - 0.12*(1-clamp(1.4/far))
			if float64(y) < horizon+0.012*h {
				k = 0.42
			}
			blend(img, x, y, color.shaded(k), 1)
		}
	}
}

// area paints a rectangle; s and t run from 0 to 1 across and down it.
func area(img *image.RGBA, x, y, w, h float64, pixel func(s, t float64) (rgb, float64)) {
	for py := int(y); py < int(y+h); py++ {
		for px := int(x); px < int(x+w); px++ {
			c, alpha := pixel((float64(px)-x)/w, (float64(py)-y)/h)
			blend(img, px, py, c, alpha)
		}
	}
}

func window(img *image.RGBA, r *rand.Rand, x, y, w, h float64) {
	sky, leaves := newNoise(r), newNoise(r)
	area(img, x, y, w, h, func(s, t float64) (rgb, float64) {
		edge := math.Min(math.Min(s, 1-s)*w/h, math.Min(t, 1-t))
		if edge < 0.04 || math.Abs(s-0.5) < 0.02 || math.Abs(t-0.45) < 0.015 {
			return rgb8(120, 92, 70).shaded(0.8 + 0.3*t), 1
		}
		c := mix(rgb8(214, 230, 246), rgb8(244, 246, 248), sky.fine(s*3, t*3))
		green := step(0.55, 0.7, leaves.fine(s*5, t*4)+0.35*(t-0.5))
		return mix(c, rgb8(96, 132, 84).times(0.7+0.5*leaves.at(s*30, t*30)), green), 1
	})
}

func curtain(img *image.RGBA, r *rand.Rand, x, y, w, h float64) {
	color := clothes[r.IntN(len(clothes))].jitter(r, 0.08)
	grain := newNoise(r)
	area(img, x, y, w, h, func(s, t float64) (rgb, float64) {
		fold := math.Sin(s*38 + 3*grain.at(s*4, t*2))
		return color.shaded(0.62 + 0.24*fold + 0.08*grain.at(s*60, t*20)), 1
	})
}

// shelf is a rack with boxes, tins and books of plain colours.
func shelf(img *image.RGBA, r *rand.Rand, x, y, w, h float64) {
	area(img, x, y, w, h, func(s, t float64) (rgb, float64) { return rgb8(92, 68, 50).shaded(0.5 + 0.3*t), 1 })
	const boards = 3
	for i := range boards {
		base := y + h*float64(i+1)/boards
		for at := x + 0.02*w; at < x+0.9*w; {
			bw, bh := w*(0.04+0.1*r.Float64()), h/boards*(0.4+0.45*r.Float64())
			color := clothes[r.IntN(len(clothes))].jitter(r, 0.1)
			area(img, at, base-bh, bw, bh, func(s, t float64) (rgb, float64) {
				return color.shaded(0.55 + 0.4*math.Sin(math.Pi*s) - 0.1*t), 1
			})
			at += bw + 0.01*w
		}
		area(img, x, base-0.02*h, w, 0.03*h, func(_, t float64) (rgb, float64) { return rgb8(150, 112, 80).shaded(1 - 0.5*t), 1 })
	}
}
