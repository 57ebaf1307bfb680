package extract

import (
	"time"

	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/kind"
)

// termPrior is how far a date is believed that stands nowhere in particular, but just
// the term of the paper before its end.
const termPrior = 0.7

// proposeTerm lists the dates from which a paper's term runs until the day that was
// found.
func (s *sheet) proposeTerm(f doctype.Field, chosen map[document.FieldName]candidate) []candidate {
	if f.Term == nil {
		return nil
	}
	until, ok := chosen[f.Term.Until]
	end, err := time.Parse(dateForm, until.value)
	if !ok || err != nil {
		return nil
	}
	k, _ := kind.Lookup(f.Kind)
	var out []candidate
	for _, c := range s.proposeAnywhere(f, k) {
		if start, err := time.Parse(dateForm, c.value); err == nil && f.Term.Runs(start, end) {
			c.score = termPrior
			out = append(out, c)
		}
	}
	return out
}

// dateForm is how the API writes a date.
const dateForm = "02/01/2006"
