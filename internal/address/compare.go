package address

import "math"

// Comparison is how alike two addresses are.
type Comparison struct {
	// Similarity is how alike they read once they are normalised, 0 to 100 with two
	// decimals.
	Similarity float64
	// SamePerson is how likely both are the address of one person, 0 to 10: ten times
	// the probability, from the evidence of the components. Another flat or house
	// number, PIN or city counts strongly against, however alike the texts are.
	SamePerson int
	// OK is false when one of the two could not be normalised; then both scores are 0.
	OK bool
}

// Load unpacks the tables, which otherwise the first address waits for.
func Load() {
	places()
	offices()
	rareness()
	knownPlaces()
	shapes()
	areaEndings()
	weights()
}

// Compare compares two printed addresses. It is symmetric and safe for concurrent use.
func Compare(a, b string) Comparison { return Match(Parse(a), Parse(b)) }

// Match compares two parsed addresses, as Compare does.
func Match(a, b *Parsed) Comparison {
	c, _ := match(a, b)
	return c
}

func match(a, b *Parsed) (Comparison, *pair) {
	if !a.Usable() || !b.Usable() {
		return Comparison{}, nil
	}
	if b.normal < a.normal {
		a, b = b, a // one order of work for both orders of the arguments
	}
	p := newPair(a, b)
	return Comparison{
		Similarity: float64(p.similarity()) / 100,
		SamePerson: samePerson(weights().logOdds(p.evidence())),
		OK:         true,
	}, p
}

// samePerson is the score of a probability given as log-odds.
func samePerson(logOdds float64) int { return int(math.Round(10 / (1 + math.Exp(-logOdds)))) }
