package qr

import (
	"cmp"
	"math"
	"slices"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/detector"

	"atlas/internal/document"
)

// finder is one of the three square marks in the corners of a QR code: any line
// through its middle is black, white, black, white, black in the proportions
// 1:1:3:1:1 (ISO/IEC 18004).
type finder struct {
	document.Point // its middle
	module         float64
	seen           int // rows that crossed it
}

const (
	// rowStep is the distance of the rows searched. A pattern must be crossed by two
	// of them, so one with less than 1.3 pixels a module may be missed.
	rowStep = 2

	// maxFinders bounds the triples that are tried: a picture tiled with finder
	// patterns must not take minutes.
	maxFinders = 40

	// maxMarks bounds the marks that are told apart before the best are taken.
	maxMarks = 1000
)

func (f finder) gozxing() *detector.FinderPattern {
	return detector.NewFinderPattern(f.X, f.Y, f.module, f.seen)
}

func (f finder) scaled(factor float64) finder {
	return finder{document.Point{X: f.X * factor, Y: f.Y * factor}, f.module * factor, f.seen}
}

// findersIn returns the finder patterns in bits, those crossed by most rows first.
func findersIn(bits *gozxing.BitMatrix) []finder {
	var found []finder
	for y := rowStep - 1; y < bits.GetHeight(); y += rowStep {
		for _, x := range crossings(bits, y) {
			if f, ok := confirm(bits, x, y); ok {
				found = merge(found, f)
			}
		}
	}
	// One row is chance.
	found = slices.DeleteFunc(found, func(f finder) bool { return f.seen < 2 })
	slices.SortStableFunc(found, func(a, b finder) int { return cmp.Compare(b.seen, a.seen) })
	return found[:min(len(found), maxFinders)]
}

// crossings returns the middles of the runs in row y that are in proportion.
func crossings(bits *gozxing.BitMatrix, y int) (middles []int) {
	var runs [5]int
	width, colour := bits.GetWidth(), false
	for x := 0; x <= width; x++ {
		if x < width && bits.Get(x, y) == colour {
			runs[4]++
			continue
		}
		if colour && proportioned(runs) {
			middles = append(middles, x-runs[4]-runs[3]-(runs[2]+1)/2)
		}
		copy(runs[:], runs[1:])
		runs[4], colour = 1, !colour
	}
	return middles
}

// proportioned says whether the runs are as 1:1:3:1:1, each within half of itself.
func proportioned(runs [5]int) bool {
	total := 0
	for _, n := range runs {
		if n == 0 {
			return false
		}
		total += n
	}
	module := float64(total) / 7
	if module < 1 {
		return false
	}
	for i, n := range runs {
		want := module
		if i == 2 {
			want = 3 * module
		}
		if math.Abs(float64(n)-want) > want/2+0.5 {
			return false
		}
	}
	return true
}

// confirm checks the proportions down through the middle of a crossing, across
// again at the middle that gives, and along one diagonal.
func confirm(bits *gozxing.BitMatrix, x, y int) (f finder, ok bool) {
	middleY, tall, ok := through(bits, x, y, 0, 1)
	if !ok {
		return f, false
	}
	middleX, wide, ok := through(bits, x, int(middleY), 1, 0)
	if !ok || tall > 2*wide || wide > 2*tall {
		return f, false
	}
	if _, _, ok := through(bits, int(middleX), int(middleY), 1, 1); !ok {
		return f, false
	}
	return finder{document.Point{X: middleX, Y: middleY}, (tall + wide) / 14, 1}, true
}

// through measures the five runs on the line in direction (dx, dy) through the
// black point (x, y). It returns the middle of the line along that direction and
// its length.
func through(bits *gozxing.BitMatrix, x, y, dx, dy int) (middle, length float64, ok bool) {
	if !bits.Get(x, y) {
		return 0, 0, false
	}
	var runs [5]int
	ahead, colour := 0, true
	for i := 2; i < 5; i++ {
		n := run(bits, x+dx*(ahead+1), y+dy*(ahead+1), dx, dy, colour)
		runs[i], ahead, colour = n, ahead+n, !colour
	}
	behind, colour := 0, true
	for i := 2; i >= 0; i-- {
		n := run(bits, x-dx*(behind+1), y-dy*(behind+1), -dx, -dy, colour)
		runs[i], behind, colour = runs[i]+n, behind+n, !colour
	}
	runs[2]++ // the point itself
	start := x*dx + y*dy - behind
	middle = float64(start+runs[0]+runs[1]) + float64(runs[2])/2
	return middle, float64(ahead + behind + 1), proportioned(runs)
}

// run counts the points of one colour from (x, y) on.
func run(bits *gozxing.BitMatrix, x, y, dx, dy int, colour bool) int {
	n := 0
	for x >= 0 && y >= 0 && x < bits.GetWidth() && y < bits.GetHeight() && bits.Get(x, y) == colour {
		n, x, y = n+1, x+dx, y+dy
	}
	return n
}

// merge adds f to the pattern it crosses once more, or as a new one.
func merge(found []finder, f finder) []finder {
	for i, g := range found {
		if math.Abs(f.X-g.X) <= 2*g.module && math.Abs(f.Y-g.Y) <= 2*g.module && f.module < 2*g.module && g.module < 2*f.module {
			n := float64(g.seen)
			mean := func(old, new float64) float64 { return (old*n + new) / (n + 1) }
			found[i] = finder{document.Point{X: mean(g.X, f.X), Y: mean(g.Y, f.Y)}, mean(g.module, f.module), g.seen + 1}
			return found
		}
	}
	if len(found) == maxMarks {
		return found
	}
	return append(found, f)
}
