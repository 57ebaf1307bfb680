package name

import (
	"math"

	"atlas/internal/similarity"
)

// What a part weighs beside a full name that both sides have, which weighs 1.
const (
	initialWeight = 0.6
	fillerWeight  = 0.4
	tradeWeight   = 0.5
	formWeight    = 0.2
	otherForm     = 0.6 // two forms of firm are two firms
	otherTrade    = 0.8 // and so are two trades
	orderWeight   = 0.75

	// A name that one side leaves out: the published pair Pashangh, Pashangh Irani has
	// 90, which is 1 / (1 + 1/9).
	leftOut        = 1.0 / 9
	leftOutFront   = 0.8 // of a wife or son the given name, so that the husband or father is left
	leftOutInitial = 0.05
	leftOutFiller  = 0.04
	leftOutTrade   = 0.12
	leftOutForm    = 0.04
)

func (s slot) weight() float64 {
	switch {
	case s.relation == Order:
		return orderWeight
	case s.source == nil:
		return leftOutWeight(s.target, s.front)
	case s.target == nil:
		return leftOutWeight(s.source, s.front)
	}
	// The two sides agree in kind, or the lesser decides: R. beside Ramesh.
	switch max(s.source.kind, s.target.kind) {
	case initial:
		return initialWeight
	case filler:
		return fillerWeight
	case trade:
		if s.relation == Different {
			return otherTrade
		}
		return tradeWeight
	case form:
		if s.relation == Different {
			return otherForm
		}
		return formWeight
	}
	return 1
}

func leftOutWeight(w *word, front bool) float64 {
	switch w.kind {
	case initial:
		return leftOutInitial
	case filler:
		return leftOutFiller
	case trade:
		return leftOutTrade
	case form:
		return leftOutForm
	}
	if front {
		return leftOutFront
	}
	return leftOut
}

// parts gives each slot its share of the hundred points. Shares are whole points, by
// largest remainder, so that they add up.
func parts(slots []slot) []Part {
	total := 0.0
	for _, s := range slots {
		total += s.weight()
	}
	shares, earned := make([]float64, len(slots)), make([]float64, len(slots))
	sum, whole := 0.0, true
	for i, s := range slots {
		shares[i] = 100 * s.weight() / total
		earned[i] = shares[i] * s.likeness
		sum += earned[i]
		whole = whole && s.likeness == 1
	}
	score := int(math.Round(sum))
	if !whole {
		score = min(score, 99) // 100 says that nothing differs
	}
	of := similarity.Apportion(100, shares, nil)
	points := similarity.Apportion(score, earned, of)
	out := make([]Part, len(slots))
	for i, s := range slots {
		out[i] = Part{Relation: s.relation, Points: points[i], Of: of[i]}
		if s.source != nil {
			out[i].Source = s.source.text
		}
		if s.target != nil {
			out[i].Target = s.target.text
		}
	}
	return out
}
