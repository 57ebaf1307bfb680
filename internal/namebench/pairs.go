package namebench

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// Pair is two names and whether they are one person's.
type Pair struct {
	A    string `json:"a"`
	B    string `json:"b"`
	Same bool   `json:"same"`
	// How tells the kind of pair: "same", "stranger", "brother".
	How string `json:"how"`
}

// Kinds of pairs. All but the first two are people easily taken for each other.
const (
	same     = "same"
	stranger = "stranger"
)

// Pairs makes n pairs from a half of the names, half of them of one person. The same
// half, seed and n give the same pairs.
func Pairs(half Half, seed uint64, n int) ([]Pair, error) {
	p, err := newPool(half)
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(seed, uint64(half)))
	out := make([]Pair, 0, n)
	for len(out) < n {
		q := p.person(r)
		if chance(r, 15) {
			q = p.business(r)
		}
		pair := Pair{A: write(r, q), Same: true, How: same}
		if len(out)%2 == 1 {
			pair.Same = false
			q, pair.How = p.other(r, q)
		}
		pair.B = write(r, q)
		if pair.Same || !strings.EqualFold(pair.A, pair.B) { // two people of one name are one to anybody
			out = append(out, pair)
		}
	}
	return out, nil
}

// other is somebody else: one time in four a stranger, else one to be taken for q.
func (p *pool) other(r *rand.Rand, q person) (person, string) {
	if q.firm != "" {
		return p.otherFirm(r, q)
	}
	if chance(r, 25) {
		return p.stranger(r, q), stranger
	}
	if q.custom == "west" && !q.woman && chance(r, 25) {
		return p.mirrored(q)
	}
	relatives := []func(*rand.Rand, person) (person, string){
		p.sibling, p.sibling, p.lookalike, p.lookalike, p.renamed, p.parent, p.spouse, p.namesake, p.gendered,
	}
	return pick(r, relatives)(r, q)
}

func (p *pool) otherFirm(r *rand.Rand, q person) (person, string) {
	o := p.business(r)
	switch {
	case chance(r, 40):
		o.firm = q.firm
		o.trade = pick(r, without(p.trades, q.trade))
		return o, "other trade"
	case o.firm == q.firm:
		o.firm = pick(r, without(p.firms, q.firm))
	}
	return o, "other firm"
}

func (p *pool) stranger(r *rand.Rand, q person) person {
	for {
		if o := p.person(r); o.given != q.given && o.surname != q.surname {
			return o
		}
	}
}

// sibling shares all but the given name.
func (p *pool) sibling(r *rand.Rand, q person) (person, string) {
	q.given = pick(r, without(p.givens(q), q.given))
	return q, "brother or sister"
}

// lookalike is a sibling whose name looks most alike of all there are: Ramesh, Rajesh.
func (p *pool) lookalike(r *rand.Rand, q person) (person, string) {
	names := p.men
	if q.woman {
		names = p.women
	}
	q.given = pick(r, nearest(q.given, names))
	return q, "sibling named alike"
}

// renamed is a sibling whose name is one letter apart, or longer.
func (p *pool) renamed(r *rand.Rand, q person) (person, string) {
	q.given = renamed(r, q.given)
	return q, "sibling one letter apart"
}

// parent is the father of q.
func (p *pool) parent(r *rand.Rand, q person) (person, string) {
	q.given, q.father, q.woman = q.father, pick(r, without(p.customs[q.custom].Men, q.father)), false
	q.filler = p.fitting(r, q)
	return q, "parent"
}

// spouse is q's husband, when q is a wife, or else q's wife, named after him.
func (p *pool) spouse(r *rand.Rand, q person) (person, string) {
	c := p.customs[q.custom]
	if q.woman {
		q.given, q.father, q.woman = q.father, pick(r, without(c.Men, q.father)), false
	} else {
		q.given, q.father, q.woman = pick(r, c.Women), q.given, true
	}
	q.filler = p.fitting(r, q)
	return q, "spouse"
}

// fitting is a filler for the person's sex, when it had one.
func (p *pool) fitting(r *rand.Rand, q person) string {
	if q.filler == "" {
		return ""
	}
	return pick(r, p.fillers(q))
}

// namesake has the given name alone in common.
func (p *pool) namesake(r *rand.Rand, q person) (person, string) {
	c := p.customs[q.custom]
	q.father, q.surname = pick(r, without(c.Men, q.father)), pick(r, without(c.Surnames, q.surname))
	return q, "namesake"
}

// mirrored is the father whose son is named after his own father.
func (p *pool) mirrored(q person) (person, string) {
	q.given, q.father = q.father, q.given
	return q, "father named as the son's son"
}

// gendered is the sister whose name is the brother's with another end: Anil, Anila.
func (p *pool) gendered(r *rand.Rand, q person) (person, string) {
	if q.woman || strings.ContainsAny(q.given[len(q.given)-1:], "aeiouy") {
		return p.lookalike(r, q)
	}
	q.given += "a"
	q.filler = ""
	return q, "man and woman"
}

func without(names []string, name string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == name })
}
