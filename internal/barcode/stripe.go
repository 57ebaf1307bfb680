package barcode

import (
	"math"
	"slices"
)

const (
	// window is the stretch whose mean tells black from white, in looks along a line. It
	// holds some characters of a code, so about as much black as white.
	window = 160

	// minContrast is the mean difference from a window's mean below which all is paper.
	minContrast = 10.0

	// minRuns is the runs of a code of six characters.
	minRuns = 40

	// gap is the white, in stripes, that separates codes: quiet zones have ten (ISO/IEC
	// 15417), within a code at most four are white.
	gap = 7
)

// threshold tells black from white.
func threshold(levels []float64) []bool {
	sums := make([]float64, len(levels)+1)
	for i, v := range levels {
		sums[i+1] = sums[i] + v
	}
	mean := func(i int) float64 {
		from, to := max(0, i-window/2), min(len(levels), i+window/2)
		return (sums[to] - sums[from]) / float64(to-from)
	}
	spread := make([]float64, len(levels)+1)
	for i, v := range levels {
		spread[i+1] = spread[i] + math.Abs(v-mean(i))
	}
	black := make([]bool, len(levels))
	for i, v := range levels {
		from, to := max(0, i-window/2), min(len(levels), i+window/2)
		black[i] = v < mean(i) && spread[to]-spread[from] > minContrast*float64(to-from)
	}
	return black
}

// group is a row of stripes with paper on both sides.
type group struct {
	start, end int // on the line
	stripes    []bool
	stripe     int // about the width of the thinnest
}

// groups are the stretches of a line that have as many stripes as a code, cut at wide
// gaps.
func groups(black []bool) []group {
	var found []group
	type run struct{ start, end int }
	var runs []run // of black
	flush := func() {
		if 2*len(runs) >= minRuns {
			start, end := runs[0].start, runs[len(runs)-1].end
			found = append(found, group{start, end, black[start:end], thin(len(runs), func(i int) int { return runs[i].end - runs[i].start })})
		}
		runs = nil
	}
	for i := 0; i < len(black); i++ {
		if !black[i] {
			continue
		}
		start := i
		for i < len(black) && black[i] {
			i++
		}
		if len(runs) > 0 {
			recent := runs[max(0, len(runs)-8):]
			if start-runs[len(runs)-1].end > gap*thin(len(recent), func(i int) int { return recent[i].end - recent[i].start }) {
				flush()
			}
		}
		runs = append(runs, run{start, i})
	}
	flush()
	return found
}

// thin is the width under which a quarter of n runs are, at least one.
func thin(n int, width func(int) int) int {
	widths := make([]int, n)
	for i := range widths {
		widths[i] = width(i)
	}
	slices.Sort(widths)
	return max(1, widths[n/4])
}
