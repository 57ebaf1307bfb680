package detect_test

import (
	"encoding/binary"
	"math"
	"testing"

	"pgregory.net/rapid"

	"atlas/internal/document"
	"atlas/internal/ocr/detect"
)

// paint makes a map whose pixels inside the shapes are text.
func paint(w, h int, p float32, shapes ...document.Polygon) detect.Map {
	m := detect.Map{W: w, H: h, Prob: make([]float32, w*h)}
	for i := range m.Prob {
		at := document.Point{X: float64(i % w), Y: float64(i / w)}
		for _, s := range shapes {
			if inside(s, at) {
				m.Prob[i] = p
			}
		}
	}
	return m
}

func inside(q document.Polygon, p document.Point) bool {
	for i, a := range q {
		b := q[(i+1)%4]
		if (b.X-a.X)*(p.Y-a.Y)-(b.Y-a.Y)*(p.X-a.X) < 0 {
			return false
		}
	}
	return true
}

func bar(x, y, w, h, degrees float64) document.Polygon {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	t := document.Affine{A: cos, B: -sin, C: x, D: sin, E: cos, F: y}
	return t.Polygon(document.Box{MinX: -w / 2, MinY: -h / 2, MaxX: w / 2, MaxY: h / 2}.Polygon())
}

func TestBoxes(t *testing.T) {
	left := document.Box{MinX: 10, MinY: 10, MaxX: 40, MaxY: 20}.Polygon()
	for _, c := range []struct {
		name string
		m    detect.Map
		want int
	}{
		{"a line is found", paint(100, 60, 0.9, bar(50, 30, 60, 8, 0)), 1},
		{"two lines are two", paint(100, 60, 0.9, bar(50, 15, 60, 8, 0), bar(50, 40, 60, 8, 0)), 2},
		{"parts that touch at a corner are one line", paint(60, 60, 0.9, document.Box{MinX: 10, MinY: 10, MaxX: 39, MaxY: 39}.Polygon(), document.Box{MinX: 40, MinY: 40, MaxX: 49, MaxY: 49}.Polygon()), 1},
		{"parts two pixels apart are two", paint(100, 60, 0.9, left, document.Box{MinX: 42, MinY: 10, MaxX: 80, MaxY: 20}.Polygon()), 2},
		{"an unsure line is left out", paint(100, 60, 0.45, bar(50, 30, 60, 8, 0)), 0},
		{"below the threshold there is no text", paint(100, 60, 0.29, bar(50, 30, 60, 8, 0)), 0},
		{"a hairline is left out", paint(100, 60, 0.9, bar(50, 30, 60, 1, 0)), 0},
		{"a blank map has none", detect.Map{W: 8, H: 8, Prob: make([]float32, 64)}, 0},
		{"an empty map has none", detect.Map{}, 0},
		{"data that does not fit the sizes has none", detect.Map{W: 8, H: 8, Prob: make([]float32, 63)}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := len(detect.Boxes(c.m)); got != c.want {
				t.Errorf("got %d boxes, want %d", got, c.want)
			}
		})
	}
}

// TestBoxesThatSomethingJoins: a stroke or a stamp that touches lines does not make them
// one outline.
func TestBoxesThatSomethingJoins(t *testing.T) {
	for _, degrees := range []float64{0, 8, 90} {
		turned := func(x, y, w, h float64) document.Polygon {
			sin, cos := math.Sincos(degrees * math.Pi / 180)
			return document.Affine{A: cos, B: -sin, C: 150, D: sin, E: cos, F: 150}.Polygon(bar(x, y, w, h, 0))
		}
		for _, c := range []struct {
			name string
			bars []document.Polygon
			want int
		}{
			{"two lines and a stroke across", []document.Polygon{turned(0, -15, 200, 8), turned(0, 15, 200, 8), turned(40, 0, 4, 30)}, 2},
			{"a line that runs into a stamp", []document.Polygon{turned(0, 0, 200, 8), turned(95, -12, 10, 24), turned(80, -22, 40, 6)}, 1},
		} {
			boxes := detect.Boxes(paint(300, 300, 0.9, c.bars...))
			long := 0
			for _, b := range boxes {
				if w, h := b.Polygon.Width(), b.Polygon.Height(); math.Max(w, h) > 180 && math.Min(w, h) < 25 {
					long++
				}
			}
			if long != c.want {
				t.Errorf("%s, at %v degrees: %d lines among %d boxes, want %d", c.name, degrees, long, len(boxes), c.want)
			}
		}
	}
}

