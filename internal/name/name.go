// Package name compares the printed names of Indian persons and firms.
//
// It knows that a title or "S/O ..." is no part of a name, that R. stands for Ramesh
// and Md. for Mohammed, that Rameshbhai is Ramesh, that Lakshmi and Laxmi are one
// spelling and Ramesh and Rajesh two brothers. What it knows is data, in the folder
// of that name.
package name

import (
	"math"
	"strings"
)

// Comparison is how two names compare. It is the same in both directions, but for
// the sides of the parts.
type Comparison struct {
	// Score is the similarity of the names, 0 to 100: 100 when nothing differs but
	// titles, capitals and the like, 0 when one of them has no word. It is the sum of
	// the points of Parts.
	Score int
	// SamePerson is how likely the names are one person's (or firm's), 0 to 10: the
	// tenths of a probability that was fitted on generated pairs, see Weights.
	SamePerson int
	// Probability is SamePerson before rounding.
	Probability float64

	Source, Target string   // as they were compared
	Parts          []Part   // in the order of the source, then what only the target has
	Evidence       Evidence // what SamePerson was judged by
}

// Part is some words of one name beside those of the other, and what they bring to
// the score.
type Part struct {
	Source, Target string // "" when a side has nothing
	Relation       Relation
	Points         int // what the part brings to the score, 0 to Of
	Of             int // what it would bring were it equal; over all parts 100
}

// Relation says how the two sides of a part belong together.
type Relation string

// Relations.
const (
	Same       Relation = "same"
	Spelling   Relation = "spelling"    // another spelling, an abbreviation, a slip of reading
	Initial    Relation = "initial"     // one side is the first letter of the other
	CutShort   Relation = "cut_short"   // one side is the beginning of the other
	Different  Relation = "different"   // two names
	OnlySource Relation = "only_source" // left out of the target
	OnlyTarget Relation = "only_target" // left out of the source
	Order      Relation = "order"       // the same words, but not as turning a name round would leave them
)

// Compare compares two names.
func Compare(a, b string) Comparison {
	source, target := parse(a), parse(b)
	c := Comparison{Source: source.String(), Target: target.String()}
	if len(source) == 0 || len(target) == 0 {
		return c
	}
	turned := c.Source > c.Target
	if turned {
		source, target = target, source
	}
	slots := align(source, target)
	c.Parts = parts(slots)
	for _, p := range c.Parts {
		c.Score += p.Points
	}
	c.Evidence = evidence(slots)
	c.Probability = weights.probability(c.Evidence)
	c.SamePerson = int(math.Round(10 * c.Probability))
	if turned {
		c.Parts = turn(slots, c.Parts)
	}
	return c
}

// turn gives the parts of a comparison that was made the other way round.
func turn(slots []slot, parts []Part) []Part {
	out := make([]Part, 0, len(parts))
	add := func(want func(slot) bool) {
		for i, p := range parts {
			if want(slots[i]) {
				out = append(out, p.turned())
			}
		}
	}
	for at := range maxWords {
		add(func(s slot) bool { return s.target != nil && s.target.at == at })
	}
	add(func(s slot) bool { return s.target == nil })
	return out
}

func (p Part) turned() Part {
	p.Source, p.Target = p.Target, p.Source
	switch p.Relation {
	case OnlySource:
		p.Relation = OnlyTarget
	case OnlyTarget:
		p.Relation = OnlySource
	}
	return p
}

// String is the words as compared.
func (n words) String() string {
	texts := make([]string, len(n))
	for i, w := range n {
		texts[i] = w.text
	}
	return strings.Join(texts, " ")
}

// Usable says whether there is a word to compare in a printed name.
func Usable(printed string) bool { return len(parse(printed)) > 0 }
