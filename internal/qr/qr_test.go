package qr_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	qrcode "github.com/skip2/go-qrcode"
	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"

	"atlas/internal/document"
	"atlas/internal/qr"
)

// oldAadhaar is the content of a code on a card from before 2018. The person is
// invented.
const oldAadhaar = `<?xml version="1.0" encoding="UTF-8"?> <PrintLetterBarcodeData uid="999941057058" name="Meera Anand" gender="F" yob="1985" co="D/O: Anand Rao" house="12" street="MG Road" lm="Near Lake" loc="Shivaji Nagar" vtc="Pune City" po="Model Colony" dist="Pune" subdist="Haveli" state="Maharashtra" pc="411016"/>`

// photo is a grey page with codes put on it.
type photo struct {
	*image.RGBA
	corners []document.Polygon // of the symbols themselves, without quiet edge
}

func page(width, height int) *photo {
	p := &photo{RGBA: image.NewRGBA(image.Rect(0, 0, width, height))}
	for i := range p.Pix {
		p.Pix[i] = 225
	}
	return p
}

// put draws a code of content with its middle at (x, y), module pixels a module,
// turned by degrees.
func (p *photo) put(t testing.TB, content string, x, y, module, degrees float64) {
	t.Helper()
	code, err := qrcode.New(content, qrcode.Medium)
	if err != nil {
		t.Fatal(err)
	}
	const quiet = 4
	bitmap := code.Bitmap()
	n := len(bitmap)
	const fine = 8 // so that scaling down averages
	src := image.NewGray(image.Rect(0, 0, n*fine, n*fine))
	for j := range n * fine {
		for i := range n * fine {
			if !bitmap[j/fine][i/fine] {
				src.SetGray(i, j, color.Gray{Y: 235})
			} else {
				src.SetGray(i, j, color.Gray{Y: 25})
			}
		}
	}
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	s, half := module/fine, float64(n*fine)/2
	place := document.Affine{A: s * cos, B: -s * sin, C: x - s*(cos-sin)*half, D: s * sin, E: s * cos, F: y - s*(sin+cos)*half}
	draw.BiLinear.Transform(p.RGBA, f64.Aff3{place.A, place.B, place.C, place.D, place.E, place.F}, src, src.Rect, draw.Src, nil)
	near, far := float64(quiet*fine), float64((n-quiet)*fine)
	p.corners = append(p.corners, place.Polygon(document.Box{MinX: near, MinY: near, MaxX: far, MaxY: far}.Polygon()))
}

// spoil darkens the page from left to right, and adds noise.
func (p *photo) spoil(noise float64) *photo {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range p.Pix {
		x := float64(i % p.Stride / 4)
		v := float64(p.Pix[i])*(1-0.4*x/float64(p.Rect.Dx())) + r.NormFloat64()*noise
		p.Pix[i] = uint8(min(max(v, 0), 255))
	}
	return p
}

// smudge covers the middle of code i, so that it cannot be decoded.
func (p *photo) smudge(i int) *photo {
	c := p.corners[i]
	middle, w := document.Lerp(c[0], c[2], 0.5), c.Width()
	for y := int(middle.Y - w/5); y < int(middle.Y+w/5); y++ {
		for x := int(middle.X - w/5); x < int(middle.X+w/5); x++ {
			if (x/4+y/4)%2 == 0 {
				p.Set(x, y, color.Black)
			} else {
				p.Set(x, y, color.White)
			}
		}
	}
	return p
}

func find(t *testing.T, img image.Image) []qr.Code {
	t.Helper()
	codes, err := qr.Find(t.Context(), img)
	if err != nil {
		t.Fatal(err)
	}
	return codes
}

// covers says whether every corner of inner is within the convex outer.
func covers(outer, inner document.Polygon) bool {
	for _, p := range inner {
		for i := range outer {
			a, b := outer[i], outer[(i+1)%4]
			if (b.X-a.X)*(p.Y-a.Y)-(b.Y-a.Y)*(p.X-a.X) < 0 {
				return false
			}
		}
	}
	return true
}

