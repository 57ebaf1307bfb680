// Package namebench makes labelled pairs of names, fits the weights of package name to
// them, and measures it on others.
package namebench

import (
	"bytes"
	_ "embed"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"slices"

	"go.yaml.in/yaml/v3"
)

//go:embed pool.yaml
var poolFile []byte

// custom is how a part of the country names its people, and with which names.
type custom struct {
	Men, Women, Surnames []string
	Middles, Womens      []string // fillers of men's and women's names
}

type pool struct {
	customs map[string]custom
	names   []string // of customs, in order
	men     []string // of all customs
	women   []string
	firms   []string
	trades  []string
}

// Half is one of two sets of names without a name in common.
type Half uint32

// The half that weights are fitted on, and the half that they are judged by.
const (
	Training Half = iota
	Held
)

// newPool is the half's share of the names. Fillers and trades are words of the
// language, not of a person, and belong to both.
func newPool(half Half) (*pool, error) {
	var f struct {
		Customs       map[string]custom `yaml:",inline"`
		Firms, Trades []string
	}
	d := yaml.NewDecoder(bytes.NewReader(poolFile))
	d.KnownFields(true)
	if err := d.Decode(&f); err != nil {
		return nil, fmt.Errorf("reading the pool of names: %w", err)
	}
	p := &pool{customs: f.Customs, firms: half.share(f.Firms), trades: f.Trades}
	for name, c := range f.Customs {
		c.Men, c.Women, c.Surnames = half.share(c.Men), half.share(c.Women), half.share(c.Surnames)
		p.customs[name] = c
	}
	p.names = slices.Sorted(maps.Keys(p.customs))
	for _, name := range p.names {
		p.men, p.women = append(p.men, p.customs[name].Men...), append(p.women, p.customs[name].Women...)
	}
	return p, nil
}

func (h Half) share(names []string) []string {
	var out []string
	for _, n := range names {
		sum := fnv.New32a()
		sum.Write([]byte(n))
		if Half(sum.Sum32()>>7&1) == h {
			out = append(out, n)
		}
	}
	return out
}

// person is somebody with a family, or a firm.
type person struct {
	custom  string
	woman   bool
	given   string
	father  string // or, of a wife, the husband
	surname string
	filler  string // "" for none

	firm, trade, form string // of a firm, and nothing else
}

func (p *pool) person(r *rand.Rand) person {
	name := pick(r, p.names)
	c := p.customs[name]
	q := person{custom: name, woman: r.IntN(5) < 2, father: pick(r, c.Men), surname: pick(r, c.Surnames)}
	q.given = pick(r, without(p.givens(q), q.father))
	if r.IntN(2) == 0 || name == "sikh" {
		q.filler = pick(r, p.fillers(q))
	}
	return q
}

func (p *pool) givens(q person) []string {
	if q.woman {
		return p.customs[q.custom].Women
	}
	return p.customs[q.custom].Men
}

func (p *pool) fillers(q person) []string {
	if q.woman {
		return p.customs[q.custom].Womens
	}
	return p.customs[q.custom].Middles
}

func (p *pool) business(r *rand.Rand) person {
	q := person{firm: pick(r, p.firms), trade: pick(r, p.trades)}
	switch r.IntN(4) {
	case 0:
		q.form = "Pvt Ltd"
	case 1:
		q.form = "LLP"
	}
	return q
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }
