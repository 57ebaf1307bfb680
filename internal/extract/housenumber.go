package extract

import (
	"regexp"
	"slices"
	"strings"

	"atlas/internal/idnum"
)

// dropHouseNumbers takes out the short captions that are part of an address: "No 21, 4th
// Cross" numbers a house, "No. 0643" a bill, and "S No 88 Dhankawadi" a survey.
func dropHouseNumbers(hits []hit, runes []rune) []hit {
	var out []hit
	for i, h := range hits {
		end := len(runes)
		if next := slices.IndexFunc(hits[i:], func(o hit) bool { return o.start > h.start }); next >= 0 {
			end = max(h.end, hits[i+next].start)
		}
		if h.label.role == other && placeWord.MatchString(string(runes[h.start:h.end])) && numbersPlace.MatchString(string(runes[h.end:])) && afterComma(runes[:h.start]) {
			continue // "Sector C, Scheme No. 78, Vijay Nagar"
		}
		ofPlace := (h.label.role == other || h.label.score < 1) && placeNo.MatchString(string(runes[h.start:h.end]))
		short := h.label.role == weak && h.length < 3 || ofPlace
		if short && numbersHouse(string(runes[h.end:end])) {
			continue
		}
		out = append(out, h)
	}
	return out
}

// placeNo is what the number of a survey or a plot has before it in an address, which is
// also over rows of tables, or a letter from a caption: "GST No".
var placeNo = regexp.MustCompile(`(?i)^(?:S|Gat|Gut)\.? ?No\.?$`)

// placeWord is what numbers a part of a town, and is a caption too, numbersPlace its number.
var (
	placeWord    = regexp.MustCompile(`^(?i:scheme|section|division|sub ?division|circle|group|unit|route|category|phase|block|make|product)$`)
	numbersPlace = regexp.MustCompile(`(?i)^\s*(?:no\.?\s*)?(?:\d{1,4}[a-z]?|[a-z]|[ivx]+)\s*(?:[,-]|\pL|$)`)
)

// afterComma says whether a text is some, with a comma at its end.
func afterComma(runes []rune) bool {
	return strings.HasSuffix(strings.TrimRight(string(runes), " "), ",")
}

// houseNumber is a short number with more of an address behind it: a comma, or a
// word.
var houseNumber = regexp.MustCompile(`^[\s.:#=–-]*\d{1,4}(?:[/-]?\w{1,4}){0,3}(?:\s*,\s*(?:$|[\pL\d#(])|\.\s*\pL{3}|\s+.*\pL{3})`)

// numbersHouse says whether what follows a "No" is the start of an address line.
func numbersHouse(rest string) bool {
	return houseNumber.MatchString(rest) && len(idnum.FindDates(rest)) == 0
}
