package crosscheck

import (
	"strings"
	"unicode"

	"atlas/internal/address"
	"atlas/internal/name"
	"atlas/internal/similarity"
)

// comparison scores two values that are not empty, 0 to 100. It is symmetric.
type comparison func(a, b string) int

// methods are the comparisons a rule may name.
var methods = map[string]comparison{
	"name":       names,
	"text":       similarity.Text,
	"address":    addresses,
	"identifier": identifiers,
	"date":       dates,
	"exact":      exact,
}

func names(a, b string) int { return name.Compare(a, b).Score }

func addresses(a, b string) int {
	return similarity.Text(address.Comparable(a), address.Comparable(b))
}

func identifiers(a, b string) int {
	return similarity.Ratio(bare(a), bare(b))
}

// bare is an identifier's letters and digits, in capitals.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, s)
}

// sameYear is the score of a full date and the same year alone: what the weighted
// ratio gives a text that is wholly inside a longer one.
const sameYear = 90

// dates compares normalised dates, DD/MM/YYYY or YYYY.
func dates(a, b string) int {
	switch {
	case a == b:
		return 100
	case year(a) == year(b) && (a == year(a) || b == year(b)):
		return sameYear
	}
	return 0
}

func year(date string) string { return date[strings.LastIndexByte(date, '/')+1:] }

func exact(a, b string) int {
	if a == b {
		return 100
	}
	return 0
}
