package degrade

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"

	"atlas/internal/document"
)

// Ground is what a paper lies on.
type Ground int

// Grounds.
const (
	Bed   Ground = iota // of a scanner: almost white
	Desk                // plain, one colour
	Wood                // with grain
	Cloth               // woven
	Stone               // granite or tile
)

var groundColors = map[Ground][]color.RGBA{
	Bed:   {{250, 250, 249, 255}, {244, 245, 246, 255}, {252, 252, 252, 255}},
	Desk:  {{96, 98, 104, 255}, {182, 176, 165, 255}, {58, 74, 96, 255}, {208, 206, 200, 255}, {36, 36, 40, 255}},
	Wood:  {{134, 96, 62, 255}, {92, 62, 42, 255}, {170, 132, 92, 255}, {116, 74, 46, 255}},
	Cloth: {{120, 60, 66, 255}, {64, 84, 120, 255}, {150, 142, 128, 255}, {72, 96, 76, 255}},
	Stone: {{168, 166, 162, 255}, {108, 106, 108, 255}, {200, 190, 176, 255}},
}

// New returns width × height pixels of the ground. Its grain is two pixels wide: finer
// grain costs four times as much and is lost in the blur of any camera.
func (g Ground) New(width, height int, rng *rand.Rand) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	base := groundColors[g][rng.IntN(len(groundColors[g]))]
	texture := g.texture(width, height, rng)
	for y := range height {
		row := img.Pix[y*img.Stride:][:4*width]
		if y&1 == 1 {
			copy(row, img.Pix[(y-1)*img.Stride:])
			continue
		}
		for x := range width {
			px := row[4*x : 4*x+4 : 4*x+4]
			if x&1 == 1 {
				copy(px, row[4*x-4:])
				continue
			}
			v := int32(texture(x, y))
			px[0], px[1], px[2], px[3] = clamp(int32(base.R)+v), clamp(int32(base.G)+v), clamp(int32(base.B)+v), 255
		}
	}
	return img
}

// texture gives how much lighter than the ground's colour a pixel is.
func (g Ground) texture(width, height int, rng *rand.Rand) func(x, y int) float64 {
	unit := float64(max(width, height)) / 1600 // textures keep their size on the table
	switch g {
	case Wood:
		n := newNoise(rng)
		return func(x, y int) float64 {
			u, v := float64(x)/unit, float64(y)/unit
			return 16*n.at(u/190, v/7) + 9*n.at(u/60, v/2.6) + 8*n.at(u/500, v/60)
		}
	case Cloth:
		n := newNoise(rng)
		return func(x, y int) float64 {
			u, v := float64(x)/unit, float64(y)/unit
			weave := float64((int(u/3)+int(v/3))&1)*10 - 5
			return weave + 12*n.at(u/120, v/120)
		}
	case Stone:
		n := newNoise(rng)
		return func(x, y int) float64 {
			u, v := float64(x)/unit, float64(y)/unit
			return 22*n.at(u/6, v/6) + 14*n.at(u/70, v/70)
		}
	case Desk:
		n := newNoise(rng)
		return func(x, y int) float64 { return 6 * n.at(float64(x)/unit/240, float64(y)/unit/240) }
	}
	return func(int, int) float64 { return 0 }
}

// noise is smooth random height over the plane, from -1 to 1 (value noise on a grid
// of 64 × 64 that repeats).
type noise [64 * 64]float64

func newNoise(rng *rand.Rand) *noise {
	var n noise
	for i := range n {
		n[i] = 2*rng.Float64() - 1
	}
	return &n
}

func (n *noise) at(x, y float64) float64 {
	xf, yf := math.Floor(x), math.Floor(y)
	fx, fy := x-xf, y-yf
	xi, yi := int(xf)&63, int(yf)&63
	xj, yj := (xi+1)&63, (yi+1)&63
	return bilinear(n[yi*64+xi], n[yi*64+xj], n[yj*64+xi], n[yj*64+xj], fx, fy)
}

// Shadow darkens the ground round a paper whose corners are given, as if the paper
// stood a little off it: up to strength, 0 to 1, fading over radius pixels.
func Shadow(ground *image.RGBA, corners document.Polygon, radius, strength float64) {
	box := corners.Box()
	w, h := ground.Rect.Dx(), ground.Rect.Dy()
	edges := edgesOf(corners, radius/2)
	for y := max(0, int(box.MinY-radius)); y < min(h, int(box.MaxY+2*radius)); y++ {
		row := ground.Pix[y*ground.Stride:][:4*w]
		for x := max(0, int(box.MinX-radius)); x < min(w, int(box.MaxX+2*radius)); x++ {
			away := edges.outside(float64(x), float64(y))
			if away >= radius || away < -radius {
				continue // in the light, or below the paper
			}
			k := int32(256 * (1 - strength*(1-max(0, away)/radius)))
			px := row[4*x : 4*x+3 : 4*x+3]
			px[0], px[1], px[2] = uint8(int32(px[0])*k>>8), uint8(int32(px[1])*k>>8), uint8(int32(px[2])*k>>8)
		}
	}
}

// edges are the lines round a polygon: a·x + b·y + c is the distance outside each.
type edges [4]struct{ a, b, c float64 }

// edgesOf gives the edges of a clockwise polygon moved right and down by shift.
func edgesOf(p document.Polygon, shift float64) (e edges) {
	for i := range p {
		from, to := p[i], p[(i+1)&3]
		d := document.Dist(from, to)
		e[i].a, e[i].b = (to.Y-from.Y)/d, -(to.X-from.X)/d
		e[i].c = -e[i].a*(from.X+shift) - e[i].b*(from.Y+shift)
	}
	return e
}

// outside is how far a point lies outside, negative inside.
func (e *edges) outside(x, y float64) float64 {
	return max(
		e[0].a*x+e[0].b*y+e[0].c, e[1].a*x+e[1].b*y+e[1].c,
		e[2].a*x+e[2].b*y+e[2].c, e[3].a*x+e[3].b*y+e[3].c)
}
