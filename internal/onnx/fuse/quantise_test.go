package fuse_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"atlas/internal/infer"
	"atlas/internal/modelstest"
	"atlas/internal/onnx"
	"atlas/internal/onnx/fuse"
)

// wide is a graph of one input x of wideChannels and one output y, for nets whose
// convolutions are wide enough to be quantised.
func wide(nodes ...*onnx.Node) *onnx.Model {
	const c = wideChannels
	m := net(11, clones(nodes)...)
	m.Graph.Initializers = append(m.Graph.Initializers,
		onnx.Floats("across", []int64{c, c, 1, 1}, scaled(noise(c*c).Data, 0.4)),
		onnx.Floats("within", []int64{c, 1, 3, 3}, noise(c*9).Data),
		onnx.Floats("bias", []int64{c}, noise(c).Data),
		onnx.Scalar("0.3", 0.3), onnx.Scalar("1.7", 1.7))
	return m
}

const wideChannels = 32

func scaled(v []float32, by float32) []float32 {
	for i := range v {
		v[i] *= by
	}
	return v
}

// pointwise gives each pixel of in by itself.
func pointwise(out, in string) *onnx.Node { return node("Conv", out, in, "across", "bias") }

// depthwise gives each channel of in by itself, zeros around it.
func depthwise(out, in string) *onnx.Node {
	n := node("Conv", out, in, "within", "bias")
	n.Attributes = []onnx.Attribute{onnx.Ints("kernel_shape", 3, 3), onnx.Ints("pads", 1, 1, 1, 1), onnx.Int("group", wideChannels)}
	return n
}

// swish is hardSwish from the value in to the value out.
func swish(out, in, s, t string) []*onnx.Node {
	v := func(name string) string { return out + "." + name }
	return []*onnx.Node{
		node("Add", v("a3"), in, "3"), node("Clip", v("c"), v("a3"), "0", "6"), node("Mul", v("p"), in, v("c")),
		node("Div", v("d"), v("p"), "6"), node("Mul", v("e"), s, v("d")), node("Add", out, v("e"), t),
	}
}

