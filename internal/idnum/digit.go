package idnum

import "strings"

// The digit 0 of each Indian script that prints its own; the others follow it (Unicode
// 15, chapter 12).
var zeros = []rune{
	0x0966, // Devanagari
	0x09E6, // Bengali
	0x0A66, // Gurmukhi
	0x0AE6, // Gujarati
	0x0B66, // Odia
	0x0BE6, // Tamil
	0x0C66, // Telugu
	0x0CE6, // Kannada
	0x0D66, // Malayalam
}

// ASCIIDigits writes the digits of Indian scripts as 0 to 9, each in its place.
func ASCIIDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < zeros[0] {
			return r
		}
		for _, zero := range zeros {
			if r >= zero && r <= zero+9 {
				return '0' + r - zero
			}
		}
		return r
	}, text)
}
