package layout_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"atlas/internal/document"
	"atlas/internal/ocr/layout"
)

// line is a text of a given place and size, 20 high.
func line(text string, x, y, w float64) document.Line {
	return document.Line{Text: text, Polygon: document.Box{MinX: x, MinY: y, MaxX: x + w, MaxY: y + 20}.Polygon()}
}

func through(t document.Affine, lines ...document.Line) []document.Line {
	for i := range lines {
		lines[i].Polygon = t.Polygon(lines[i].Polygon)
	}
	return lines
}

func rotation(degrees float64) document.Affine {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return document.Affine{A: cos, B: -sin, D: sin, E: cos}
}

func TestOrder(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []document.Line
		want  []string
	}{
		{"rows go down", []document.Line{line("b", 0, 30, 100), line("a", 0, 0, 100)}, []string{"a", "b"}},
		{"a row goes right", []document.Line{line("b", 200, 0, 100), line("a", 0, 0, 100)}, []string{"a", "b"}},
		{"columns are read row by row", []document.Line{
			line("caption 1", 0, 0, 100), line("caption 2", 0, 30, 100), line("value 1", 300, 0, 100), line("value 2", 300, 30, 100),
		}, []string{"caption 1", "value 1", "caption 2", "value 2"}},
		{"a smaller print stays on its row", []document.Line{
			line("small", 300, 8, 40), line("big", 0, 0, 100), line("next", 0, 26, 100),
		}, []string{"big", "small", "next"}},
		{"half a height apart are two rows", []document.Line{line("right", 200, -11, 100), line("left", 0, 0, 100)}, []string{"right", "left"}},
		{"lines above each other never share a row", []document.Line{line("upper", 10, 0, 100), line("lower", 0, 8, 100)}, []string{"upper", "lower"}},
		{"a slope left by perspective is followed", through(rotation(3),
			line("value 2", 900, 30, 100), line("value 1", 900, 0, 100), line("caption 2", 0, 30, 400), line("caption 1", 0, 0, 400),
		), []string{"caption 1", "value 1", "caption 2", "value 2"}},
		{"an outline without height starts its own row", []document.Line{{Text: "flat"}, line("a", 10, 0, 20)}, []string{"flat", "a"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, l := range layout.Order(c.lines) {
				got = append(got, l.Text)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestOrderKeepsEveryLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 30).Draw(t, "n")
		var lines []document.Line
		seen := map[string]int{}
		for i := range n {
			at := rapid.Float64Range(0, 500)
			l := line(string(rune('a'+i)), at.Draw(t, "x"), at.Draw(t, "y"), at.Draw(t, "w"))
			lines = append(lines, l)
			seen[l.Text]++
		}
		for _, l := range layout.Order(lines) {
			seen[l.Text]--
		}
		for text, n := range seen {
			if n != 0 {
				t.Fatalf("%q came out %d times too few", text, n)
			}
		}
	})
}

func TestSkew(t *testing.T) {
	long := func(degrees float64) document.Polygon {
		return rotation(degrees).Polygon(line("", 0, 0, 400).Polygon)
	}
	short := func(degrees float64) document.Polygon {
		return rotation(degrees).Polygon(line("", 0, 0, 90).Polygon)
	}
	for _, c := range []struct {
		name  string
		lines []document.Polygon
		want  float64
	}{
		{"no lines are level", nil, 0},
		{"level lines are level", []document.Polygon{long(0), long(0)}, 0},
		{"lines that fall to the right are positive", []document.Polygon{long(5)}, 5},
		{"lines that rise are negative", []document.Polygon{long(-12)}, -12},
		{"the middle of a spread counts", []document.Polygon{long(4), long(1), long(2)}, 2},
		{"long lines outweigh short ones", []document.Polygon{long(3), short(-8), short(-9)}, 3},
		{"notes in the margin have no say", []document.Polygon{long(90), long(90), short(2)}, 2},
		{"square outlines have no say", []document.Polygon{rotation(20).Polygon(line("", 0, 0, 30).Polygon)}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := layout.Skew(c.lines) * 180 / math.Pi; math.Abs(got-c.want) > 1e-9 {
				t.Errorf("got %v degrees, want %v", got, c.want)
			}
		})
	}
}