// ranges is how far the values spread that m needs to know of, when it is given x.
func ranges(t *testing.T, m *onnx.Model, x infer.Tensor) map[string]fuse.Range {
	t.Helper()
	own := len(m.Graph.Outputs)
	if err := fuse.Observe(m); err != nil {
		t.Fatal(err)
	}
	if err := fuse.Model(m); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, v := range m.Graph.Outputs {
		names = append(names, v.Name)
	}
	rt, err := infer.Open(modelstest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	s, err := rt.Session(m.Encode(), []string{"x"}, names)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	spread := map[string]fuse.Range{}
	err = s.Run(t.Context(), []infer.Tensor{x}, func(out []infer.Tensor) error {
		for i, v := range out[own:] {
			spread[names[own+i]] = fuse.Range{Low: float64(slices.Min(v.Data)), High: float64(slices.Max(v.Data))}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return spread
}

// excited multiplies the value in by what its means say.
func excited(out, in string) []*onnx.Node {
	z := node("HardSigmoid", out+".g", out+".z")
	return []*onnx.Node{node("GlobalAveragePool", out+".m", in), pointwise(out+".z", out+".m"), z, node("Mul", out, in, out+".g")}
}

func TestQuantiseStaysClose(t *testing.T) {
	for _, c := range []struct {
		name  string
		nodes []*onnx.Node
		ops   map[string]int // that must be there
	}{
		{
			"one stage", slices.Concat([]*onnx.Node{pointwise("c1", "x")}, swish("y", "c1", "2", "-4")),
			map[string]int{"QLinearConv": 1, "QuantizeLinear": 1, "DequantizeLinear": 1},
		},
		{
			"stages pass bytes on, padding or not",
			slices.Concat([]*onnx.Node{depthwise("c1", "x")}, swish("s1", "c1", "1.7", "0.3"), []*onnx.Node{pointwise("c2", "s1")},
				swish("s2", "c2", "0.3", "-4"), []*onnx.Node{depthwise("c3", "s2")}, swish("y", "c3", "2", "0.3")),
			map[string]int{"QLinearConv": 3, "QuantizeLinear": 1, "DequantizeLinear": 1},
		},
		{
			"an excitation leaves its means in floats",
			slices.Concat([]*onnx.Node{pointwise("c1", "x")}, swish("s1", "c1", "2", "0.3"), excited("c2", "s1"),
				[]*onnx.Node{pointwise("s2", "c2")}, swish("y", "s2", "2", "-4")),
			map[string]int{"QLinearConv": 2, "QLinearGlobalAveragePool": 1, "QuantizeLinear": 2, "DequantizeLinear": 2, "Conv": 1},
		},
		{
			"what else uses a value has it in floats",
			slices.Concat([]*onnx.Node{pointwise("c1", "x")}, swish("s1", "c1", "2", "0.3"), []*onnx.Node{pointwise("c2", "s1")},
				swish("s2", "c2", "2", "-4"), []*onnx.Node{node("Add", "y", "s1", "s2")}),
			map[string]int{"QLinearConv": 2, "QuantizeLinear": 1, "DequantizeLinear": 2},
		},
		{
			"what ends in more than a hard-swish stays in floats",
			slices.Concat([]*onnx.Node{pointwise("c1", "x")}, swish("s1", "c1", "2", "0.3"), []*onnx.Node{pointwise("c2", "s1")},
				swish("s2", "c2", "2", "-4"), []*onnx.Node{node("Add", "y", "c1", "s2")}),
			map[string]int{"QLinearConv": 1, "QuantizeLinear": 1, "DequantizeLinear": 1},
		},
		{
			"what lies between two stages is one",
			slices.Concat([]*onnx.Node{pointwise("c1", "x")}, swish("s1", "c1", "2", "0.3"), []*onnx.Node{depthwise("c2", "s1"), pointwise("c3", "c2")},
				swish("y", "c3", "2", "-4")),
			map[string]int{"QLinearConv": 3, "QuantizeLinear": 1, "DequantizeLinear": 1},
		},
		{
			"what only follows one stays in floats, and takes up its offset",
			slices.Concat([]*onnx.Node{pointwise("c1", "x")}, swish("s1", "c1", "2", "0.3"), []*onnx.Node{pointwise("y", "s1")}),
			map[string]int{"QLinearConv": 1, "Conv": 1, "Add": 0},
		},
		{
			"a negative scale stays in floats",
			slices.Concat([]*onnx.Node{pointwise("c1", "x")}, swish("s1", "c1", "-4", "0.3"), []*onnx.Node{pointwise("c2", "s1")}, swish("y", "c2", "2", "0.3")),
			map[string]int{"QLinearConv": 1, "QuantizeLinear": 1, "DequantizeLinear": 1},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := noise(2, wideChannels, 7, 9)
			want := run(t, wide(c.nodes...), x)
			m := wide(c.nodes...)
			if err := fuse.Quantise(m, ranges(t, wide(c.nodes...), x)); err != nil {
				t.Fatal(err)
			}
			if err := fuse.Model(m); err != nil {
				t.Fatal(err)
			}
			m, err := onnx.Decode(m.Encode())
			if err != nil {
				t.Fatal(err)
			}
			// Rounding to a byte is wrong by 0.2 % of the range at most; it adds up
			// over some roundings. Processors without VNNI may be farther off.
			whole := float64(slices.Max(want) - slices.Min(want))
			if d := farthest(run(t, m, x), want); d > 0.03*whole {
				t.Errorf("the outputs differ by %.1f %% of their range", 100*d/whole)
			}
			count := map[string]int{}
			for _, n := range m.Graph.Nodes {
				count[n.Op]++
			}
			for op, n := range c.ops {
				if count[op] != n {
					t.Errorf("%d nodes %s, want %d", count[op], op, n)
				}
			}
		})
	}
}

func TestQuantiseRefuses(t *testing.T) {
	stage := slices.Concat([]*onnx.Node{pointwise("a", "x")}, swish("y", "a", "2", "-4"))
	good := fuse.Range{Low: -4, High: 6}
	for _, c := range []struct {
		name   string
		nodes  []*onnx.Node
		ranges map[string]fuse.Range
		says   string
	}{
		{"a net without a hard-swish", []*onnx.Node{pointwise("y", "x")}, nil, "no convolution"},
		{"a narrow one", slices.Concat([]*onnx.Node{conv("a", "x", 1)}, swish("y", "a", "2", "-4")), nil, "no convolution"},
		{"values that spread too far", stage, map[string]fuse.Range{"x": good, "a": {Low: -4, High: 100}}, "no convolution"},
		{"an unknown range of the input", stage, map[string]fuse.Range{"a": good}, "no range for x"},
		{"an unknown range between", stage, map[string]fuse.Range{"x": good}, "no range for a"},
		{"a range the wrong way round", stage, map[string]fuse.Range{"x": {Low: 1, High: -1}, "a": good}, "range of x"},
		{"a range that is no number", stage, map[string]fuse.Range{"x": good, "a": {Low: math.NaN(), High: 1}}, "range of a"},
		{"a range without end", stage, map[string]fuse.Range{"x": good, "a": {Low: 0, High: math.Inf(1)}}, "range of a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := fuse.Quantise(wide(c.nodes...), c.ranges)
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want an error that says %q", err, c.says)
			}
		})
	}
	t.Run("there is nothing to observe either", func(t *testing.T) {
		if err := fuse.Observe(wide(pointwise("y", "x"))); err == nil {
			t.Error("no error")
		}
	})
}
