package ocr

import (
	"context"

	"atlas/internal/document"
)

// Lines in doubt are read once more with more of the paper above and below them, which
// makes their letters smaller: outlines of small print are often too tight. On 119 hard
// photographs 9,453 of 13,021 words were read exactly without and 9,633 with it, on 75 phone
// photos 7,694 and 7,702 of 8,102. By the first version of this, limits of 0.9, 0.95 and 0.98
// gave 9,550, 9,592 and 9,621 on the hard ones and took 8, 13 and 21 % more time to read
// them; 1.08 and 1.2 times the height gave 9,530 and 9,577 at 0.95.
const (
	roomDoubt = 0.95 // the confidence under which a line is in doubt
	roomLeast = 0.3  // and from which it may be text
	room      = 1.15 // times as high
)

// giveRoom reads the lines in doubt with more room. Of each the surer reading stays, with its
// first outline.
func (p *Paddle) giveRoom(ctx context.Context, d *desk, r reading) (reading, error) {
	var doubtful []int
	var wider []document.Polygon
	for i, l := range r.lines {
		if l.Confidence < roomDoubt && l.Confidence >= roomLeast {
			doubtful = append(doubtful, i)
			wider = append(wider, heightened(l.Polygon, room))
		}
	}
	if len(doubtful) == 0 {
		return r, nil
	}
	lines, err := p.recognise(ctx, d, r.picture, wider)
	if err != nil {
		return reading{}, err
	}
	for k, i := range doubtful {
		lines[k].Polygon = r.lines[i].Polygon
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
