package convnet_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"atlas/internal/infer"
	"atlas/internal/infer/convnet"
	"atlas/internal/modelstest"
	"atlas/internal/nettest"
	"atlas/internal/onnx"
)

func needsPairs(t testing.TB) {
	t.Helper()
	modelstest.NeedsInstructions(t, convnet.PairsSupported(), "AVX-512 BF16")
}

func paired(f fails, m *onnx.Model) *convnet.Network {
	n := compiled(f, m)
	n.Pair()
	return n
}

// whole is some whole numbers from −most to most.
func (n *net) whole(most int, dims ...int64) string {
	size := 1
	for _, d := range dims {
		size *= int(d)
	}
	v := make([]float32, size)
	for i := range v {
		v[i] = float32(n.R.IntN(2*most+1) - most)
	}
	return n.Constant(onnx.Floats("", dims, v))
}

// wholeConv is a convolution with whole weights, without a bias.
func (n *net) wholeConv(x string, in, out, kernel, stride int64) string {
	pad := kernel / 2
	return n.Add("Conv", []string{x, n.whole(2, out, in, kernel, kernel)},
		onnx.Ints("kernel_shape", kernel, kernel), onnx.Ints("strides", stride, stride), onnx.Ints("pads", pad, pad, pad, pad))
}

// picked is every other pixel's channels in another order.
func (n *net) picked(x string, in, out int64) string {
	weights := make([]float32, out*in)
	for o := range out {
		weights[o*in+n.R.Int64N(in)] = 1
	}
	return n.Add("Conv", []string{x, n.Constant(onnx.Floats("", []int64{out, in, 1, 1}, weights))},
		onnx.Ints("kernel_shape", 1, 1), onnx.Ints("strides", 2, 2), onnx.Ints("pads", 0, 0, 0, 0))
}

// TestPairsOfWholeNumbers: a bfloat16 holds whole numbers up to 256, so where a layer in pairs
// sees such it makes the same as in floats, to the bit.
func TestPairsOfWholeNumbers(t *testing.T) {
	needsPairs(t)
	rapid.Check(t, func(r *rapid.T) {
		n := newNet(rapid.Uint64().Draw(r, "seed"))
		n.Graph.Outputs = []onnx.Value{nettest.Value("y", 0, 0, 0, 0)}
		in, out := rapid.Int64Range(1, 100).Draw(r, "inputs"), rapid.Int64Range(1, 100).Draw(r, "channels")
		x := n.wholeConv("x", 3, in, 3, 2) // 54 at most
		switch rapid.SampledFrom([]string{"around", "strided", "added", "doubled"}).Draw(r, "kind") {
		case "around":
			n.wholeConv(x, in, out, 3, 1)
		case "strided":
			n.wholeConv(x, in, out, 3, 2)
		case "added":
			n.Add("Add", []string{n.wholeConv(x, in, out, 1, 1), n.Add("Relu", []string{n.wholeConv(x, in, out, 3, 1)})})
		case "doubled":
			half := n.doubled(n.picked(x, in, in))
			both := n.Add("Add", []string{n.wholeConv(half, in, out, 3, 1), n.wholeConv(x, in, out, 3, 1)})
			n.Add("Relu", []string{both})
		}
		m := n.End()
		side := rapid.Int64Range(1, 20)
		picture := infer.Tensor{Shape: []int64{1, 3, 4 * side.Draw(r, "height"), 4 * side.Draw(r, "width")}}
		picture.Data = make([]float32, picture.Shape[1]*picture.Shape[2]*picture.Shape[3])
		for i := range picture.Data {
			picture.Data[i] = float32(n.R.IntN(3) - 1)
		}
		got, want := run(t, r, paired(r, m), picture), run(t, r, compiled(r, m), picture)
		if !slices.Equal(got.Data, want.Data) {
			r.Fatalf("in pairs numbers are up to %v away", nettest.Farthest(got, want))
		}
	})
}

// TestLinearInPairs: the same of a row of vectors, which is given room for pairs.
func TestLinearInPairs(t *testing.T) {
	needsPairs(t)
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

// TestDetectorInPairs: of a thousand pixels it takes no more than one for print that is none in
// floats, or the other way round.
func TestDetectorInPairs(t *testing.T) {
	needsPairs(t)
	m := detector(t)
	x := print(352, 256)
	got, want := run(t, t, paired(t, m), x), run(t, t, compiled(t, m), x)
	if slices.Max(want.Data) < 0.5 {
		t.Fatal("the detector sees no print in the picture, so the test sees nothing")
	}
	others := 0
	for i, p := range got.Data {
		if (p > seen) != (want.Data[i] > seen) {
			others++
		}
	}
	if others*1000 > len(got.Data) {
		t.Errorf("%d of %d pixels are seen otherwise", others, len(got.Data))
	}
}

// seen is the probability from which a pixel is print (detect.Boxes).
const seen = 0.3
