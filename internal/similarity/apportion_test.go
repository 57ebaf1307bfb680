package similarity_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"atlas/internal/similarity"
)

func TestApportion(t *testing.T) {
	for _, tt := range []struct {
		rule   string
		total  int
		shares []float64
		limits []int
		want   []int
	}{
		{"thirds: the first of equals gets more", 100, []float64{33.3, 33.3, 33.3}, nil, []int{34, 33, 33}},
		{"the largest remainder gets more", 100, []float64{89.6, 10.4}, nil, []int{90, 10}},
		{"a limit is kept", 10, []float64{9.9, 0.1}, []int{9, 5}, []int{9, 1}},
		{"nothing", 0, nil, nil, []int{}},
	} {
		if got := similarity.Apportion(tt.total, tt.shares, tt.limits); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.rule, got, tt.want)
		}
	}
}

func TestApportionAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shares := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 9).Draw(t, "shares")
		sum := 0.0
		for _, s := range shares {
			sum += s
		}
		if sum == 0 {
			return
		}
		for i := range shares {
			shares[i] = shares[i] / sum * 100
		}
		got := similarity.Apportion(100, shares, nil)
		total := 0
		for i, g := range got {
			if total += g; float64(g) < shares[i]-1.001 || float64(g) > shares[i]+1.001 {
				t.Fatalf("%v becomes %v", shares, got)
			}
		}
		if total != 100 {
			t.Fatalf("%v adds up to %d", got, total)
		}
	})
}
