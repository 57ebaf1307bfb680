package raster

import (
	"bytes"
	"image"
	"image/draw"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"atlas/internal/modelstest"
)

// TestKernelReadsTheSame as what other processors do.
func TestKernelReadsTheSame(t *testing.T) {
	modelstest.NeedsInstructions(t, hasKernel, "AVX-512")
	m := NewImage(37, 23)
	r := rand.New(rand.NewPCG(1, 1))
	for i := range m.Pix {
		m.Pix[i] = byte(r.IntN(256))
	}
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string, reach float64) float64 { return rapid.Float64Range(-reach, reach).Draw(t, name) }
		s := sampler{
			m: m, normal: Normal{Mean: [3]float32{0.5, 0.2, 0.1}, Std: [3]float32{0.5, 0.1, 0.3}},
			x: axis{draw("x across", 3), draw("x down", 3), draw("x", 60)},
			y: axis{draw("y across", 3), draw("y down", 3), draw("y", 60)},
		}
		w, row := rapid.IntRange(1, 40).Draw(t, "w"), rapid.IntRange(0, 5).Draw(t, "row")
		var planes [2]Plane
		for i, read := range []func(Plane, int, int){s.row, s.fastRow} {
			planes[i] = Plane{Data: make([]float32, 3*6*w), Stride: w, Size: 6 * w}
			read(planes[i], row, w)
		}
		for i, want := range planes[0].Data {
			// Places differ by their rounding, and one pixel may be black, the next white.
			if got := planes[1].Data[i]; math.Abs(float64(got-want)) > 1e-3 {
				t.Fatalf("sample %d is %v, want %v", i, got, want)
			}
		}
	})
}

// TestJPEGColours are those of any other image with these colours.
func TestJPEGColours(t *testing.T) {
	modelstest.NeedsInstructions(t, hasKernel, "AVX-512")
	ratios := []image.YCbCrSubsampleRatio{
		image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
		image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
	}
	rapid.Check(t, func(t *rapid.T) {
		from := image.Pt(rapid.IntRange(0, 3).Draw(t, "x"), rapid.IntRange(0, 3).Draw(t, "y"))
		size := image.Pt(rapid.IntRange(1, 70).Draw(t, "w"), rapid.IntRange(1, 70).Draw(t, "h"))
		whole := image.NewYCbCr(image.Rect(0, 0, 80, 80), rapid.SampledFrom(ratios).Draw(t, "ratio"))
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		for _, plane := range [][]byte{whole.Y, whole.Cb, whole.Cr} {
			for i := range plane {
				plane[i] = byte(r.IntN(256))
			}
		}
		img := whole.SubImage(image.Rectangle{from, from.Add(size)})
		same := image.NewRGBA(img.Bounds())
		draw.Draw(same, same.Rect, img, same.Rect.Min, draw.Src)
		most := rapid.SampledFrom([]int{20, 100}).Draw(t, "longest side")
		got, _ := New(img, most)
		want, _ := New(same, most)
		if got.W != want.W || got.H != want.H || !bytes.Equal(got.Pix, want.Pix) {
			t.Fatalf("%v of %v differ", img.Bounds(), whole.SubsampleRatio)
		}
	})
}

// TestShadesAreTheSame as what other processors make of a plane.
func TestShadesAreTheSame(t *testing.T) {
	modelstest.NeedsInstructions(t, hasKernel, "AVX-512")
	rapid.Check(t, func(t *rapid.T) {
		w, rows, top := rapid.IntRange(1, 200).Draw(t, "w"), rapid.IntRange(1, 255).Draw(t, "rows"), rapid.IntRange(0, 3).Draw(t, "top")
		stride := w + rapid.IntRange(0, 9).Draw(t, "more")
		p := Plane{Stride: stride, Size: stride * (rows + top)}
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		spread := rapid.Float64Range(0, 2).Draw(t, "spread")
		for range 3 * p.Size {
			p.Data = append(p.Data, float32(spread*(2*r.Float64()-1)))
		}
		ranks := []int{rapid.IntRange(0, rows-1).Draw(t, "rank"), rapid.IntRange(0, rows-1).Draw(t, "another")}
		got := NewShades(p, top, rows, w, ranks)
		want := Shades{width: w, samples: make([]uint8, rows*w), Ranked: [][]uint8{make([]uint8, w), make([]uint8, w)}}
		for x := range w {
			want.column(p.Data[p.Size+top*stride+x:], stride, rows, x, ranks)
		}
		for i, v := range want.samples {
			if d := int(v) - int(got.samples[i]); d < -1 || d > 1 { // products and sums are rounded together or not
				t.Fatalf("sample %d is %d, want %d", i, got.samples[i], v)
			}
		}
		for i, rank := range ranks {
			for x, v := range got.Ranked[i] {
				darker, asDark := 0, 0
				for y := range rows {
					switch at := got.samples[y*w+x]; {
					case at < v:
						darker++
					case at == v:
						asDark++
					}
				}
				if darker > rank || darker+asDark <= rank {
					t.Fatalf("%d samples of column %d are darker than %d and %d as dark, for rank %d", darker, x, v, asDark, rank)
				}
			}
		}
	})
}

func BenchmarkNew(b *testing.B) {
	img := image.NewYCbCr(image.Rect(0, 0, 1600, 1200), image.YCbCrSubsampleRatio420)
	for b.Loop() {
		New(img, 3200)
	}
}

func BenchmarkWarp(b *testing.B) {
	m := NewImage(1600, 1200)
	r := rand.New(rand.NewPCG(1, 1))
	for i := range m.Pix {
		m.Pix[i] = byte(r.IntN(256))
	}
	const w, h = 1280, 960
	dst := Plane{Data: make([]float32, 3*w*h), Stride: w, Size: w * h}
	s := sampler{m: m, normal: Normal{Std: [3]float32{1, 1, 1}}, x: axis{1.25, 0.01, 0}, y: axis{-0.01, 1.25, 3}}
	for name, read := range map[string]func(Plane, int, int){"go": s.row, "kernel": s.fastRow} {
		b.Run(name, func(b *testing.B) {
			modelstest.NeedsInstructions(b, name == "go" || hasKernel, "AVX-512")
			for b.Loop() {
				for row := range h {
					read(dst, row, w)
				}
			}
		})
	}
}
