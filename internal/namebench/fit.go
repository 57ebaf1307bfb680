package namebench

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"atlas/internal/name"
)

// penalty on the squares of the weights keeps that of a rare clue finite. It is that
// of one pair in a hundred thousand.
const penalty = 1e-5

// rounds of Newton's method; the loss is convex and stands still after ten.
const rounds = 20

// Fit finds the weights under which the pairs' labels are likeliest: logistic
// regression on the clues.
func Fit(pairs []Pair) name.Weights {
	rows, labels := make([][]float64, len(pairs)), make([]float64, len(pairs))
	for i, p := range pairs {
		rows[i] = row(name.Compare(p.A, p.B).Evidence)
		if p.Same {
			labels[i] = 1
		}
	}
	w := make([]float64, len(name.Clues)+1)
	for range rounds {
		improve(w, rows, labels)
	}
	fitted := name.Weights{Bias: rounded(w[0]), Clues: map[name.Clue]float64{}}
	for k, c := range name.Clues {
		fitted.Clues[c] = rounded(w[k+1])
	}
	return fitted
}

// improve takes one step of Newton's method.
func improve(w []float64, rows [][]float64, labels []float64) {
	n := float64(len(rows))
	gradient, curve := mat.NewVecDense(len(w), nil), mat.NewSymDense(len(w), nil)
	for k := range w {
		gradient.SetVec(k, penalty*w[k]*n)
		curve.SetSym(k, k, penalty*n)
	}
	for i, x := range rows {
		p := 1 / (1 + math.Exp(-dot(w, x)))
		v := mat.NewVecDense(len(x), x)
		gradient.AddScaledVec(gradient, p-labels[i], v)
		curve.SymRankOne(curve, p*(1-p), v)
	}
	var chol mat.Cholesky
	step := mat.NewVecDense(len(w), nil)
	if !chol.Factorize(curve) || chol.SolveVecTo(step, gradient) != nil {
		return // as good as it gets in floating point
	}
	for k := range w {
		w[k] -= step.AtVec(k)
	}
}

// row is the evidence as numbers, after a 1 for the bias.
func row(e name.Evidence) []float64 {
	x := []float64{1}
	for _, c := range name.Clues {
		x = append(x, e[c])
	}
	return x
}

func dot(w, x []float64) (sum float64) {
	for k := range w {
		sum += w[k] * x[k]
	}
	return sum
}

// rounded keeps the file readable; a hundredth moves no probability by a percent.
func rounded(v float64) float64 { return math.Round(v*100) / 100 }
