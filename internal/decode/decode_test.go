package decode_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/color/palette"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/image/tiff"
	"pgregory.net/rapid"

	"atlas/internal/decode"
	"atlas/internal/document"
)

// cacheDir keeps the compiled WebAssembly modules for the next run, as the build
// cache beside it keeps Go's.
var cacheDir string

// defaults is the decoder of the tests that need no options: starting its engines
// takes long under the race detector.
var defaults *decode.Decoder

func TestMain(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (int, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return 0, err
	}
	cacheDir = filepath.Join(dir, "atlas-test", "wasm")
	if defaults, err = decode.NewDecoder(decode.Options{CacheDir: cacheDir}); err != nil {
		return 0, err
	}
	code := m.Run()
	return code, defaults.Close()
}

func newDecoder(t testing.TB, o decode.Options) *decode.Decoder {
	t.Helper()
	o.CacheDir = cacheDir
	d, err := decode.NewDecoder(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func open(t testing.TB, d *decode.Decoder, data []byte) *decode.Document {
	t.Helper()
	doc, err := d.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := doc.Close(); err != nil {
			t.Error(err)
		}
	})
	return doc
}

func page(t testing.TB, doc *decode.Document, i int) sheet {
	t.Helper()
	p, err := doc.Page(t.Context(), i)
	if err != nil {
		t.Fatal(err)
	}
	text, err := doc.Text(t.Context(), i)
	if err != nil {
		t.Fatal(err)
	}
	if text == nil {
		return sheet{Page: p}
	}
	b := p.Image.Bounds()
	picture, err := doc.Small(t.Context(), i)
	if err != nil {
		t.Fatal(err)
	}
	small := picture.Bounds()
	if b.Dx() != text.Width || b.Dy() != text.Height || far(small.Dx(), b.Dx()) || far(small.Dy(), b.Dy()) {
		t.Errorf("the text is of %d×%d pixels with a picture of %v beside, the page is %v", text.Width, text.Height, small, b)
	}
	return sheet{p, text.Lines}
}

// far says whether a side of the small picture is more than a pixel off.
func far(small, side int) bool {
	off := side/decode.SmallBy - small
	return off < -1 || off > 1
}

// sheet is a page with its own text.
type sheet struct {
	decode.Page
	Text []document.Line
}

// onlyPage decodes a file that must have one page.
func onlyPage(t testing.TB, d *decode.Decoder, data []byte) sheet {
	t.Helper()
	doc, err := d.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer doc.Close()
	if doc.PageCount() != 1 {
		t.Fatalf("%d pages, want 1", doc.PageCount())
	}
	return page(t, doc, 0)
}

func TestFormats(t *testing.T) {
	bounds := image.Rect(0, 0, 100, 60)
	deflated := new(bytes.Buffer)
	if err := tiff.Encode(deflated, card(), &tiff.Options{Compression: tiff.Deflate, Predictor: true}); err != nil {
		t.Fatal(err)
	}
	grayTIFF := new(bytes.Buffer)
	if err := tiff.Encode(grayTIFF, redraw(image.NewGray(bounds), card()), nil); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		format string
		data   []byte
	}{
		{"JPEG", encodeJPEG(t, card())},
		{"grey JPEG", encodeJPEG(t, redraw(image.NewGray(bounds), card()))},
		{"progressive JPEG", fixture(t, "card-progressive.jpg")},
		{"JPEG 4:4:4", fixture(t, "card-444.jpg")},
		{"JPEG 4:1:0", fixture(t, "card-410.jpg")},
		{"PNG", encodePNG(t, card())},
		{"PNG with alpha", encodePNG(t, redraw(image.NewNRGBA(bounds), card()))},
		{"grey PNG", encodePNG(t, redraw(image.NewGray(bounds), card()))},
		{"16-bit PNG", encodePNG(t, redraw(image.NewNRGBA64(bounds), card()))},
		{"palette PNG", encodePNG(t, redraw(image.NewPaletted(bounds, palette.Plan9), card()))},
		{"lossless WebP", fixture(t, "card.webp")},
		{"lossy WebP", fixture(t, "card-lossy.webp")},
		{"TIFF", encodeTIFF(binary.LittleEndian, tiffPicture{img: card()})},
		{"big-endian TIFF", encodeTIFF(binary.BigEndian, tiffPicture{img: card()})},
		{"compressed TIFF", deflated.Bytes()},
		{"grey TIFF", grayTIFF.Bytes()},
		{"HEIC", fixture(t, "card.heic")},
	} {
		t.Run(c.format, func(t *testing.T) {
			p := onlyPage(t, defaults, c.data)
			if p.Number != 1 || p.Text != nil || p.Image.Bounds() != bounds {
				t.Errorf("page %d of %v with text %v", p.Number, p.Image.Bounds(), p.Text)
			}
			if got := quadrants(p.Image); got != "RGBW" {
				t.Errorf("colours %s, want RGBW", got)
			}
			switch img := p.Image.(type) {
			case *image.YCbCr, *image.Gray, *image.RGBA:
			default:
				t.Errorf("the image is a %T", img)
			}
		})
	}
}

