package ocr

import (
	"cmp"
	"context"
	"math"
	"slices"

	"atlas/internal/document"
	"atlas/internal/ocr/deblur"
	"atlas/internal/ocr/raster"
)

const (
	// sharp is the mean confidence from which a page's print is sharp enough. Photos in
	// the dark, strongly compressed or out of focus have 0.88 to 0.98; those of a camera
	// that moved by a third of the print's height have 0.3 to 0.65.
	sharp = 0.85

	// surelySharp is the confidence that half of a page has whose doubt lies elsewhere, as
	// in another script: a camera that moved blurs all of it.
	surelySharp = 0.97

	// hopeless is how much less sure samples are without the best blur of the first round
	// where no other helps: on 28 doubtful photos those that gained anything in the end had
	// lost 0.06 at most.
	hopeless = -0.1

	// sharpenGain is what samples must gain in mean confidence for the page to be read
	// once more. Those of moved photos gain 0.17 to 0.45.
	sharpenGain = 0.08

	// Samples are pieces of lines, sampleAspect heights long.
	samples      = 4
	sampleAspect = 10

	// sampleMargin is how many pixels round a piece its filter looks at.
	sampleMargin = 12
)

// What findBlur tries: angles first, with a length and a noise that forgive much. A
// length is right to a fifth, an angle to a twelfth of a turn.
const (
	blurAngles = 8 // of half a turn
	blurLength = 6
	blurNoise  = 0.06
)

// sharpen reads a page that was read with doubt once more, without the blur of a camera
// that moved, when there is one that explains the doubt: the lines that were outlined, of
// each of which the surer reading stays, and all of the page, in which others are seen.
// It gives what makes more sense.
func (p *Paddle) sharpen(ctx context.Context, d *desk, r reading) (reading, error) {
	if len(r.lines) == 0 || r.confidence() >= sharp || r.surest(0.5) >= surelySharp {
		return r, nil
	}
	blur, found, err := p.findBlur(ctx, d, r)
	if err != nil || !found {
		return r, err
	}
	undone := picture{pixels: raster.NewPyramid(blur.Undo(r.picture.pixels.Base())), scale: r.picture.scale}
	lines, err := p.recognise(ctx, d, undone, outlines(r.lines), roomy)
	if err != nil {
		return reading{}, err
	}
	r.picture = undone
	for i, l := range lines {
		r.lines[i] = surer(r.lines[i], l)
	}
	anew, err := p.readPicture(ctx, d, undone)
	if err != nil || anew.sense() > r.sense() {
		return anew, err
	}
	return r, nil
}

// findBlur looks for the blur without which samples of a page are read best: the
// recogniser is surest when the right one was undone. found is whether that is much
// surer than as they are.
func (p *Paddle) findBlur(ctx context.Context, d *desk, r reading) (best deblur.Blur, found bool, err error) {
	pieces := chooseSamples(r.lines)
	plain, err := p.trial(ctx, d, r.picture, pieces, deblur.Blur{})
	if err != nil {
		return best, false, err
	}
	most := 0.0
	for _, round := range []func() []deblur.Blur{
		everyAngle,
		func() []deblur.Blur { return best.Lengthened(0.75, 1.33) },
		func() []deblur.Blur { return best.Turned(-0.5*math.Pi/blurAngles, 0.5*math.Pi/blurAngles) },
		func() []deblur.Blur { return best.Lengthened(0.87, 1.15) },
		func() []deblur.Blur {
			return []deblur.Blur{{Length: best.Length, Angle: best.Angle, Noise: best.Noise / 3}}
		},
	} {
		for _, b := range round() {
			sure, err := p.trial(ctx, d, r.picture, pieces, b)
			if err != nil {
				return best, false, err
			}
			if sure > most {
				most, best = sure, b
			}
		}
		if most < plain+hopeless {
			return best, false, nil
		}
	}
	return best, most >= plain+sharpenGain, nil
}

// surest is the confidence that the surest lines with a share of the characters have at
// least.
func (r reading) surest(share float64) float64 {
	lines := slices.Clone(r.lines)
	slices.SortStableFunc(lines, func(a, b document.Line) int { return cmp.Compare(b.Confidence, a.Confidence) })
	left := 0.0
	for _, l := range lines {
		left += share * float64(len(l.Chars))
	}
	for _, l := range lines {
		if left -= float64(len(l.Chars)); left <= 0 {
			return l.Confidence
		}
	}
	return 0
}

func everyAngle() []deblur.Blur {
	var turns []float64
	for i := range blurAngles {
		turns = append(turns, float64(i)*math.Pi/blurAngles)
	}
	return deblur.Blur{Length: blurLength, Noise: blurNoise}.Turned(turns...)
}

// trial is the mean confidence with which pieces of a picture are read without a blur.
func (p *Paddle) trial(ctx context.Context, d *desk, pic picture, pieces []document.Polygon, b deblur.Blur) (float64, error) {
	var r reading
	for _, o := range pieces {
		part, moved := pic.pixels.Base().Around(o, sampleMargin)
		lines, err := p.recognise(ctx, d, picture{pixels: raster.NewPyramid(b.Undo(part)), scale: 1}, []document.Polygon{moved}, roomy)
		if err != nil {
			return 0, err
		}
		r.lines = append(r.lines, lines...)
	}
	return r.confidence(), nil
}

// chooseSamples picks pieces of long lines that are neither the surest nor the least
// sure of these.
func chooseSamples(lines []document.Line) []document.Polygon {
	long := slices.Clone(lines)
	slices.SortStableFunc(long, func(a, b document.Line) int { return cmp.Compare(aspect(b.Polygon), aspect(a.Polygon)) })
	long = long[:min(len(long), 2*samples+2)]
	slices.SortStableFunc(long, func(a, b document.Line) int { return cmp.Compare(b.Confidence, a.Confidence) })
	from := max(0, len(long)-samples) / 2
	var pieces []document.Polygon
	for _, l := range long[from:min(len(long), from+samples)] {
		pieces = append(pieces, l.Polygon.Slice(0, math.Min(1, sampleAspect/aspect(l.Polygon))))
	}
	return pieces
}
