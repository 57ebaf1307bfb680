package calibration

import (
	"maps"
	"slices"

	"atlas/internal/document"
)

// Sign names one of document.Signs.
type Sign string

// sign is where a sign's value is, and the places between which it is worth the same
// for every step. They are closer where most values lie: print that was read right is
// seldom under 0.9.
type sign struct {
	of    func(document.Signs) float64
	knots []float64
}

var signs = map[Sign]sign{
	"print":   {func(s document.Signs) float64 { return s.Print }, []float64{0, 0.4, 0.6, 0.8, 0.9, 0.96, 0.99, 1}},
	"whole":   {func(s document.Signs) float64 { return s.Whole }, []float64{0, 0.25, 0.5, 0.75, 0.9, 0.97, 1}},
	"page":    {func(s document.Signs) float64 { return s.Page }, []float64{0, 0.5, 0.7, 0.85, 0.95, 1}},
	"size":    {func(s document.Signs) float64 { return s.Size }, []float64{0, 0.3, 0.5, 0.75, 1}},
	"place":   {func(s document.Signs) float64 { return s.Place }, []float64{0, 0.2, 0.35, 0.5, 0.65, 0.8, 1}},
	"support": {func(s document.Signs) float64 { return s.Support }, []float64{0, 0.5, 1}},
	"lead":    {func(s document.Signs) float64 { return s.Lead }, []float64{0, 0.1, 0.3, 0.6, 1}},
	"check":   {func(s document.Signs) float64 { return s.Check }, []float64{0, 0.5, 1}},
	"unmoved": {func(s document.Signs) float64 { return s.Unmoved }, []float64{0, 0.5, 1}},
	"cover":   {func(s document.Signs) float64 { return s.Cover }, []float64{0, 0.3, 0.6, 0.9, 1}},
	"plain":   {func(s document.Signs) float64 { return s.Plain }, []float64{0, 0.25, 0.5, 1}},
	"spacing": {func(s document.Signs) float64 { return s.Spacing }, []float64{0, 0.2, 0.4, 0.7, 1}},
	"score":   {func(s document.Signs) float64 { return s.Score }, []float64{0, 0.25, 0.5, 0.75, 0.9, 1}},
}

// Signs lists them, always in one order.
var Signs = func() func() []Sign {
	list := slices.Sorted(maps.Keys(signs))
	return func() []Sign { return list }
}()

// Of is the sign's value, 0 to 1.
func (s Sign) Of(v document.Signs) float64 { return signs[s].of(v) }

// Knots are the places between which the sign's curve runs straight, from 0 to 1. An
// unknown sign has none.
func (s Sign) Knots() []float64 { return signs[s].knots }

// Ramps says how much of each stretch between two knots lies below x, 0 to 1.
func Ramps(x float64, knots []float64) []float64 {
	ramps := make([]float64, len(knots)-1)
	for i := range ramps {
		from, to := knots[i], knots[i+1]
		ramps[i] = max(0, min(1, (x-from)/(to-from)))
	}
	return ramps
}
