package redact

import (
	"regexp"
	"unicode"

	"atlas/internal/idnum"
)

// longNumber is a run of digits as long as an Aadhaar number, however it is grouped.
var longNumber = regexp.MustCompile(`\p{Nd}(?:[^\pL\pN/]{0,3}\p{Nd}){11,}`)

// Text hides all but the last four digits of what may be an Aadhaar number or a
// virtual id in a text, whether its check digit is right or not: a misread number
// gives most of the right one away.
func Text(text string) string {
	runes := []rune(text)
	for _, mask := range []idnum.Mask{idnum.VIDMask, idnum.AadhaarMask} {
		for _, m := range idnum.Find(text, mask) {
			hideRunes(runes[m.Start:m.End])
		}
	}
	hidden := string(runes)
	return longNumber.ReplaceAllStringFunc(hidden, func(number string) string {
		runes := []rune(number)
		hideRunes(runes)
		return string(runes)
	})
}

// hideRunes puts an X for every character but gaps and the last four.
func hideRunes(runes []rune) {
	shown := shownDigits
	for i := len(runes) - 1; i >= 0; i-- {
		switch {
		case !unicode.IsLetter(runes[i]) && !unicode.IsDigit(runes[i]):
		case shown > 0:
			shown--
		default:
			runes[i] = 'X'
		}
	}
}
