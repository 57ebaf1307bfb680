package decode

import (
	"cmp"
	"math"
	"slices"

	"atlas/internal/document"
)

// glyph is one character of a text layer.
type glyph struct {
	rune    rune
	box     document.Box // of its ink, in pixels
	quarter int          // quarter turns clockwise from upright
	blank   bool         // it only separates: a space, a line end
}

// Distances between neighbours, in heights of the line they stand in.
const (
	// wideGap starts a new line. Words stand at most 0.5 heights apart, or one in
	// justified text; columns further.
	wideGap = 1.5
	// wordGap is a space nobody wrote: separate runs of a PDF have none between.
	wordGap = 0.2
)

// row is a line being built, in a frame where its text is upright.
type row struct {
	runes []rune
	spans []span // of each rune, along the line
	box   document.Box
}

type span struct{ from, to float64 }

// layOut gathers glyphs, in the order of the PDF's content, into lines in reading
// order. Text that stands on its side comes after the upright text.
func layOut(glyphs []glyph) []document.Line {
	var lines []document.Line
	for quarter := range 4 {
		toUpright := quarterTurns(quarter)
		rows := readingOrder(runs(glyphs, quarter, toUpright))
		for _, r := range rows {
			lines = append(lines, r.line(toUpright.Inverse()))
		}
	}
	return lines
}

// quarterTurns is the turn anticlockwise, about the origin, that makes text
// upright which stands n quarter turns clockwise.
func quarterTurns(n int) document.Affine {
	return [4]document.Affine{
		{A: 1, E: 1},
		{B: 1, D: -1},
		{A: -1, E: -1},
		{B: -1, D: 1},
	}[n]
}

// runs cuts the glyphs of one direction where the next does not go on in the same
// line.
func runs(glyphs []glyph, quarter int, toUpright document.Affine) []row {
	var out []row
	open, spaced := false, false
	for _, g := range glyphs {
		if g.blank {
			open = open && g.rune != '\r' && g.rune != '\n'
			spaced = true
			continue
		}
		if g.quarter != quarter {
			open = false
			continue
		}
		box := toUpright.Polygon(g.box.Polygon()).Box()
		if open = open && out[len(out)-1].continues(box); !open {
			out = append(out, row{box: box})
			open, spaced = true, false
		}
		out[len(out)-1].add(g.rune, box, spaced)
		spaced = false
	}
	return out
}

// continues says whether a glyph at box goes on in the row: on its height, not far
// to the right of its last glyph and not back before it.
func (r *row) continues(box document.Box) bool {
	last, h := r.spans[len(r.spans)-1], math.Max(r.box.Height(), box.Height())
	return sameHeight(r.box, box) && box.MinX-last.to < wideGap*h && box.MinX > last.from-h
}

// sameHeight is lenient with marks, which are low and stand just above or below
// the letters: a comma, an underscore, a vowel sign.
func sameHeight(line, next document.Box) bool {
	if line.OverlapY(next) > 0.5 {
		return true
	}
	middle, margin := next.Center().Y, line.Height()/4
	return next.Height() < line.Height()/2 && middle > line.MinY-margin && middle < line.MaxY+margin
}

func (r *row) add(c rune, box document.Box, spaced bool) {
	if n := len(r.spans); spaced && n > 0 {
		r.runes = append(r.runes, ' ')
		r.spans = append(r.spans, span{r.spans[n-1].to, math.Max(r.spans[n-1].to, box.MinX)})
	}
	r.runes = append(r.runes, c)
	r.spans = append(r.spans, span{box.MinX, box.MaxX})
	r.box = r.box.Union(box)
}

// readingOrder sorts runs from top to bottom and left to right, and joins those
// that stand as close together as the words of one line.
func readingOrder(runs []row) []row {
	slices.SortStableFunc(runs, func(a, b row) int { return cmp.Compare(a.box.Center().Y, b.box.Center().Y) })
	var out []row
	for len(runs) > 0 {
		n := 1
		for n < len(runs) && sameHeight(runs[0].box, runs[n].box) {
			n++
		}
		level := runs[:n]
		runs = runs[n:]
		slices.SortStableFunc(level, func(a, b row) int { return cmp.Compare(a.box.MinX, b.box.MinX) })
		out = append(out, join(level)...)
	}
	return out
}

// join puts neighbours on one level together where no column lies between them.
func join(level []row) []row {
	out := level[:1]
	for _, next := range level[1:] {
		last := &out[len(out)-1]
		h := math.Max(last.box.Height(), next.box.Height())
		gap := next.box.MinX - last.box.MaxX
		if gap < -wordGap*h || gap >= wideGap*h {
			out = append(out, next)
			continue
		}
		if gap > wordGap*h {
			last.runes = append(last.runes, ' ')
			last.spans = append(last.spans, span{last.box.MaxX, next.box.MinX})
		}
		last.runes = append(last.runes, next.runes...)
		last.spans = append(last.spans, next.spans...)
		last.box = last.box.Union(next.box)
	}
	return out
}

func (r row) line(toImage document.Affine) document.Line {
	line := document.Line{
		Text:       string(r.runes),
		Polygon:    toImage.Polygon(r.box.Polygon()),
		Chars:      make([]document.Char, len(r.runes)),
		Source:     document.SourceTextLayer,
		Confidence: 1, MinConfidence: 1,
	}
	for i, c := range r.runes {
		centre := (r.spans[i].from + r.spans[i].to) / 2
		line.Chars[i] = document.Char{Rune: c, Confidence: 1, X: (centre - r.box.MinX) / r.box.Width()}
	}
	return line
}