func TestBoxesOfRotatedLines(t *testing.T) {
	for degrees := -85.0; degrees <= 90; degrees += 5 {
		boxes := detect.Boxes(paint(200, 200, 0.9, bar(100, 100, 120, 12, degrees)))
		if len(boxes) != 1 {
			t.Fatalf("%v degrees: %d boxes", degrees, len(boxes))
		}
		p := boxes[0].Polygon
		// The map marks the core; unclipping adds area·1.6/perimeter on every side.
		grown := 2 * 120 * 12 * 1.6 / (2 * (120 + 12))
		long, short := math.Max(p.Width(), p.Height()), math.Min(p.Width(), p.Height())
		if math.Abs(long-120-grown) > 4 || math.Abs(short-12-grown) > 4 {
			t.Errorf("%v degrees: %.1f × %.1f, want about %.1f × %.1f", degrees, long, short, 120+grown, 12+grown)
		}
		first := math.Atan2(p[1].Y-p[0].Y, p[1].X-p[0].X)
		if math.Abs(first) > math.Pi/4+0.01 {
			t.Errorf("%v degrees: the first edge points to %v", degrees, first)
		}
		if across := p.Width() > p.Height(); across != (math.Abs(degrees) < 45) && math.Abs(degrees) != 45 {
			t.Errorf("%v degrees: runs across is %v", degrees, across)
		}
		if c := p.Box().Center(); document.Dist(c, document.Point{X: 100.5, Y: 100.5}) > 1.5 {
			t.Errorf("%v degrees: centre %v", degrees, c)
		}
	}
}

func TestBoxesIgnoreBumps(t *testing.T) {
	height := func(shapes ...document.Polygon) float64 {
		boxes := detect.Boxes(paint(200, 100, 0.9, shapes...))
		if len(boxes) != 1 {
			t.Fatalf("%d boxes", len(boxes))
		}
		return boxes[0].Polygon.Height()
	}
	line := bar(100, 50, 150, 6, 0)
	// The bump is five pixels high; grown with the line it would be thirteen.
	if more := height(line, bar(60, 45, 6, 6, 0)) - height(line); more > 7 {
		t.Errorf("a bump makes the line %.1f pixels higher", more)
	}
}

func TestBoxesLieAlongTheLine(t *testing.T) {
	for degrees := -4.0; degrees <= 4; degrees += 0.5 {
		boxes := detect.Boxes(paint(400, 100, 0.9, bar(200, 50, 350, 6, degrees)))
		if len(boxes) != 1 {
			t.Fatalf("%v degrees: %d boxes", degrees, len(boxes))
		}
		p := boxes[0].Polygon
		got := math.Atan2(p[1].Y-p[0].Y, p[1].X-p[0].X) * 180 / math.Pi
		if math.Abs(got-degrees) > 0.1 {
			t.Errorf("a line at %v degrees is outlined at %.2f", degrees, got)
		}
	}
}

func TestBoxesProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 40).Draw(t, "w"), rapid.IntRange(1, 40).Draw(t, "h")
		prob := rapid.SliceOfN(rapid.Float32Range(0, 1), w*h, w*h).Draw(t, "prob")
		for _, b := range detect.Boxes(detect.Map{W: w, H: h, Prob: prob}) {
			if b.Score < 0.5 || b.Score > 1 {
				t.Fatalf("score %v", b.Score)
			}
			p := b.Polygon
			area := 0.0
			for i, a := range p {
				c := p[(i+1)%4]
				area += a.X*c.Y - c.X*a.Y
			}
			if area <= 0 {
				t.Fatalf("%v is not clockwise", p)
			}
			if d := math.Abs(document.Dist(p[0], p[2]) - document.Dist(p[1], p[3])); d > 1e-6 {
				t.Fatalf("%v is no rectangle", p)
			}
		}
	})
}

// FuzzBoxes takes the bits of floats as they come: the map of a broken model may
// hold NaN, infinities and negative numbers.
func FuzzBoxes(f *testing.F) {
	f.Add(4, []byte{0, 0, 128, 63, 0, 0, 192, 127, 0, 0, 128, 127, 0, 0, 128, 255})
	f.Add(0, []byte{})
	f.Add(1, []byte{0, 0, 128, 63})
	f.Fuzz(func(t *testing.T, w int, data []byte) {
		prob := make([]float32, len(data)/4)
		for i := range prob {
			prob[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
		}
		h := 0
		if w > 0 {
			h = len(prob) / w
		}
		detect.Boxes(detect.Map{W: w, H: h, Prob: prob})
	})
}
