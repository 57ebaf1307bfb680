package draw

import (
	"image/color"
	"math/rand/v2"
)

// Look is how a cartoon person looks.
type Look struct {
	Female bool
	Skin   color.NRGBA
	Hair   color.NRGBA
	Cloth  color.NRGBA
	Back   color.NRGBA // of the photo
	Style  int         // of the hair, 0 to 3
	Beard  bool
	Turban bool
	Scarf  bool
	Specs  bool
	Face   float64 // width of the face, 0.9 to 1.1
}

var (
	skins  = []uint32{0xe0ac7e, 0xc68a5c, 0xa86f47, 0x8d5a38, 0xd39a6a, 0xb57d50}
	hairs  = []uint32{0x15100e, 0x231a15, 0x2f2620, 0x6f6a66}
	cloths = []uint32{0x33496b, 0x7a2f3d, 0xe8e6df, 0x2e5f4c, 0x8a6d3b, 0x574b7d, 0xc9c2b0}
	backs  = []uint32{0xd6e2ea, 0xe9e6df, 0xc3d3e0, 0xdfe8e2, 0xb7cbe0}
)

// LookOf invents a look. Nobody wears a turban unless the caller says so.
func LookOf(female bool, rng *rand.Rand) Look {
	one := func(choices []uint32) color.NRGBA { return Hex(choices[rng.IntN(len(choices))]) }
	l := Look{
		Female: female, Skin: one(skins), Hair: one(hairs), Cloth: one(cloths), Back: one(backs),
		Style: rng.IntN(4), Specs: rng.IntN(5) == 0, Face: 0.9 + 0.2*rng.Float64(),
	}
	if female {
		l.Scarf = rng.IntN(4) == 0
		return l
	}
	l.Beard = rng.IntN(3) == 0
	return l
}

// Portrait draws a passport photo of a cartoon person.
func (c *Canvas) Portrait(x, y, w, h float64, l Look) {
	s := min(w/100, h/125)
	c.Gradient(Rect(x, y, w, h), x, y, x+w, y+h, l.Back, mix(l.Back, White, 0.35))
	p := c.Place(x+w/2, y+h-125*s, 0, s)
	c.Fill(Rect(x, y+h-0.2*s, w, 0.2*s), l.Back)
	p.Bust(l)
}

// Bust draws head and shoulders, without a background: 100 wide and 125 high, the
// origin in the middle of the top edge. Use Place to put and size it.
func (c *Canvas) Bust(l Look) {
	if l.Female && !l.Scarf {
		c.longHair(l)
	}
	c.shoulders(l)
	c.neck(l)
	c.head(l)
	switch {
	case l.Turban:
		c.turban(l)
	case l.Scarf:
		c.scarf(l)
	default:
		c.hair(l)
	}
	c.features(l)
}

func (c *Canvas) shoulders(l Look) {
	var p Path
	p.Add(Smooth(-50, 125, -47, 108, -32, 96, -14, 90, 0, 92, 14, 90, 32, 96, 47, 108, 50, 125))
	p.Close()
	c.Fill(p, l.Cloth)
	dark := mix(l.Cloth, Black, 0.25)
	if l.Female {
		c.Stroke(Smooth(-30, 97, -5, 108, 22, 125), 5, dark)
		return
	}
	c.Fill(Closed(-15, 90, 0, 108, -22, 112), dark)
	c.Fill(Closed(15, 90, 0, 108, 22, 112), dark)
}

func (c *Canvas) neck(l Look) {
	c.Fill(Closed(-12, 70, 12, 70, 14, 92, 0, 103, -14, 92), mix(l.Skin, Black, 0.12))
}

func (c *Canvas) head(l Look) {
	k := l.Face
	c.Fill(Ellipse(-27*k, 54, 5, 8), mix(l.Skin, Black, 0.08))
	c.Fill(Ellipse(27*k, 54, 5, 8), mix(l.Skin, Black, 0.08))
	var p Path
	p.Add(Smooth(0, 18, 20*k, 25, 27*k, 48, 24*k, 68, 12*k, 83, 0, 87, -12*k, 83, -24*k, 68, -27*k, 48, -20*k, 25, 0, 18))
	c.Gradient(p, -27, 40, 30, 60, mix(l.Skin, White, 0.1), mix(l.Skin, Black, 0.1))
	if l.Beard && !l.Female {
		var b Path
		b.Add(Smooth(-26*k, 58, -20*k, 70, -9, 69, 0, 67, 9, 69, 20*k, 70, 26*k, 58, 23*k, 76, 11*k, 90, 0, 94, -11*k, 90, -23*k, 76, -26*k, 58))
		c.Fill(b, Fade(l.Hair, 0.85))
	}
}

