package degrade_test

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"atlas/internal/document"
	"atlas/internal/specimen/degrade"
)

func plain(w, h int, c color.RGBA) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

var (
	white = color.RGBA{255, 255, 255, 255}
	grey  = color.RGBA{128, 128, 128, 255}
	black = color.RGBA{0, 0, 0, 255}
)

// spot draws a red disc of radius 4.
func spot(img *image.RGBA, p document.Point) {
	for y := -4; y <= 4; y++ {
		for x := -4; x <= 4; x++ {
			if x*x+y*y <= 16 {
				img.SetRGBA(int(p.X)+x, int(p.Y)+y, color.RGBA{255, 0, 0, 255})
			}
		}
	}
}

// findSpot is the middle of the red pixels.
func findSpot(img *image.RGBA) (p document.Point, ok bool) {
	n := 0.0
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			c := img.RGBAAt(x, y)
			if c.R > 150 && c.G < 100 {
				p.X, p.Y, n = p.X+float64(x)+0.5, p.Y+float64(y)+0.5, n+1
			}
		}
	}
	return document.Point{X: p.X / n, Y: p.Y / n}, n > 0
}

// corners of a paper somewhat askew in a picture of 400 × 300.
func corners(t *rapid.T) document.Polygon {
	off := func(name string) float64 { return rapid.Float64Range(-25, 25).Draw(t, name) }
	return document.Polygon{
		{X: 60 + off("x0"), Y: 60 + off("y0")}, {X: 340 + off("x1"), Y: 60 + off("y1")},
		{X: 340 + off("x2"), Y: 240 + off("y2")}, {X: 60 + off("x3"), Y: 240 + off("y3")},
	}
}

func near(a, b document.Point, by float64) bool { return document.Dist(a, b) <= by }

func TestOntoMeetsTheCorners(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := corners(t)
		got := degrade.Onto(200, 120, want).Polygon(document.Box{MaxX: 200, MaxY: 120}.Polygon())
		for i := range want {
			if !near(got[i], want[i], 1e-6) {
				t.Fatalf("corner %d is at %v, want %v", i, got[i], want[i])
			}
		}
	})
}

func TestThenIsOneMapAfterTheOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, n := degrade.Onto(200, 120, corners(t)), degrade.Onto(400, 300, corners(t))
		p := document.Point{X: rapid.Float64Range(0, 200).Draw(t, "x"), Y: rapid.Float64Range(0, 120).Draw(t, "y")}
		if got, want := m.Then(n).Apply(p), n.Apply(m.Apply(p)); !near(got, want, 1e-6) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

func TestPixelsLieWhereTheMapSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := document.Point{X: float64(rapid.IntRange(10, 230).Draw(t, "x")), Y: float64(rapid.IntRange(10, 150).Draw(t, "y"))}
		paper := plain(240, 160, white)
		spot(paper, at)
		picture := plain(400, 300, grey)
		m := degrade.Onto(240, 160, corners(t))
		degrade.Lay(paper, picture, m)
		picture, turn := degrade.Turn(picture, rapid.IntRange(0, 3).Draw(t, "quarters"))
		want := m.Then(turn).Apply(document.Point{X: at.X + 0.5, Y: at.Y + 0.5})
		if got, ok := findSpot(picture); !ok || !near(got, want, 1) {
			t.Fatalf("spot at %v, want %v", got, want)
		}
	})
}

func TestTurnSizes(t *testing.T) {
	for quarters, want := range map[int]image.Point{0: {30, 20}, 1: {20, 30}, 2: {30, 20}, 3: {20, 30}} {
		img, _ := degrade.Turn(plain(30, 20, white), quarters)
		if got := img.Bounds().Size(); got != want {
			t.Errorf("%d quarters make %v, want %v", quarters, got, want)
		}
	}
}

func mean(img *image.RGBA) float64 {
	sum := 0.0
	for i := 0; i < len(img.Pix); i += 4 {
		sum += float64(img.Pix[i+1])
	}
	return sum / float64(len(img.Pix)/4)
}

// contrast is how far the pixels stray from their mean.
func contrast(img *image.RGBA) float64 {
	m, sum := mean(img), 0.0
	for i := 0; i < len(img.Pix); i += 4 {
		sum += (float64(img.Pix[i+1]) - m) * (float64(img.Pix[i+1]) - m)
	}
	return math.Sqrt(sum / float64(len(img.Pix)/4))
}

func stripes(w, h, period int) *image.RGBA {
	img := plain(w, h, white)
	for y := range h {
		for x := range w {
			if (x/period)&1 == 0 {
				img.SetRGBA(x, y, black)
			}
		}
	}
	return img
}

func TestBlurKeepsLightAndLosesDetail(t *testing.T) {
	for name, blur := range map[string]func(*image.RGBA){
		"focus": func(img *image.RGBA) { degrade.Blur(img, 1.5) },
		"shake": func(img *image.RGBA) { degrade.Shake(img, 5, 0) },
	} {
		img := stripes(120, 80, 3)
		before, sharp := mean(img), contrast(img)
		blur(img)
		if got := mean(img); math.Abs(got-before) > 3 {
			t.Errorf("%s: mean went from %.1f to %.1f", name, before, got)
		}
		if got := contrast(img); got > 0.7*sharp {
			t.Errorf("%s: contrast went from %.1f to %.1f only", name, sharp, got)
		}
	}
}

