package ocr

import (
	"context"
	"fmt"
	"math"

	"atlas/internal/document"
	"atlas/internal/infer"
	"atlas/internal/ocr/detect"
	"atlas/internal/ocr/layout"
	"atlas/internal/ocr/raster"
)

const (
	// firstSide is the longest side of the detector's first look, enough for cards
	// and for telling how a page lies. secondSide is that of the look at small
	// print: dense A4 pages are read with character errors of 4.4 % at 960. On the
	// specimens of package ocrbench it is 2.2 % at 1280, 1.0 % at 1408 and at 1440,
	// where the runtime's memory for two pages at once grows by 150 MB.
	firstSide  = 960
	secondSide = 1408

	// secondArea bounds the memory of a look at a nearly square picture: it is that
	// of a 4:3 photo.
	secondArea = 1408 * 1056

	// smallPrint is the median height of outlines, in pixels of the first look, under
	// which a second one pays.
	smallPrint = 16

	// clearPrint is how high, in pixels of the second look, the lowest fifth of the outlines
	// is to be. Larger, the look costs more and finds no more: on 57 phone photos of one seed
	// 5,288 of 5,636 words were read exactly, with all of secondSide 5,287, with 16 pixels
	// 5,264.
	clearPrint = 20

	// detectionStep divides both sides of the detector's input.
	detectionStep = 32

	// minTurn is the angle, 1.5 degrees, from which lines that run aslant are better
	// told apart in a view turned level.
	minTurn = 1.5 * math.Pi / 180
)

// detectionNormal is ImageNet's, in the order the detector was trained with.
var detectionNormal = raster.Normal{
	Mean: [3]float32{0.485, 0.456, 0.406},
	Std:  [3]float32{0.229, 0.224, 0.225},
}

// detect outlines the lines of a view, looked at with the longest side given. The
// first edge of each outline is the one nearest to the right in the view.
func (p *Paddle) detect(ctx context.Context, d *desk, pic picture, v view, side float64) ([]document.Polygon, error) {
	w, h := detectionSize(v.width, v.height, side)
	in := d.floats(3 * w * h)
	whole := v.toPicture.Polygon(document.Box{MaxX: v.width, MaxY: v.height}.Polygon())
	pic.pixels.Warp(raster.Plane{Data: in, Stride: w, Size: w * h}, w, h, whole, detectionNormal)
	toPicture := document.Affine{A: v.width / float64(w), E: v.height / float64(h)}.Then(v.toPicture)
	var outlines []document.Polygon
	x := infer.Tensor{Shape: []int64{1, 3, int64(h), int64(w)}, Data: in}
	err := p.detector.Run(ctx, []infer.Tensor{x}, func(out []infer.Tensor) error {
		for _, b := range detect.Boxes(detect.Map{W: w, H: h, Prob: out[0].Data}) {
			outlines = append(outlines, toPicture.Polygon(b.Polygon))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("detecting text: %w", err)
	}
	return outlines, nil
}

// detectionSize is the size at which the detector sees a view: never larger than it
// is, apart from rounding.
func detectionSize(width, height, side float64) (w, h int) {
	scale := math.Min(1, side/math.Max(width, height))
	scale = math.Min(scale, math.Sqrt(secondArea/(width*height)))
	step := func(side float64) int {
		return max(1, int(math.Round(side*scale/detectionStep))) * detectionStep
	}
	return step(width), step(height)
}

// lookAgain looks at where text was found, with the picture turned clockwise by quarters
// and its lines levelled, closer where the print is small. first is what the first look
// found; it is returned when it was as good.
func (p *Paddle) lookAgain(ctx context.Context, d *desk, pic picture, first []document.Polygon, quarters int) ([]document.Polygon, error) {
	standing := first
	if quarters == 1 {
		standing = quarterTurned(first)
	}
	straight := pic.turned(quarters, 0)
	if quarters == 1 {
		// Of print that runs down the picture the first look misses much.
		level, err := p.detect(ctx, d, pic, straight, firstSide)
		if err != nil {
			return nil, err
		}
		if len(level) > 0 {
			first, standing = level, level
		}
	}
	angle := layout.Skew(through(straight.toPicture.Inverse(), standing))
	if math.Abs(angle) < minTurn {
		angle = 0
	}
	side := float64(firstSide)
	longest := math.Max(straight.width, straight.height)
	if longest > firstSide && heightAt(standing, 0.5)*firstSide/longest < smallPrint {
		side = secondSide
	}
	if quarters == 0 && angle == 0 && side == firstSide {
		return first, nil
	}
	whole := pic.turned(quarters, -angle)
	part := whole.around(standing)
	var best []document.Polygon
	for look := 1; ; look++ {
		found, err := p.detect(ctx, d, pic, whole.part(part), lookSide(side, whole, part, standing))
		if err != nil {
			return nil, err
		}
		if len(found) <= len(best) { // of more text less is seen, from farther away
			return best, nil
		}
		best = found
		wider, more := whole.wider(part, found)
		if !more || look == mostLooks {
			return best, nil
		}
		part = wider
	}
}

// mostLooks is how often a picture is looked at more closely, each time where text went on.
const mostLooks = 3

// lookSide is the longest side, in pixels of the detector, of a part of a view.
func lookSide(side float64, whole view, part document.Box, standing []document.Polygon) float64 {
	if side == firstSide { // large enough as it was seen
		return side * longer(part) / math.Max(whole.width, whole.height)
	}
	return math.Min(side, clearPrint*longer(part)/heightAt(standing, 0.2)) // as closely as need be, if that can be
}
