package address

import (
	"regexp"
	"strings"
)

var (
	// streetWord and buildingWord mark parts of the first line, besides numbers.
	streetWord   = regexp.MustCompile(`(?i)\b(road|rd|street|marg|lane|gali|galli|path|salai|cross|main|lines|bazar|bazaar)\b`)
	buildingWord = regexp.MustCompile(`(?i)\b(apartments?|apts?|building|bldg|tower|towers|heights|residency|niwas|nivas|kunj|chs|plaza|complex|bhavan|bhawan|villa|arcade|mansion|chambers)\b`)
	// landmarkWord begins a landmark.
	landmarkWord = regexp.MustCompile(`(?i)^(near|nr|opp|opposite|behind|b/h|beside|besides|next to|adjacent|in front)\b`)
	// numberedLocality begins a locality that has a number in its name.
	numberedLocality = regexp.MustCompile(`(?i)^(sector|sec|phase|ward|block|zone|stage|pocket)\b`)
)

// lines lays the parts out: up to the last number, building or street before the
// first landmark or locality on one line, the rest on the other. A landmark alone
// stays with the house, as in the published example.
func lines(street []string) (line1, line2 string) {
	n := 0
	for i, part := range street {
		if landmarkWord.MatchString(part) || i > 0 && numberedLocality.MatchString(part) {
			break
		}
		if hasDigit(part) || streetWord.MatchString(part) || buildingWord.MatchString(part) {
			n = i + 1
		}
	}
	if len(street) == n+1 && landmarkWord.MatchString(street[n]) {
		n++
	}
	return strings.Join(street[:n], ", "), strings.Join(street[n:], ", ")
}
