package qr

import (
	"cmp"
	"math"
	"slices"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/detector"

	"atlas/internal/document"
)

// symbol is a place with the three finder patterns of a QR code.
type symbol struct {
	topLeft, topRight, bottomLeft finder
}

// Limits within which three finder patterns belong together. A code is a square
// seen at an angle; its version is 1 to 40, 21 to 177 modules a side.
const (
	maxSideRatio   = 1.7
	maxModuleRatio = 1.7
	maxCosine      = 0.42 // the corner is between 65 and 115 degrees
	minModules     = 21 * 0.8
	maxModules     = 177 * 1.25
	minAgreement   = 0.8 // of the modules of finder patterns, chance is a half
)

// The outline goes beyond the estimated edge of the symbol by quietModules and a
// share of the symbol: the fourth corner has no finder pattern, and perspective
// moves it. A symbol that was not decoded may rest on a wrong finder pattern.
const (
	quietModules = 3
	sureShare    = 0.04
	unsureShare  = 0.1
)

// locate returns the symbols in bits, the most regular first, sharing no finder
// pattern.
func locate(bits *gozxing.BitMatrix) []symbol {
	type candidate struct {
		symbol
		i, j, k int // its finders
		penalty float64
	}
	finders := findersIn(bits)
	var candidates []candidate
	for i := range finders {
		for j := i + 1; j < len(finders); j++ {
			for k := j + 1; k < len(finders); k++ {
				s := arrange(finders[i], finders[j], finders[k])
				if penalty, ok := s.irregularity(); ok && s.drawn(bits) && s.mottled(bits) {
					candidates = append(candidates, candidate{s, i, j, k, penalty})
				}
			}
		}
	}
	slices.SortFunc(candidates, func(a, b candidate) int { return cmp.Compare(a.penalty, b.penalty) })
	taken := make([]bool, len(finders))
	var symbols []symbol
	for _, c := range candidates {
		if taken[c.i] || taken[c.j] || taken[c.k] || len(symbols) == maxCodes {
			continue
		}
		taken[c.i], taken[c.j], taken[c.k] = true, true, true
		symbols = append(symbols, c.symbol)
	}
	return symbols
}

// arrange takes the pattern opposite the longest side for the top-left one and
// goes on clockwise.
func arrange(a, b, c finder) symbol {
	ab, bc, ca := document.Dist(a.Point, b.Point), document.Dist(b.Point, c.Point), document.Dist(c.Point, a.Point)
	switch max(ab, bc, ca) {
	case ab:
		a, b, c = c, a, b
	case ca:
		a, b, c = b, c, a
	}
	u, v := sub(b.Point, a.Point), sub(c.Point, a.Point)
	if u.X*v.Y-u.Y*v.X < 0 {
		b, c = c, b
	}
	return symbol{a, b, c}
}

// irregularity is 0 for a square seen straight on and grows with every departure;
// ok is false when the three patterns cannot be one symbol.
func (s symbol) irregularity() (irregularity float64, ok bool) {
	u, v := sub(s.topRight.Point, s.topLeft.Point), sub(s.bottomLeft.Point, s.topLeft.Point)
	width, height := math.Hypot(u.X, u.Y), math.Hypot(v.X, v.Y)
	if width == 0 || height == 0 {
		return 0, false
	}
	sides := max(width, height) / min(width, height)
	cosine := math.Abs(u.X*v.X+u.Y*v.Y) / (width * height)
	small := min(s.topLeft.module, s.topRight.module, s.bottomLeft.module)
	large := max(s.topLeft.module, s.topRight.module, s.bottomLeft.module)
	modules := s.modules()
	ok = sides < maxSideRatio && large < maxModuleRatio*small && cosine < maxCosine &&
		modules > minModules && modules < maxModules
	return sides - 1 + large/small - 1 + cosine, ok
}

// module is the mean size of a module, in pixels. The finder patterns were measured
// along the picture's axes, where a turned square is longer.
func (s symbol) module() float64 {
	u := sub(s.topRight.Point, s.topLeft.Point)
	turn := max(math.Abs(u.X), math.Abs(u.Y)) / math.Hypot(u.X, u.Y)
	return turn * (s.topLeft.module + s.topRight.module + s.bottomLeft.module) / 3
}

// modules estimates the modules a side. The centres of two finder patterns are
// seven modules closer than the symbol's edges.
func (s symbol) modules() float64 { return s.width()/s.module() + 7 }