func TestFindDecodes(t *testing.T) {
	tests := []struct {
		name    string
		module  float64
		degrees float64
		noise   float64
		width   int
	}{
		{"straight", 4, 0, 0, 1200},
		{"slightly turned", 4, 7, 4, 1200},
		{"on its side", 4, 90, 4, 1200},
		{"upside down", 5, 180, 4, 1200},
		{"at 45 degrees", 5, 45, 4, 1200},
		{"3 pixels a module", 3, 5, 3, 1000},
		{"in a large photo", 9, 12, 6, 4000},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := page(tt.width, tt.width*3/4)
			p.put(t, oldAadhaar, float64(tt.width)*0.6, float64(tt.width)*0.37, tt.module, tt.degrees)
			codes := find(t, p.spoil(tt.noise))
			if len(codes) != 1 || codes[0].Text != oldAadhaar {
				t.Fatalf("found %d codes: %+v, want the one on the page", len(codes), codes)
			}
			if !covers(codes[0].Polygon, p.corners[0]) {
				t.Errorf("outline %v leaves out a part of %v", codes[0].Polygon, p.corners[0])
			}
			if w := codes[0].Polygon.Width(); w > 1.3*p.corners[0].Width() {
				t.Errorf("outline is %.0f wide, the symbol %.0f", w, p.corners[0].Width())
			}
		})
	}
}

func TestFindTellsCodesApart(t *testing.T) {
	p := page(1600, 900)
	p.put(t, oldAadhaar, 350, 400, 4, 4)
	p.put(t, "upi://pay?pa=shop@bank", 1000, 300, 6, -8)
	p.put(t, "second", 1000, 650, 6, 0)
	got := map[string]bool{}
	for _, c := range find(t, p) {
		got[c.Text] = true
	}
	if len(got) != 3 || !got[oldAadhaar] || !got["upi://pay?pa=shop@bank"] || !got["second"] {
		t.Errorf("found %v, want the three codes", got)
	}
}

func TestFindOutlinesWhatItCannotDecode(t *testing.T) {
	for _, degrees := range []float64{0, 10, 90, 200} {
		p := page(1200, 900)
		p.put(t, oldAadhaar, 700, 450, 4, degrees)
		codes := find(t, p.smudge(0).spoil(4))
		if len(codes) != 1 || codes[0].Text != "" {
			t.Fatalf("at %v degrees: found %+v, want one code without text", degrees, codes)
		}
		if !covers(codes[0].Polygon, p.corners[0]) {
			t.Errorf("at %v degrees: outline %v leaves out a part of %v", degrees, codes[0].Polygon, p.corners[0])
		}
	}
}

func TestFindOutlinesACodeWhoseCornersAreHidden(t *testing.T) {
	p := page(1200, 900)
	p.put(t, oldAadhaar, 700, 450, 4, 6)
	grey := image.NewUniform(color.Gray{Y: 190})
	for _, corner := range p.corners[0] {
		x, y := int(corner.X), int(corner.Y)
		draw.Draw(p, image.Rect(x-35, y-35, x+35, y+35), grey, image.Point{}, draw.Src)
	}
	codes := find(t, p.spoil(4))
	if len(codes) != 1 || codes[0].Text != "" {
		t.Fatalf("found %+v, want one code without text", codes)
	}
	got, want := codes[0].Polygon.Box(), p.corners[0].Box()
	if got.OverlapX(want) < 0.9 || got.OverlapY(want) < 0.9 || got.Width() > 1.4*want.Width() {
		t.Errorf("outline %v, want about %v", got, want)
	}
}

// blur puts the page out of focus, by averaging over times pixels.
func (p *photo) blur(times int) *photo {
	small := image.NewRGBA(image.Rect(0, 0, p.Rect.Dx()/times, p.Rect.Dy()/times))
	draw.BiLinear.Scale(small, small.Rect, p.RGBA, p.Rect, draw.Src, nil)
	draw.CatmullRom.Scale(p.RGBA, p.Rect, small, small.Rect, draw.Src, nil)
	return p
}

func TestFindOutlinesACodeOutOfFocus(t *testing.T) {
	for _, times := range []int{6, 8} {
		p := page(1600, 1200)
		p.put(t, oldAadhaar, 900, 600, 5.5, 3)
		codes := find(t, p.blur(times).spoil(2))
		if len(codes) != 1 || codes[0].Text != "" {
			t.Fatalf("over %d pixels: found %+v, want one code without text", times, codes)
		}
		got, want := codes[0].Polygon.Box(), p.corners[0].Box()
		if got.OverlapX(want) < 0.95 || got.OverlapY(want) < 0.95 {
			t.Errorf("over %d pixels: outline %v, want about %v", times, got, want)
		}
	}
}

func TestFindTakesPrintForNoCode(t *testing.T) {
	p := page(1200, 900)
	for y := 200; y < 700; y++ { // lines of strokes, four to seven pixels apart
		for x := 200; x < 1000; x++ {
			if y%22 < 13 && (x*7/11+x%5)%7 < 3 {
				p.Set(x, y, color.Black)
			}
		}
	}
	if codes := find(t, p.spoil(4)); len(codes) != 0 {
		t.Errorf("found %+v in print", codes)
	}
}

