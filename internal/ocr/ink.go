package ocr

import (
	"math"
	"slices"

	"atlas/internal/ocr/raster"
)

// ink is where a line as the recogniser sees it has none: how white its columns are,
// from 0 to 1, added up from the left.
type ink struct {
	sums     []float64
	perFrame float64 // columns
}

// inkMargin are the rows at the top and at the bottom of a line that are not looked at,
// where the neighbours reach in.
const inkMargin = 4

// What white paper has of ink: by its grain at most maxGrain of what print has, for a line
// may have no white column; and up to trace of it beside that, of blur.
const (
	maxGrain = 0.4
	trace    = 0.25
)

// nearby is how many columns to both sides have the same paper, in whatever light: letters
// and strokes are narrower.
const nearby = lineHeight / 2

// newInk looks at the width columns of a line, of which perFrame are a frame. A column has
// as much ink as its brightness is apart from that of the paper nearby, whatever the
// colours of print and paper; what all columns have, an underline, is none.
func newInk(line raster.Plane, width int, perFrame float64) ink {
	const rows = lineHeight - 2*inkMargin
	columns := raster.NewShades(line, inkMargin, rows, min(width, line.Stride), []int{rows / 5, rows / 2, rows * 4 / 5})
	amounts := columns.Apart(paperOf(columns.Ranked[0], columns.Ranked[1], columns.Ranked[2]))
	sorted := slices.Sorted(slices.Values(amounts))
	usual, least := float64(sorted[len(sorted)/2]), float64(sorted[len(sorted)/20])
	least = math.Min(least, maxGrain*usual)
	k := ink{sums: make([]float64, len(amounts)+1), perFrame: perFrame}
	for x, a := range amounts {
		white := 1 - (float64(a)-least)/math.Max(trace*(usual-least), 1e-6)
		k.sums[x+1] = k.sums[x] + math.Min(math.Max(white, 0), 1)
	}
	return k
}

// paperOf is how bright the paper is at each column, a fifth of which is darker than low, half
// than middle and four fifths than high. A line begins and ends with paper, since the detector
// outlines more than the print: what is farther from that is the print.
func paperOf(low, middle, high []uint8) []uint8 {
	last := len(middle) - 1
	ends := (int(middle[0]) + int(middle[last])) / 2
	darkPrint := ends-int(slices.Min(low)) > int(slices.Max(high))-ends
	paper := make([]uint8, len(middle))
	for x := range paper {
		from, to := max(0, x-nearby), min(last, x+nearby)+1
		if darkPrint {
			paper[x] = max(middle[from], slices.Max(high[from:to]))
		} else {
			paper[x] = min(middle[from], slices.Min(low[from:to]))
		}
	}
	return paper
}

// white implements ctc.White.
func (k ink) white(from, to float64) float64 {
	at := func(frame float64) float64 {
		column := int(math.Round(frame * k.perFrame))
		return k.sums[min(max(column, 0), len(k.sums)-1)]
	}
	return (at(to) - at(from)) / lineHeight
}
