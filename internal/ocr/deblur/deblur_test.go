package deblur_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"atlas/internal/ocr/deblur"
	"atlas/internal/ocr/raster"
)

// strokes is a picture of upright and level strokes such as print has, at uneven
// distances: what repeats at the length of a blur is lost.
func strokes() *raster.Image {
	m := &raster.Image{W: 120, H: 80, Pix: make([]byte, 120*80*3)}
	for i := range m.Pix {
		x, y := i/3%m.W, i/3/m.W
		m.Pix[i] = 230
		if (x*x/7)%13 < 3 && y%23 > 4 || (y*y/5)%17 < 2 && x%31 < 20 {
			m.Pix[i] = 30
		}
	}
	return m
}

// moved averages a picture along a line, to a fraction of a pixel.
func moved(m *raster.Image, length, angle float64) *raster.Image {
	out := &raster.Image{W: m.W, H: m.H, Pix: make([]byte, len(m.Pix))}
	at := func(x, y float64, c int) float64 {
		x, y = min(max(x, 0), float64(m.W-1)), min(max(y, 0), float64(m.H-1))
		x0, y0 := int(x), int(y)
		x1, y1 := min(x0+1, m.W-1), min(y0+1, m.H-1)
		fx, fy := x-float64(x0), y-float64(y0)
		p := func(x, y int) float64 { return float64(m.Pix[(y*m.W+x)*3+c]) }
		return (p(x0, y0)*(1-fx)+p(x1, y0)*fx)*(1-fy) + (p(x0, y1)*(1-fx)+p(x1, y1)*fx)*fy
	}
	sin, cos := math.Sincos(angle)
	const steps = 32
	for i := range out.Pix {
		x, y := float64(i/3%m.W), float64(i/3/m.W)
		sum := 0.0
		for s := range steps {
			t := length * ((float64(s)+0.5)/steps - 0.5)
			sum += at(x+t*cos, y+t*sin, i%3)
		}
		out.Pix[i] = byte(sum/steps + 0.5)
	}
	return out
}

// apart is the mean difference of two pictures, in grey levels, but for their borders.
func apart(a, b *raster.Image) float64 {
	const border = 16
	sum, n := 0.0, 0.0
	for i := range a.Pix {
		if x, y := i/3%a.W, i/3/a.W; x >= border && x < a.W-border && y >= border && y < a.H-border {
			sum += math.Abs(float64(a.Pix[i]) - float64(b.Pix[i]))
			n++
		}
	}
	return sum / n
}

func TestUndo(t *testing.T) {
	sharp := strokes()
	for _, degrees := range []float64{0, 30, 90, 135} {
		for _, length := range []float64{3, 5, 7} {
			angle := degrees * math.Pi / 180
			blurred := moved(sharp, length, angle)
			undone := deblur.Blur{Length: length, Angle: angle, Noise: 0.01}.Undo(blurred)
			if before, after := apart(sharp, blurred), apart(sharp, undone); after > 0.85*before {
				t.Errorf("moved by %v at %v degrees: %.1f levels from the sharp picture, undone %.1f", length, degrees, before, after)
			}
		}
	}
}

func TestUndoOfNothing(t *testing.T) {
	m := strokes()
	if (deblur.Blur{}).Undo(m) != m {
		t.Error("no blur, and another picture")
	}
}

// TestUndoKeepsGrounds: an even ground stays as it is, whatever is undone.
func TestUndoKeepsGrounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 20).Draw(t, "w"), rapid.IntRange(1, 20).Draw(t, "h")
		level := rapid.Byte().Draw(t, "level")
		m := &raster.Image{W: w, H: h, Pix: make([]byte, w*h*3)}
		for i := range m.Pix {
			m.Pix[i] = level
		}
		b := deblur.Blur{
			Length: rapid.Float64Range(1, 16).Draw(t, "length"), Angle: rapid.Float64Range(0, math.Pi).Draw(t, "angle"),
			Noise: rapid.Float64Range(0.01, 0.1).Draw(t, "noise"),
		}
		for i, v := range b.Undo(m).Pix {
			if math.Abs(float64(v)-float64(level)) > 1 {
				t.Fatalf("sample %d of an even ground of %d became %d", i, level, v)
			}
		}
	})
}
