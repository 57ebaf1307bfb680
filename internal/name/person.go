package name

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
)

// Clue is one thing that SamePerson is judged by.
type Clue string

// Clues: counts, unless said otherwise.
const (
	ClueRare         Clue = "rare_names"        // full names that agree and few bear, at most 2, by their likeness
	ClueCommon       Clue = "common_names"      // and that many bear
	ClueSlip         Clue = "slips"             // what agreeing names lack of being spelled the same
	ClueCut          Clue = "cut_short"         // names of which one side has the beginning
	ClueDifferent    Clue = "different_names"   // full names that oppose each other, less for those a little alike
	ClueGiven        Clue = "different_given"   // 1 when the first full names are not each other's
	ClueInitial      Clue = "initials"          // initials that fit
	ClueOtherInitial Clue = "other_initials"    // initials that oppose a name
	ClueLeftOut      Clue = "left_out"          // full names that one side lacks, at most 2
	ClueFront        Clue = "left_out_front"    // 1 when the lacking one would be the given name
	ClueFiller       Clue = "different_fillers" // Kumar beside Singh; forms and trades of firms too
	ClueLeftFiller   Clue = "left_out_fillers"  // at most 2
	ClueOrder        Clue = "order"             // 1 for an order that turning round does not give
	ClueSingle       Clue = "single_name"       // 1 when a side is one word
	ClueTrade        Clue = "trades"            // trades and forms that agree, at most 2
)

// Clues lists them all.
var Clues = []Clue{
	ClueRare, ClueCommon, ClueSlip, ClueCut, ClueDifferent, ClueGiven, ClueInitial, ClueOtherInitial,
	ClueLeftOut, ClueFront, ClueFiller, ClueLeftFiller, ClueOrder, ClueSingle, ClueTrade,
}

// Evidence is how much there is of each clue; what is not there is not in it.
type Evidence map[Clue]float64

func evidence(slots []slot) Evidence {
	e := Evidence{}
	source, target := 0, 0
	for _, s := range slots {
		if s.source != nil {
			source++
		}
		if s.target != nil {
			target++
		}
		e.add(s)
	}
	if min(source, target) == 1 {
		e[ClueSingle] = 1
	}
	if givenDiffer(slots) {
		e[ClueGiven] = 1
	}
	for clue, most := range map[Clue]float64{ClueRare: 2, ClueCommon: 2, ClueLeftOut: 2, ClueLeftFiller: 2, ClueTrade: 2} {
		if e[clue] > most {
			e[clue] = most
		}
	}
	return e
}

func (e Evidence) add(s slot) {
	if s.relation == Order {
		e[ClueOrder] = 1
		return
	}
	if s.source == nil || s.target == nil {
		e.leftOut(s)
		return
	}
	switch of := max(s.source.kind, s.target.kind); {
	case of == plain && s.relation == Different:
		e[ClueDifferent] += 1 - s.near/unlike
	case of == plain && s.relation == CutShort:
		e[ClueCut]++
	case of == plain:
		clue := ClueRare
		if known.common[s.source.text] || known.common[s.target.text] {
			clue = ClueCommon
		}
		e[clue] += s.likeness
		e[ClueSlip] += max(0, spelled-s.likeness)
	case of == initial && s.relation == Different:
		e[ClueOtherInitial]++
	case of == initial:
		e[ClueInitial]++
	case s.relation == Different:
		e[ClueFiller]++
	case of >= trade:
		e[ClueTrade]++
	}
}

func (e Evidence) leftOut(s slot) {
	w := s.source
	if w == nil {
		w = s.target
	}
	switch {
	case s.front:
		e[ClueFront] = 1
	case w.kind == plain:
		e[ClueLeftOut]++
	case w.kind != initial:
		e[ClueLeftFiller]++
	}
}

// givenDiffer says whether the first full name of each side has another partner than
// the other's, and turning one name round does not explain it.
func givenDiffer(slots []slot) bool {
	var first slot
	for _, s := range slots {
		if s.source != nil && s.source.kind == plain {
			first = s
			break
		}
	}
	return first.target != nil && first.relation == Different
}

// Weights turn evidence into a probability: the logistic of Bias plus each clue by its
// weight. They are fitted by `atlas name fit` and kept in data/weights.yaml.
type Weights struct {
	Bias  float64          `yaml:"bias"`
	Clues map[Clue]float64 `yaml:"clues"`
}

//go:embed data/weights.yaml
var weightsFile []byte

var weights = loadWeights()

// loadWeights panics on a broken file: it is part of the program.
func loadWeights() Weights {
	var w Weights
	decode(weightsFile, &w)
	for c := range w.Clues {
		if !slices.Contains(Clues, c) {
			panic(fmt.Sprintf("name: weights.yaml has the unknown clue %q", c))
		}
	}
	return w
}

func (w Weights) probability(e Evidence) float64 {
	sum := 0.0
	for _, r := range w.reasons(e) {
		sum += r.LogOdds
	}
	return 1 / (1 + math.Exp(-sum))
}

// Reason is what one clue says, in log-odds: above 0 for one person, under 0 for two.
type Reason struct {
	Clue    Clue // ClueBias for what is thought before anything is known
	LogOdds float64
}

// ClueBias names the bias among the reasons.
const ClueBias Clue = "before_looking"

// Reasons are what Probability was made of; the log-odds add up to those of
// Probability. A comparison without parts has none.
func (c Comparison) Reasons() []Reason {
	if len(c.Parts) == 0 {
		return nil
	}
	return weights.reasons(c.Evidence)
}

func (w Weights) reasons(e Evidence) []Reason {
	out := []Reason{{ClueBias, w.Bias}}
	for _, c := range Clues { // in one order, so that the sum is always the same
		if e[c] != 0 {
			out = append(out, Reason{c, w.Clues[c] * e[c]})
		}
	}
	return out
}
