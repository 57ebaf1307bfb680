package payload

import (
	"encoding/json"
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
	return parseExtras("include", strings.Split(list, ","), known)
}

// FlowExtras reads the member include of a flow's flow_params, a list as ParseExtras
// reads it or an array of words: the extras of the flow's callback. What is neither
// gives fault.Invalid.
func FlowExtras(params json.RawMessage) (Extras, error) {
	const called = "flow_params.include"
	var p map[string]json.RawMessage // exact names, unlike a struct's
	if len(params) == 0 || json.Unmarshal(params, &p) != nil || p["include"] == nil {
		return nil, nil
	}
	var list string
	if json.Unmarshal(p["include"], &list) == nil {
		return parseExtras(called, strings.Split(list, ","), OfExtracts)
	}
	var words []string
	if json.Unmarshal(p["include"], &words) != nil {
		return nil, fault.New(fault.Invalid, "include_invalid", called+" must be a string or an array of strings")
	}
	return parseExtras(called, words, OfExtracts)
}

func parseExtras(called string, words []string, known Extras) (Extras, error) {
	var asked Extras
	for _, word := range words {
		x := Extra(strings.TrimSpace(word))
		switch {
		case x == "":
		case !known.Has(x):
			return nil, fault.New(fault.Invalid, "include_unknown", called+" has an unknown word; known are "+known.String())
		case !asked.Has(x):
			asked = append(asked, x)
		}
	}
	return asked, nil
}

// String lists the extras as a query does, with blanks.
func (e Extras) String() string {
	words := make([]string, len(e))
	for i, x := range e {
		words[i] = string(x)
	}
	return strings.Join(words, ", ")
}
