package document_test

import (
	"math"
	"testing"

	"atlas/internal/document"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestWordsFollowTheCharacters(t *testing.T) {
	line := document.Line{Text: "ab  c", MinConfidence: 0.5, Polygon: document.Box{MaxX: 100, MaxY: 10}.Polygon()}
	for i, r := range "ab  c" {
		line.Chars = append(line.Chars, document.Char{Rune: r, Confidence: 0.9 - 0.1*float64(i), X: 0.1 + 0.2*float64(i)})
	}
	var got []document.Box
	for _, w := range line.Words() {
		got = append(got, w.Polygon.Box())
	}
	want := []document.Box{{MinX: 0, MaxX: 40, MaxY: 10}, {MinX: 80, MaxX: 100, MaxY: 10}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if c := line.Words()[0].Confidence; math.Abs(c-0.8) > 1e-9 {
		t.Errorf("a word is as sure as its least sure character: got %v", c)
	}
}

func TestWithoutCharactersWordsShareTheLineEvenly(t *testing.T) {
	line := document.Line{Text: "ab c", Polygon: document.Box{MaxX: 100, MaxY: 10}.Polygon()}
	if got := line.Words()[1].Polygon.Box(); got != (document.Box{MinX: 75, MaxX: 100, MaxY: 10}) {
		t.Errorf("got %+v", got)
	}
}

func TestInverseUndoes(t *testing.T) {
	number := rapid.Float64Range(-10, 10)
	rapid.Check(t, func(t *rapid.T) {
		m := document.Affine{
			A: number.Draw(t, "a"), B: number.Draw(t, "b"), C: number.Draw(t, "c"),
			D: number.Draw(t, "d"), E: number.Draw(t, "e"), F: number.Draw(t, "f"),
		}
		if math.Abs(m.A*m.E-m.B*m.D) < 0.01 {
			return
		}
		p := document.Point{X: number.Draw(t, "x"), Y: number.Draw(t, "y")}
		if back := m.Then(m.Inverse()).Apply(p); document.Dist(back, p) > 1e-6 {
			t.Fatalf("%v came back as %v", p, back)
		}
	})
}

func TestOverlap(t *testing.T) {
	a := document.Box{MinX: 0, MaxX: 10, MinY: 0, MaxY: 10}
	b := document.Box{MinX: 5, MaxX: 9, MinY: 20, MaxY: 30}
	if got := a.OverlapX(b); got != 1 {
		t.Errorf("the narrower lies within: got %v", got)
	}
	if got := a.OverlapY(b); got != 0 {
		t.Errorf("apart: got %v", got)
	}
	if got := a.OverlapX(document.Box{MinX: 3, MaxX: 3}); got != 0 {
		t.Errorf("a box without width: got %v", got)
	}
}
