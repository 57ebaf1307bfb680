// Package crosscheck compares fields of different documents of one flow by rules
// that are data.
package crosscheck

import (
	"slices"
	"strings"
	"unicode"

	"atlas/internal/document"
)

// Result is one comparison.
type Result struct {
	Name        string // of the rule: "CUSTOMER_NAME"
	SourceType  document.Type
	SourceField document.FieldName
	SourceValue string
	TargetType  document.Type
	TargetField document.FieldName
	TargetValue string
	Score       int // similarity, 0 to 100
}

// Rules say what is compared. They do not change once loaded, so they may be used
// concurrently.
type Rules struct {
	rules    []rule
	products map[string]selection
}

type rule struct {
	name      string
	method    string
	threshold int // 0 for none
	pairs     []pair
}

type pair struct{ source, target field }

type field struct {
	document document.Type
	name     document.FieldName
}

func (f field) String() string { return string(f.document) + "." + string(f.name) }

// selection is the rules of a product type: all, or those named.
type selection struct {
	all   bool
	names []string
}

// defaultProduct stands for every product type that is not listed.
const defaultProduct = "default"

// runs says whether a rule runs for a product type.
func (r *Rules) runs(productType string, rule rule) bool {
	s, ok := r.products[productType]
	if !ok {
		s, ok = r.products[defaultProduct]
	}
	return !ok && len(r.products) == 0 || s.all || slices.Contains(s.names, rule.name)
}

// Run compares the fields of a flow's documents. Documents with a problem take no
// part. The order is that of the rules, then of the readings.
func (r *Rules) Run(productType string, readings []document.Reading) []Result {
	var results []Result
	for _, rule := range r.rules {
		if !r.runs(productType, rule) {
			continue
		}
		for _, p := range rule.pairs {
			results = append(results, rule.run(p, readings)...)
		}
	}
	return results
}

func (r rule) run(p pair, readings []document.Reading) []Result {
	var results []Result
	targets := p.target.values(readings)
	for _, source := range p.source.values(readings) {
		for _, target := range targets {
			results = append(results, Result{
				Name:       r.name,
				SourceType: p.source.document, SourceField: p.source.name, SourceValue: source,
				TargetType: p.target.document, TargetField: p.target.name, TargetValue: target,
				Score: methods[r.method](source, target).Score,
			})
		}
	}
	return results
}

// values are what was read for the field in the valid documents that have it, each
// value once: a result does not say which of two copies of a paper it is about.
func (f field) values(readings []document.Reading) []string {
	var values []string
	for _, r := range readings {
		if r.Type != f.document || r.Problem != (document.Problem{}) {
			continue
		}
		if v, ok := r.Field(f.name); ok && v.Found && comparable(v.Value) && !slices.Contains(values, v.Value) {
			values = append(values, v.Value)
		}
	}
	return values
}

// comparable says whether a value holds anything but strokes and points.
func comparable(value string) bool {
	return strings.ContainsFunc(value, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// Rule describes one rule for people.
type Rule struct {
	Name, Method string
	Threshold    int      // 0 for none
	Pairs        []string // "PAN.dob, AADHAAR.date_of_birth"
}

// Of lists the rules that run for a product type, in their order.
func (r *Rules) Of(productType string) []Rule {
	var out []Rule
	for _, rule := range r.rules {
		if r.runs(productType, rule) {
			out = append(out, rule.describe())
		}
	}
	return out
}

func (r rule) describe() Rule {
	d := Rule{Name: r.name, Method: r.method, Threshold: r.threshold}
	for _, p := range r.pairs {
		d.Pairs = append(d.Pairs, p.source.String()+", "+p.target.String())
	}
	return d
}

// find returns the rule of a name.
func (r *Rules) find(name string) (rule, bool) {
	at := slices.IndexFunc(r.rules, func(rule rule) bool { return rule.name == name })
	if at < 0 {
		return rule{}, false
	}
	return r.rules[at], true
}

// Len is the number of rules.
func (r *Rules) Len() int { return len(r.rules) }
