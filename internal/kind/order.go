package kind

import (
	"regexp"
	"strings"
)

// findOrderNumber finds numbers of delivery orders, many of which begin with "DO".
func findOrderNumber(text string) []Found {
	if m := inFours.FindString(text); m != "" {
		return []Found{{Value: strings.ReplaceAll(m, " ", ""), End: len(m), Quality: 0.9}}
	}
	found := findCode(text)
	for i, f := range found {
		found[i].Value = lenderZero.ReplaceAllString(orderZero.ReplaceAllString(found[i].Value, "DO$1"), "${1}DO$2")
		found[i].Value = orderWord.ReplaceAllString(found[i].Value, "/DO/$1")
		if found[i].Value != f.Value {
			found[i].Repairs++
		}
		if nearYear.MatchString(f.Value) {
			found[i].Quality *= 0.2
		}
	}
	return found
}

// orderWord is the "DO" before the year of such a number with its letters read as noughts,
// and the stroke behind it lost or not: "ABC/00/2025/12", "ABC/002025/12".
var orderWord = regexp.MustCompile(`/[0DOQ]{2}/?(20\d\d)\b`)

// nearYear is a year about now, that of a date.
var nearYear = regexp.MustCompile(`^20[0-3]\d$`)

// inFours is a number of nothing but digits in groups of four.
var inFours = regexp.MustCompile(`^\d{4}(?: \d{4}){1,3}$`)

// orderZero is the beginning of such a number with its letter read as a zero, lenderZero one behind a
// lender's letters and a year: "ABC25D04471820993".
var (
	orderZero  = regexp.MustCompile(`^D0([-/]?[0-9]{6})`)
	lenderZero = regexp.MustCompile(`^([A-Z]{2,6}(?:[0-9]{2}[-/]?|[-/]))D0([-/]?[0-9]{8})`)
)
