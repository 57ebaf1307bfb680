package barcode_test

import (
	"context"
	"errors"
	"image"
	"image/color"
	"math"
	"slices"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"

	"atlas/internal/barcode"
	"atlas/internal/document"
)

// label is a grey sheet with stripes put on it, 60 pixels high and 3 pixels a stripe.
type label struct{ *image.Gray }

func sheet() label {
	l := label{image.NewGray(image.Rect(0, 0, 1000, 700))}
	draw.Draw(l, l.Rect, image.NewUniform(color.Gray{Y: 215}), image.Point{}, draw.Src)
	return l
}

func (l label) put(t testing.TB, w gozxing.Writer, format gozxing.BarcodeFormat, text string, x, y int) label {
	t.Helper()
	bits, err := w.Encode(text, format, 0, 1, map[gozxing.EncodeHintType]interface{}{gozxing.EncodeHintType_MARGIN: 0})
	if err != nil {
		t.Fatal(err)
	}
	for i := range bits.GetWidth() {
		if bits.Get(i, 0) {
			draw.Draw(l, image.Rect(x+3*i, y, x+3*i+3, y+60), image.NewUniform(color.Gray{Y: 30}), image.Point{}, draw.Src)
		}
	}
	return l
}

func (l label) code128(t testing.TB, text string, x, y int) label {
	return l.put(t, oned.NewCode128Writer(), gozxing.BarcodeFormat_CODE_128, text, x, y)
}

// turned is the label turned clockwise, in a picture with room for it.
func (l label) turned(degrees float64) image.Image {
	out := image.NewGray(image.Rect(0, 0, 1300, 1300))
	draw.Draw(out, out.Rect, image.NewUniform(color.Gray{Y: 150}), image.Point{}, draw.Src)
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	draw.BiLinear.Transform(out, f64.Aff3{cos, -sin, 650 - 500*cos + 350*sin, sin, cos, 650 - 500*sin - 350*cos}, l, l.Rect, draw.Src, nil)
	return out
}

func along(degrees float64) document.Point {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return document.Point{X: cos, Y: sin}
}

func texts(t *testing.T, img image.Image, direction document.Point) []string {
	t.Helper()
	codes, err := barcode.Find(t.Context(), img, direction)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, c := range codes {
		found = append(found, c.Text)
	}
	return found
}

func TestFindReadsALabel(t *testing.T) {
	l := sheet().code128(t, "357691253437052", 100, 100).code128(t, "357691259647126", 100, 250).
		put(t, oned.NewCode39Writer(), gozxing.BarcodeFormat_CODE_39, "SEG8NM705", 100, 400)
	want := []string{"357691253437052", "357691259647126", "SEG8NM705"}
	for _, degrees := range []float64{0, 6, -14, 90, 180, 270} {
		if got := texts(t, l.turned(degrees), along(degrees)); !slices.Equal(got, want) {
			t.Errorf("turned by %v degrees: got %q, want %q", degrees, got, want)
		}
	}
	if got := texts(t, l.turned(3), along(0)); !slices.Equal(got, want) {
		t.Errorf("print that leans a little: got %q", got)
	}
}

func TestFindTellsCodesOnOneLineApart(t *testing.T) {
	got := texts(t, sheet().code128(t, "351382873602186", 40, 100).code128(t, "FSX6HU47988", 480, 110), document.Point{})
	slices.Sort(got)
	if want := []string{"351382873602186", "FSX6HU47988"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFindOutlinesACode(t *testing.T) {
	codes, err := barcode.Find(t.Context(), sheet().code128(t, "357691253437052", 100, 100), document.Point{X: 1})
	if err != nil || len(codes) != 1 {
		t.Fatalf("%v %v", codes, err)
	}
	b := codes[0].Polygon.Box()
	if math.Abs(b.MinX-100) > 4 || math.Abs(b.MinY-100) > 6 || math.Abs(b.MaxY-160) > 6 || b.MaxX < 400 {
		t.Errorf("at %+v", b)
	}
}

func TestFindLeavesTheArticleNumberAlone(t *testing.T) {
	l := sheet().put(t, oned.NewEAN13Writer(), gozxing.BarcodeFormat_EAN_13, "8901234567890", 100, 100)
	if got := texts(t, l, document.Point{X: 1}); got != nil {
		t.Errorf("got %q", got)
	}
}

func TestFindReadsNothingFromNoise(t *testing.T) {
	l := sheet()
	x := uint32(7)
	for i := range l.Pix {
		x = x*1664525 + 1013904223
		l.Pix[i] = byte(x >> 24)
	}
	if got := texts(t, l, document.Point{X: 1}); got != nil {
		t.Errorf("got %q", got)
	}
	if got := texts(t, image.NewGray(image.Rect(0, 0, 1, 1)), document.Point{X: 1}); got != nil {
		t.Errorf("a single pixel: %q", got)
	}
}

func TestFindStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := barcode.Find(ctx, sheet(), document.Point{X: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// The rows of a picture are the bytes of a stranger.
func FuzzFind(f *testing.F) {
	f.Add([]byte{0, 0, 255, 0, 255, 255, 0}, uint8(3))
	f.Fuzz(func(t *testing.T, row []byte, width uint8) {
		img := image.NewGray(image.Rect(0, 0, max(1, len(row)*int(width%6+1)), 40))
		for y := range 40 {
			for x := range img.Rect.Dx() {
				if len(row) > 0 {
					img.Pix[y*img.Stride+x] = row[x*len(row)/img.Rect.Dx()]
				}
			}
		}
		codes, err := barcode.Find(t.Context(), img, document.Point{X: 1})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range codes {
			if len(c.Text) < 6 {
				t.Fatalf("read %q", c.Text)
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	img := sheet().code128(b, "357691253437052", 100, 100).turned(5)
	for b.Loop() {
		if _, err := barcode.Find(b.Context(), img, along(5)); err != nil {
			b.Fatal(err)
		}
	}
}
