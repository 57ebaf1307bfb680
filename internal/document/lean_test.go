package document_test

import (
	"math"
	"testing"

	"atlas/internal/document"
)

// fanned is a page of n long lines that fall by at + more·y per pixel.
func fanned(n int, at, more float64) document.Page {
	p := document.Page{Width: 1200, Height: 1600}
	for i := range n {
		y := 200 + 80*float64(i)
		fall := at + more*y
		left, right := 100.0, 500.0+40*float64(i%5)
		line := func(x, below float64) document.Point { return document.Point{X: x, Y: y + fall*x + below} }
		p.Lines = append(p.Lines, document.Line{Polygon: document.Polygon{line(left, 0), line(right, 0), line(right, 20), line(left, 20)}})
	}
	return p
}

func TestLeanOf(t *testing.T) {
	for _, c := range []struct {
		name     string
		page     document.Page
		at, more float64
		sure     bool
	}{
		{"a level page", fanned(16, 0, 0), 0, 0, true},
		{"a page askew", fanned(16, 0.03, 0), 0.03, 0, true},
		{"a page that fans out", fanned(16, -0.05, 8e-5), -0.05, 8e-5, true},
		{"too few lines to be sure", fanned(6, 0.03, 0), 0.03, 0, false},
		{"no lines", document.Page{Width: 100, Height: 100}, 0, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := document.LeanOf(c.page)
			if math.Abs(got.At-c.at) > 1e-9 || math.Abs(got.More-c.more) > 1e-9 || got.Sure != c.sure {
				t.Errorf("got %+v, want %v + %v·y, sure %v", got, c.at, c.more, c.sure)
			}
			for _, l := range c.page.Lines {
				if b := got.Upright(l.Polygon); len(c.page.Lines) >= 16 && b.Height() > 24 {
					t.Errorf("a line is %.0f high once it is upright", b.Height())
				}
			}
		})
	}
}

// TestLeanIsUnsure: lines that lie anyhow tell no lean that rows could be followed by.
func TestLeanIsUnsure(t *testing.T) {
	p := fanned(16, 0, 0)
	for i := range p.Lines {
		p.Lines[i].Polygon[1].Y += float64(i%4) * 25
		p.Lines[i].Polygon[2].Y += float64(i%4) * 25
	}
	if got := document.LeanOf(p); got.Sure {
		t.Errorf("sure of %+v", got)
	}
}
