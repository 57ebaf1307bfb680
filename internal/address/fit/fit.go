// Package fit makes labelled pairs of Indian addresses, fits the weights of the address
// comparison on some of them, and reports how well it does on the others.
//
// No public set of such pairs exists, and real ones are personal data. So addresses are
// invented: a home is drawn from the directory of post offices and lists of names, and
// printed twice as different forms print it (same person), or beside a home that is
// easily taken for it (not the same): the next flat, the other wing, the same street in
// another city.
package fit

import (
	"math/rand/v2"

	"atlas/internal/address"
)

// Pair is two printed addresses, and whether they are one home.
type Pair struct {
	A, B string
	Same bool
	Kind Kind
}

// Kind says how a pair was made.
type Kind string

// The kinds of pairs. All but Same are of two homes; Far and Across are easy.
const (
	Same         Kind = "same home"
	OtherFlat    Kind = "other flat, same building"
	OtherWing    Kind = "other wing, same flat number"
	OtherFloor   Kind = "other floor, same house"
	OtherHouse   Kind = "other house, same street"
	OtherNumber  Kind = "other sector, cross or gali"
	OtherName    Kind = "same number in another building, colony or street"
	NextPIN      Kind = "same house number in the neighbouring PIN"
	OtherPIN     Kind = "same address but for the PIN"
	OtherCity    Kind = "same address in another city"
	Neighbour    Kind = "another home in the locality"
	OtherVillage Kind = "same house number in another village"
	Across       Kind = "another home in the city"
	Far          Kind = "another home in another city"
)

// Hard says whether a pair of two homes shares most of its text.
func (k Kind) Hard() bool { return k != Same && k != Across && k != Far }

// hardKinds are drawn with equal chances when the home has what it takes.
var hardKinds = []Kind{OtherFlat, OtherWing, OtherFloor, OtherHouse, OtherNumber, OtherName, NextPIN, OtherPIN, OtherCity, OtherVillage, Neighbour}

// Pairs makes n pairs from a seed: four in ten of one home, four hard, two easy. Homes
// of different seeds are drawn independently.
func Pairs(seed uint64, n int) []Pair {
	m := maker{rng: rand.New(rand.NewPCG(seed, 0x61646472)), lists: lists(), pins: pinsByPrefix()}
	pairs := make([]Pair, n)
	for i := range pairs {
		pairs[i] = m.pair(i)
	}
	return pairs
}

func (m *maker) pair(i int) Pair {
	h := m.home()
	// One pair in ten is of vague addresses, which say nothing of the dwelling.
	vague := m.chance(0.1)
	print := func(x home) string { return m.print(x, form{vague: vague || m.chance(0.02)}) }
	switch i % 10 {
	case 0, 1, 2, 3:
		return Pair{print(h), print(h), true, Same}
	case 4:
		return Pair{print(h), print(m.homeIn(h.city)), false, Across}
	case 5:
		return Pair{print(h), print(m.home()), false, Far}
	}
	for {
		kind := pick(m.rng, hardKinds)
		if other, ok := m.other(h, kind); ok && (!vague || kind == Neighbour) {
			return m.hardPair(h, other, kind, vague)
		}
	}
}

// hardPair prints two homes that are alike. What tells them apart is printed in nine
// pairs of ten, but for the PIN: where it is not, nobody can tell.
func (m *maker) hardPair(h, other home, kind Kind, vague bool) Pair {
	full := !vague && m.chance(0.9)
	f := form{vague: vague, full: full}
	switch kind {
	case OtherPIN:
		f.pin = full
	case NextPIN:
		f.pin = full && m.chance(0.3) // streets and buildings of one name are common in a city
	}
	return Pair{m.print(h, f), m.print(other, f), false, kind}
}

// Sample is a pair as the comparison sees it.
type Sample struct {
	Pair
	Evidence []float64
}

// Samples compares pairs; those that could not be normalised are left out.
func Samples(pairs []Pair) []Sample {
	samples := make([]Sample, 0, len(pairs))
	for _, p := range pairs {
		if e, ok := address.Evidence(address.Parse(p.A), address.Parse(p.B)); ok {
			samples = append(samples, Sample{p, e})
		}
	}
	return samples
}

func pick[T any](rng *rand.Rand, from []T) T { return from[rng.IntN(len(from))] }