func TestFindCountsFromTheImagesOwnOrigin(t *testing.T) {
	p := page(1200, 900)
	p.put(t, "origin", 700, 450, 6, 0)
	codes := find(t, p.SubImage(image.Rect(400, 200, 1100, 800)))
	if len(codes) != 1 || !covers(codes[0].Polygon, p.corners[0]) {
		t.Errorf("found %+v, want the code at %v", codes, p.corners[0])
	}
}

func TestFindSeesNoCodeWhereThereIsNone(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	noise, bars, empty := page(800, 600), page(800, 600), page(800, 600)
	for i := range noise.Pix {
		noise.Pix[i] = uint8(r.IntN(256))
	}
	for x := range 800 {
		for y := 100; y < 500; y++ {
			if (x*x/97)%5 < 2 {
				bars.Set(x, y, color.Black)
			}
		}
	}
	for name, img := range map[string]image.Image{
		"noise": noise, "a bar code": bars, "blank paper": empty,
		"one pixel": page(1, 1), "a thin strip": page(3000, 1), "nothing": page(0, 0),
	} {
		if codes := find(t, img); len(codes) != 0 {
			t.Errorf("%s: found %d codes", name, len(codes))
		}
	}
}

// A page tiled with finder patterns asks for the most work; it must end.
func TestFindIsBoundedOnAPageOfFinderPatterns(t *testing.T) {
	p := page(2000, 2000)
	for y := range 2000 {
		for x := range 2000 {
			ring := max(abs(x%9-4), abs(y%9-4)) // 0 in the middle of a tile of 9 pixels
			if ring <= 1 || ring == 3 {
				p.Set(x, y, color.Black)
			}
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if codes, err := qr.Find(ctx, p); err != nil || len(codes) > 8 {
		t.Errorf("Find gave %d codes, %v", len(codes), err)
	}
}

func abs(n int) int { return max(n, -n) }

func TestFindStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := qr.Find(ctx, page(100, 100)); !errors.Is(err, context.Canceled) {
		t.Errorf("Find = %v, want the context's error", err)
	}
}

// TestFindSmall: a code that is too small to be read at the size that is searched is seen, so
// that it can be covered; one that was found is not found again.
func TestFindSmall(t *testing.T) {
	p := page(2480, 3508)
	p.put(t, oldAadhaar, 1400, 2530, 2.1, 0)
	p.put(t, oldAadhaar, 700, 900, 8, 0)
	found, err := qr.Find(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	// Where the page is clean the small one is seen as a patch at least.
	found = slices.DeleteFunc(found, func(c qr.Code) bool { return c.Text == "" })
	if len(found) != 1 || found[0].Text != oldAadhaar {
		t.Fatalf("%d codes are read, want one", len(found))
	}
	small, err := qr.FindSmall(t.Context(), p, found)
	if err != nil {
		t.Fatal(err)
	}
	if len(small) != 1 || !covers(small[0].Polygon, p.corners[0]) {
		t.Errorf("small ones are seen at %v, want one at %v", small, p.corners[0])
	}
}

func BenchmarkFindSmall(b *testing.B) {
	p := page(4000, 3000)
	p.put(b, oldAadhaar, 1500, 700, 6, 5)
	p.spoil(5)
	for b.Loop() {
		if _, err := qr.FindSmall(b.Context(), p, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	p := page(2000, 1400)
	p.put(b, oldAadhaar, 1500, 700, 6, 5)
	p.put(b, strings.Repeat("1234567890", 120), 600, 700, 5, -5)
	p.spoil(5)
	for b.Loop() {
		if _, err := qr.Find(b.Context(), p); err != nil {
			b.Fatal(err)
		}
	}
}

// FuzzFind draws the bytes as a picture of grey: every outline lies near it.
func FuzzFind(f *testing.F) {
	f.Add(byte(21), bytes.Repeat([]byte{0, 255}, 300))
	f.Add(byte(64), bytes.Repeat([]byte{0, 0, 0, 0, 0, 0, 0, 255}, 512))
	f.Fuzz(func(t *testing.T, width byte, pixels []byte) {
		w := int(width)
		if w == 0 || len(pixels) < w || len(pixels) > 1<<16 {
			return
		}
		img := &image.Gray{Pix: pixels, Stride: w, Rect: image.Rect(0, 0, w, len(pixels)/w)}
		codes, err := qr.Find(t.Context(), img)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range codes {
			for _, p := range c.Polygon {
				if math.IsNaN(p.X) || math.IsNaN(p.Y) || math.Abs(p.X) > 1<<12 || math.Abs(p.Y) > 1<<17 {
					t.Fatalf("a code at %v of a picture of %v", c.Polygon, img.Rect)
				}
			}
		}
	})
}
