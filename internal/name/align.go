package name

import (
	"cmp"
	"slices"
)

// slot is a word of the source beside one of the target; either may be missing, or
// both, which is the order of the whole.
type slot struct {
	source, target *word
	relation       Relation
	likeness       float64
	near           float64 // of different words, how alike they are, 0 to unlike
	front          bool    // a name only one side has, before those that both have
}

// align lays two names side by side. Slots come in the order of the source, then of
// the target.
func align(source, target words) []slot {
	source, target = fuse(source, target), fuse(target, source)
	a := &aligner{source: source, target: target, ofSource: make([]int, len(source)), ofTarget: make([]int, len(target))}
	for i := range a.ofSource {
		a.ofSource[i] = -1
	}
	for j := range a.ofTarget {
		a.ofTarget[j] = -1
	}
	a.match()
	a.oppose()
	a.leave()
	slices.SortStableFunc(a.slots, func(x, y slot) int { return cmp.Compare(place(x), place(y)) })
	if a.disordered() {
		a.slots = append(a.slots, slot{relation: Order})
	}
	return a.slots
}

func place(s slot) int {
	if s.source != nil {
		return s.source.at
	}
	return maxWords + s.target.at
}

// fuse reads two or three words of a name as one where the other has them written
// together.
func fuse(name, other words) words {
	var out words
	for len(name) > 0 {
		n := 1
		for _, more := range []int{2, 3} {
			if more <= len(name) && writtenIn(other, name[:more]) {
				n = more
			}
		}
		out = append(out, joined(name[:n]))
		name = name[n:]
	}
	return out
}

// writtenIn says whether the other name has some words as one, and none of them alone.
func writtenIn(other, some words) bool {
	w := joined(some)
	found := false
	for _, o := range other {
		if slices.ContainsFunc(some, func(s *word) bool { return s.text == o.text }) {
			return false
		}
		if len(w.text) > 3 && o.kind <= filler && len(o.text) > len(some[0].text) {
			like, _ := likeness(o, w)
			found = found || like > 0.9
		}
	}
	return found
}

type aligner struct {
	source, target     words
	ofSource, ofTarget []int // the partner of each word, -1 for none
	slots              []slot
}

func (a *aligner) pair(i, j int, like float64, r Relation) {
	a.ofSource[i], a.ofTarget[j] = j, i
	a.slots = append(a.slots, slot{source: a.source[i], target: a.target[j], relation: r, likeness: like})
}

// match pairs the words that agree, the surest first.
func (a *aligner) match() {
	type candidate struct {
		i, j     int
		like     float64
		relation Relation
	}
	var all []candidate
	for i, s := range a.source {
		for j, t := range a.target {
			if like, r := agree(s, t); r != Different {
				all = append(all, candidate{i, j, like, r})
			}
		}
	}
	distance := func(c candidate) int { return max(c.i-c.j, c.j-c.i) }
	slices.SortStableFunc(all, func(x, y candidate) int {
		return cmp.Or(cmp.Compare(y.like, x.like), cmp.Compare(distance(x), distance(y)))
	})
	for _, c := range all {
		if a.ofSource[c.i] < 0 && a.ofTarget[c.j] < 0 {
			a.pair(c.i, c.j, c.like, c.relation)
		}
	}
}

// agree is likeness for words of any kind.
func agree(s, t *word) (float64, Relation) {
	if s.kind != initial && t.kind != initial {
		return likeness(s, t)
	}
	if s.text == t.text {
		return 1, Same
	}
	if s.kind == t.kind || s.kind >= trade || t.kind >= trade || !sameLetter(s, t) {
		return 0, Different
	}
	return fits, Initial
}

func sameLetter(s, t *word) bool {
	return []rune(s.text)[0] == []rune(t.text)[0] || s.sound[0] == t.sound[0]
}

// oppose pairs what is left on both sides and would have to agree: two names, two
// forms of firm. An initial opposes only what stands on its side of the names that
// agree, since a father's initial says nothing of a family name.
func (a *aligner) oppose() {
	for i, s := range a.source {
		for j, t := range a.target {
			if a.ofSource[i] < 0 && a.ofTarget[j] < 0 && a.opposed(s, t) {
				a.pair(i, j, 0, Different)
				a.slots[len(a.slots)-1].near, _ = agree(s, t)
			}
		}
	}
}

func (a *aligner) opposed(s, t *word) bool {
	if s.kind == initial && t.kind <= initial || t.kind == initial && s.kind <= initial {
		return a.sameSide(s, t)
	}
	return s.kind == t.kind || s.kind == plain && t.kind == trade || s.kind == trade && t.kind == plain
}

func (a *aligner) sameSide(s, t *word) bool {
	for _, x := range a.slots {
		if x.relation != Different && x.source.kind != initial && x.target.kind != initial {
			return (s.at < x.source.at) == (t.at < x.target.at)
		}
	}
	return true
}

// leave makes slots of the words that have no partner.
func (a *aligner) leave() {
	matched := slices.Clone(a.slots)
	for i, s := range a.source {
		if a.ofSource[i] < 0 {
			front := leads(a.source, i) && agreeing(matched) >= 2
			a.slots = append(a.slots, slot{source: s, relation: OnlySource, front: front})
		}
	}
	for j, t := range a.target {
		if a.ofTarget[j] < 0 {
			front := leads(a.target, j) && agreeing(matched) >= 2
			a.slots = append(a.slots, slot{target: t, relation: OnlyTarget, front: front})
		}
	}
}

// leads says whether a word is the first full name of all: in the name of a wife or
// son, the one that is theirs.
func leads(name words, i int) bool {
	for _, w := range name[:i] {
		if w.kind == plain {
			return false
		}
	}
	return name[i].kind == plain
}

func agreeing(slots []slot) (n int) {
	for _, s := range slots {
		if s.relation != Different && (s.source.kind == plain || s.target.kind == plain) {
			n++
		}
	}
	return n
}

// disordered says whether full names stand in an order that turning the name round
// would not give: Patil Ramesh Vitthal is Ramesh Vitthal Patil, but Vitthal Ramesh
// Patil is his father or his son.
func (a *aligner) disordered() bool {
	var places []int
	for _, s := range a.slots {
		if s.source != nil && s.target != nil && s.source.kind == plain && s.target.kind == plain {
			places = append(places, s.target.at)
		}
	}
	steps := 0
	for i, p := range places {
		if p > places[(i+1)%len(places)] {
			steps++
		}
	}
	return steps > 1
}