// width is the mean distance of the finder patterns along the sides, in pixels.
func (s symbol) width() float64 {
	return (document.Dist(s.topLeft.Point, s.topRight.Point) + document.Dist(s.topLeft.Point, s.bottomLeft.Point)) / 2
}

func (s symbol) middle() document.Point {
	return document.Lerp(s.topRight.Point, s.bottomLeft.Point, 0.5)
}

// drawn says whether the three patterns have the rings of a finder pattern in the
// symbol's own directions, and white paper on their outer sides. A code has a
// quiet zone of four modules, on cards often one.
func (s symbol) drawn(bits *gozxing.BitMatrix) bool {
	span := s.modules() - 7
	right, down := sub(s.topRight.Point, s.topLeft.Point), sub(s.bottomLeft.Point, s.topLeft.Point)
	agree, points := 0, 0
	for _, corner := range []struct {
		finder
		outX, outY int // which way is outside
	}{{s.topLeft, -1, -1}, {s.topRight, 1, -1}, {s.bottomLeft, -1, 1}} {
		for i := -4; i <= 4; i++ {
			for j := -4; j <= 4; j++ {
				ring := max(i, -i, j, -j)
				if ring == 4 && i*corner.outX != 4 && j*corner.outY != 4 {
					continue // inside the symbol, or beside it
				}
				x, y := float64(i)/span, float64(j)/span
				at := document.Point{X: corner.X + right.X*x + down.X*y, Y: corner.Y + right.Y*x + down.Y*y}
				points++
				if black(bits, at) == (ring != 2 && ring != 4) {
					agree++
				}
			}
		}
	}
	return float64(agree) > minAgreement*float64(points)
}

// mottled says whether the inside of the symbol changes between black and white as
// often as data does: on average every second module, here at least every sixth.
func (s symbol) mottled(bits *gozxing.BitMatrix) bool {
	changes, lines := 0, 0
	steps := int(4 * s.modules())
	for at := 0.3; at < 0.75; at += 0.1 {
		from := document.Lerp(s.topLeft.Point, s.bottomLeft.Point, at)
		to := document.Point{X: from.X + s.topRight.X - s.topLeft.X, Y: from.Y + s.topRight.Y - s.topLeft.Y}
		last := black(bits, from)
		for i := range steps {
			now := black(bits, document.Lerp(from, to, float64(i+1)/float64(steps)))
			if now != last {
				changes++
			}
			last = now
		}
		lines++
	}
	return float64(changes) > float64(lines)*s.modules()/6
}

func black(bits *gozxing.BitMatrix, p document.Point) bool {
	x, y := int(p.X), int(p.Y)
	return x >= 0 && y >= 0 && x < bits.GetWidth() && y < bits.GetHeight() && bits.Get(x, y)
}

// scaled is the symbol in a picture that is larger by factor.
func (s symbol) scaled(factor float64) symbol {
	return symbol{s.topLeft.scaled(factor), s.topRight.scaled(factor), s.bottomLeft.scaled(factor)}
}

// outline is the whole symbol with its quiet zone and share of the symbol more.
func (s symbol) outline(share float64) document.Polygon {
	span := s.modules() - 7
	margin := quietModules + share*s.modules()
	u, v := sub(s.topRight.Point, s.topLeft.Point), sub(s.bottomLeft.Point, s.topLeft.Point)
	at := func(right, down float64) document.Point {
		return document.Point{
			X: s.topLeft.X + u.X*right/span + v.X*down/span,
			Y: s.topLeft.Y + u.Y*right/span + v.Y*down/span,
		}
	}
	near, far := -3.5-margin, span+3.5+margin
	return document.Polygon{at(near, near), at(far, near), at(far, far), at(near, far)}
}

// sample reads the modules of a symbol and decodes them.
func sample(bits *gozxing.BitMatrix, s symbol) (text string, ok bool) {
	info := detector.NewFinderPatternInfo(s.bottomLeft.gozxing(), s.topLeft.gozxing(), s.topRight.gozxing())
	grid, err := detector.NewDetector(bits).ProcessFinderPatternInfo(info)
	if err != nil {
		return "", false
	}
	result, err := decoder.NewDecoder().DecodeWithoutHint(grid.GetBits())
	if err != nil {
		return "", false
	}
	return result.GetText(), result.GetText() != ""
}

func sub(p, q document.Point) document.Point { return document.Point{X: p.X - q.X, Y: p.Y - q.Y} }
