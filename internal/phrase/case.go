package phrase

import (
	"strings"
	"unicode"
)

// InCaseOf writes a word of small letters in the case of another: in capitals when most of
// its letters are, with one when it does not begin with a small letter. The word is of the
// letters a to z, neither is empty.
func InCaseOf(as, word string) string {
	runes := []rune(as)
	upper := 0
	for _, r := range runes {
		if unicode.IsUpper(r) {
			upper++
		}
	}
	switch {
	case 2*upper > len(runes):
		return strings.ToUpper(word)
	case !unicode.IsLower(runes[0]):
		return strings.ToUpper(word[:1]) + word[1:]
	}
	return word
}
