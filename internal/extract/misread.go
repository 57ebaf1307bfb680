package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"atlas/internal/address"
)

// Digits of an address are read as letters where print is blurred: "Shop No 1s", "Hisar -
// 12500t". What a house number is says its shape; what a PIN code is says the place it is of.

var (
	// slippedPIN is a PIN code of which at most half may be letters, whole or in threes.
	slippedPIN = regexp.MustCompile(`\b[1-9A-Za-z]\w\w ?\w\w\w\b`)
	// slippedNumber is a number, shorter than a PIN code, with letters in it that no house
	// number has behind its digits.
	slippedNumber = regexp.MustCompile(`\b\d+[oOlIist]+[\doOlIist]*\b`)
	ordinal       = regexp.MustCompile(`(?i)[\dolI](?:st|nd|rd|th)$`)
	fromTo        = regexp.MustCompile(`^\d+to\d+$`)
	// likeDigit has the digits that a letter may have been.
	likeDigit = map[rune]string{
		'O': "0", 'o': "0", 'D': "0", 'Q': "0", 'c': "0", 'e': "08", 'a': "048", 'I': "1", 'L': "1", 'l': "1", 'i': "1", 't': "1", 'r': "1",
		'Z': "2", 'z': "2", 'A': "4", 'S': "5", 's': "58", 'G': "6", 'b': "6", 'T': "7", 'Y': "7", 'B': "8", 'g': "9", 'q': "9", 'n': "0",
	}
)

// mendNumbers writes the digits of an address that were read as letters. Each number counts
// as a repair.
func (c *candidate) mendNumbers() {
	mend := func(text string) string {
		text = slippedNumber.ReplaceAllStringFunc(text, houseNumberOf)
		if !holdsPIN(text) {
			text = withPIN(text)
		}
		return text
	}
	if value := mend(c.value); value != c.value {
		c.value = value
		c.labelled = mend(c.labelled)
		c.repairs++
	}
}

// houseNumberOf is a number with digits in the place of its letters; "1st" stays, "2Ist", a
// range, and a capital I at the end, which is a block's.
func houseNumberOf(text string) string {
	const longest = 4
	if len(text) > longest || ordinal.MatchString(text) || fromTo.MatchString(text) || strings.HasSuffix(text, "I") {
		return text
	}
	return strings.NewReplacer("o", "0", "O", "0", "l", "1", "I", "1", "i", "1", "t", "1", "s", "5").Replace(text)
}

// withPIN is an address whose PIN code was misread with the only one of its own places that
// it may be.
func withPIN(text string) string {
	found := slippedPIN.FindAllStringIndex(text, -1)
	for _, m := range slices.Backward(found) {
		if pin := placedPIN(text[m[0]:m[1]], text[:m[0]]+text[m[1]:]); pin != "" {
			return text[:m[0]] + pin + text[m[1]:]
		}
	}
	return text
}

// placedPIN is the one PIN code that was read as slipped, of a district that the rest of the
// address names, else of a state; "" when none or several are.
func placedPIN(slipped, rest string) (pin string) {
	const fewest = 3
	if head, tail, parted := strings.Cut(slipped, " "); parted && !(strings.ContainsAny(head, digits) && strings.ContainsAny(tail, digits)) {
		return "" // a number and a word
	}
	readings, seen := readingsOf(strings.ReplaceAll(slipped, " ", ""))
	if seen < fewest {
		return ""
	}
	for _, named := range []func(place address.Place, rest string) bool{namesDistrict, namesState} {
		for _, reading := range readings {
			place, ok := address.Lookup(reading)
			if !ok || !named(place, strings.ToUpper(rest)) {
				continue
			}
			if pin != "" {
				return ""
			}
			pin = reading
		}
		if pin != "" {
			break
		}
	}
	return pin
}

const digits = "0123456789"

func namesDistrict(p address.Place, text string) bool {
	return slices.ContainsFunc(p.Districts, func(d string) bool { return strings.Contains(text, strings.ToUpper(d)) })
}

func namesState(p address.Place, text string) bool {
	return strings.Contains(text, strings.ToUpper(p.State))
}

// readingsOf are the numbers that a text may be, and how many of its characters are digits.
func readingsOf(text string) (readings []string, seen int) {
	readings = []string{""}
	for _, r := range text {
		options := likeDigit[r]
		if unicode.IsDigit(r) {
			options = string(r)
			seen++
		}
		var longer []string
		for _, have := range readings {
			for _, d := range options {
				longer = append(longer, have+string(d))
			}
		}
		readings = longer
	}
	return readings, seen
}