func TestTransparentPartsBecomeWhite(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 2, 1))
	img.SetNRGBA(1, 0, color.NRGBA{A: 128}) // half of black
	got := onlyPage(t, defaults, encodePNG(t, img)).Image
	if c := got.At(0, 0); c != (color.RGBA{255, 255, 255, 255}) {
		t.Errorf("a transparent pixel became %v", c)
	}
	if c := got.At(1, 0); c != (color.RGBA{127, 127, 127, 255}) {
		t.Errorf("a half transparent black one became %v", c)
	}
}

// uprightQuadrants are card's colours once the mark is obeyed, CIPA DC-008 4.6.5.
var uprightQuadrants = [9]string{1: "RGBW", 2: "GRWB", 3: "WBGR", 4: "BWRG", 5: "RBGW", 6: "BRWG", 7: "WGBR", 8: "GWRB"}

func TestOrientation(t *testing.T) {
	bounds := image.Rect(0, 0, 100, 60)
	files := map[string]func(orientation int) []byte{
		"JPEG": func(o int) []byte { return jpegWithEXIF(encodeJPEG(t, card()), exif(binary.LittleEndian, o)) },
		"JPEG, big-endian mark": func(o int) []byte {
			return jpegWithEXIF(encodeJPEG(t, card()), exif(binary.BigEndian, o))
		},
		"grey JPEG": func(o int) []byte {
			return jpegWithEXIF(encodeJPEG(t, redraw(image.NewGray(bounds), card())), exif(binary.BigEndian, o))
		},
		"PNG":  func(o int) []byte { return pngWithEXIF(encodePNG(t, card()), exif(binary.BigEndian, o)) },
		"WebP": func(o int) []byte { return webpWithEXIF(fixture(t, "card.webp"), exif(binary.LittleEndian, o)) },
		"TIFF": func(o int) []byte {
			return encodeTIFF(binary.BigEndian, tiffPicture{img: card(), orientation: o})
		},
	}
	for _, ratio := range []string{"444", "422", "440", "411", "410"} {
		files["JPEG "+ratio] = func(o int) []byte {
			return jpegWithEXIF(fixture(t, "card-"+ratio+".jpg"), exif(binary.BigEndian, o))
		}
	}
	for name, file := range files {
		for o := 1; o <= 8; o++ {
			img := onlyPage(t, defaults, file(o)).Image
			want := image.Rect(0, 0, 100, 60)
			if o >= 5 {
				want = image.Rect(0, 0, 60, 100)
			}
			if got := quadrants(img); got != uprightQuadrants[o] || img.Bounds() != want {
				t.Errorf("%s, orientation %d: %s %v, want %s %v", name, o, got, img.Bounds(), uprightQuadrants[o], want)
			}
		}
	}
}

func TestOrientationThatMeansNothingIsIgnored(t *testing.T) {
	plain := encodeJPEG(t, card())
	turned := exif(binary.BigEndian, 6)
	for rule, data := range map[string][]byte{
		"zero":                jpegWithEXIF(plain, exif(binary.BigEndian, 0)),
		"nine":                jpegWithEXIF(plain, exif(binary.BigEndian, 9)),
		"cut short":           jpegWithEXIF(plain, turned[:len(turned)-8]),
		"no block":            jpegWithEXIF(plain, nil),
		"directory elsewhere": jpegWithEXIF(plain, tiffHeader(binary.BigEndian, 1<<31)),
		"behind the image":    append(plain, jpegWithEXIF(plain, turned)...),
	} {
		if got := quadrants(onlyPage(t, defaults, data).Image); got != "RGBW" {
			t.Errorf("%s: %s", rule, got)
		}
	}
}

func TestFirstOrientationCounts(t *testing.T) {
	data := jpegWithEXIF(jpegWithEXIF(encodeJPEG(t, card()), exif(binary.BigEndian, 3)), exif(binary.BigEndian, 6))
	if got := quadrants(onlyPage(t, defaults, data).Image); got != uprightQuadrants[6] {
		t.Errorf("got %s, want %s", got, uprightQuadrants[6])
	}
}

// A HEIC is turned by its container alone.
func TestHEICRotation(t *testing.T) {
	for quarters, want := range []string{"RGBW", "GWRB", "WBGR", "BRWG"} { // anticlockwise
		img := onlyPage(t, defaults, heicTurned(t, byte(quarters))).Image
		if got := quadrants(img); got != want || (img.Bounds().Dx() == 60) != (quarters%2 == 1) {
			t.Errorf("%d quarters: %s %v, want %s", quarters, got, img.Bounds(), want)
		}
	}
}

// storedAt is where the upright pixel x, y of a w by h stored image lies.
func storedAt(o, x, y, w, h int) (int, int) {
	if o >= 5 {
		x, y = y, x
	}
	switch o {
	case 2, 3, 7, 8:
		x = w - 1 - x
	}
	switch o {
	case 3, 4, 6, 7:
		y = h - 1 - y
	}
	return x, y
}

