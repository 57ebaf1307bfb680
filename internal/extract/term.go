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
// found, or until another of its ends: a licence is valid for one class of vehicles longer
// than for another. Where neither day was, whose captions may be illegible, it lists the
// dates that are a term apart.
func (s *sheet) proposeTerm(f doctype.Field, last []candidate, chosen map[document.FieldName]candidate) (begins, ends []candidate) {
	k, _ := kind.Lookup(f.Kind)
	days := s.proposeAnywhere(f, k)
	_, known := chosen[f.Term.Until]
	_, begun := chosen[f.Name]
	until := last
	if !known {
		if begun {
			return nil, nil
		}
		until = days
	}
	for _, from := range days {
		for _, to := range until {
			start, err := time.Parse(dateForm, from.value)
			end, err2 := time.Parse(dateForm, to.value)
			if err != nil || err2 != nil || !f.Term.Runs(start, end) {
				continue
			}
			from.score, to.score, to.field = termPrior, termPrior, f.Term.Until
			begins = append(begins, from)
			if !known {
				ends = append(ends, to)
			}
		}
	}
	return begins, ends
}

// dateForm is how the API writes a date.
const dateForm = "02/01/2006"
