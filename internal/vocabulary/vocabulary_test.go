package vocabulary_test

import (
	"regexp"
	"slices"
	"testing"

	"atlas/internal/vocabulary"
)

// TestWords: each kind of word is there, and none is anything but a word.
func TestWords(t *testing.T) {
	words := vocabulary.Words()
	for _, w := range []string{"dattatray", "krishnamurthy", "gill", "traders", "appliances", "amount", "coimbatore", "nagar", "mandir"} {
		if !slices.Contains(words, w) {
			t.Errorf("no %q", w)
		}
	}
	plain := regexp.MustCompile(`^\pL+$`)
	for _, w := range words {
		if !plain.MatchString(w) {
			t.Errorf("%q is no word", w)
		}
	}
	// The search takes longer and finds more that is not printed the more words there
	// are: those of all 155,000 post offices did harm.
	if n := len(words); n < 15_000 || n > 40_000 {
		t.Errorf("%d words", n)
	}
}
