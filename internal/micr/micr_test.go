package micr_test

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"atlas/internal/document"
	"atlas/internal/micr"
)

// press is how a band is printed and photographed.
type press struct {
	module float64 // pixels
	slant  float64 // pixels down for one to the right
	weight float64 // modules by which strokes are fatter, or thinner
	right  bool    // characters stand at the right of their cells
	blur   int     // pixels on either side
	grain  float64 // grey levels

	instead map[rune][]string // shapes of another font
}

// print draws a band, and gives a loose outline of it.
func (p press) print(text string) (image.Image, document.Polygon) {
	const left, top = 60.0, 40.0
	runes := []rune(text)
	w := int(2*left + float64(len(runes))*micr.Pitch*p.module)
	h := int(2*top + 9*p.module + math.Abs(p.slant)*float64(w))
	inked := func(x, y float64) bool {
		y -= p.slant * x
		x, y = (x-left)/p.module, (y-top)/p.module
		i := int(math.Floor(x / micr.Pitch))
		if i < 0 || i >= len(runes) {
			return false
		}
		shape := micr.Shape(runes[i])
		if other, ok := p.instead[runes[i]]; ok {
			shape = other
		}
		if shape == nil {
			return false
		}
		x -= float64(i) * micr.Pitch
		if p.right {
			x -= 7 - width(shape)
		}
		for _, d := range [4][2]float64{{-1, -1}, {1, -1}, {-1, 1}, {1, 1}} {
			u, v := x+d[0]*p.weight/2, y+d[1]*p.weight/2
			on := u >= 0 && v >= 0 && u < 7 && v < 9 && shape[int(v)][int(u)] == '#'
			if on != (p.weight < 0) {
				return p.weight >= 0
			}
		}
		return p.weight < 0
	}
	rng := rand.New(rand.NewPCG(1, 2))
	img := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			ink, n := 0.0, 0.0
			for dy := -p.blur; dy <= p.blur; dy++ {
				for dx := -p.blur; dx <= p.blur; dx++ {
					n++
					if inked(float64(x+dx)+0.5, float64(y+dy)+0.5) {
						ink++
					}
				}
			}
			v := 200 - 150*ink/n - 30*float64(x)/float64(w) + p.grain*rng.NormFloat64()
			img.SetGray(x, y, color.Gray{Y: uint8(min(max(v, 0), 255))})
		}
	}
	drop := p.slant * float64(w)
	return img, document.Polygon{{X: 0, Y: top - 12}, {X: float64(w), Y: top - 12 + drop}, {X: float64(w), Y: top + 9*p.module + 12 + drop}, {X: 0, Y: top + 9*p.module + 12}}
}

// width is how many columns of a shape have ink, from its left.
func width(shape []string) float64 {
	last := 0
	for _, row := range shape {
		for x, c := range row {
			if c == '#' {
				last = max(last, x+1)
			}
		}
	}
	return float64(last)
}

func TestRead(t *testing.T) {
	const text = "⑈419657⑈ 570544097⑆ 728529⑈ 31"
	for name, p := range map[string]press{
		"as printed":                 {module: 2.6},
		"small":                      {module: 1.9},
		"large":                      {module: 5},
		"aslant":                     {module: 3, slant: 0.03},
		"out of focus":               {module: 3, blur: 2},
		"fat strokes":                {module: 3, weight: 0.3},
		"thin strokes":               {module: 3, weight: -0.2},
		"at the right of their cell": {module: 3, right: true},
		"grainy":                     {module: 2.6, grain: 20},
	} {
		t.Run(name, func(t *testing.T) {
			l, ok := micr.Read(p.print(text))
			if !ok || l.Text != text {
				t.Errorf("read %q (%v), want %q", l.Text, ok, text)
			}
			if len([]rune(l.Text)) != len(l.Chars) {
				t.Errorf("%d characters for %q", len(l.Chars), l.Text)
			}
		})
	}
}

// TestOtherFont: a narrow six of seven strokes is like none of the shapes, or not much.
func TestOtherFont(t *testing.T) {
	six := []string{"####...", "#......", "#......", "#......", "####...", "#..#...", "#..#...", "#..#...", "####..."}
	img, outline := press{module: 3, blur: 1, grain: 4, instead: map[rune][]string{'6': six}}.print("⑈419657⑈ 570544097⑆ 728529⑈ 31")
	l, ok := micr.Read(img, outline)
	if !ok {
		t.Fatal("no band was found")
	}
	for i, c := range l.Chars {
		switch {
		case i == 4 && c.Confidence > 0.75:
			t.Errorf("the six is read as %q, with %.2f", c.Rune, c.Confidence)
		case i != 4 && c.Confidence < 0.9:
			t.Errorf("%q at %d has %.2f", c.Rune, i, c.Confidence)
		}
	}
}

func TestReadEveryCharacter(t *testing.T) {
	const text = "0123456789⑆⑇⑈⑉0123456789"
	if l, ok := micr.Read(press{module: 3}.print(text)); !ok || l.Text != text {
		t.Errorf("read %q (%v)", l.Text, ok)
	}
}

func TestReadNothing(t *testing.T) {
	blank, outline := press{module: 3}.print("          ")
	for name, img := range map[string]image.Image{"paper": blank, "no pixels": image.NewGray(image.Rectangle{})} {
		if l, ok := micr.Read(img, outline); ok {
			t.Errorf("%s: read %q", name, l.Text)
		}
	}
}
