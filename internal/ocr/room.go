package ocr

import (
	"context"

	"atlas/internal/document"
)

// How many times as high as its outline is what is read of a line. More of the paper above
// and below makes letters smaller and a line less wide, which takes less time, and mends
// outlines that are too tight, as those of small print often are. Lines in doubt are read
// once more without it. docs/performance.md has what other factors gave.
const (
	roomy = 1.15
	tight = 1.0
)

// The confidence under which a line is in doubt, and from which it may be text. A limit of
// 0.9 takes 8 % less time and reads as many words, but misses 40 fields of 608 clean and
// phone papers where 0.95 misses 33: a letter or a digit lost in a line that is else sure.
const (
	closerDoubt = 0.95
	closerLeast = 0.3
)

// readCloser reads the lines in doubt once more, closer. Of each the surer reading stays.
func (p *Paddle) readCloser(ctx context.Context, d *desk, r reading) (reading, error) {
	var doubtful []int
	var outlines []document.Polygon
	for i, l := range r.lines {
		if l.Confidence < closerDoubt && l.Confidence >= closerLeast {
			doubtful = append(doubtful, i)
			outlines = append(outlines, l.Polygon)
		}
	}
	lines, err := p.recognise(ctx, d, r.picture, outlines, tight)
	if err != nil {
		return reading{}, err
	}
	for k, i := range doubtful {
		r.lines[i] = surer(r.lines[i], lines[k])
	}
	return r, nil
}

// heightened is an outline with the same axis and ends, by a factor as high.
func heightened(o document.Polygon, by float64) document.Polygon {
	for _, side := range [2][2]int{{0, 3}, {1, 2}} {
		top, bottom := o[side[0]], o[side[1]]
		middle := document.Lerp(top, bottom, 0.5)
		o[side[0]], o[side[1]] = document.Lerp(middle, top, by), document.Lerp(middle, bottom, by)
	}
	return o
}
