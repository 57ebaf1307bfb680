package draw_test

import (
	"image"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"pgregory.net/rapid"

	"atlas/internal/document"
	"atlas/internal/modelstest"
	"atlas/internal/specimen/draw"
)

func fonts(t *testing.T) *draw.Fonts {
	t.Helper()
	f, err := draw.OpenFonts(filepath.Join(modelstest.Dir(t), "fonts"))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func texts(words []draw.Word) []string {
	var out []string
	for _, w := range words {
		out = append(out, w.Text)
	}
	return out
}

// ink is the box of all pixels that are clearly darker than the paper: a thin stroke of
// small print is grey.
func ink(img *image.RGBA) document.Box {
	b := document.Box{MinX: math.Inf(1), MinY: math.Inf(1), MaxX: math.Inf(-1), MaxY: math.Inf(-1)}
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if img.RGBAAt(x, y).G < 224 {
				b = b.Union(document.Box{MinX: float64(x), MinY: float64(y), MaxX: float64(x + 1), MaxY: float64(y + 1)})
			}
		}
	}
	return b
}

func TestTextRecordsReadableWords(t *testing.T) {
	f := fonts(t)
	for _, tt := range []struct {
		rule, text string
		want       []string
	}{
		{"words end at spaces", "Asha  Rane", []string{"Asha", "Rane"}},
		{"marks belong to their word", "DOB: 01/01/1990", []string{"DOB:", "01/01/1990"}},
		{"a lone mark is no word", "VID : 9123", []string{"VID", "9123"}},
		{"other scripts are not recorded", "जन्म तिथि / DOB", []string{"DOB"}},
		{"a word of two scripts is not recorded", "पताAddress PIN", []string{"PIN"}},
		{"an amount keeps its rupee sign", "₹1,234.00", []string{"₹1,234.00"}},
		{"nothing drawn, nothing recorded", "", nil},
	} {
		c := draw.New(f, 400, 60, 1, draw.White)
		line := c.Text(10, 40, tt.text, draw.Style{Size: 24})
		if diff := cmp.Diff(tt.want, texts(line.Words)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.rule, diff)
		}
		if diff := cmp.Diff(texts(line.Words), texts(c.Words())); diff != "" {
			t.Errorf("%s: line and paper differ (-line +paper):\n%s", tt.rule, diff)
		}
	}
}

func TestSilentTextIsNotRecorded(t *testing.T) {
	c := draw.New(fonts(t), 200, 60, 1, draw.White)
	c.Text(10, 40, "ORNAMENT", draw.Style{Size: 24, Silent: true})
	if len(c.Words()) != 0 {
		t.Errorf("recorded %v", texts(c.Words()))
	}
}

func TestWordOutlineIsTheInkInPixels(t *testing.T) {
	f := fonts(t)
	rapid.Check(t, func(rt *rapid.T) {
		word := rapid.StringMatching(`[A-Z0-9][a-z0-9]{0,7}`).Draw(rt, "word")
		size := rapid.Float64Range(14, 40).Draw(rt, "size")
		scale := rapid.Float64Range(0.7, 2).Draw(rt, "scale")
		turn := rapid.SampledFrom([]float64{0, 90, 180, 270}).Draw(rt, "turn")
		c := draw.New(f, 400, 400, scale, draw.White)
		line := c.Place(200, 200, turn, 1).Text(0, 0, word, draw.Style{Size: size, Align: draw.Center})
		got, want := line.Words[0].Polygon.Box(), ink(c.Image())
		for _, d := range []float64{got.MinX - want.MinX, got.MinY - want.MinY, got.MaxX - want.MaxX, got.MaxY - want.MaxY} {
			if math.Abs(d) > 2 {
				rt.Fatalf("outline %v, ink %v", got, want)
			}
		}
	})
}

func TestIndicScriptsAreShaped(t *testing.T) {
	c := draw.New(fonts(t), 10, 10, 1, draw.White)
	st := draw.Style{Size: 100}
	width := func(s string) float64 { return c.Measure(s, st) }
	for _, tt := range []struct {
		rule   string
		joined string
		parts  []string
	}{
		{"क and ष join into one sign", "क्ष", []string{"क", "्", "ष"}},
		{"त and र join into one sign", "त्र", []string{"त", "्", "र"}},
		{"श and र join into one sign", "श्र", []string{"श", "्", "र"}},
		{"க and ஷ join into one sign", "க்ஷ", []string{"க", "்", "ஷ"}},
	} {
		sum := 0.0
		for _, p := range tt.parts {
			sum += width(p)
		}
		if got := width(tt.joined); got == 0 || got >= sum {
			t.Errorf("%s: width %.1f, its parts %.1f", tt.rule, got, sum)
		}
	}
}

func TestTextAligns(t *testing.T) {
	c := draw.New(fonts(t), 600, 60, 1, draw.White)
	for _, tt := range []struct {
		align draw.Align
		at    func(draw.Line) float64
	}{
		{draw.Left, func(l draw.Line) float64 { return l.Left }},
		{draw.Center, func(l draw.Line) float64 { return (l.Left + l.Right) / 2 }},
		{draw.Right, func(l draw.Line) float64 { return l.Right }},
	} {
		if got := tt.at(c.Text(300, 40, "Delivery Order", draw.Style{Size: 20, Align: tt.align, Tracking: 1})); math.Abs(got-300) > 1e-6 {
			t.Errorf("alignment %d stands at %v, want 300", tt.align, got)
		}
	}
}

