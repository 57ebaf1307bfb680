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
	width = min(width, line.Stride)
	columns := columnsOf(line, width)
	paper := paperOf(columns)
	amounts := make([]float64, width)
	for x := range columns {
		sum := 0
		for _, v := range columns[x].samples {
			sum += max(int(v)-paper[x], paper[x]-int(v))
		}
		amounts[x] = float64(sum)
	}
	sorted := slices.Sorted(slices.Values(amounts))
	usual, least := sorted[len(sorted)/2], sorted[len(sorted)/20]
	least = math.Min(least, maxGrain*usual)
	k := ink{sums: make([]float64, width+1), perFrame: perFrame}
	for x, a := range amounts {
		white := 1 - (a-least)/math.Max(trace*(usual-least), 1e-6)
		k.sums[x+1] = k.sums[x] + math.Min(math.Max(white, 0), 1)
	}
	return k
}

// column is what is looked at of a column, in 256 shades.
type column struct {
	samples           [lineHeight - 2*inkMargin]uint8
	low, middle, high int // a fifth of the samples, half of them and four fifths are darker
}

func columnsOf(line raster.Plane, width int) []column {
	columns := make([]column, width)
	green := line.Data[line.Size : 2*line.Size]
	for x := range columns {
		c := &columns[x]
		var counts [256]uint8
		for y := range c.samples {
			v := green[(y+inkMargin)*line.Stride+x] // from -1 to 1
			c.samples[y] = uint8(min(max(v*127.5+128, 0), 255))
			counts[c.samples[y]]++
		}
		c.rank(&counts)
	}
	return columns
}

// rank finds the shades that so many samples are darker than.
func (c *column) rank(counts *[256]uint8) {
	const n = len(c.samples)
	darker, shade := 0, -1
	for _, r := range []struct {
		rank int
		at   *int
	}{{n / 5, &c.low}, {n / 2, &c.middle}, {n * 4 / 5, &c.high}} {
		for darker <= r.rank {
			shade++
			darker += int(counts[shade])
		}
		*r.at = shade
	}
}

// paperOf is how bright the paper is at each column. A line begins and ends with paper,
// since the detector outlines more than the print: what is farther from that is the print.
func paperOf(columns []column) []int {
	ends := (columns[0].middle + columns[len(columns)-1].middle) / 2
	darkest, brightest := 255, 0
	for i := range columns {
		darkest, brightest = min(darkest, columns[i].low), max(brightest, columns[i].high)
	}
	darkPrint := ends-darkest > brightest-ends
	paper := make([]int, len(columns))
	for x := range paper {
		beside := columns[max(0, x-nearby):min(len(columns), x+nearby+1)]
		paper[x] = beside[0].middle
		for i := range beside {
			if darkPrint {
				paper[x] = max(paper[x], beside[i].high)
			} else {
				paper[x] = min(paper[x], beside[i].low)
			}
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
