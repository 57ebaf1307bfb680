package fuse_test

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"atlas/internal/infer"
	"atlas/internal/modelstest"
	"atlas/internal/onnx"
	"atlas/internal/onnx/fuse"
)

func decode(t testing.TB, file string) *onnx.Model {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(modelstest.Dir(t), file))
	if err != nil {
		t.Fatal(err)
	}
	m, err := onnx.Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// run evaluates a model of one input x and gives its one output.
func run(t testing.TB, m *onnx.Model, x infer.Tensor) []float32 {
	t.Helper()
	rt, err := infer.Open(modelstest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	s, err := rt.Session(m.Encode(), []string{m.Graph.Inputs[0].Name}, []string{m.Graph.Outputs[0].Name})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var out []float32
	err = s.Run(t.Context(), []infer.Tensor{x}, func(o []infer.Tensor) error {
		out = append(out, o[0].Data...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// noise is an input as the models see them, from a seed.
func noise(shape ...int64) infer.Tensor {
	size := int64(1)
	for _, d := range shape {
		size *= d
	}
	r := rand.New(rand.NewPCG(1, 2))
	x := make([]float32, size)
	for i := range x {
		x[i] = float32(2*r.Float64() - 1)
	}
	return infer.Tensor{Shape: shape, Data: x}
}

// farthest is the largest difference of two outputs.
func farthest(a, b []float32) float64 {
	if len(a) != len(b) {
		return math.Inf(1)
	}
	most := 0.0
	for i := range a {
		most = math.Max(most, math.Abs(float64(a[i])-float64(b[i])))
	}
	return most
}

// The models give probabilities; what is folded differs by the rounding of floats.
const rounding = 1e-3

func TestModelKeepsItsMeaning(t *testing.T) {
	for _, c := range []struct {
		file  string
		input infer.Tensor
		nodes int // that are left of some 600, at most
	}{
		{"ch_PP-OCRv4_det_infer.onnx", noise(1, 3, 96, 160), 220},
		{"ch_PP-OCRv4_rec_infer.onnx", noise(2, 3, 48, 320), 310},
		{"ch_ppocr_mobile_v2.0_cls_infer.onnx", noise(3, 3, 48, 192), 170},
	} {
		t.Run(c.file, func(t *testing.T) {
			want := run(t, decode(t, c.file), c.input)
			m := decode(t, c.file)
			if err := fuse.Model(m); err != nil {
				t.Fatal(err)
			}
			if d := farthest(run(t, m, c.input), want); d > rounding {
				t.Errorf("the outputs differ by %g", d)
			}
			if len(m.Graph.Nodes) > c.nodes {
				t.Errorf("%d nodes are left, want at most %d", len(m.Graph.Nodes), c.nodes)
			}
		})
	}
}

// net is a graph of one input x of two channels and one output y.
func net(opset int64, nodes ...*onnx.Node) *onnx.Model {
	value := func(name string) []onnx.Value {
		return []onnx.Value{{Name: name, Type: onnx.Float32, Dims: []onnx.Dim{{Param: "n"}, {Param: "c"}, {Param: "h"}, {Param: "w"}}}}
	}
	return &onnx.Model{
		IRVersion: 8,
		Opsets:    []onnx.Opset{{Version: opset}},
		Graph: onnx.Graph{Name: "net", Nodes: nodes, Inputs: value("x"), Outputs: value("y"), Initializers: []*onnx.Tensor{
			onnx.Floats("w", []int64{2, 2, 3, 3}, noise(36).Data), onnx.Floats("b", []int64{2}, []float32{0.5, -1}),
			onnx.Floats("blocks", []int64{2, 2, 2, 2}, noise(16).Data), onnx.Floats("last", []int64{2, 1, 2, 2}, noise(8).Data),
			onnx.Floats("each", []int64{2, 2, 1, 1}, noise(4).Data), onnx.Floats("narrow", []int64{1, 2, 1, 1}, noise(2).Data),
			onnx.Floats("widen", []int64{2, 1, 1, 1}, noise(2).Data), onnx.Floats("six", []int64{2, 6, 3, 3}, noise(108).Data),
			onnx.Floats("channels", []int64{1, 2, 1, 1}, []float32{0.3, -0.2}), onnx.Floats("positive", []int64{2}, []float32{0.7, 1.5}),
			onnx.Floats("nothing", []int64{0}, nil), onnx.Floats("by 4", []int64{4}, []float32{1, 1, 4, 4}), onnx.Floats("by 2", []int64{4}, []float32{1, 1, 2, 2}), onnx.Floats("by 3", []int64{4}, []float32{1, 1, 3, 3}),
			onnx.Scalar("0", 0), onnx.Scalar("2", 2), onnx.Scalar("3", 3), onnx.Scalar("6", 6), onnx.Scalar("-4", -4),
		}},
	}
}

func node(op, out string, in ...string) *onnx.Node {
	return &onnx.Node{Op: op, Inputs: in, Outputs: []string{out}}
}

func conv(out, in string, padding int64) *onnx.Node {
	n := node("Conv", out, in, "w", "b")
	n.Attributes = []onnx.Attribute{onnx.Ints("kernel_shape", 3, 3), onnx.Ints("pads", padding, padding, padding, padding)}
	return n
}

// blocks makes a block of size×size of each pixel of in.
func blocks(out, in, weights string, size int64) *onnx.Node {
	n := node("ConvTranspose", out, in, weights)
	n.Attributes = []onnx.Attribute{onnx.Ints("kernel_shape", 2, 2), onnx.Ints("strides", size, size)}
	return n
}

// enlarged repeats the pixels of in.
func enlarged(out, in, scales string) *onnx.Node {
	n := node("Resize", out, in, "nothing", scales)
	for _, a := range [][2]string{{"mode", "nearest"}, {"coordinate_transformation_mode", "asymmetric"}, {"nearest_mode", "floor"}} {
		n.Attributes = append(n.Attributes, onnx.Attribute{Name: a[0], Type: onnx.AttributeString, String: []byte(a[1])})
	}
	return n
}

// hardSwish is s·x·clip(x+3, 0, 6)/6 + t of the value a; it gives the value f.
func hardSwish(s, t string) []*onnx.Node {
	return []*onnx.Node{
		node("Add", "a3", "a", "3"), node("Clip", "c", "a3", "0", "6"), node("Mul", "p", "a", "c"),
		node("Div", "d", "p", "6"), node("Mul", "e", s, "d"), node("Add", "f", "e", t),
	}
}

func TestModelOnSmallNets(t *testing.T) {
	first := conv("a", "x", 1)
	for _, c := range []struct {
		name  string
		nodes []*onnx.Node
		left  int
	}{
		{"scales and offsets go into the weights", []*onnx.Node{first, node("Mul", "m", "2", "a"), node("Div", "v", "m", "3"), node("Add", "s", "v", "-4"), conv("y", "s", 0)}, 2},
		{"a number divided by the value stays", []*onnx.Node{first, node("Div", "v", "3", "a"), conv("y", "v", 0)}, 3},
		{"the output keeps its name", []*onnx.Node{first, node("Mul", "y", "a", "2")}, 2},
		{"a value that is used twice keeps what it is", []*onnx.Node{first, node("Mul", "m", "a", "2"), node("Add", "y", "a", "m")}, 3},
		{"hard-swish gives its offset to what follows", append(append([]*onnx.Node{first}, hardSwish("2", "-4")...), conv("y", "f", 0)), 5},
		{"hard-swish keeps its offset before padding", append(append([]*onnx.Node{first}, hardSwish("2", "-4")...), conv("y", "f", 1)), 6},
		{"hard-swish of a negative scale", append(append([]*onnx.Node{first}, hardSwish("-4", "2")...), conv("y", "f", 0)), 5},
		{"hard-swish of what is no convolution stays", append(append([]*onnx.Node{node("Relu", "a", "x")}, hardSwish("2", "-4")...), conv("y", "f", 0)), 8},
		{
			"blocks of pixels are laid out once", []*onnx.Node{
				blocks("a", "x", "blocks", 2), node("Add", "b1", "a", "channels"), node("BatchNormalization", "n", "b1", "positive", "b", "b", "positive"),
				node("Relu", "r", "n"), blocks("l", "r", "last", 2), node("Sigmoid", "y", "l"),
			}, 5,
		},
		{"blocks that overlap stay", []*onnx.Node{blocks("a", "x", "blocks", 1), node("Relu", "y", "a")}, 2},
		{"blocks that are used twice are laid out", []*onnx.Node{blocks("a", "x", "blocks", 2), node("Relu", "r", "a"), node("Add", "y", "a", "r")}, 4},
		{"pixels are repeated twice by 2", []*onnx.Node{enlarged("y", "x", "by 4")}, 2},
		{"pixels that are repeated by 3 stay", []*onnx.Node{enlarged("y", "x", "by 3")}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := noise(1, 2, 7, 9)
			want := run(t, net(11, clones(c.nodes)...), x)
			m := net(11, clones(c.nodes)...)
			if err := fuse.Model(m); err != nil {
				t.Fatal(err)
			}
			if d := farthest(run(t, m, x), want); d > rounding {
				t.Errorf("the outputs differ by %g", d)
			}
			if len(m.Graph.Nodes) != c.left {
				t.Errorf("%d nodes are left, want %d", len(m.Graph.Nodes), c.left)
			}
		})
	}
}

// halved sees every second pixel of in.
func halved(out, in string) *onnx.Node {
	n := conv(out, in, 1)
	n.Attributes = append(n.Attributes, onnx.Ints("strides", 2, 2))
	return n
}

// excitation multiplies the value in, whose means decide by how much.
func excitation(out, in string) []*onnx.Node {
	v := func(name string) string { return out + "." + name }
	return []*onnx.Node{
		node("GlobalAveragePool", v("m"), in), node("Conv", v("z"), v("m"), "each", "b"), node("HardSigmoid", v("g"), v("z")),
		node("Mul", v("p"), in, v("g")), node("Add", out, in, v("p")),
	}
}

func TestModelOnPyramids(t *testing.T) {
	fine := append([]*onnx.Node{halved("c", "x"), node("Conv", "f", "x", "each")}, excitation("e", "f")...)
	for _, c := range []struct {
		name  string
		nodes []*onnx.Node
		ops   map[string]int // that are left
	}{
		{
			"two convolutions of single pixels are one", []*onnx.Node{node("Conv", "a", "x", "each", "b"), node("Conv", "y", "a", "each", "b")},
			map[string]int{"Conv": 1},
		},
		{
			"two that narrow in between stay", []*onnx.Node{node("Conv", "a", "x", "narrow"), node("Conv", "y", "a", "widen", "b")},
			map[string]int{"Conv": 2},
		},
		{
			"what is enlarged is enlarged after its convolution",
			slices.Concat(fine, []*onnx.Node{enlarged("l", "c", "by 2"), node("Add", "s", "e", "l"), conv("y", "s", 1)}),
			map[string]int{"Resize": 0, "DepthToSpace": 1, "MatMul": 1},
		},
		{
			"a sum that is used twice stays",
			slices.Concat(fine, []*onnx.Node{enlarged("l", "c", "by 2"), node("Add", "s", "e", "l"), conv("d", "s", 1), node("Add", "y", "d", "s")}),
			map[string]int{"Resize": 1, "DepthToSpace": 0},
		},
		{
			"values of two sizes go apart through their convolution",
			[]*onnx.Node{
				halved("c", "x"), halved("d", "c"), enlarged("l", "c", "by 2"), enlarged("m", "d", "by 4"), conv("f", "x", 1),
				concat("s", "m", "f", "l"), node("Conv", "y", "s", "six", "b"),
			},
			map[string]int{"Resize": 1, "DepthToSpace": 1, "Concat": 2},
		},
		{
			"values of one size stay together",
			[]*onnx.Node{
				halved("c", "x"), enlarged("l", "c", "by 2"), enlarged("m", "c", "by 2"), enlarged("n", "c", "by 2"),
				concat("s", "l", "m", "n"), node("Conv", "y", "s", "six", "b"),
			},
			map[string]int{"Resize": 3, "Concat": 1},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, n := range c.nodes {
				if n.Op == "Conv" && n.Inputs[1] == "six" {
					n.Attributes = []onnx.Attribute{onnx.Ints("kernel_shape", 3, 3), onnx.Ints("pads", 1, 1, 1, 1)}
				}
			}
			x := noise(1, 2, 8, 12)
			want := run(t, net(11, clones(c.nodes)...), x)
			m := net(11, clones(c.nodes)...)
			if err := fuse.Model(m); err != nil {
				t.Fatal(err)
			}
			if d := farthest(run(t, m, x), want); d > rounding {
				t.Errorf("the outputs differ by %g", d)
			}
			count := map[string]int{}
			for _, n := range m.Graph.Nodes {
				count[n.Op]++
			}
			for op, n := range c.ops {
				if count[op] != n {
					t.Errorf("%d nodes %s are left, want %d", count[op], op, n)
				}
			}
		})
	}
}

// concat puts values one behind the other.
func concat(out string, in ...string) *onnx.Node {
	n := node("Concat", out, in...)
	n.Attributes = []onnx.Attribute{onnx.Int("axis", 1)}
	return n
}

func clones(nodes []*onnx.Node) []*onnx.Node {
	copies := make([]*onnx.Node, len(nodes))
	for i, n := range nodes {
		c := *n
		c.Inputs = slices.Clone(n.Inputs)
		copies[i] = &c
	}
	return copies
}

func TestKeepClasses(t *testing.T) {
	const all = 6625
	kept := []int{0, 17, 93, all - 1}
	x := noise(1, 3, 48, 64)
	want := run(t, decode(t, "ch_PP-OCRv4_rec_infer.onnx"), x)
	m := decode(t, "ch_PP-OCRv4_rec_infer.onnx")
	if err := fuse.KeepClasses(m, kept); err != nil {
		t.Fatal(err)
	}
	got := run(t, m, x)
	if len(got) != len(want)/all*len(kept) {
		t.Fatalf("%d probabilities, want %d for each of %d frames", len(got), len(kept), len(want)/all)
	}
	for f := range len(want) / all {
		frame, sum := want[f*all:(f+1)*all], float32(0)
		for _, c := range kept {
			sum += frame[c]
		}
		for i, c := range kept {
			if d := math.Abs(float64(got[f*len(kept)+i] - frame[c]/sum)); d > rounding {
				t.Errorf("frame %d, class %d: off by %g", f, c, d)
			}
		}
	}
}

func TestKeepClassesRefuses(t *testing.T) {
	for name, m := range map[string]*onnx.Model{
		"a model that is no classifier":        decode(t, "ch_PP-OCRv4_det_infer.onnx"),
		"a class that the model does not have": decode(t, "ch_PP-OCRv4_rec_infer.onnx"),
	} {
		if err := fuse.KeepClasses(m, []int{0, 6625}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func BenchmarkModel(b *testing.B) {
	for _, c := range []struct {
		name, file string
		input      infer.Tensor
	}{
		{"detector", "ch_PP-OCRv4_det_infer.onnx", noise(1, 3, 896, 1280)},
		{"recogniser", "ch_PP-OCRv4_rec_infer.onnx", noise(1, 3, 48, 960)},
	} {
		for _, fused := range []bool{false, true} {
			b.Run(c.name+map[bool]string{false: "/shipped", true: "/fused"}[fused], func(b *testing.B) {
				m := decode(b, c.file)
				if fused {
					if err := fuse.Model(m); err != nil {
						b.Fatal(err)
					}
				}
				rt, err := infer.Open(modelstest.Dir(b))
				if err != nil {
					b.Fatal(err)
				}
				s, err := rt.Session(m.Encode(), []string{m.Graph.Inputs[0].Name}, []string{m.Graph.Outputs[0].Name})
				if err != nil {
					b.Fatal(err)
				}
				defer s.Close()
				for b.Loop() {
					if err := s.Run(b.Context(), []infer.Tensor{c.input}, func([]infer.Tensor) error { return nil }); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// TestBrokenGraphs are refused, since rewriting walks from node to node.
func TestBrokenGraphs(t *testing.T) {
	m := &onnx.Model{Graph: onnx.Graph{
		Inputs: []onnx.Value{{Name: "x"}},
		Nodes: []*onnx.Node{
			{Op: "Mul", Inputs: []string{"x", "b"}, Outputs: []string{"a"}},
			{Op: "Add", Inputs: []string{"a", "x"}, Outputs: []string{"b"}},
		},
	}}
	if err := fuse.Layers(m); err == nil {
		t.Error("of a circle: there is no error")
	}
}