func TestWrapKeepsWordsAndWidth(t *testing.T) {
	c := draw.New(fonts(t), 10, 10, 1, draw.White)
	st := draw.Style{Size: 20}
	rapid.Check(t, func(rt *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-z]{1,8}`), 1, 20).Draw(rt, "words")
		lines := c.Wrap(strings.Join(words, " "), 150, st)
		if diff := cmp.Diff(words, strings.Fields(strings.Join(lines, " "))); diff != "" {
			rt.Fatalf("words (-want +got):\n%s", diff)
		}
		for _, l := range lines {
			if strings.Contains(l, " ") && c.Measure(l, st) > 150 {
				rt.Fatalf("line %q is %.1f wide", l, c.Measure(l, st))
			}
		}
	})
}

func TestParagraphReturnsTheNextBaseline(t *testing.T) {
	c := draw.New(fonts(t), 400, 400, 1, draw.White)
	if got := c.Paragraph(10, 100, 300, "one\ntwo\nthree", draw.Style{Size: 20, Leading: 1.5}); got != 190 {
		t.Errorf("next baseline %v, want 190", got)
	}
}

func TestTableCellsStayInTheirColumns(t *testing.T) {
	c := draw.New(fonts(t), 500, 400, 1, draw.White)
	bottom, baselines := c.Table(draw.Table{
		X: 50, Y: 50, Pad: 5, Rule: 1, Body: draw.Style{Size: 16}, Head: draw.Style{Size: 16},
		Columns: []draw.Column{{Title: "Goods", Width: 200}, {Title: "Amount", Width: 120, Align: draw.Right}},
	}, [][]string{{"a washing machine that needs two lines", "12,990.00"}, {"stand", "990.00"}})
	if len(baselines) != 2 || !(50 < baselines[0] && baselines[0] < baselines[1] && baselines[1] < bottom) {
		t.Fatalf("baselines %v above bottom %v", baselines, bottom)
	}
	for _, w := range c.Words() {
		b := w.Polygon.Box()
		left := b.MinX >= 55 && b.MaxX <= 245
		right := b.MinX >= 255 && b.MaxX <= 365
		if !left && !right || b.MinY < 50 || b.MaxY > bottom {
			t.Errorf("word %q at %v leaves its cell", w.Text, b)
		}
	}
}

func TestQRHoldsItsPayload(t *testing.T) {
	f := fonts(t)
	for _, payload := range []string{"9999", `<PrintLetterBarcodeData uid="1"/>`, strings.Repeat("0123456789", 60)} {
		c := draw.New(f, 500, 500, 1, draw.White)
		c.QR(50, 50, 400, payload, draw.Black)
		bmp, err := gozxing.NewBinaryBitmapFromImage(c.Image())
		if err != nil {
			t.Fatal(err)
		}
		got, err := qrcode.NewQRCodeReader().Decode(bmp, nil)
		if err != nil {
			t.Fatalf("reading a code of %d characters: %v", len(payload), err)
		}
		if got.GetText() != payload {
			t.Errorf("code of %d characters reads %q", len(payload), got.GetText())
		}
	}
}

func TestStrokesThatCrossDoNotCancel(t *testing.T) {
	c := draw.New(fonts(t), 100, 100, 1, draw.White)
	c.Stroke(draw.Open(10, 50, 90, 50, 10, 50), 10, draw.Black)
	if got := c.Image().RGBAAt(50, 50); got.G > 40 {
		t.Errorf("the line drawn there and back is %v in its middle", got)
	}
}

func TestGradientGoesFromColourToColour(t *testing.T) {
	c := draw.New(fonts(t), 100, 20, 1, draw.White)
	c.Gradient(draw.Rect(0, 0, 100, 20), 0, 0, 100, 0, draw.Hex(0x000000), draw.Hex(0xff0000))
	left, middle, right := c.Image().RGBAAt(1, 10), c.Image().RGBAAt(50, 10), c.Image().RGBAAt(98, 10)
	if left.R > 10 || middle.R < 115 || middle.R > 140 || right.R < 245 {
		t.Errorf("red runs %d, %d, %d", left.R, middle.R, right.R)
	}
}

func TestDrawingBeyondThePaperIsCut(t *testing.T) {
	c := draw.New(fonts(t), 50, 50, 1, draw.White)
	c.Fill(draw.Rect(-100, -100, 300, 300), draw.Black)
	c.Text(-500, -500, "gone", draw.Style{Size: 20})
	if got := ink(c.Image()); got != (document.Box{MaxX: 50, MaxY: 50}) {
		t.Errorf("ink %v", got)
	}
}

func TestOpenFontsWantsFonts(t *testing.T) {
	if _, err := draw.OpenFonts(t.TempDir()); err == nil {
		t.Error("an empty folder gave no error")
	}
}

func TestRunsAreOfOneFaceEach(t *testing.T) {
	c := draw.New(fonts(t), 400, 100, 2, draw.White)
	c.Text(10, 50, "नाम / Name", draw.Style{Face: draw.Sans, Size: 20})
	c.Text(10, 80, "leaning", draw.Style{Size: 20, Slant: 0.3})
	runs := c.Runs()
	if len(runs) != 2 || runs[1].Text != " / Name" || runs[1].Face != draw.Sans || runs[0].Face == draw.Sans {
		t.Fatalf("runs %+v", runs)
	}
	if runs[0].X != 20 || runs[0].Y != 100 || runs[0].Size != 40 || runs[1].X <= runs[0].X {
		t.Errorf("runs stand at %+v", runs)
	}
}
