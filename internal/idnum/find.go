package idnum

import (
	"strings"
	"unicode"
)

// Match is a place in a text that fits a mask.
type Match struct {
	Value      string // without gaps, in capitals, repaired
	Start, End int    // rune range in the text, gaps included
	Repairs    int    // how many characters were exchanged
}

// maxRepairs is the share of places that may be exchanged: with more, ordinary
// words begin to look like numbers (BOSTIG as 805716).
const maxRepairs = 0.25

// Find returns the places in text that fit mask, from left to right, none overlapping; a
// mask without places fits nowhere. A gap (a blank, dash or dot, between groups of four
// digits any mark but a stroke) is allowed only where the mask has a blank. A number inside
// a longer one is not found: not the twelve digits within a sixteen-digit VID, however it
// is grouped, nor the PAN within a GSTIN. Digits of Indian scripts are ours: whoever hides a number must
// find it in all that it can be read in.
func Find(text string, mask Mask) []Match {
	runes := []rune(ASCIIDigits(text))
	var found []Match
	for start := 0; start < len(runes); {
		m, ok := matchAt(runes, start, mask)
		if !ok || !standsAlone(runes, m, mask) {
			start++
			continue
		}
		found = append(found, m)
		start = m.End
	}
	return found
}

// matchAt reads mask from runes at start.
func matchAt(runes []rune, start int, mask Mask) (Match, bool) {
	m := Match{Start: start}
	var value strings.Builder
	i, places := start, 0
	for _, want := range string(mask) {
		if want == ' ' {
			i += gapBefore(runes[i:], mask)
			continue
		}
		if i == len(runes) {
			return Match{}, false
		}
		meant, exchanged, ok := place(runes[i], want)
		if !ok {
			return Match{}, false
		}
		if exchanged {
			m.Repairs++
		}
		value.WriteRune(meant)
		places++
		i++
	}
	m.Value, m.End = value.String(), i
	return m, places > 0 && m.Repairs <= max(1, int(maxRepairs*float64(places)))
}

// gapBefore is how many characters stand between two groups: one gap or none. Between
// groups of four digits it may be another mark, or have one beside it, as a speck on the
// paper is read as one; between shorter ones a comma parts two numbers.
func gapBefore(runes []rune, mask Mask) int {
	const most = 2
	if !inFours(mask) {
		if len(runes) > 0 && isGap(runes[0]) {
			return 1
		}
		return 0
	}
	for n := range min(most, len(runes)-1) + 1 {
		if unicode.IsLetter(runes[n]) || isDigit(runes[n]) {
			return n
		}
		if runes[n] == '/' {
			return 0
		}
	}
	return 0
}

// inFours says whether a mask is that of an Aadhaar number or a virtual id.
func inFours(mask Mask) bool { return mask == AadhaarMask || mask == VIDMask }

// standsAlone says whether the match is not a part of something longer.
func standsAlone(runes []rune, m Match, mask Mask) bool {
	before, after := runes[:m.Start], runes[m.End:]
	if !strings.ContainsAny(string(mask), "A?") {
		return !digitsGoOn(backwards(before), mask) && !digitsGoOn(after, mask)
	}
	return !wordGoesOn(last(before)) && !wordGoesOn(first(after))
}

// wordGoesOn says whether r, next to a number in capitals, belongs to it. A small
// letter is the end of a caption whose blank was lost: "NumberABCDE1234F".
func wordGoesOn(r rune) bool { return isDigit(r) || isCapital(r) }

// digitsGoOn says whether the text next to a run of digits continues it: with a
// digit, with a decimal point, or over a gap with one more group of the same size.
func digitsGoOn(next []rune, mask Mask) bool {
	if isDigit(first(next)) {
		return true
	}
	gap := gapBefore(next, mask)
	if gap == 0 || gap == len(next) {
		return false
	}
	if next[0] == '.' && isDigit(next[1]) {
		return true
	}
	group := strings.IndexByte(string(mask), ' ')
	digits := 0
	for digits < len(next)-gap && isDigit(next[gap+digits]) {
		digits++
	}
	return group > 0 && digits == group
}

func isGap(r rune) bool { return r == '-' || r == '.' || unicode.IsSpace(r) }

func first(runes []rune) rune {
	if len(runes) == 0 {
		return 0
	}
	return runes[0]
}

func last(runes []rune) rune {
	if len(runes) == 0 {
		return 0
	}
	return runes[len(runes)-1]
}

func backwards(runes []rune) []rune {
	// Longer than any mask's group with the gap before it.
	const reach = 20
	var back []rune
	for i := len(runes) - 1; i >= 0 && len(back) < reach; i-- {
		back = append(back, runes[i])
	}
	return back
}
