package ctc

import (
	"math"
	"slices"
	"unicode"
)

// White is how much white a line shows between two places of it that are given in
// frames, in heights of the line.
type White func(from, to float64) float64

// Place is what stands between two characters that follow each other.
type Place struct {
	// Hint is how many spaces are to be expected there by the model: the sum of their
	// probabilities in the frames between.
	Hint float64

	White   float64 // between the centres of the two, in heights of the line
	Advance float64 // from the one centre to the other, in frames

	// What is usual on the line: the middle one of its places.
	UsualWhite, UsualAdvance float64

	best, frame float64 // the likeliest space and where it lies
}

func (p *Place) see(t int, space float64) {
	p.Hint += space
	if space > p.best {
		p.best, p.frame = space, float64(t)+0.5
	}
}

// The Chinese model hardly ever lets a space win. Gaps between words carry a hint of
// 0.01 to 0.5, but so do letters set wide and what follows a comma; narrow gaps between
// words carry less than either. So the white that is seen counts as well, and how far the
// letters are apart, both against what is usual on the same line: the less there is, the
// more of a hint a space needs.
const (
	leastHint  = 1e-4
	leastWhite = 0.03 // a blurred gap or letters that touch show none
)

// weights are what the signs of a place weigh, in log-odds of a space. They are those of
// `go test ./internal/ocr -run '^$' -bench FitSpaces -benchtime 1x`, on 1,200 drawn lines.
var weights = [...]float64{-0.78, 1.31, 5.16, 5.53}

// minOdds are the log-odds from which a space is read, about one to two: a word cut in
// two is found again more easily than two words that run into each other.
const minOdds = -0.7

// Signs are what a place shows, in the order of the weights: always one, the hint, and
// how much more white there is than is usual, and how much farther it is.
func (p Place) Signs() [len(weights)]float64 {
	return [...]float64{
		1, math.Log(p.Hint + leastHint), math.Log((p.White + leastWhite) / (p.UsualWhite + leastWhite)),
		math.Log(p.Advance / p.UsualAdvance),
	}
}

// IsSpace says whether a space is read there.
func (p Place) IsSpace() bool { return p.odds() > minOdds }

// spacesOf says of each place whether it is one.
func spacesOf(places []Place) []bool {
	spaces := make([]bool, len(places))
	for i, p := range places {
		spaces[i] = p.IsSpace()
	}
	return spaces
}

// odds are the log-odds of a space.
func (p Place) odds() (odds float64) {
	for i, sign := range p.Signs() {
		odds += weights[i] * sign
	}
	return odds
}

// A line of two or three characters does not tell what is usual: this many places with
// the white of common print are counted beside its own.
const (
	commonWhite  = 0.1
	commonPlaces = 2
)

// oneWhite is the white beside the digit 1 that other digits do not have, in heights of
// the line: all are set equally wide, and the 1 is half as wide as they are.
const oneWhite = 0.06

// besideOne is the white between two digits that is the shape of a 1.
func besideOne(a, b rune) (white float64) {
	if !unicode.IsDigit(a) || !unicode.IsDigit(b) {
		return 0
	}
	for _, digit := range []rune{a, b} {
		if digit == '1' {
			white += oneWhite
		}
	}
	return white
}

// measure notes what the line shows at its places.
func measure(line []Char, places []Place, white White) {
	whites := slices.Repeat([]float64{commonWhite}, commonPlaces)
	var advances []float64
	for i := range places {
		p := &places[i]
		p.White, p.Advance = white(line[i].Frame, line[i+1].Frame), line[i+1].Frame-line[i].Frame
		whites, advances = append(whites, p.White), append(advances, p.Advance)
		p.White = math.Max(0, p.White-besideOne(line[i].Rune, line[i+1].Rune))
	}
	slices.Sort(whites)
	slices.Sort(advances)
	for i := range places {
		places[i].UsualWhite, places[i].UsualAdvance = whites[(len(whites)-1)/2], advances[(len(advances)-1)/2]
	}
}
