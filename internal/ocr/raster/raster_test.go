package raster_test

import (
	"image"
	"image/color"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"atlas/internal/document"
	"atlas/internal/ocr/raster"
)

// unit leaves samples between 0 and 1.
var unit = raster.Normal{Std: [3]float32{1, 1, 1}}

func TestNewTakesEveryKindOfImage(t *testing.T) {
	b := image.Rect(3, 5, 5, 6)
	red := color.NRGBA{R: 200, G: 100, B: 50, A: 255}
	for _, c := range []struct {
		name string
		img  image.Image
		want []byte
	}{
		{"RGBA", filled(image.NewRGBA(b), red), []byte{50, 100, 200, 50, 100, 200}},
		{"grey", filled(image.NewGray(b), color.Gray{77}), []byte{77, 77, 77, 77, 77, 77}},
		{"16 bits", filled(image.NewNRGBA64(b), red), []byte{50, 100, 200, 50, 100, 200}},
		{"transparent is white", image.NewNRGBA(b), []byte{255, 255, 255, 255, 255, 255}},
		{"CMYK", filled(image.NewCMYK(b), color.White), []byte{255, 255, 255, 255, 255, 255}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, halvings := raster.New(c.img, 100)
			if halvings != 0 || m.W != 2 || m.H != 1 {
				t.Fatalf("%d × %d after %d halvings", m.W, m.H, halvings)
			}
			if diff := cmp.Diff(c.want, m.Pix); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

type drawable interface {
	image.Image
	Set(x, y int, c color.Color)
}

func filled(img drawable, c color.Color) image.Image {
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			img.Set(x, y, c)
		}
	}
	return img
}

func TestNewHalvesLargeImages(t *testing.T) {
	for _, c := range []struct {
		name               string
		w, h               int
		wantW, wantH, want int
	}{
		{"an image of the limit stays", 100, 7, 100, 7, 0},
		{"one pixel more halves it", 101, 7, 50, 3, 1},
		{"an image is halved until it fits", 399, 8, 99, 2, 2},
		{"no side becomes nothing", 500, 1, 62, 1, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, halvings := raster.New(image.NewGray(image.Rect(0, 0, c.w, c.h)), 100)
			if m.W != c.wantW || m.H != c.wantH || halvings != c.want {
				t.Errorf("%d × %d after %d, want %d × %d after %d", m.W, m.H, halvings, c.wantW, c.wantH, c.want)
			}
		})
	}
	t.Run("a pixel is the mean of what it stands for", func(t *testing.T) {
		img := image.NewGray(image.Rect(0, 0, 150, 130))
		for i := range img.Pix {
			img.Pix[i] = byte(i % 150)
		}
		m, _ := raster.New(img, 100)
		// Columns 2x and 2x+1 hold those numbers; their mean rounds up.
		for y := range m.H {
			for x := range m.W {
				if got := m.Pix[(y*m.W+x)*3]; got != byte(2*x+1) {
					t.Fatalf("pixel %d, %d is %d, want %d", x, y, got, 2*x+1)
				}
			}
		}
	})
}

// ramp is a grey picture whose brightness grows evenly to the right and down.
func ramp(w, h int) *raster.Pyramid {
	img := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetGray(x, y, color.Gray{uint8(x/4 + y/2)})
		}
	}
	m, _ := raster.New(img, 1<<12)
	return raster.NewPyramid(m)
}

func TestWarpReadsTheRightPlace(t *testing.T) {
	p := ramp(400, 200)
	const w, h = 40, 10
	for _, c := range []struct {
		name string
		q    document.Polygon
	}{
		{"upright", document.Polygon{{X: 100, Y: 50}, {X: 180, Y: 50}, {X: 180, Y: 70}, {X: 100, Y: 70}}},
		{"from a coarser level", document.Polygon{{X: 10, Y: 10}, {X: 370, Y: 10}, {X: 370, Y: 100}, {X: 10, Y: 100}}},
		{"upside down", document.Polygon{{X: 180, Y: 70}, {X: 100, Y: 70}, {X: 100, Y: 50}, {X: 180, Y: 50}}},
		{"down the page", document.Polygon{{X: 200, Y: 40}, {X: 200, Y: 120}, {X: 180, Y: 120}, {X: 180, Y: 40}}},
		{"aslant", document.Polygon{{X: 100, Y: 50}, {X: 164, Y: 98}, {X: 152, Y: 114}, {X: 88, Y: 66}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dst := make([]float32, 3*w*h)
			p.Warp(raster.Plane{Data: dst, Stride: w, Size: w * h}, w, h, c.q, unit)
			for i := range w * h {
				across, down := (float64(i%w)+0.5)/w, (float64(i/w)+0.5)/h
				at := document.Lerp(document.Lerp(c.q[0], c.q[1], across), document.Lerp(c.q[3], c.q[2], across), down)
				want := at.X/4 + at.Y/2
				for channel := range 3 {
					if got := float64(dst[channel*w*h+i]) * 255; math.Abs(got-want) > 2.5 {
						t.Fatalf("channel %d at %v is %.1f, want %.1f", channel, at, got, want)
					}
				}
			}
		})
	}
}

func TestWarpNormalises(t *testing.T) {
	m, _ := raster.New(filled(image.NewRGBA(image.Rect(0, 0, 90, 70)), color.RGBA{255, 0, 51, 255}), 100)
	dst := make([]float32, 3*32*32)
	whole := document.Box{MaxX: 90, MaxY: 70}.Polygon()
	raster.NewPyramid(m).Warp(raster.Plane{Data: dst, Stride: 32, Size: 1024}, 32, 32, whole, raster.Normal{Mean: [3]float32{0.5, 0.2, 0.1}, Std: [3]float32{0.5, 0.1, 0.3}})
	for channel, want := range []float32{-0.6, -2, 3} { // blue, green, red
		for _, got := range dst[channel*1024 : (channel+1)*1024] {
			if math.Abs(float64(got-want)) > 1e-5 {
				t.Fatalf("channel %d is %v, want %v", channel, got, want)
			}
		}
	}
}

func TestWarpNeverLeavesThePicture(t *testing.T) {
	p := ramp(70, 50)
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.Float64Range(-1000, 1000)
		var q document.Polygon
		for i := range q {
			q[i] = document.Point{X: at.Draw(t, "x"), Y: at.Draw(t, "y")}
		}
		w, h := rapid.IntRange(1, 40).Draw(t, "w"), rapid.IntRange(1, 40).Draw(t, "h")
		dst := make([]float32, 3*w*h)
		p.Warp(raster.Plane{Data: dst, Stride: w, Size: w * h}, w, h, q, unit)
		for _, v := range dst {
			if !(v >= 0 && v <= 1) {
				t.Fatalf("sample %v", v)
			}
		}
	})
}
