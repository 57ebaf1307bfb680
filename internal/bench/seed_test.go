package bench

import (
	"testing"

	"atlas/internal/document"

	"pgregory.net/rapid"
)

// TestNothingIsMeasuredOnWhatItWasFittedOn: whatever the options, a specimen drawn to
// fit on is none that another run draws.
func TestNothingIsMeasuredOnWhatItWasFittedOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		options := func(label string, fitting bool) *Options {
			return &Options{
				Seed: rapid.Uint64().Draw(t, label+" seed"), Each: rapid.IntRange(1, 30).Draw(t, label+" each"),
				Types: []document.Type{"AADHAAR", "PAN"}, Fitting: fitting,
			}
		}
		fitted := map[uint64]bool{}
		for _, j := range (Bench{}).jobs(options("fit", true)) {
			fitted[j.seed] = true
		}
		for _, j := range (Bench{}).jobs(options("measure", false)) {
			if fitted[j.seed] {
				t.Fatalf("seed %d is in both", j.seed)
			}
		}
	})
}
