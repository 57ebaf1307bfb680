package ocr

import (
	"context"
	"math"
	"slices"

	"atlas/internal/document"
)

// The detector cuts print that is set wide, as a typewriter's, between words or even
// letters, and reads a letter on the cut twice. Such pieces are found by their letters:
// where the next piece begins no farther from the last letter than words of this print
// stand apart, the two are one line. That is two advances in fixed pitch, and 1.5 to 2 in
// other print; columns of a table leave more.
const (
	maxAdvances = 2.35 // from the last letter of a piece to the first of the next, centre to centre
	maxOverlap  = 1.0  // of two pieces that share a letter, in heights

	minLikeness = 0.7  // of the heights of two pieces, the lower over the higher
	maxOffset   = 0.25 // of the second from the first one's axis, in heights

	sureLine = 0.99 // the confidence from which a line is sure, whatever its pieces were
)

// join reads lines that the detector cut in pieces as one, where that gives the same
// letters as surely.
func (p *Paddle) join(ctx context.Context, d *desk, pic picture, lines []document.Line) ([]document.Line, error) {
	chains := chainsOf(lines)
	if len(chains) == 0 {
		return lines, nil
	}
	outlines := make([]document.Polygon, len(chains))
	for i, c := range chains {
		outlines[i] = c.outline(lines)
	}
	joined, err := p.recognise(ctx, d, pic, outlines, roomy)
	if err != nil {
		return nil, err
	}
	replaced := make([]bool, len(lines))
	for i, c := range chains {
		if !c.isReadBy(joined[i], lines) {
			continue
		}
		lines[c[0]] = joined[i]
		for _, piece := range c[1:] {
			replaced[piece] = true
		}
	}
	var kept []document.Line
	for i, l := range lines {
		if !replaced[i] {
			kept = append(kept, l)
		}
	}
	return kept, nil
}

// chain are the pieces of a line, by their indices, from left to right.
type chain []int

// chainsOf are the rows of two pieces or more that follow each other.
func chainsOf(lines []document.Line) []chain {
	next, hasPrevious := make([]int, len(lines)), make([]bool, len(lines))
	for i, a := range lines {
		next[i] = -1
		nearest := math.Inf(1)
		for j, b := range lines {
			if i == j || hasPrevious[j] || !follows(a, b) {
				continue
			}
			if gap := document.Dist(a.Polygon[1], b.Polygon[0]); gap < nearest {
				next[i], nearest = j, gap
			}
		}
		if next[i] >= 0 {
			hasPrevious[next[i]] = true
		}
	}
	var chains []chain
	for i := range lines {
		if hasPrevious[i] || next[i] < 0 {
			continue
		}
		var c chain
		for at := i; at >= 0; at = next[at] {
			c = append(c, at)
		}
		chains = append(chains, c)
	}
	return chains
}

// follows says whether b is the next piece of the line that a begins.
func follows(a, b document.Line) bool {
	if a.Text == "" || b.Text == "" {
		return false
	}
	low, high := a.Polygon.Height(), b.Polygon.Height()
	low, high = math.Min(low, high), math.Max(low, high)
	along, off := onAxis(a.Polygon, leftOf(b.Polygon))
	end, _ := onAxis(a.Polygon, rightOf(b.Polygon))
	width := a.Polygon.Width()
	if low < minLikeness*high || math.Abs(off) > maxOffset*low || along <= 0 || end <= width {
		return false
	}
	if along < width {
		return width-along <= maxOverlap*low
	}
	advances := append(advancesOf(a), advancesOf(b)...)
	if len(advances) == 0 {
		return false
	}
	slices.Sort(advances)
	first, last := b.Chars[0], a.Chars[len(a.Chars)-1]
	distance := along - width*last.X + b.Polygon.Width()*first.X
	return distance <= maxAdvances*advances[len(advances)/2]
}

// advancesOf are the distances between the centres of letters that follow each other in
// a word.
func advancesOf(l document.Line) []float64 {
	var advances []float64
	for i := 1; i < len(l.Chars); i++ {
		if a, b := l.Chars[i-1], l.Chars[i]; a.Rune != ' ' && b.Rune != ' ' {
			advances = append(advances, (b.X-a.X)*l.Polygon.Width())
		}
	}
	return advances
}

// onAxis is a point's place along the axis of an outline, from its left edge, and below it.
func onAxis(q document.Polygon, p document.Point) (along, off float64) {
	u, from := unit(q[0], q[1]), leftOf(q)
	x, y := p.X-from.X, p.Y-from.Y
	return x*u.X + y*u.Y, y*u.X - x*u.Y
}

func leftOf(q document.Polygon) document.Point  { return document.Lerp(q[0], q[3], 0.5) }
func rightOf(q document.Polygon) document.Point { return document.Lerp(q[1], q[2], 0.5) }

// outline is the rectangle round the pieces, along the line from the first to the last.
func (c chain) outline(lines []document.Line) document.Polygon {
	from, to := leftOf(lines[c[0]].Polygon), rightOf(lines[c[len(c)-1]].Polygon)
	u := unit(from, to)
	toPage := document.Affine{A: u.X, B: -u.Y, C: from.X, D: u.Y, E: u.X, F: from.Y}
	toLine := toPage.Inverse()
	around := toLine.Polygon(lines[c[0]].Polygon).Box()
	for _, piece := range c[1:] {
		around = around.Union(toLine.Polygon(lines[piece].Polygon).Box())
	}
	return toPage.Polygon(around.Polygon())
}

// isReadBy says whether a line has the letters of the pieces, but for one on each cut,
// and is no less sure than all of them or sure enough. A rule between two columns is a letter more.
func (c chain) isReadBy(l document.Line, lines []document.Line) bool {
	sum, doubt := 0, 1.0
	for _, piece := range c {
		letters, digits, signs := count(lines[piece].Text)
		sum += letters + digits + signs
		doubt = math.Min(doubt, lines[piece].Confidence)
	}
	letters, digits, signs := count(l.Text)
	n := letters + digits + signs
	return n <= sum && n > sum-len(c) && l.Confidence >= math.Min(doubt, sureLine)
}
