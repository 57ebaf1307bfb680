package quality_test

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"atlas/internal/document"
	"atlas/internal/quality"
)

// card is a coloured card with lines of dark print, as a camera would see it.
func card(paint func(x, y int, c color.RGBA) color.RGBA) (image.Image, document.Page) {
	const w, h = 900, 560
	rng := rand.New(rand.NewPCG(1, 2))
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{uint8(170 + 60*x/w), 220, uint8(240 - 50*y/h), 255}
			if y%40 < 6 && x%23 < 11 {
				c = color.RGBA{30, 30, 34, 255}
			}
			c = paint(x, y, c)
			n := rng.IntN(7) - 3
			img.SetRGBA(x, y, color.RGBA{clamp(int(c.R) + n), clamp(int(c.G) + n), clamp(int(c.B) + n), 255})
		}
	}
	page := document.Page{Number: 1, Width: w, Height: h, ToImage: document.Identity}
	page.Lines = []document.Line{{Text: "x", Polygon: document.Box{MinX: 10, MinY: 10, MaxX: w - 10, MaxY: h - 10}.Polygon()}}
	return img, page
}

func clamp(v int) uint8 { return uint8(max(0, min(255, v))) }

func same(_, _ int, c color.RGBA) color.RGBA { return c }

func photocopy(_, _ int, c color.RGBA) color.RGBA {
	y := color.GrayModel.Convert(c).(color.Gray).Y
	return color.RGBA{y, uint8(int(y) * 97 / 100), uint8(int(y) * 90 / 100), 255} // in warm light
}

// display darkens every third row and column, as the gaps between pixels do.
func display(x, y int, c color.RGBA) color.RGBA {
	if x%3 == 0 || y%3 == 0 {
		return color.RGBA{c.R / 2, c.G / 2, c.B / 2, 255}
	}
	return c
}

func TestCapture(t *testing.T) {
	cases := []struct {
		name  string
		paint func(x, y int, c color.RGBA) color.RGBA
		want  quality.Flag
	}{
		{"a coloured card is an original", same, quality.Original},
		{"one hue all over is a photocopy, whatever the light", photocopy, quality.XeroxCopy},
		{"a fine grid all over is a display", display, quality.PhotoOfPhoto},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, sure := quality.Inspect(card(c.paint)).Flag()
			if got != c.want || sure <= 0.5 || sure > 1 {
				t.Errorf("got %s (%.2f), want %s", got, sure, c.want)
			}
		})
	}
}

// A page that a program drew has no grain; its paper's colour is its own.
func TestCaptureOfADrawnPage(t *testing.T) {
	cases := []struct {
		name  string
		paper color.RGBA
		grain int
		want  quality.Flag
	}{
		{"black on white", color.RGBA{255, 255, 255, 255}, 0, quality.Original},
		{"black on pale blue", color.RGBA{206, 225, 234, 255}, 0, quality.Original},
		{"black on a copier's grey", color.RGBA{221, 221, 221, 255}, 0, quality.XeroxCopy},
		{"black on white with a copier's grain", color.RGBA{244, 244, 244, 255}, 10, quality.XeroxCopy},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(1, 2))
			img := image.NewRGBA(image.Rect(0, 0, 900, 560))
			for y := range 560 {
				for x := range 900 {
					p := c.paper
					if y%40 < 6 && x%23 < 11 {
						p = color.RGBA{20, 20, 20, 255}
					}
					n := rng.IntN(2*c.grain+1) - c.grain
					img.SetRGBA(x, y, color.RGBA{clamp(int(p.R) + n), clamp(int(p.G) + n), clamp(int(p.B) + n), 255})
				}
			}
			_, page := card(same)
			if got, sure := quality.Inspect(img, page).Flag(); got != c.want || sure <= 0.5 || sure > 1 {
				t.Errorf("got %s (%.2f), want %s", got, sure, c.want)
			}
		})
	}
}

func TestCaptureWithoutTextIsUnsure(t *testing.T) {
	img, page := card(photocopy)
	page.Lines = nil
	if got, sure := quality.Inspect(img, page).Flag(); got != quality.Original || sure != 0.5 {
		t.Errorf("got %s %.2f", got, sure)
	}
}

