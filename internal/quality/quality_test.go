package quality_test

import (
	"image"
	"image/color"
	"math/rand/v2"
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
