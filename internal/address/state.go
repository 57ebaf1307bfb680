package address

import (
	"strings"

	"atlas/internal/similarity"
)

// likeState is the likeness from which a spelling is an OCR slip of a state's name
// ("Tamif Nadu" is 90). Of two different states Jharkhand and Uttarakhand are the
// closest, with 80.
const likeState = 86

// State reads the name of a state in any usual spelling; slips of OCR are forgiven.
func State(printed string) (name string, ok bool) {
	p := strings.ReplaceAll(plain(printed), "&", "and")
	states := knownPlaces().states
	if name, ok := states[p]; ok {
		return name, true
	}
	best := likeState - 1
	for spelling, official := range states {
		if score := similarity.Ratio(spelling, p); score > best || score == best && official < name {
			name, best = official, score
		}
	}
	return name, name != ""
}

// plain is a part of an address for comparing: small letters, single blanks, no
// punctuation.
func plain(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return r == ' ' || r == '.' || r == '-' || r == ',' || r == '&' || r == '(' || r == ')'
	}), " ")
}
