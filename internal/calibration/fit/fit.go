// Package fit fits what the signs of a reading are worth, and reports how far the
// probabilities made of them can be believed.
package fit

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"

	"go.yaml.in/yaml/v3"

	"atlas/internal/calibration"
	"atlas/internal/document"
)

// Sample is a value that a reader gave.
type Sample struct {
	Class      calibration.Class
	Signs      document.Signs
	Confidence float64 // that it was given with
	Right      bool
}

const (
	// shrink is how strongly a step of a curve is drawn to that of all classes together,
	// and theirs to none: a prior with a standard deviation of 0.7 in log-odds. Few
	// samples hardly move it.
	shrink = 2.0
	// shrinkBase is the same for the base, which differs more between classes.
	shrinkBase = 1.0
	// sweeps over all weights end when none moves by more than still.
	sweeps = 100
	still  = 0.002
)

// Fit fits a curve for every sign of every class that the samples have. A curve never
// falls: better print makes no value less likely. The type, and whatever is judged by
// a score of its own, have no part in Any. A value without signs, such as one that a code
// confirmed, has its confidence from elsewhere and teaches nothing.
func Fit(samples []Sample) *calibration.Table {
	byClass := map[calibration.Class][]Sample{}
	for _, s := range samples {
		if s.Signs == (document.Signs{}) {
			continue
		}
		byClass[s.Class] = append(byClass[s.Class], s)
		if !scored(s) {
			byClass[calibration.Any] = append(byClass[calibration.Any], s)
		}
	}
	t := &calibration.Table{Classes: map[calibration.Class]calibration.Curves{}}
	any := newModel(byClass[calibration.Any])
	any.descend(newModel(nil))
	for class, list := range byClass {
		m := newModel(list)
		switch {
		case class == calibration.Any:
			m = any
		case scored(list[0]):
			m.descend(judge())
		default:
			m.descend(any)
		}
		t.Classes[class] = m.curves(list)
	}
	return t
}

// judge is what a score is worth before it was measured: what it says. A score of 0
// or 1 is believed to one in twenty.
func judge() model {
	m := newModel(nil)
	at, last := 0, 0.0
	for _, s := range calibration.Signs() {
		for i, knot := range s.Knots() {
			if s != "score" {
				continue
			}
			p := min(0.95, max(0.05, knot))
			odds := math.Log(p / (1 - p))
			if i == 0 {
				m.weights[len(m.weights)-1] = odds
			} else {
				m.weights[at+i-1] = odds - last
			}
			last = odds
		}
		at += len(s.Knots()) - 1
	}
	return m
}

// scored says whether a sample was judged by a score of its own.
func scored(s Sample) bool { return s.Signs.Score > 0 }

// model is a logistic regression on the ramps of all signs. The last weight is the
// base.
type model struct {
	rows    [][]float64
	right   []bool
	weights []float64
}

func newModel(samples []Sample) model {
	m := model{weights: make([]float64, len(ramps(document.Signs{}))+1)}
	for _, s := range samples {
		m.rows = append(m.rows, append(ramps(s.Signs), 1))
		m.right = append(m.right, s.Right)
	}
	return m
}

// ramps are those of all signs, one after the other.
func ramps(v document.Signs) []float64 {
	var out []float64
	for _, s := range calibration.Signs() {
		out = append(out, calibration.Ramps(s.Of(v), s.Knots())...)
	}
	return out
}

// descend fits the weights, one after the other by a step of Newton's, with none but
// the base below 0. They start from, and are drawn to, those of the prior.
func (m model) descend(prior model) {
	copy(m.weights, prior.weights)
	odds := make([]float64, len(m.rows))
	for i, row := range m.rows {
		odds[i] = dot(m.weights, row)
	}
	base := len(m.weights) - 1
	for range sweeps {
		moved := 0.0
		for j := range m.weights {
			pull := shrink
			if j == base {
				pull = shrinkBase
			}
			slope, bend := pull*(m.weights[j]-prior.weights[j]), pull
			for i, row := range m.rows {
				if row[j] == 0 {
					continue
				}
				p := 1 / (1 + math.Exp(-odds[i]))
				miss := p
				if m.right[i] {
					miss--
				}
				slope += miss * row[j]
				bend += max(p*(1-p), 1e-3) * row[j] * row[j]
			}
			to := m.weights[j] - slope/bend
			if j != base {
				to = max(0, to)
			}
			if step := to - m.weights[j]; step != 0 {
				for i, row := range m.rows {
					odds[i] += step * row[j]
				}
				m.weights[j] = to
				moved = max(moved, math.Abs(step))
			}
		}
		if moved < still {
			return
		}
	}
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

// curves writes the weights as the table has them.
func (m model) curves(samples []Sample) calibration.Curves {
	c := calibration.Curves{Fields: len(samples), Base: rounded(m.weights[len(m.weights)-1]), Signs: map[calibration.Sign]calibration.Curve{}}
	for _, s := range samples {
		if s.Right {
			c.Right++
		}
	}
	at := 0
	for _, s := range calibration.Signs() {
		curve := calibration.Curve{0}
		for range len(s.Knots()) - 1 {
			curve = append(curve, rounded(curve[len(curve)-1]+m.weights[at]))
			at++
		}
		if curve[len(curve)-1] > 0 {
			c.Signs[s] = curve
		}
	}
	return c
}

func rounded(w float64) float64 { return math.Round(w*1000) / 1000 }

// WriteYAML writes a table, with the places that its curves' points stand at.
func WriteYAML(w io.Writer, t *calibration.Table) error {
	if _, err := fmt.Fprint(w, "# What the signs of a reading are worth, in log-odds. Made by `atlas bench calibrate`;\n# not to be edited. A curve has a value for each of these places:\n"); err != nil {
		return err
	}
	for _, s := range calibration.Signs() {
		if _, err := fmt.Fprintf(w, "#   %s: %v\n", s, s.Knots()); err != nil {
			return err
		}
	}
	var doc yaml.Node
	if err := doc.Encode(t); err != nil {
		return err
	}
	flow(&doc)
	e := yaml.NewEncoder(w)
	e.SetIndent(2)
	return e.Encode(&doc)
}

// flow sets every list on one line.
func flow(n *yaml.Node) {
	if n.Kind == yaml.SequenceNode {
		n.Style = yaml.FlowStyle
	}
	for _, c := range n.Content {
		flow(c)
	}
}

// Classes lists the classes of samples, in order.
func Classes(samples []Sample) []calibration.Class {
	seen := map[calibration.Class]bool{}
	for _, s := range samples {
		seen[s.Class] = true
	}
	return slices.Sorted(maps.Keys(seen))
}
