package fit_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"atlas/internal/address"
	"atlas/internal/address/fit"
)

func TestPairsAreOfTheirSeed(t *testing.T) {
	if !slices.Equal(fit.Pairs(5, 200), fit.Pairs(5, 200)) {
		t.Error("one seed gives two sets of pairs")
	}
	same, hard := 0, 0
	other := make(map[string]bool)
	for _, p := range fit.Pairs(6, 2000) {
		other[p.A] = true
	}
	for _, p := range fit.Pairs(5, 2000) {
		if p.Same != (p.Kind == fit.Same) {
			t.Errorf("%+v", p)
		}
		if p.Same {
			same++
		}
		if p.Kind.Hard() {
			hard++
		}
		if len(p.A) > 40 && other[p.A] {
			t.Errorf("two seeds share %q", p.A)
		}
	}
	if same != 800 || hard != 800 {
		t.Errorf("%d of one home and %d hard among 2000", same, hard)
	}
}

// TestFitLearns: a fit on few pairs gives weights of the right sign, and the same ones
// again.
func TestFitLearns(t *testing.T) {
	w, again := fit.Fit(fit.Options{Seed: 2, Pairs: 3000}), fit.Fit(fit.Options{Seed: 2, Pairs: 3000})
	for i, name := range address.Signals() {
		if v := w.Signals[name]; v != again.Signals[name] || v > 0 && !address.Supports(i) || v < 0 && address.Supports(i) {
			t.Errorf("%s is %v, then %v", name, v, again.Signals[name])
		}
	}
	for _, strong := range []string{"house_different", "pin_different", "city_different"} {
		if w.Signals[strong] > -2 {
			t.Errorf("%s weighs only %v", strong, w.Signals[strong])
		}
	}
}

// TestMeasure holds the comparison to what was asked of it, on pairs of a seed that
// neither the fit nor the documented report has seen.
func TestMeasure(t *testing.T) {
	r := fit.Measure(77, 6000)
	if r.AUC < 0.97 || r.HardAUC < 0.93 {
		t.Errorf("AUC %.4f, against hard pairs %.4f; want 0.97 and 0.93", r.AUC, r.HardAUC)
	}
	if r.Pairs < 5900 || len(r.Worst) != 10 || len(r.Bins) != 11 {
		t.Errorf("%d pairs, %d worst, %d rows", r.Pairs, len(r.Worst), len(r.Bins))
	}
	for _, b := range r.Bins {
		if b.Pairs > 100 && math.Abs(b.Same-b.Foretold) > 0.25 {
			t.Errorf("of the pairs scored %d, %.2f are of one home and %.2f were foretold", b.Score, b.Same, b.Foretold)
		}
	}
	var text strings.Builder
	if err := r.WriteMarkdown(&text); err != nil || !strings.Contains(text.String(), "| same home |") {
		t.Errorf("%v\n%s", err, text.String())
	}
}
