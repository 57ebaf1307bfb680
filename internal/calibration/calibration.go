// Package calibration turns the signs that a reading left into the probability that
// a value is right. What each sign is worth was fitted on drawn specimens, whose
// truth is known, and is data: calibration.yaml.
package calibration

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"maps"
	"math"
	"slices"
	"sync"

	"go.yaml.in/yaml/v3"

	"atlas/internal/document"
)

// Class is what is fitted together: fields of one class of package doctype, or
// derived in one way, or the type itself.
type Class string

// Any is fitted on the fields of all classes. It stands in for a class of which the
// table knows nothing.
const Any Class = "any"

// DocumentType is the class of the type that a document was taken for.
const DocumentType Class = "document_type"

// Table is the result of a fit.
type Table struct {
	Seed      uint64           `yaml:"seed"`
	Specimens int              `yaml:"specimens"` // that it was fitted on
	Classes   map[Class]Curves `yaml:"classes"`

	version string
}

// Curves add up to the log-odds that a value of a class is right.
type Curves struct {
	Fields int            `yaml:"fields"` // that it was fitted on
	Right  int            `yaml:"right"`  // how many of them were right
	Base   float64        `yaml:"base"`   // with every sign at 0
	Signs  map[Sign]Curve `yaml:"signs"`
}

// Curve says what a sign adds, at the sign's knots; in between it runs straight. It
// never falls.
type Curve []float64

// Probability is how likely a value with these signs is right. It is between 0 and 1
// and never reaches either.
func (t *Table) Probability(c Class, signs document.Signs) float64 {
	curves, ok := t.Classes[c]
	if !ok {
		curves = t.Classes[Any]
	}
	return curves.probability(signs)
}

func (c Curves) probability(signs document.Signs) float64 {
	z := c.Base
	for _, s := range Signs() {
		if curve := c.Signs[s]; curve != nil {
			z += curve.at(s.Of(signs), s.Knots())
		}
	}
	return math.Min(1/(1+math.Exp(-z)), c.highest())
}

// highest is the rule of succession: n values that were all right say no more than
// that.
func (c Curves) highest() float64 { return math.Min(mostSure, float64(c.Fields+1)/float64(c.Fields+2)) }

// mostSure is the highest probability of all. One in a thousand specimens is drawn
// wrong, or says something else than its truth.
const mostSure = 0.999

// at is the curve's height over x.
func (c Curve) at(x float64, knots []float64) float64 {
	sum := 0.0
	for i, ramp := range Ramps(x, knots) {
		sum += (c[i+1] - c[i]) * ramp
	}
	return c[0] + sum
}

// Version tells two tables apart.
func (t *Table) Version() string { return t.version }

//go:embed calibration.yaml
var builtin []byte

// Builtin is the table that is part of the program.
var Builtin = sync.OnceValue(func() *Table {
	t, err := Parse(builtin)
	if err != nil {
		panic("calibration.yaml: " + err.Error())
	}
	return t
})

// Parse reads a table as WriteYAML of package fit writes it.
func Parse(file []byte) (*Table, error) {
	t := &Table{}
	if err := yaml.Unmarshal(file, t); err != nil {
		return nil, fmt.Errorf("reading the calibration: %w", err)
	}
	if _, ok := t.Classes[Any]; !ok {
		return nil, fmt.Errorf("the calibration has no class %q: fit it again", Any)
	}
	for _, class := range slices.Sorted(maps.Keys(t.Classes)) {
		if err := t.Classes[class].check(); err != nil {
			return nil, fmt.Errorf("the calibration's class %q: %w", class, err)
		}
	}
	sum := sha256.Sum256(file)
	t.version = hex.EncodeToString(sum[:])[:12]
	return t, nil
}

func (c Curves) check() error {
	for sign, curve := range c.Signs {
		knots := sign.Knots()
		if knots == nil {
			return fmt.Errorf("there is no sign %q; fit it again", sign)
		}
		if len(curve) != len(knots) {
			return fmt.Errorf("sign %q has %d points instead of %d; fit it again", sign, len(curve), len(knots))
		}
		if !slices.IsSorted(curve) {
			return fmt.Errorf("sign %q falls somewhere; fit it again", sign)
		}
	}
	return nil
}
