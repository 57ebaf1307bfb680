// Package similarity says how closely two printed texts match, 0 to 100.
//
// The measure is the weighted ratio (WRatio) of the fuzzywuzzy and RapidFuzz
// matchers, derived from its published definition in RapidFuzz's documentation
// (rapidfuzz.fuzz: ratio, partial_ratio, token_sort_ratio, token_set_ratio,
// WRatio). It is symmetric, 100 for equal texts, 0 when one is empty.
package similarity

import (
	"math"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The scales of WRatio: what is found after reordering words counts a little less
// than a plain match, and what is found inside a longer text counts less again.
const (
	tokenScale       = 0.95
	partialScale     = 0.9
	farPartialScale  = 0.6
	partialFrom      = 1.5 // longer over shorter, from which a part may stand for the whole
	farPartialBeyond = 8.0
)

// Text compares two texts. Case, punctuation and the kind of blanks do not count.
func Text(a, b string) int { return weighted(words(a), words(b)) }

// Ratio compares two texts as they stand, character by character.
func Ratio(a, b string) int {
	return percent(ratio(bounded(a), bounded(b)))
}

func weighted(a, b []string) int {
	whole, other := joined(a), joined(b)
	if len(whole) == 0 || len(other) == 0 {
		return 0
	}
	lengths := float64(max(len(whole), len(other))) / float64(min(len(whole), len(other)))
	best := ratio(whole, other)
	if lengths < partialFrom {
		return percent(max(best, tokenScale*tokens(a, b, ratio)))
	}
	scale := partialScale
	if lengths > farPartialBeyond {
		scale = farPartialScale
	}
	best = max(best, scale*partialRatio(whole, other), scale*tokenScale*tokens(a, b, partialRatio))
	return percent(best)
}

// tokens is the better of two comparisons that forgive the order of words: all
// words sorted, and the words in common against each text's own.
func tokens(a, b []string, compare func(a, b []rune) float64) float64 {
	best := compare(joined(sorted(a)), joined(sorted(b)))
	both, onlyA, onlyB := split(a, b)
	if len(both) == 0 {
		return best
	}
	if len(onlyA) == 0 || len(onlyB) == 0 {
		return 1
	}
	common := joined(both)
	withA, withB := joined(append(both[:len(both):len(both)], onlyA...)), joined(append(both[:len(both):len(both)], onlyB...))
	return max(best, compare(common, withA), compare(common, withB), compare(withA, withB))
}

// words splits a text into lower-case words of letters, marks and digits, with
// compatibility forms (full-width letters, ligatures) made plain.
func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(norm.NFKC.String(s)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r)
	})
}

func joined(words []string) []rune { return bounded(strings.Join(words, " ")) }

func bounded(s string) []rune {
	runes := []rune(s)
	return runes[:min(len(runes), maxRunes)]
}

func percent(share float64) int { return int(math.Round(share * 100)) }

// Plain is a text as Text compares it: its words in lower case.
func Plain(s string) string { return strings.Join(words(s), " ") }
