package convnet_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"atlas/internal/infer/convnet"
	"atlas/internal/modelstest"
)

// TestLinearInPairs: a bfloat16 holds whole numbers up to 256, so where a layer in pairs sees
// such it makes the same as in floats, to the bit, and takes no more room than it says.
func TestLinearInPairs(t *testing.T) {
	modelstest.NeedsInstructions(t, convnet.PairsSupported(), "AVX-512 BF16")
	rapid.Check(t, func(r *rapid.T) {
		size := rapid.IntRange(1, 70)
		inputs, outputs, pixels := size.Draw(r, "inputs"), size.Draw(r, "outputs"), size.Draw(r, "pixels")
		taps := rapid.SampledFrom([]int{1, 3}).Draw(r, "taps")
		whole := func(n, most int) []float32 {
			v := make([]float32, n)
			for i := range v {
				v[i] = float32(rapid.IntRange(-most, most).Draw(r, "number"))
			}
			return v
		}
		weights, bias := whole(outputs*inputs*taps, 5), whole(outputs, 5)
		in, out := convnet.Stride(inputs), convnet.Stride(outputs)
		compute := func(pair bool) []float32 {
			l, err := convnet.NewLinear(weights, bias, outputs, inputs, taps)
			if err != nil {
				r.Fatal(err)
			}
			if pair {
				l.Pair()
			}
			x, y := in, (pixels+2)*in
			scratch := y + pixels*out
			memory := make([]float32, scratch+l.Room(pixels)+1)
			memory[len(memory)-1] = 7 // belongs to somebody else
			for i := range pixels {
				for c := range inputs {
					memory[x+i*in+c] = float32((i*7+c*3)%256 - 128)
				}
			}
			l.Compute(memory, scratch, x, y, pixels)
			if memory[len(memory)-1] != 7 {
				r.Fatal("more room was taken than Room says")
			}
			return memory[y:scratch]
		}
		if got, want := compute(true), compute(false); !slices.Equal(got, want) {
			r.Fatalf("in pairs a row is another: %v, want %v", got, want)
		}
	})
}
