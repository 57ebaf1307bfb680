package payload

import (
	"slices"
	"strings"

	"atlas/internal/fault"
)

// Extra is something beyond the documented body, given only when asked for.
type Extra string

// The extras there are.
const Explain Extra = "explain" // why a comparison has its score

// OfExtracts are the extras that a flow's result can carry.
var OfExtracts = Extras{Explain}

// Extras are those asked for.
type Extras []Extra

// Has says whether an extra was asked for.
func (e Extras) Has(x Extra) bool { return slices.Contains(e, x) }

// ParseExtras reads a list with commas, "explain". A word that is not among known
// gives fault.Invalid, which lists them; an empty list asks for nothing.
func ParseExtras(list string, known ...Extra) (Extras, error) {
	var asked Extras
	for _, word := range strings.Split(list, ",") {
		x := Extra(strings.TrimSpace(word))
		switch {
		case x == "":
		case !slices.Contains(known, x):
			return nil, fault.New(fault.Invalid, "include_unknown", "include has an unknown word; known are "+listed(known))
		case !asked.Has(x):
			asked = append(asked, x)
		}
	}
	return asked, nil
}

func listed(known []Extra) string {
	words := make([]string, len(known))
	for i, x := range known {
		words[i] = string(x)
	}
	return strings.Join(words, ", ")
}
