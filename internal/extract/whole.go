package extract

import (
	"slices"

	"atlas/internal/doctype"
)

// wholer is how much more the whole of an address is believed than its last lines are.
const wholer = 1.0001

// wholeAddresses puts an address with all of its lines before its last lines alone, which stand
// nearer to a caption of two lines, or farther from another's: what comes before them looks
// like an address, too.
func wholeAddresses(f doctype.Field, list []candidate) []candidate {
	if f.Class != doctype.Address {
		return list
	}
	for i, whole := range list {
		for _, end := range list {
			if endsWithLines(whole, end) && allOfAddress(whole.places[:len(whole.places)-len(end.places)]) {
				list[i].score = max(list[i].score, end.score*wholer)
			}
		}
	}
	return list
}

// endsWithLines says whether the lines of end are the last ones of whole, which has more.
func endsWithLines(whole, end candidate) bool {
	more := len(whole.places) - len(end.places)
	return more > 0 && slices.EqualFunc(whole.places[more:], end.places, func(a, b span) bool {
		return a.line == b.line && a.start == b.start && a.end == b.end
	})
}

func allOfAddress(places []span) bool {
	return !slices.ContainsFunc(places, func(p span) bool {
		return !namesPlace(string([]rune(p.line.Text)[p.start:p.end]))
	})
}
