package ocr_test

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"atlas/internal/document"
	"atlas/internal/fault"
	"atlas/internal/infer"
	"atlas/internal/modelstest"
	"atlas/internal/ocr"
)

// shared is one engine for all tests: opening it and touching its memory for the
// first time takes longer than most reads.
var shared = sync.OnceValues(func() (*ocr.Paddle, error) {
	dir, err := modelstest.Find()
	if err != nil {
		return nil, err
	}
	rt, err := infer.Open(dir)
	if err != nil {
		return nil, err
	}
	return ocr.Open(rt, dir, ocr.Options{Workers: 2})
})

func engine(t testing.TB) *ocr.Paddle {
	t.Helper()
	e, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func read(t *testing.T, e ocr.Engine, img image.Image) document.Page {
	t.Helper()
	page, err := e.Read(t.Context(), img)
	if err != nil {
		t.Fatalf("reading: %v", err)
	}
	return page
}

// card draws a small card and returns what is printed on it, in reading order.
func card(t *testing.T) (sheet, []string) {
	s := newSheet(t, 1000, 640)
	s.write("LiberationSans-Bold.ttf", "INCOME TAX DEPARTMENT", 34, 80, 90)
	s.write("LiberationSans-Bold.ttf", "REPUBLIC OF INDIA", 34, 610, 90)
	s.write("NotoSans-Regular.ttf", "RAJESH KUMAR SHARMA", 28, 80, 190)
	s.write("NotoSans-Regular.ttf", "14/08/1985", 28, 80, 290)
	s.write("LiberationSans-Bold.ttf", "ABCDE1234F", 40, 80, 430)
	s.write("NotoSans-Regular.ttf", "Signature", 24, 700, 560)
	return s, []string{"INCOME TAX DEPARTMENT", "REPUBLIC OF INDIA", "RAJESH KUMAR SHARMA", "14/08/1985", "ABCDE1234F", "Signature"}
}

func texts(p document.Page) []string {
	var out []string
	for _, l := range p.Lines {
		out = append(out, l.Text)
	}
	return out
}

func TestOpenWithoutModels(t *testing.T) {
	rt, err := infer.Open(modelstest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	_, err = ocr.Open(rt, t.TempDir(), ocr.Options{})
	if fault.CodeOf(err) != "models_missing" {
		t.Errorf("got %v, want models_missing", err)
	}
}

func TestReadAtAnyAngle(t *testing.T) {
	e := engine(t)
	img, want := card(t)
	for _, c := range []struct {
		name    string
		degrees float64
	}{
		{"upright", 0},
		{"turned right", 90},
		{"upside down", 180},
		{"turned left", 270},
		{"7 degrees askew", 7},
		{"20 degrees askew the other way", -20},
		{"upside down and askew", 174},
		{"turned left and askew", 282},
	} {
		t.Run(c.name, func(t *testing.T) {
			turned, toTurned := rotated(img, c.degrees)
			page := read(t, e, turned)
			if diff := cmp.Diff(want, texts(page)); diff != "" {
				t.Fatalf("-want +got:\n%s", diff)
			}
			for _, l := range page.Lines {
				if slope := math.Abs(l.Polygon[1].Y - l.Polygon[0].Y); slope > 0.02*l.Polygon.Width()+2 {
					t.Errorf("%q is not level: %v", l.Text, l.Polygon)
				}
				checkInside(t, l.Polygon, page)
			}
			number := page.Lines[4].Polygon.Box().Center()
			wantAt := toTurned.Apply(document.Point{X: 80 + 125, Y: 430 - 14})
			if got := page.ToImage.Apply(number); document.Dist(got, wantAt) > 15 {
				t.Errorf("the number lies at %v of the image, want %v", got, wantAt)
			}
		})
	}
}

func checkInside(t *testing.T, p document.Polygon, page document.Page) {
	t.Helper()
	b := p.Box()
	if b.MinX < 0 || b.MinY < 0 || b.MaxX > page.Width || b.MaxY > page.Height {
		t.Errorf("%v lies outside the page of %v × %v", b, page.Width, page.Height)
	}
}

func TestReadGivesPageSize(t *testing.T) {
	e := engine(t)
	img, _ := card(t)
	for _, c := range []struct {
		name    string
		degrees float64
		w, h    float64
	}{
		{"an upright image keeps its size", 0, 1000, 640},
		{"a quarter turn swaps the sides back", 90, 1000, 640},
	} {
		t.Run(c.name, func(t *testing.T) {
			turned, _ := rotated(img, c.degrees)
			if p := read(t, e, turned); p.Width != c.w || p.Height != c.h {
				t.Errorf("got %v × %v, want %v × %v", p.Width, p.Height, c.w, c.h)
			}
		})
	}
}

func TestReadLargeImageInItsOwnPixels(t *testing.T) {
	e := engine(t)
	s := newSheet(t, 3600, 2800)
	s.write("LiberationSans-Regular.ttf", "4321 8765 2109", 160, 1200, 1900)
	page := read(t, e, s)
	if diff := cmp.Diff([]string{"4321 8765 2109"}, texts(page)); diff != "" {
		t.Fatalf("-want +got:\n%s", diff)
	}
	box := page.Lines[0].Polygon.Box()
	if math.Abs(box.MinX-1200) > 60 || math.Abs(box.Center().Y-1845) > 30 {
		t.Errorf("outline %v, want it to start at 1200 and be centred on 1845", box)
	}
	if page.Width != 3600 || page.Height != 2800 || page.ToImage != document.Identity {
		t.Errorf("page %v × %v by %v, want the image's own pixels", page.Width, page.Height, page.ToImage)
	}
}

func TestReadKeepsColumnsApart(t *testing.T) {
	e := engine(t)
	s := newSheet(t, 1200, 400)
	for i, row := range [][2]string{{"Invoice No.", "SVE/2025/0417"}, {"Invoice Date", "12 Mar 2025"}, {"Total Amount", "1,25,000.00"}} {
		s.write("Roboto-Regular.ttf", row[0], 26, 60, 100+i*60)
		s.write("Roboto-Regular.ttf", row[1], 26, 700, 100+i*60)
	}
	want := []string{"Invoice No.", "SVE/2025/0417", "Invoice Date", "12 Mar 2025", "Total Amount", "1,25,000.00"}
	if diff := cmp.Diff(want, texts(read(t, e, s))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestReadKeepsNotesInTheMargin(t *testing.T) {
	e := engine(t)
	img, want := card(t)
	note := newSheet(t, 300, 40)
	note.write("LiberationSans-Regular.ttf", "Issued 16/09/2016", 24, 20, 28)
	for _, c := range []struct {
		name    string
		degrees float64
	}{{"running up", -90}, {"running down", 90}} {
		t.Run(c.name, func(t *testing.T) {
			margin, _ := rotated(note, c.degrees)
			draw.Draw(img, image.Rect(955, 200, 995, 500), margin, image.Point{}, draw.Src)
			got := texts(read(t, e, img))
			slices.Sort(got)
			if diff := cmp.Diff(slices.Sorted(slices.Values(append(want, "Issued 16/09/2016"))), got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestReadHardImages(t *testing.T) {
	e := engine(t)
	tiny := newSheet(t, 240, 60)
	tiny.write("NotoSans-Regular.ttf", "PAN ABCDE1234F", 10, 20, 30)
	strip := newSheet(t, 3000, 60)
	strip.write("NotoSans-Regular.ttf", "4321 8765 2109", 36, 40, 44)
	strip.write("NotoSans-Regular.ttf", "RAJESH SHARMA", 36, 2500, 44)
	ribbon := newSheet(t, 5000, 3)
	for _, c := range []struct {
		name string
		img  image.Image
		want []string
	}{
		{"text ten pixels high is read", tiny, []string{"PAN ABCDE1234F"}},
		{"a blank page has no lines", newSheet(t, 800, 600), nil},
		{"one pixel has no lines", newSheet(t, 1, 1), nil},
		{"a strip fifty times as wide as high is read", strip, []string{"4321 8765 2109", "RAJESH SHARMA"}},
		{"a ribbon too thin for text has no lines", ribbon, nil},
		{"a grey image is read", gray(tiny), []string{"PAN ABCDE1234F"}},
		{"an image that does not start at the origin is read", tiny.SubImage(image.Rect(10, 10, 240, 60)), []string{"PAN ABCDE1234F"}},
		{"the empty part of an image is white", image.NewNRGBA(image.Rect(0, 0, 200, 200)), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, texts(read(t, e, c.img))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestCharsMatchText(t *testing.T) {
	e := engine(t)
	img, _ := card(t)
	for _, l := range read(t, e, img).Lines {
		var text strings.Builder
		last := 0.0
		lowest := 1.0
		for _, c := range l.Chars {
			text.WriteRune(c.Rune)
			if c.X <= last || c.X > 1 {
				t.Errorf("%q: %q at %v after %v", l.Text, c.Rune, c.X, last)
			}
			last, lowest = c.X, min(lowest, c.Confidence)
		}
		if text.String() != l.Text {
			t.Errorf("the characters spell %q, the text is %q", text.String(), l.Text)
		}
		if l.MinConfidence != lowest || l.Confidence < lowest || l.Confidence > 1 {
			t.Errorf("%q: confidence %v, lowest %v, of its characters %v", l.Text, l.Confidence, l.MinConfidence, lowest)
		}
	}
}

// Redaction covers part of a line by the places of its characters, so those have to
// be right to well within half a character.
func TestCharPlaces(t *testing.T) {
	e := engine(t)
	const number = "4321 8765 2109"
	for _, c := range []struct {
		font          string
		size, degrees float64
	}{
		{"LiberationSans-Regular.ttf", 18, 0},
		{"LiberationMono-Regular.ttf", 28, 9},
		{"NotoSans-Bold.ttf", 44, 180},
		{"Carlito-Regular.ttf", 28, 270},
	} {
		t.Run(fmt.Sprintf("%s of %v at %v degrees", c.font, c.size, c.degrees), func(t *testing.T) {
			s := newSheet(t, 900, 400)
			glyphs := s.write(c.font, number, c.size, 200, 200)
			img, toImage := rotated(s, c.degrees)
			page := read(t, e, img)
			if diff := cmp.Diff([]string{number}, texts(page)); diff != "" {
				t.Fatalf("-want +got:\n%s", diff)
			}
			width := glyphs[0].Width()
			for i, char := range page.Lines[0].Chars {
				got := page.ToImage.Apply(page.Lines[0].Polygon.Slice(char.X, char.X).Box().Center())
				// Digits are centred 0.36 of the font size above the baseline.
				want := toImage.Apply(document.Point{X: glyphs[i].Center().X, Y: 200 - 0.36*c.size})
				if d := document.Dist(got, want); char.Rune != ' ' && d > 0.45*width {
					t.Errorf("%q is %.2f characters off", char.Rune, d/width)
				}
			}
		})
	}
}

func TestJunkOfOtherScriptsIsDropped(t *testing.T) {
	e := engine(t)
	s := newSheet(t, 1000, 600)
	s.write("NotoSansDevanagari-Regular.ttf", "पता: मकान नंबर", 36, 80, 100)
	s.write("Lohit-Tamil.ttf", "எனது ஆதார், எனது அடையாளம்", 36, 80, 250)
	s.write("NotoSans-Regular.ttf", "Address: 12 Lake Road", 32, 80, 400)
	s.write("NotoSansDevanagari-Regular.ttf", "पुरुष", 36, 80, 500)
	s.write("NotoSans-Regular.ttf", "/ MALE", 32, 190, 500)
	if diff := cmp.Diff([]string{"Address: 12 Lake Road", "/ MALE"}, texts(read(t, e, s))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// What stands behind a slash is read alone where another script before it makes all of the line
// doubtful, and of that script nothing was read.
func TestHalfBehindAnotherScript(t *testing.T) {
	e := engine(t)
	s := newSheet(t, 1000, 400)
	s.write("NotoSansDevanagari-Regular.ttf", "आस्थापनेचे नाव", 22, 80, 100)
	s.write("NotoSans-Regular.ttf", "/ Name of the", 22, 225, 100)
	s.write("NotoSans-Regular.ttf", "Establishment", 22, 80, 130)
	if got := texts(read(t, e, s)); !slices.ContainsFunc(got, func(l string) bool { return strings.HasSuffix(l, "Name of the") }) {
		t.Errorf("read %q", got)
	}
}

func TestReadsAtOnce(t *testing.T) {
	e := engine(t)
	img, want := card(t)
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			page, err := e.Read(t.Context(), img)
			if err != nil {
				t.Errorf("reading: %v", err)
			}
			if diff := cmp.Diff(want, texts(page)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	wg.Wait()
}

func TestWarmUp(t *testing.T) {
	e := engine(t)
	if err := e.WarmUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Run("it ends with its context", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := e.WarmUp(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
	})
}

// stuck is an image whose pixels cannot be had before gate is closed.
type stuck struct {
	image.Image
	asked chan struct{} // closed when the first pixel is asked for
	gate  chan struct{}
	once  *sync.Once
}

func (s stuck) At(x, y int) color.Color {
	s.once.Do(func() { close(s.asked) })
	<-s.gate
	return s.Image.At(x, y)
}

func TestReadWaitsForAFreeWorker(t *testing.T) {
	rt, err := infer.Open(modelstest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	e, err := ocr.Open(rt, modelstest.Dir(t), ocr.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	s := stuck{newSheet(t, 64, 64), make(chan struct{}), make(chan struct{}), new(sync.Once)}
	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := e.Read(t.Context(), s); err != nil {
			t.Errorf("reading: %v", err)
		}
	})
	<-s.asked
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := e.Read(ctx, newSheet(t, 64, 64)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v while the only worker was taken, want %v", err, context.DeadlineExceeded)
	}
	close(s.gate)
	wg.Wait()
	if _, err := e.Read(t.Context(), newSheet(t, 64, 64)); err != nil {
		t.Errorf("reading when the worker is free again: %v", err)
	}
}

func TestReadStopsWithItsContext(t *testing.T) {
	e := engine(t)
	img, _ := card(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Read(ctx, img); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

// TestReadUndoesMotion: print that a moving camera smeared by half the height of its capitals is read,
// however the picture lies.
func TestReadUndoesMotion(t *testing.T) {
	e := engine(t)
	s := newSheet(t, 900, 700)
	want := []string{"Certificate of Registration", "Legal Name of the Business", "MAHADEV VISHWAS WAGH", "Address of Principal Place", "Silver Arcade, Gangapur Road", "Type of Registration: Regular", "Particulars of Authority", "Date of issue: 22/07/2023"}
	for i, line := range want {
		s.write("LiberationSans-Bold.ttf", line, 17, 120, 80+70*i)
	}
	for _, degrees := range []float64{0, 90} {
		turned, _ := rotated(s, degrees)
		page := read(t, e, smeared(turned, 5.5, 4))
		got := strings.Fields(strings.Join(texts(page), " "))
		words, right := strings.Fields(strings.Join(want, " ")), 0
		for _, w := range words {
			if slices.Contains(got, w) {
				right++
			}
		}
		if 5*right < 4*len(words) {
			t.Errorf("turned by %v degrees: %d of %d words in %q", degrees, right, len(words), texts(page))
		}
	}
}

// smeared is a picture taken while it moved by so many pixels to the right and down.
func smeared(src image.Image, dx, dy float64) image.Image {
	b := src.Bounds()
	dst := image.NewGray(b)
	const steps = 16
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			sum := 0
			for i := range steps {
				t := (float64(i)+0.5)/steps - 0.5
				at := image.Pt(x+int(math.Round(t*dx)), y+int(math.Round(t*dy)))
				if !at.In(b) {
					at = image.Pt(x, y)
				}
				sum += int(color.GrayModel.Convert(src.At(at.X, at.Y)).(color.Gray).Y)
			}
			dst.SetGray(x, y, color.Gray{Y: uint8(sum / steps)})
		}
	}
	return dst
}

// TestOutlinesAreThoseOfThePrint: more is read than the outline, which stays as high as the
// print, whose capitals are 0.7 of its size. A copy is covered by it, and rows are told by it.
func TestOutlinesAreThoseOfThePrint(t *testing.T) {
	s := newSheet(t, 1000, 300)
	s.write("NotoSans-Regular.ttf", "GUJARAT STATE ROAD TRANSPORT", 40, 60, 160)
	lines := read(t, engine(t), s).Lines
	if len(lines) != 1 {
		t.Fatalf("%d lines were read", len(lines))
	}
	if h := lines[0].Polygon.Height(); h < 0.65*40 || h > 0.78*40 {
		t.Errorf("the outline of print of size 40 is %.1f pixels high", h)
	}
}
