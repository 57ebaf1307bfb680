package api

import (
	"math"

	"atlas/internal/address"
)

// matchReasons says how the scores of a pair came about. The points of the similarity
// add up to it; so do the start, the points and the rounding of same_person.
type matchReasons struct {
	Similarity []similarityReason `json:"similarity"`
	SamePerson personReason       `json:"same_person"`
	Components []componentPair    `json:"components"`
	Normalised normalisedPair     `json:"normalised"`
}

type similarityReason struct {
	Component address.Part `json:"component"`
	Points    hundredths   `json:"points"`
	Of        hundredths   `json:"of"` // what they would be if it were alike
}

type personReason struct {
	Probability float64          `json:"probability"`
	Start       hundredths       `json:"start"` // before any evidence
	Evidence    []evidenceReason `json:"evidence"`
	Rounding    hundredths       `json:"rounding"`
}

type evidenceReason struct {
	Finding   string       `json:"finding"`
	Component address.Part `json:"component"`
	Value     hundredths   `json:"value"` // how far it holds, 0 to 1
	LogOdds   hundredths   `json:"log_odds"`
	Points    hundredths   `json:"points"`
}

type componentPair struct {
	Component address.Part `json:"component"`
	Source    string       `json:"source"`
	Target    string       `json:"target"`
}

type normalisedPair struct {
	Source []changeReason `json:"source"`
	Target []changeReason `json:"target"`
}

type changeReason struct {
	Rule    address.Rule `json:"rule"`
	Printed string       `json:"printed"`
	Became  string       `json:"became"`
}

func explained(e address.Explanation) *matchReasons {
	reasons := &matchReasons{
		Similarity: make([]similarityReason, len(e.Similarity)),
		SamePerson: personReason{
			Probability: math.Round(e.Probability*10_000) / 10_000,
			Start:       hundredths(e.Start),
			Evidence:    make([]evidenceReason, len(e.Evidence)),
			Rounding:    hundredths(e.Rounding),
		},
		Components: componentPairs(e.A, e.B),
		Normalised: normalisedPair{changeReasons(e.A), changeReasons(e.B)},
	}
	for i, s := range e.Similarity {
		reasons.Similarity[i] = similarityReason{s.Part, hundredths(s.Points), hundredths(s.Of)}
	}
	for i, v := range e.Evidence {
		reasons.SamePerson.Evidence[i] = evidenceReason{v.Signal, v.Part, hundredths(v.Value), hundredths(v.LogOdds), hundredths(v.Points)}
	}
	return reasons
}

// componentPairs lays the components side by side that at least one side has.
func componentPairs(source, target *address.Parsed) []componentPair {
	pairs := []componentPair{}
	for _, part := range address.Parts() {
		if s, t := source.Component(part), target.Component(part); s != "" || t != "" {
			pairs = append(pairs, componentPair{part, s, t})
		}
	}
	return pairs
}

func changeReasons(p *address.Parsed) []changeReason {
	reasons := []changeReason{}
	for _, c := range p.Changes() {
		reasons = append(reasons, changeReason(c))
	}
	return reasons
}
