package idnum

import (
	"strings"
	"unicode"
)

// Mask is the shape of a number, a character a place: A is a capital letter, 9 a
// digit, ? a letter or digit, a blank is a place where a gap may be printed, and
// any other character stands for itself.
type Mask string

// Masks of the numbers on the papers Atlas reads.
const (
	AadhaarMask Mask = "9999 9999 9999"
	MaskedMask  Mask = "XXXX XXXX 9999" // an Aadhaar number with its first eight digits hidden
	VIDMask     Mask = "9999 9999 9999 9999"
	PANMask     Mask = "AAAAA 9999 A"
	GSTINMask   Mask = "99AAAAA9999A?Z?"
	IMEIMask    Mask = "999999999999999"
	PINMask     Mask = "999 999"
	IFSCMask    Mask = "AAAA0??????"
	DateMask    Mask = "99/99/9999"
	EPICMask    Mask = "AAA 9999999"

	PassportMask     Mask = "A 9999999"
	PassportFileMask Mask = "AA9999999999999" // of the application

	LicenceMask       Mask = "AA 99 9999 9999999"
	LicenceLetterMask Mask = "AA 99 A 9999 9999999" // the office has a letter
	LicenceOfficeMask Mask = "AA 99 9 9999 9999999" // or a third digit
)

// The pairs that OCR confuses, by shape. A digit has one likeliest letter, while
// several letters are read for one digit.
var (
	digitFor = map[rune]rune{
		'O': '0', 'o': '0', 'D': '0', 'Q': '0', 'I': '1', 'i': '1', 'l': '1', '|': '1',
		'Z': '2', 'z': '2', 'A': '4', 'S': '5', 's': '5', 'G': '6', 'T': '7', 'B': '8',
	}
	letterFor = map[rune]rune{
		'0': 'O', '1': 'I', '|': 'I', '2': 'Z', '4': 'A', '5': 'S', '6': 'G', '7': 'T', '8': 'B', ']': 'J',
	}
)

// Repair makes text fit mask by exchanging characters that OCR confuses, only at
// places where the mask says which is meant. repairs counts the exchanges; small
// letters become capitals without being counted. Blanks in the mask are not
// places, so text is without gaps. When text cannot be made to fit, ok is false
// and it comes back as it was.
func Repair(text string, mask Mask) (fixed string, repairs int, ok bool) {
	places := []rune(strings.ReplaceAll(string(mask), " ", ""))
	runes := []rune(text)
	if len(runes) != len(places) {
		return text, 0, false
	}
	for i, r := range runes {
		meant, exchanged, fits := place(r, places[i])
		if !fits {
			return text, 0, false
		}
		if exchanged {
			repairs++
		}
		runes[i] = meant
	}
	return string(runes), repairs, true
}

// place reads one character where the mask has want.
func place(r, want rune) (meant rune, exchanged, ok bool) {
	upper := unicode.ToUpper(r)
	switch want {
	case 'A':
		if isCapital(upper) {
			return upper, false, true
		}
		meant, ok = letterFor[r]
		return meant, ok, ok
	case '9':
		if isDigit(r) {
			return r, false, true
		}
		meant, ok = digitFor[r]
		return meant, ok, ok
	case '?':
		if r == ']' { // a sign, so no digit
			return letterFor[r], true, true
		}
		return upper, false, isDigit(r) || isCapital(upper)
	}
	if r == want || upper == want {
		return want, false, true
	}
	confused := digitFor[r] == want || letterFor[r] == want
	return want, confused, confused
}

func isDigit(r rune) bool   { return r >= '0' && r <= '9' }
func isCapital(r rune) bool { return r >= 'A' && r <= 'Z' }
