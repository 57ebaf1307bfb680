package ocr

import (
	"context"
	"image"
	"image/color"
	"image/draw"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"atlas/internal/document"
	"atlas/internal/infer"
	"atlas/internal/modelstest"
)

// printLines is a page of lines in a font, with what their letters are set apart beside their
// advance, in pixels, and about the outlines that the detector gives.
func printLines(t *testing.T, fontFile string, apart float64, lines ...string) (*image.RGBA, []document.Polygon) {
	t.Helper()
	f, err := opentype.Parse(modelstest.Font(t, fontFile))
	if err != nil {
		t.Fatal(err)
	}
	const size, pitch = 32, 64
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72})
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewRGBA(image.Rect(0, 0, 1400, pitch*(len(lines)+1)))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	var outlines []document.Polygon
	for i, l := range lines {
		y := pitch * (i + 1)
		d := font.Drawer{Dst: img, Src: image.NewUniform(color.Gray{30}), Face: face, Dot: fixed.P(40, y)}
		for _, r := range l {
			d.DrawString(string(r))
			d.Dot.X += fixed.Int26_6(64 * apart)
		}
		outlines = append(outlines, document.Box{
			MinX: 36, MaxX: float64(d.Dot.X)/64 + 4, MinY: float64(y) - 0.8*size, MaxY: float64(y) + 0.25*size,
		}.Polygon())
	}
	return img, outlines
}

func TestNarrowed(t *testing.T) {
	for _, c := range []struct {
		name, font, text string
		apart, advance   float64
		from, to         float64
	}{
		{"capitals are wide", "DejaVuSans.ttf", "GOVERNMENT OF MAHARASHTRA", 0, 1, 0.6, 0.85},
		{"small letters are not", "Carlito-Regular.ttf", "Name and address of the holder, as on the card", 0, 1, 0.9, 1},
		{"on a page of narrow letters", "DejaVuSans.ttf", "GOVERNMENT OF MAHARASHTRA", 0, 0.6, 1, 1},
		{"on a page that tells nothing", "DejaVuSans.ttf", "GOVERNMENT OF MAHARASHTRA", 0, 0, 1, 1},
		{"no more than half", "DejaVuSans.ttf", "GOVERNMENT OF MAHARASHTRA", 0, 10, 0.5, 0.5},
	} {
		img, outlines := printLines(t, c.font, c.apart, c.text)
		pic := newPicture(img)
		pic.advance = c.advance
		got := narrowed(&desk{}, pic, outlines[0], naturalWidth(outlines[0]))
		if got < c.from || got > c.to {
			t.Errorf("%s: %.2f of its width, want %.2f to %.2f", c.name, got, c.from, c.to)
		}
	}
}

func TestAdvanceOf(t *testing.T) {
	text := "GOVERNMENT OF MAHARASHTRA"
	for _, c := range []struct {
		name     string
		apart    float64
		read     string
		sure     float64
		from, to float64
	}{
		{"letters as usual", 0, text, 0.98, 0.9, widestAdvance},
		{"set apart, but no wider than a line half in another script may make them", 12, text, 0.98, widestAdvance, widestAdvance},
		{"set tight", -7, text, 0.98, 0.7, 0.97},
		{"read with doubt", 0, text, 0.85, 0, 0},
		{"of a line that was not read", 0, "", 0, 0, 0},
	} {
		img, outlines := printLines(t, "DejaVuSans.ttf", c.apart, text, text)
		r := reading{picture: newPicture(img)}
		for _, o := range outlines {
			l := readAs(c.read, c.sure, c.sure)
			l.Polygon = o
			r.lines = append(r.lines, l)
		}
		if got := advanceOf(&desk{}, r); got < c.from-1e-9 || got > c.to+1e-9 {
			t.Errorf("%s: %.3f times as wide as usual, want %.3f to %.3f", c.name, got, c.from, c.to)
		}
	}
}

func TestSignsFirst(t *testing.T) {
	for _, c := range []struct{ aspects, want []float64 }{
		{[]float64{3, 40, 9, 20, 12, 5}, []float64{20, 12, 9}},
		{[]float64{3, 40, 9, 5}, []float64{40, 9, 5}},
		{[]float64{4, 30}, []float64{30, 4}},
		{nil, nil},
	} {
		var outlines []document.Polygon
		for _, a := range c.aspects {
			outlines = append(outlines, document.Box{MaxX: 20 * a, MaxY: 20}.Polygon())
		}
		signsFirst(outlines)
		var got []float64
		for _, o := range outlines {
			got = append(got, math.Round(aspect(o)))
		}
		first := got[:min(len(got), signLines)]
		slices.Sort(got[len(first):])
		if !slices.Equal(first, c.want) {
			t.Errorf("of lines %v times as long as high the first were %v, want %v", c.aspects, first, c.want)
		}
		if all := slices.Sorted(slices.Values(got)); !slices.Equal(all, slices.Sorted(slices.Values(c.aspects))) {
			t.Errorf("of lines %v were left %v", c.aspects, all)
		}
	}
}

// widths counts the pixels of all lines that a recogniser sees, in columns.
type widths struct {
	network
	sum *atomic.Int64
}

func (w widths) Run(ctx context.Context, in []infer.Tensor, use func([]infer.Tensor) error) error {
	w.sum.Add(in[0].Shape[0] * in[0].Shape[3])
	return w.network.Run(ctx, in, use)
}

// A page in capitals takes less work than it has width, and is read right.
func TestWideLettersAreReadNarrower(t *testing.T) {
	rt, err := infer.Open(modelstest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	e, err := Open(rt, modelstest.Dir(t), Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	var seen atomic.Int64
	e.recogniser = widths{e.recogniser, &seen}
	lines := []string{
		"SAVITRI VARGHESE", "GOVERNMENT OF KERALA", "MOTOR VEHICLES DEPARTMENT", "REGISTERING AUTHORITY ERNAKULAM",
		"DATE OF REGISTRATION 14/08/2021", "CHASSIS NUMBER MA3EHKD1S00123456", "HOUSE NO 12 MARKET ROAD ALUVA",
		"THIS CERTIFICATE IS VALID UNTIL 2036", "ENGINE NUMBER G12BN654321",
	}
	img, outlines := printLines(t, "DejaVuSans.ttf", 2, lines...)
	page, err := e.Read(t.Context(), img)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range page.Lines {
		got = append(got, l.Text)
	}
	if !slices.Equal(got, lines) {
		t.Errorf("read:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(lines, "\n"))
	}
	natural := 0
	for _, o := range outlines {
		natural += naturalWidth(o)
	}
	// The detector outlines more than the print: at their own aspect lines have 1.25 of it.
	if share := float64(seen.Load()) / float64(natural); share > 1.05 {
		t.Errorf("the recogniser saw %.2f of the print's width, want 1.05 at most", share)
	}
}
