package ctc

import (
	"math"
	"slices"
)

// Fixed-pitch print, as on till receipts, leaves so much room beside an "l" or an
// "i" that the recogniser sees spaces there. In such a line a real space doubles
// the distance between its neighbours. The numbers were read off 2,700 lines of
// drawn papers.
const (
	evenPitch   = 0.13 // mean deviation from the median distance, of which fixed pitch has less
	doublePitch = 1.6  // distance over a space of fixed pitch, in pitches, at least
	singlePitch = 1.3  // distance over no space at all, at most
)

// withoutFalseSpaces drops the spaces of a fixed-pitch line that take no room.
func withoutFalseSpaces(line []Char) []Char {
	pitch, ok := fixedPitch(line)
	if !ok {
		return line
	}
	kept := make([]Char, 0, len(line))
	for i, c := range line {
		if c.Rune != ' ' || across(line, i) >= singlePitch*pitch {
			kept = append(kept, c)
		}
	}
	return kept
}

// fixedPitch is the distance from letter to letter; ok is false for a line whose
// letters differ in width, or whose spaces do not show that they do not.
func fixedPitch(line []Char) (pitch float64, ok bool) {
	var steps []float64
	for i := 1; i < len(line); i++ {
		if line[i].Rune != ' ' && line[i-1].Rune != ' ' {
			steps = append(steps, line[i].Frame-line[i-1].Frame)
		}
	}
	if len(steps) < 8 {
		return 0, false
	}
	slices.Sort(steps)
	pitch = steps[len(steps)/2]
	deviation := 0.0
	for _, s := range steps {
		deviation += math.Abs(s-pitch) / float64(len(steps))
	}
	double, spaces := 0, 0
	for i, c := range line {
		if c.Rune == ' ' {
			spaces++
			if across(line, i) >= doublePitch*pitch {
				double++
			}
		}
	}
	return pitch, deviation < evenPitch*pitch && double > 0 && 2*double >= spaces
}

// across is the distance between the neighbours of character i. A line neither
// starts nor ends with a space.
func across(line []Char, i int) float64 { return line[i+1].Frame - line[i-1].Frame }