// printed is a page of 12 lines of print on a card, and what their outlines are.
func printed(t testing.TB, paint func(x, y int, c color.RGBA) color.RGBA) (image.Image, document.Page) {
	t.Helper()
	img, page := card(paint)
	page.Lines = nil
	for row := range 12 {
		box := document.Box{MinX: 20, MaxX: 860, MinY: float64(40*row + 36), MaxY: float64(40*row + 52)}
		page.Lines = append(page.Lines, document.Line{Text: "x", Polygon: box.Polygon()})
	}
	return img, page
}

func TestInspect(t *testing.T) {
	cases := []struct {
		name  string
		paint func(x, y int, c color.RGBA) color.RGBA
		page  func(*document.Page)
		want  []document.MeasureName
	}{
		{"a good picture", same, nil, nil},
		{"hardly any light", func(_, _ int, c color.RGBA) color.RGBA { return color.RGBA{c.R / 6, c.G / 6, c.B / 6, 255} }, nil,
			[]document.MeasureName{quality.TooDark}},
		{"a lamp in the plastic", func(x, y int, c color.RGBA) color.RGBA {
			if (x-400)*(x-400)+(y-250)*(y-250) < 120*120 {
				return color.RGBA{255, 255, 255, 255}
			}
			return c
		}, nil, []document.MeasureName{quality.Glare}},
		{"a ramp between ink and paper", func(x, y int, c color.RGBA) color.RGBA {
			v := uint8(120 + 100*math.Sin(float64(x)/9)*math.Sin(float64(y)/9))
			return color.RGBA{v, v, uint8(220), 255}
		}, nil, []document.MeasureName{quality.Blur}},
		{"no colour", photocopy, nil, []document.MeasureName{quality.BlackAndWhite}},
		{"a display", display, nil, []document.MeasureName{quality.Screen}},
		{"a line that runs off the picture", same, func(p *document.Page) {
			p.Lines[3].Polygon = document.Box{MinX: 500, MaxX: 899.5, MinY: 156, MaxY: 172}.Polygon()
		}, []document.MeasureName{quality.CutOff}},
		{"a paper on its side", same, func(p *document.Page) {
			p.ToImage = document.Affine{B: -1, C: 900, D: 1}
			for i := range p.Lines {
				p.Lines[i].Polygon = p.ToImage.Inverse().Polygon(p.Lines[i].Polygon)
			}
		}, []document.MeasureName{quality.Rotated}},
		{"print of eight pixels, in which nothing can be sharp", same, func(p *document.Page) {
			for i := range p.Lines {
				b := p.Lines[i].Polygon.Box()
				b.MaxY = b.MinY + 8
				p.Lines[i].Polygon = b.Polygon()
			}
		}, []document.MeasureName{quality.Blur, quality.TooSmall}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			img, page := printed(t, c.paint)
			if c.page != nil {
				c.page(&page)
			}
			var bad []document.MeasureName
			for _, m := range quality.Inspect(img, page).Measures(true) {
				if m.Page != 1 || m.Limit < 0 {
					t.Errorf("%+v", m)
				}
				if m.Grade == document.Bad {
					bad = append(bad, m.Name)
				}
			}
			if !slices.Equal(bad, c.want) {
				t.Errorf("bad are %v, want %v (%+v)", bad, c.want, quality.Inspect(img, page).Measures(true))
			}
		})
	}
}

// A paper whose originals have no colour is not called a copy for it.
func TestBlackAndWhiteIsTroubleOnlyOfColouredPapers(t *testing.T) {
	for _, m := range quality.Inspect(printed(t, photocopy)).Measures(false) {
		if m.Name == quality.BlackAndWhite && (m.Grade != document.Good || m.Value < 0.5) {
			t.Errorf("%+v", m)
		}
	}
}

func BenchmarkInspect(b *testing.B) {
	img, page := printed(b, same)
	for b.Loop() {
		quality.Inspect(img, page)
	}
}