func (c *Canvas) hair(l Look) {
	k := l.Face
	var p Path
	switch l.Style {
	case 0:
		p = Smooth(-28*k, 52, -29*k, 28, -14, 10, 8, 9, 27*k, 26, 28*k, 52, 23*k, 36, 10, 28, -12, 31, -23*k, 38, -28*k, 52)
	case 1:
		p = Smooth(-28*k, 50, -28*k, 24, -8, 8, 16, 12, 28*k, 30, 28*k, 50, 24*k, 38, 14, 24, -18, 30, -28*k, 50)
	case 2:
		p = Smooth(-27*k, 46, -26*k, 24, 0, 11, 26*k, 24, 27*k, 46, 22*k, 31, 0, 24, -22*k, 31, -27*k, 46)
	default:
		p = Smooth(-29*k, 54, -31*k, 30, -18, 8, 12, 6, 30*k, 24, 29*k, 54, 25*k, 40, 4, 34, -6, 26, -24*k, 40, -29*k, 54)
	}
	p.Close()
	c.Fill(p, l.Hair)
}

func (c *Canvas) longHair(l Look) {
	k := l.Face
	p := Smooth(-20*k, 20, -34*k, 40, -36*k, 80, -30*k, 104, 0, 108, 30*k, 104, 36*k, 80, 34*k, 40, 20*k, 20)
	p.Close()
	c.Fill(p, l.Hair)
}

func (c *Canvas) scarf(l Look) {
	k := l.Face
	p := Smooth(-24*k, 86, -36*k, 50, -26*k, 16, 0, 5, 26*k, 16, 36*k, 50, 24*k, 86, 25*k, 50, 17*k, 28, 0, 22, -17*k, 28, -25*k, 50, -24*k, 86)
	p.Close()
	c.Fill(p, mix(l.Cloth, White, 0.15))
}

func (c *Canvas) turban(l Look) {
	p := Smooth(-31, 42, -38, 20, -20, 2, 2, -2, 24, 4, 38, 22, 31, 42, 14, 28, 0, 22, -14, 28, -31, 42)
	p.Close()
	c.Fill(p, l.Cloth)
	for i := range 4 {
		c.Stroke(Smooth(-30+3*float64(i), 38-8*float64(i), 0, 18-6*float64(i), 30-2*float64(i), 30-7*float64(i)), 1, mix(l.Cloth, Black, 0.3))
	}
}

func (c *Canvas) features(l Look) {
	dark := mix(l.Hair, Black, 0.3)
	for _, side := range []float64{-1, 1} {
		c.Fill(Ellipse(side*11, 50, 5, 2.6), White)
		c.Fill(Ellipse(side*11, 50, 2.5, 2.5), dark)
		c.Stroke(Smooth(side*17, 43, side*11, 41, side*5, 43), 1.8, dark)
		c.Stroke(Smooth(side*16.5, 49, side*11, 46.8, side*6, 49), 1, dark)
		if l.Specs {
			c.Stroke(Ellipse(side*11, 50, 8.5, 7), 1.2, dark)
		}
	}
	if l.Specs {
		c.Line(-3, 49, 3, 49, 1.2, dark)
	}
	shade := mix(l.Skin, Black, 0.35)
	c.Stroke(Smooth(-1, 50, -2.5, 59, -4, 63, 0, 65, 4, 63), 1.3, shade)
	lip := mix(l.Skin, Hex(0x8a1f2d), 0.55)
	c.Fill(Smooth(-8, 74, 0, 71.5, 8, 74, 0, 78, -8, 74), lip)
	if l.Female {
		c.Fill(Ellipse(0, 38, 1.6, 1.6), Hex(0x9c1020))
	}
}
