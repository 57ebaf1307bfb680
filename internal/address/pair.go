package address

import (
	"slices"
	"strings"
)

// pair is two addresses laid side by side.
type pair struct {
	a, b           *Parsed
	matchA, matchB []wordMatch // for each word of a and of b
	items          []item      // what the similarity is made of
}

func newPair(a, b *Parsed) *pair {
	p := &pair{a: a, b: b}
	p.matchA, p.matchB = matchWords(a.words, b.words)
	return p
}

// relation is how the two sides of a component stand to each other.
type relation uint8

const (
	unknown   relation = iota // neither side has it
	missing                   // one side has it
	same                      // they agree
	nearly                    // they agree as far as both are printed
	different                 // they contradict each other
)

// houses compares the numbers of the dwelling: one that both print and that differs
// decides, whatever others agree.
func (p *pair) houses() relation {
	a, b := p.a.units, p.b.units
	if len(a) == 0 && len(b) == 0 {
		return p.wings()
	}
	if len(a) == 0 || len(b) == 0 {
		return max(missing, p.wings())
	}
	usedA, usedB := make([]bool, len(a)), make([]bool, len(b))
	best := unknown
	for _, wanted := range []relation{same, nearly} {
		for i := range a {
			for j := range b {
				if !usedA[i] && !usedB[j] && p.unit(a[i], b[j]) == wanted {
					usedA[i], usedB[j] = true, true
					if best == unknown {
						best = wanted
					}
				}
			}
		}
	}
	for i := range a {
		for j := range b {
			if !usedA[i] && !usedB[j] && p.rivals(a[i].kind, b[j].kind) {
				return different
			}
		}
	}
	if best == unknown {
		return missing
	}
	if p.wings() == different {
		return different
	}
	return best
}

// unit compares two numbers. B-302 and 302 are nearly the same, and the same when B is
// printed as the wing; B-302 and C-302 are not.
func (p *pair) unit(x, y numbered) relation {
	if !comparable(x.kind, y.kind) {
		return different
	}
	if x.value == y.value {
		return same
	}
	if p.inWing(p.b, x.value, y.value) || p.inWing(p.a, y.value, x.value) {
		return same
	}
	px, cx := prefix(x.value)
	py, cy := prefix(y.value)
	if cx != cy {
		return different
	}
	switch {
	case px != "" && py != "":
		return different
	case px != "" && lettered(p.b, px) || py != "" && lettered(p.a, py):
		return same
	case px != "" && otherwise(p.b) || py != "" && otherwise(p.a):
		return different
	}
	return nearly
}

// inWing says whether long is the name of a wing of the address before short: B-1/1204
// is 1204 in tower B1.
func (p *pair) inWing(other *Parsed, long, short string) bool {
	head, ok := strings.CutSuffix(long, "-"+short)
	return ok && lettered(other, head)
}

// prefix splits the letters before a number from it: "b-302" is b and 302.
func prefix(value string) (letters, core string) {
	i := strings.IndexByte(value, '-')
	if i <= 0 || i > 2 || hasDigit(value[:i]) {
		return "", value
	}
	return value[:i], value[i+1:]
}

// lettered says whether a wing or block of the address has the letter.
func lettered(p *Parsed, letter string) bool {
	is := func(n numbered) bool { return n.value == letter }
	return slices.ContainsFunc(p.wings, is) || slices.ContainsFunc(p.areas, is)
}

// otherwise says whether the address names a wing by letter.
func otherwise(p *Parsed) bool {
	return slices.ContainsFunc(p.wings, func(n numbered) bool { return len(n.value) == 1 && !hasDigit(n.value) })
}

// comparable says whether two kinds of number may be the same one. A survey number is
// the land's and the others the dwelling's.
func comparable(x, y string) bool {
	return x == y || x == "" || y == "" || (x == "survey") == (y == "survey")
}

// rivals says whether two unlike numbers of these kinds contradict each other: two
// flats do, a house and a flat in it do not. A number without a kind may be any, but
// beside the plot of a building it is a flat's.
func (p *pair) rivals(x, y string) bool {
	if y == "" || x != "" && y < x {
		x, y = y, x
	}
	switch {
	case x == y:
		return true
	case x != "" || y == "survey":
		return false
	case y == "plot":
		return !p.a.has(PartBuilding) && !p.b.has(PartBuilding)
	}
	return true
}

