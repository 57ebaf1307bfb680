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
		e.Parts = append(e.Parts, Part{Source: p.Source, Target: p.Target, Relation: Relation(p.Relation), Points: p.Points, Of: p.Of})
	}
	return e
}

func texts(source, target string) Explanation {
	return whole(similarity.Plain(source), similarity.Plain(target), similarity.Text(source, target))
}

// addresses compares by the parts of an address; what has none is compared as text.
func addresses(source, target string) Explanation {
	c := address.Explain(source, target)
	if !c.Comparison.OK {
		return texts(source, target)
	}
	e := Explanation{
		Source: joined(c.A), Target: joined(c.B),
		Score: int(math.Round(c.Comparison.Similarity)), SamePerson: &c.Comparison.SamePerson,
	}
	shares, earned := make([]float64, len(c.Similarity)), make([]float64, len(c.Similarity))
	for i, p := range c.Similarity {
		shares[i], earned[i] = p.Of, p.Points
	}
	of := similarity.Apportion(100, shares, nil)
	points := similarity.Apportion(e.Score, earned, of)
	for i, p := range c.Similarity {
		part := Part{Component: string(p.Part), Source: c.A.Component(p.Part), Target: c.B.Component(p.Part), Points: points[i], Of: of[i]}
		part.Relation = relate(part)
		e.Parts = append(e.Parts, part)
	}
	return e
}

// joined is an address in the spelling that is compared, in the order of its parts.
func joined(a *address.Parsed) string {
	var components []string
	for _, part := range address.Parts() {
		if c := a.Component(part); c != "" {
			components = append(components, c)
		}
	}
	return strings.Join(components, ", ")
}

// relate says how the sides of a part of an address belong together.
func relate(p Part) Relation {
	switch {
	case p.Source == "" && p.Target != "":
		return OnlyTarget
	case p.Target == "" && p.Source != "":
		return OnlySource
	case p.Points == p.Of:
		return Same
	case p.Points == 0:
		return Different
	}
	return Alike
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
