package fit

import (
	"math"

	"atlas/internal/address"
)

// Options of a fit. The zero value is the published one but for the seed.
type Options struct {
	Seed  uint64
	Pairs int // default 60,000
}

const (
	defaultPairs = 60_000
	rounds       = 600  // of gradient descent; the loss changes by less than 1e-5 after 400
	ridge        = 1e-4 // keeps weights of rare signals from growing without bound
)

// Fit fits the weights by logistic regression: gradient descent with each step scaled
// by its signal's past gradients (AdaGrad). The sign of a weight is fixed by what its
// signal means: agreement never counts against, contradiction never for one home.
func Fit(o Options) address.Weights {
	if o.Pairs == 0 {
		o.Pairs = defaultPairs
	}
	samples := Samples(Pairs(o.Seed, o.Pairs))
	names := address.Signals()
	w := regress(samples, len(names))
	fitted := address.Weights{Version: 1, Seed: o.Seed, Pairs: len(samples), Intercept: rounded(w[len(names)]), Signals: map[string]float64{}}
	for i, name := range names {
		fitted.Signals[name] = rounded(w[i])
	}
	return fitted
}

// regress returns the weights and, last, the intercept.
func regress(samples []Sample, n int) []float64 {
	w, sum, grad := make([]float64, n+1), make([]float64, n+1), make([]float64, n+1)
	for range rounds {
		clear(grad)
		for _, s := range samples {
			miss := probability(w, s.Evidence)
			if s.Same {
				miss--
			}
			for i, v := range s.Evidence {
				grad[i] += miss * v
			}
			grad[n] += miss
		}
		for i := range w {
			g := grad[i]/float64(len(samples)) + ridge*w[i]
			sum[i] += g * g
			w[i] -= g / math.Sqrt(sum[i]+1e-12)
			if i < n {
				w[i] = signed(w[i], address.Supports(i))
			}
		}
	}
	return w
}

func signed(w float64, supports bool) float64 {
	if supports {
		return max(w, 0)
	}
	return min(w, 0)
}

func probability(w, evidence []float64) float64 {
	z := w[len(w)-1]
	for i, v := range evidence {
		z += w[i] * v
	}
	return 1 / (1 + math.Exp(-z))
}

func rounded(w float64) float64 { return math.Round(w*1000) / 1000 }
