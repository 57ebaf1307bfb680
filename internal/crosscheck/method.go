package crosscheck

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"atlas/internal/address"
	"atlas/internal/name"
	"atlas/internal/similarity"
)

// method compares two values. Score and parts do not depend on the direction, but for
// the sides of the parts.
type method func(source, target string) Explanation

// methods are the comparisons a rule may name.
var methods = map[string]method{
	"name":       names,
	"text":       texts,
	"address":    addresses,
	"identifier": identifiers,
	"pan":        pans,
	"date":       dates,
	"exact":      exact,
}

// Methods lists the methods by name.
func Methods() []string {
	var names []string
	for name := range methods {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// whole explains a score that has no parts: the values bring all of it.
func whole(source, target string, score int) Explanation {
	relation := Alike
	switch score {
	case 100:
		relation = Same
	case 0:
		relation = Different
	}
	return Explanation{
		Source: source, Target: target, Score: score,
		Parts: []Part{{Source: source, Target: target, Relation: relation, Points: score, Of: 100}},
	}
}

func names(source, target string) Explanation {
	c := name.Compare(source, target)
	e := Explanation{Source: c.Source, Target: c.Target, Score: c.Score, SamePerson: &c.SamePerson}
	for _, p := range c.Parts {
		e.Parts = append(e.Parts, Part{p.Source, p.Target, Relation(p.Relation), p.Points, p.Of})
	}
	return e
}

func texts(source, target string) Explanation {
	return whole(similarity.Plain(source), similarity.Plain(target), similarity.Text(source, target))
}

// addresses compares by the parts of an address; what has none is compared as text.
func addresses(source, target string) Explanation {
	c := address.Compare(source, target)
	a, b := address.Comparable(source), address.Comparable(target)
	if !c.OK {
		return whole(a, b, similarity.Text(a, b))
	}
	e := whole(a, b, int(math.Round(c.Similarity)))
	e.SamePerson = &c.SamePerson
	return e
}

func identifiers(source, target string) Explanation {
	a, b := bare(source), bare(target)
	return whole(a, b, similarity.Ratio(a, b))
}

// bare is an identifier's letters and digits, in capitals.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, s)
}

// pans compares PANs; either may stand in a GSTIN.
func pans(source, target string) Explanation {
	a, b := pan(source), pan(target)
	return whole(a, b, similarity.Ratio(a, b))
}

// pan is the number itself. Of the 15 characters of a GSTIN it is the third to the
// twelfth, after the code of the state.
func pan(s string) string {
	const gstin, from, to = 15, 2, 12
	if r := []rune(bare(s)); len(r) == gstin {
		return string(r[from:to])
	}
	return bare(s)
}

// sameYear is the score of a full date and the same year alone: what the weighted
// ratio gives a text that is wholly inside a longer one.
const sameYear = 90

// dates compares normalised dates, DD/MM/YYYY or YYYY.
func dates(source, target string) Explanation {
	switch {
	case source == target:
		return whole(source, target, 100)
	case year(source) == year(target) && (source == year(source) || target == year(target)):
		e := whole(source, target, sameYear)
		e.Parts[0].Relation = SameYear
		return e
	}
	return whole(source, target, 0)
}

func year(date string) string { return date[strings.LastIndexByte(date, '/')+1:] }

func exact(source, target string) Explanation {
	if source == target {
		return whole(source, target, 100)
	}
	return whole(source, target, 0)
}
