package payload

import (
	"encoding/json"
	"math"

	"atlas/internal/name"
)

// NameMatch is one target of a name match.
type NameMatch struct {
	Source, Target string          // as they were sent
	Index          json.RawMessage // the caller's, echoed
	Comparison     name.Comparison // without parts when one of the names had no word
}

// unusableName says why a target has no scores, in the form of the address match.
const (
	unusableNameCode    = "422"
	unusableNameMessage = "Unprocessable Entity: Name normalization failed"
)

// NameMatches renders the answer of a name match; of the extras, Explain.
func NameMatches(matches []NameMatch, include Extras) ([]byte, error) {
	body := struct {
		MatchData []nameMatch `json:"match_data"`
	}{make([]nameMatch, len(matches))}
	for i, m := range matches {
		body.MatchData[i] = m.render(include)
	}
	return JSON(body)
}

type nameMatch struct {
	SourceName      string          `json:"source_name"`
	TargetName      string          `json:"target_name"`
	SimilarityScore *int            `json:"similarity_score"`
	SamePersonScore *int            `json:"same_person_score"`
	Index           json.RawMessage `json:"index"`
	ErrorCode       *string         `json:"error_code"`
	ErrorMessage    *string         `json:"error_message"`
	Explain         *nameExplain    `json:"explain,omitempty"`
}

type nameExplain struct {
	Source  string       `json:"source_normalized"`
	Target  string       `json:"target_normalized"`
	Parts   []part       `json:"parts"`
	Reasons []nameReason `json:"same_person_reasons"`
}

// part is some of the source beside some of the target: points of the score, out of
// what an equal part would bring.
type part struct {
	Component string `json:"component,omitempty"` // of an address
	Source    string `json:"source"`
	Target    string `json:"target"`
	Relation  string `json:"relation"`
	Points    int    `json:"points"`
	Of        int    `json:"of"`
}

type nameReason struct {
	Clue    name.Clue `json:"clue"`
	LogOdds float64   `json:"log_odds"`
}

func (m NameMatch) render(include Extras) nameMatch {
	out := nameMatch{SourceName: m.Source, TargetName: m.Target, Index: m.Index}
	c := m.Comparison
	if len(c.Parts) == 0 {
		code, message := unusableNameCode, unusableNameMessage
		out.ErrorCode, out.ErrorMessage = &code, &message
		return out
	}
	out.SimilarityScore, out.SamePersonScore = &c.Score, &c.SamePerson
	if include.Has(Explain) {
		out.Explain = explainName(c)
	}
	return out
}

func explainName(c name.Comparison) *nameExplain {
	e := &nameExplain{Source: c.Source, Target: c.Target, Parts: []part{}, Reasons: []nameReason{}}
	for _, p := range c.Parts {
		e.Parts = append(e.Parts, part{"", p.Source, p.Target, string(p.Relation), p.Points, p.Of})
	}
	for _, r := range c.Reasons() {
		e.Reasons = append(e.Reasons, nameReason{r.Clue, math.Round(r.LogOdds*100) / 100})
	}
	return e
}
