package ocr

import (
	"context"
	"fmt"
	"math"

	"atlas/internal/document"
	"atlas/internal/infer"
	"atlas/internal/ocr/detect"
	"atlas/internal/ocr/raster"
)

const (
	// detectionSide is the longest side the detector sees. Character errors on A4
	// pages: 4.4 % at 960, 1.2 % at 1280, 1.3 % at 1600.
	detectionSide = 1280

	// detectionStep divides both sides of the detector's input.
	detectionStep = 32
)

// detectionNormal is ImageNet's, in the order the detector was trained with.
var detectionNormal = raster.Normal{
	Mean: [3]float32{0.485, 0.456, 0.406},
	Std:  [3]float32{0.229, 0.224, 0.225},
}

// detect outlines the lines of a view, in its pixels.
func (p *Paddle) detect(ctx context.Context, d *desk, v view) ([]document.Polygon, error) {
	base := v.pixels.Base()
	w, h := detectionSize(base.W, base.H)
	in := d.floats(3 * w * h)
	v.pixels.Resize(in, w, h, detectionNormal)
	toView := document.Affine{A: float64(base.W) / float64(w), E: float64(base.H) / float64(h)}
	var lines []document.Polygon
	x := infer.Tensor{Shape: []int64{1, 3, int64(h), int64(w)}, Data: in}
	err := p.detector.Run(ctx, []infer.Tensor{x}, func(out []infer.Tensor) error {
		for _, b := range detect.Boxes(detect.Map{W: w, H: h, Prob: out[0].Data}) {
			lines = append(lines, toView.Polygon(b.Polygon))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("detecting text: %w", err)
	}
	return lines, nil
}

// detectionSize is the size at which the detector sees a picture: never larger than
// it is, apart from rounding.
func detectionSize(w, h int) (int, int) {
	scale := math.Min(1, float64(detectionSide)/float64(max(w, h)))
	step := func(side int) int {
		return max(1, int(math.Round(float64(side)*scale/detectionStep))) * detectionStep
	}
	return step(w), step(h)
}
