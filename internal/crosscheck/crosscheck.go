// Package crosscheck compares fields of different documents of one flow by rules
// that are data.
package crosscheck

import (
	"slices"

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
type Rules struct{ rules []rule }

type rule struct {
	name     string
	products []string // empty for every product type
	compare  comparison
	pairs    []pair
}

type pair struct{ source, target field }

type field struct {
	document document.Type
	name     document.FieldName
}

// Run compares the fields of a flow's documents. Documents with a problem take no
// part. The order is that of the rules, then of the readings.
func (r *Rules) Run(productType string, readings []document.Reading) []Result {
	var results []Result
	for _, rule := range r.rules {
		if len(rule.products) > 0 && !slices.Contains(rule.products, productType) {
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
				Score: r.compare(source, target),
			})
		}
	}
	return results
}

// values are what was read for the field, one per valid document that has it.
func (f field) values(readings []document.Reading) []string {
	var values []string
	for _, r := range readings {
		if r.Type != f.document || r.Problem != (document.Problem{}) {
			continue
		}
		if v, ok := r.Field(f.name); ok && v.Found && v.Value != "" {
			values = append(values, v.Value)
		}
	}
	return values
}
