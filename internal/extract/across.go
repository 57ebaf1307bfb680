package extract

import (
	"atlas/internal/doctype"
	"atlas/internal/kind"
)

// proposeAcross finds values by their look in whole rows of the pages.
func (s *sheet) proposeAcross(f doctype.Field, k kind.Kind) []candidate {
	var out []candidate
	for p := range s.pages {
		for _, r := range rowsOf(p, &s.pages[p]) {
			for _, v := range k.Find(r.text) {
				out = append(out, candidate{
					field: f.Name, value: v.Value, places: r.spans(v.Start, v.End),
					score: tellingPrior * v.Quality, check: v.Check, repairs: v.Repairs,
				})
			}
		}
	}
	return out
}