func TestEveryPixelIsTurned(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w, h := rapid.IntRange(1, 40).Draw(rt, "w"), rapid.IntRange(1, 40).Draw(rt, "h")
		o := rapid.IntRange(1, 8).Draw(rt, "orientation")
		src := image.NewRGBA(image.Rect(0, 0, w, h))
		for i := range w * h {
			src.SetRGBA(i%w, i/w, color.RGBA{byte(i), byte(i >> 8), byte(7 * i), 255})
		}
		got := onlyPage(t, defaults, pngWithEXIF(encodePNG(t, src), exif(binary.LittleEndian, o))).Image
		for y := range got.Bounds().Dy() {
			for x := range got.Bounds().Dx() {
				sx, sy := storedAt(o, x, y, w, h)
				if got.At(x, y) != src.At(sx, sy) {
					rt.Fatalf("%d,%d is not the stored %d,%d", x, y, sx, sy)
				}
			}
		}
	})
}

func TestPlanesAreTurnedAlike(t *testing.T) {
	for _, ratio := range []string{"444", "422", "440"} {
		data := fixture(t, "card-"+ratio+".jpg")
		stored := onlyPage(t, defaults, data).Image.(*image.YCbCr)
		for o := 1; o <= 8; o++ {
			got := onlyPage(t, defaults, jpegWithEXIF(data, exif(binary.LittleEndian, o))).Image.(*image.YCbCr)
			for y := range got.Rect.Dy() {
				for x := range got.Rect.Dx() {
					sx, sy := storedAt(o, x, y, 100, 60)
					if got.YCbCrAt(x, y) != stored.YCbCrAt(sx, sy) {
						t.Fatalf("%s, orientation %d: %d,%d is not the stored %d,%d", ratio, o, x, y, sx, sy)
					}
				}
			}
		}
	}
}

func TestTIFFPages(t *testing.T) {
	small := image.NewRGBA(image.Rect(0, 0, 10, 6))
	data := encodeTIFF(binary.LittleEndian,
		tiffPicture{img: card()},
		tiffPicture{img: small, thumbnail: true},
		tiffPicture{img: card(), orientation: 3},
	)
	doc := open(t, newDecoder(t, decode.Options{MaxPages: 2}), data)
	if doc.PageCount() != 2 {
		t.Fatalf("%d pages, want the two that are not thumbnails", doc.PageCount())
	}
	for i, want := range []string{"RGBW", "WBGR"} {
		if p := page(t, doc, i); p.Number != i+1 || quadrants(p.Image) != want {
			t.Errorf("page %d is number %d, %s, want %s", i, p.Number, quadrants(p.Image), want)
		}
	}
}

func TestTIFFThatLoopsEnds(t *testing.T) {
	data := encodeTIFF(binary.LittleEndian, tiffPicture{img: card()})
	const nextAt = 8 + 2 + 10*12
	binary.LittleEndian.PutUint32(data[nextAt:], 8)
	if p := onlyPage(t, defaults, data); quadrants(p.Image) != "RGBW" {
		t.Errorf("got %s", quadrants(p.Image))
	}
}

func TestPixelsInFlight(t *testing.T) {
	d := newDecoder(t, decode.Options{PixelsInFlight: 5000})
	data := encodePNG(t, card()) // 6000 pixels: larger than all the room
	first, err := d.Open(t.Context(), data)
	if err != nil {
		t.Fatalf("a lone large document was refused: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := d.Open(ctx, data); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a second one was let in beside it: %v", err)
	}
	if err := errors.Join(first.Close(), first.Close()); err != nil {
		t.Fatal(err)
	}
	if quadrants(onlyPage(t, d, data).Image) != "RGBW" {
		t.Error("wrong picture after the room was given back")
	}
}

func TestCancelledContextIsNotTheFilesFault(t *testing.T) {
	for name, data := range map[string][]byte{
		"JPEG": encodeJPEG(t, card()), "TIFF": encodeTIFF(binary.LittleEndian, tiffPicture{img: card()}),
		"HEIC": fixture(t, "card.heic"), "PDF": blankPDF(1),
	} {
		doc := open(t, defaults, data)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := doc.Page(ctx, 0); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestPageOutOfRange(t *testing.T) {
	doc := open(t, defaults, encodePNG(t, card()))
	for _, i := range []int{-1, 1} {
		if _, err := doc.Page(t.Context(), i); err == nil {
			t.Errorf("page %d was decoded", i)
		}
	}
}

func BenchmarkJPEG12MP(b *testing.B) {
	img := image.NewRGBA(image.Rect(0, 0, 4000, 3000))
	for i := range img.Pix {
		img.Pix[i] = byte(i*i>>7) | 0x80
	}
	plain := encodeJPEG(b, img)
	for name, data := range map[string][]byte{"upright": plain, "turned": jpegWithEXIF(plain, exif(binary.LittleEndian, 6))} {
		b.Run(name, func(b *testing.B) {
			d := newDecoder(b, decode.Options{})
			b.ReportAllocs()
			for b.Loop() {
				doc, err := d.Open(b.Context(), data)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := doc.Page(b.Context(), 0); err != nil {
					b.Fatal(err)
				}
				if err := doc.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