// has says whether words of a part are printed.
func (p *Parsed) has(part Part) bool {
	return slices.ContainsFunc(p.words, func(w word) bool { return w.part == part })
}

// wings compares towers, wings and lettered blocks.
func (p *pair) wings() relation { return numbers(p.a.wings, p.b.wings) }

// numberedParts compares sectors, phases, crosses and so on, each with its own kind.
func (p *pair) numberedParts() relation { return numbers(p.a.areas, p.b.areas) }

// numbers is different when one kind has different values, same when a value agrees.
func numbers(a, b []numbered) relation {
	if len(a) == 0 && len(b) == 0 {
		return unknown
	}
	result := missing
	for _, x := range a {
		found, agrees := false, false
		for _, y := range b {
			switch {
			case x.kind == y.kind:
				found = true
				agrees = agrees || x.value == y.value
			case (x.kind == "part" || y.kind == "part") && x.value == y.value:
				found, agrees = true, true
			}
		}
		switch {
		case found && !agrees:
			return different
		case agrees:
			result = same
		}
	}
	return result
}

func (p *pair) floors() relation {
	switch a, b := p.a.floor, p.b.floor; {
	case a == "" && b == "":
		return unknown
	case a == "" || b == "":
		return missing
	case a == b:
		return same
	}
	return different
}

func (p *pair) pins() relation {
	switch a, b := p.a.pin, p.b.pin; {
	case a == "" && b == "":
		return unknown
	case a == "" || b == "":
		return missing
	case a == b:
		return same
	case a[:3] == b[:3]:
		return nearly
	}
	return different
}

// cities compares the towns: the same when one city is printed on both sides, nearly
// when the town of one side is the district of the other's or of its PIN.
func (p *pair) cities() relation {
	a, b := p.a, p.b
	if len(a.wide) == 0 && len(b.wide) == 0 {
		return unknown
	}
	if len(a.wide) == 0 || len(b.wide) == 0 {
		return missing
	}
	if a.city == b.city && (a.city != nil || slices.Equal(a.wide, b.wide)) {
		return same
	}
	if !slices.ContainsFunc(a.wide, func(id string) bool { return slices.Contains(b.wide, id) }) {
		if (a.city == nil || b.city == nil) && a.state == b.state {
			return missing // the suburbs of a city have PINs of the next district
		}
		return different
	}
	if a.city != nil && b.city != nil && a.city.city && b.city.city && !a.prints(b.city) && !b.prints(a.city) {
		return missing // Navi Mumbai and Thane: another city, or the district of the first
	}
	return nearly
}

// prints says whether the town is printed in the address.
func (p *Parsed) prints(t *town) bool { return slices.Contains(p.towns, t) }

func (p *pair) states() relation {
	switch a, b := p.a.state, p.b.state; {
	case a == "" && b == "":
		return unknown
	case a == "" || b == "":
		return missing
	case a == b:
		return same
	}
	return different
}

// group is the words of some components of both sides: how much of them is found on
// the other side, wherever it stands there, and whether both sides have names that are
// not.
type group struct {
	any   bool
	both  bool    // both sides have such words
	share float64 // of the words' weight that is matched, 0 to 1
	rare  float64 // weight of what is matched, of the side that has more
	apart float64 // weight of names of one level that are not matched, of the side that has less
}

func (p *pair) group(parts ...Part) group {
	a := found(p.a.words, p.matchA, parts)
	b := found(p.b.words, p.matchB, parts)
	g := group{any: a.total+b.total > 0, both: a.total > 0 && b.total > 0}
	if g.any {
		g.share = (a.matched + b.matched) / (a.total + b.total)
		g.rare = max(a.matched, b.matched)
		for l := range levels {
			g.apart = max(g.apart, min(a.apart[l], b.apart[l]))
		}
	}
	return g
}

// side is the weight of a group's words on one side.
type side struct {
	total, matched float64
	apart          [levels]float64
}

func found(words []word, matches []wordMatch, parts []Part) (s side) {
	for i, w := range words {
		if !slices.Contains(parts, w.part) {
			continue
		}
		m := matches[i]
		s.total += m.weight
		s.matched += m.weight * min(1, m.quality/qualityInitials)
		if m.quality == 0 && w.weight > typeWeight {
			s.apart[w.level] += m.weight
		}
	}
	return s
}
