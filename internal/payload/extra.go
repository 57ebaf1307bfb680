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
const (
	Evidence Extra = "evidence" // where on the paper each field was read, and by what
	Quality  Extra = "quality"  // how the pictures came out, and whether the document agrees with itself
	Explain  Extra = "explain"  // why a comparison has its score

	Transactions Extra = "transactions" // the rows of a bank statement, and whether they add up
)

// OfExtracts are the extras that a flow's result can carry, and a batch's, in which
// there are no comparisons to explain.
var OfExtracts = Extras{Evidence, Quality, Explain, Transactions}

// Extras are those asked for.
type Extras []Extra

// Has says whether an extra was asked for.
func (e Extras) Has(x Extra) bool { return slices.Contains(e, x) }

// ParseExtras reads a list with commas, "explain". A word that is not among known
// gives fault.Invalid, which lists them; an empty list asks for nothing.
func ParseExtras(list string, known ...Extra) (Extras, error) {
	asked, unknown := sortOut(strings.Split(list, ","), known)
	if unknown {
		return nil, fault.New(fault.Invalid, "include_unknown", "include has an unknown word; known are "+Extras(known).String())
	}
	return asked, nil
}

// FlowExtras reads the member include of a flow's flow_params, a list with commas or
// an array of words: the extras of the flow's callback. The parameters are the
// client's own and may say anything, so what is no extra is passed over.
func FlowExtras(params json.RawMessage) Extras {
	var p map[string]json.RawMessage // exact names, unlike a struct's
	if len(params) == 0 || json.Unmarshal(params, &p) != nil {
		return nil
	}
	var list string
	if json.Unmarshal(p["include"], &list) == nil {
		asked, _ := sortOut(strings.Split(list, ","), OfExtracts)
		return asked
	}
	var words []string
	if json.Unmarshal(p["include"], &words) != nil {
		return nil
	}
	asked, _ := sortOut(words, OfExtracts)
	return asked
}

// sortOut gives the known extras among words, each once, and says whether there were
// others.
func sortOut(words []string, known Extras) (asked Extras, unknown bool) {
	for _, word := range words {
		x := Extra(strings.TrimSpace(word))
		switch {
		case x == "":
		case !known.Has(x):
			unknown = true
		case !asked.Has(x):
			asked = append(asked, x)
		}
	}
	return asked, unknown
}

// String lists the extras as a query does, with blanks.
func (e Extras) String() string {
	words := make([]string, len(e))
	for i, x := range e {
		words[i] = string(x)
	}
	return strings.Join(words, ", ")
}