func TestShakeBlursAlongItsDirectionOnly(t *testing.T) {
	img := stripes(120, 80, 3)
	sharp := contrast(img)
	degrade.Shake(img, 6, 90)
	if got := contrast(img); math.Abs(got-sharp) > 1 {
		t.Errorf("shaking along the stripes took contrast from %.1f to %.1f", sharp, got)
	}
}

// A camera that moves evenly leaves of a point a line without gaps, and as much light as
// before.
func TestShakeSpreadsAPointEvenly(t *testing.T) {
	for _, length := range []float64{4.2, 5, 5.5, 6.4} {
		img := plain(31, 5, black)
		img.SetRGBA(15, 2, color.RGBA{R: 255, G: 255, B: 255, A: 255})
		degrade.Shake(img, length, 0)
		sum, want := 0.0, 255/length
		for x := range 31 {
			got := float64(img.RGBAAt(x, 2).G)
			sum += got
			if off := math.Abs(float64(x - 15)); off < length/2-1 && math.Abs(got-want) > 2 || off > length/2+1 && got > 0 {
				t.Errorf("a line of %v pixels: %v at %d from its middle, want %.0f", length, got, x-15, want)
			}
		}
		if math.Abs(sum-255) > 5 {
			t.Errorf("a line of %v pixels: light of 255 became %v", length, sum)
		}
	}
}

func TestLight(t *testing.T) {
	lit := func(change func(*degrade.Light)) *image.RGBA {
		l := degrade.Daylight()
		change(&l)
		img := plain(320, 200, grey)
		l.Apply(img)
		return img
	}
	if got := mean(lit(func(*degrade.Light) {})); got != 128 {
		t.Errorf("daylight changes 128 to %v", got)
	}
	if got := mean(lit(func(l *degrade.Light) { l.Exposure = 0.5 })); math.Abs(got-64) > 1 {
		t.Errorf("half the light gives %v", got)
	}
	if img := lit(func(l *degrade.Light) { l.Fall = 0.5 }); img.RGBAAt(5, 100).G <= img.RGBAAt(315, 100).G+40 {
		t.Errorf("light falls from %d to %d", img.RGBAAt(5, 100).G, img.RGBAAt(315, 100).G)
	}
	img := lit(func(l *degrade.Light) { l.Spots = []degrade.Spot{{X: 0.25, Y: 0.5, Radius: 0.1, Gain: 100}} })
	if img.RGBAAt(80, 100).G < 210 || img.RGBAAt(280, 100).G > 130 {
		t.Errorf("in the spot %d, away from it %d", img.RGBAAt(80, 100).G, img.RGBAAt(280, 100).G)
	}
	if img := lit(func(l *degrade.Light) { l.Tint = [3]float64{1, 0.9, 0.5} }); img.RGBAAt(9, 9).R <= img.RGBAAt(9, 9).B {
		t.Errorf("warm light is %v", img.RGBAAt(9, 9))
	}
}

func TestGrainHasTheAskedStrength(t *testing.T) {
	img := plain(300, 200, grey)
	degrade.Grain(img, 6, rand.New(rand.NewPCG(1, 1)))
	if got := contrast(img); math.Abs(got-6) > 0.5 || math.Abs(mean(img)-128) > 0.5 {
		t.Errorf("grain of %.2f round %.2f", got, mean(img))
	}
}

func TestPhotocopyIsGreyAndHarder(t *testing.T) {
	img := plain(200, 200, color.RGBA{180, 200, 230, 255})
	for y := range 200 {
		img.SetRGBA(100, y, color.RGBA{60, 60, 90, 255})
	}
	degrade.Photocopy(img, 1.6, rand.New(rand.NewPCG(1, 1)))
	for i := 0; i < len(img.Pix); i += 4 {
		if img.Pix[i] != img.Pix[i+1] || img.Pix[i+1] != img.Pix[i+2] {
			t.Fatalf("pixel %d has colour", i/4)
		}
	}
	if got := img.RGBAAt(50, 50).G; got < 220 {
		t.Errorf("light blue is copied as %d", got)
	}
}

func TestFoldStaysOnItsLine(t *testing.T) {
	img := plain(200, 300, grey)
	degrade.Fold(img, 0.5, false)
	if img.RGBAAt(100, 149) == grey || img.RGBAAt(100, 20) != grey || img.RGBAAt(100, 280) != grey {
		t.Errorf("crease %v, away from it %v and %v", img.RGBAAt(100, 149), img.RGBAAt(100, 20), img.RGBAAt(100, 280))
	}
}

func TestShadowFallsOutsideThePaper(t *testing.T) {
	img := plain(400, 300, white)
	degrade.Shadow(img, document.Box{MinX: 100, MinY: 80, MaxX: 300, MaxY: 220}.Polygon(), 20, 0.5)
	if got := img.RGBAAt(305, 150).G; got > 200 {
		t.Errorf("beside the paper %d", got)
	}
	if got := img.RGBAAt(380, 150).G; got != 255 {
		t.Errorf("far from the paper %d", got)
	}
}

func TestGroundsFollowTheirSeed(t *testing.T) {
	for _, g := range []degrade.Ground{degrade.Bed, degrade.Desk, degrade.Wood, degrade.Cloth, degrade.Stone} {
		a, b := g.New(90, 60, rand.New(rand.NewPCG(4, 4))), g.New(90, 60, rand.New(rand.NewPCG(4, 4)))
		if string(a.Pix) != string(b.Pix) {
			t.Errorf("ground %d differs between two runs of one seed", g)
		}
		if g != degrade.Bed && contrast(a) == 0 {
			t.Errorf("ground %d has no texture", g)
		}
	}
}
