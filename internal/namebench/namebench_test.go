package namebench_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"atlas/internal/name"
	"atlas/internal/namebench"
)

func pairs(t *testing.T, half namebench.Half, seed uint64, n int) []namebench.Pair {
	t.Helper()
	p, err := namebench.Pairs(half, seed, n)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTheShippedWeightsOnNamesTheyWereNotFittedOn(t *testing.T) {
	r := namebench.Judge(pairs(t, namebench.Held, 1, 20_000))
	if auc := r.AUC(); auc < 0.97 {
		t.Errorf("AUC %.4f, want 0.97", auc)
	}
	if auc := r.HardAUC(); auc < 0.96 {
		t.Errorf("AUC against people easily mistaken %.4f, want 0.96", auc)
	}
}

func TestPairsAreTheSameEachTimeAndHalfOfThemTrue(t *testing.T) {
	a := pairs(t, namebench.Held, 3, 500)
	if !slices.Equal(a, pairs(t, namebench.Held, 3, 500)) {
		t.Error("the same seed gives other pairs")
	}
	if slices.Equal(a, pairs(t, namebench.Held, 4, 500)) {
		t.Error("another seed gives the same pairs")
	}
	yes := 0
	for _, p := range a {
		if p.Same {
			yes++
		}
	}
	if yes != 250 {
		t.Errorf("%d of 500 are one person's", yes)
	}
}

func TestAFitLearnsWhatTellsPeopleApart(t *testing.T) {
	w := namebench.Fit(pairs(t, namebench.Training, 2, 3000))
	for _, c := range []name.Clue{name.ClueRare, name.ClueCommon, name.ClueTrade} {
		if w.Clues[c] <= 0 {
			t.Errorf("%s has weight %v", c, w.Clues[c])
		}
	}
	for _, c := range []name.Clue{name.ClueDifferent, name.ClueOtherInitial, name.ClueFront, name.ClueOrder, name.ClueFiller, name.ClueLeftOut, name.ClueSlip, name.ClueCut} {
		if w.Clues[c] >= 0 {
			t.Errorf("%s has weight %v", c, w.Clues[c])
		}
	}
	if w.Clues[name.ClueRare] <= w.Clues[name.ClueCommon] {
		t.Errorf("a rare name tells %v, a common one %v", w.Clues[name.ClueRare], w.Clues[name.ClueCommon])
	}
}

func TestAUCKnowsRightFromWrong(t *testing.T) {
	pair := func(a, b string, same bool) namebench.Pair { return namebench.Pair{A: a, B: b, Same: same} }
	right := []namebench.Pair{pair("Asha Rane", "Asha Rane", true), pair("Asha Rane", "Vikas Gupta", false)}
	wrong := []namebench.Pair{pair("Asha Rane", "Asha Rane", false), pair("Asha Rane", "Vikas Gupta", true)}
	even := []namebench.Pair{pair("Asha Rane", "Asha Rane", false), pair("Asha Rane", "Asha Rane", true)}
	for _, tt := range []struct {
		pairs []namebench.Pair
		want  float64
	}{{right, 1}, {wrong, 0}, {even, 0.5}, {nil, 0}} {
		if got := namebench.Judge(tt.pairs).AUC(); got != tt.want {
			t.Errorf("AUC of %v is %v, want %v", tt.pairs, got, tt.want)
		}
	}
}

func TestReport(t *testing.T) {
	var b bytes.Buffer
	if err := namebench.Judge(pairs(t, namebench.Held, 1, 300)).Write(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"300 pairs; AUC 0.9", "| same | 150 |", "| same_person_score |", "| worst |"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the report does not say %q:\n%s", want, b.String())
		}
	}
}
