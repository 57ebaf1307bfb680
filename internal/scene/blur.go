package scene

import (
	"image"
	"math"
	"slices"
)

// The blur of a picture shows in the width of its sharpest edges. They are looked
// for in windows along rows and columns.
const (
	edgeWindow   = 32
	edgeStep     = 8
	edgeContrast = 0.3  // of the picture's own contrast, for an edge to count
	sharpest     = 0.05 // part of the windows

	// blurred is the width from which nothing can be told of a picture: faces are
	// missed and found where none are. soft is that from which a paper's print cannot
	// be read, and vague that from which a picture that shows nothing may do so for its
	// blur alone. Drawn photographs in focus come out at 1.1 to 2.5, with a shaking hand at
	// 3.6 at most; smoothed by a sigma of 3, 6 and 12 pixels in 1600 at 3.2, 4.6 to 7.7,
	// and 7.5 and more.
	blurred = 4.2
	vague   = 3.6
	soft    = 3.0
)

// edgeWidth is over how many pixels brightness changes at the sharpest edges of a
// picture, 2 when it is in focus. A hand that moved widens the edges of one direction
// alone, so the wider direction counts. It is 0 when the picture has no edges.
func edgeWidth(img *image.RGBA) float64 {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	grey := make([]float64, w*h)
	for i := range grey {
		p := img.Pix[i/w*img.Stride+i%w*4:]
		grey[i] = 0.299*float64(p[0]) + 0.587*float64(p[1]) + 0.114*float64(p[2])
	}
	sorted := slices.Clone(grey)
	slices.Sort(sorted)
	contrast := edgeContrast * (sorted[len(sorted)*98/100] - sorted[len(sorted)*2/100])
	var across, down []float64
	for y := 0; y < h; y += 2 {
		for x := 0; x+edgeWindow <= w; x += edgeStep {
			across = appendWidth(across, grey[y*w+x:], 1, contrast)
		}
	}
	for x := 0; x < w; x += 2 {
		for y := 0; y+edgeWindow <= h; y += edgeStep {
			down = appendWidth(down, grey[y*w+x:], w, contrast)
		}
	}
	return max(quantile(across, sharpest), quantile(down, sharpest))
}

// appendWidth adds the width of the sharpest edge in a window of values that are
// stride apart, if its contrast is enough.
func appendWidth(widths, values []float64, stride int, contrast float64) []float64 {
	lo, hi, steepest := values[0], values[0], 0.0
	for i := 1; i < edgeWindow; i++ {
		v := values[i*stride]
		lo, hi = min(lo, v), max(hi, v)
		steepest = max(steepest, math.Abs(v-values[(i-1)*stride]))
	}
	if hi-lo < contrast || steepest == 0 {
		return widths
	}
	return append(widths, (hi-lo)/steepest)
}

// quantile sorts values and gives the one at a part of them, 0 of none.
func quantile(values []float64, part float64) float64 {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	return values[int(part*float64(len(values)-1))]
}
