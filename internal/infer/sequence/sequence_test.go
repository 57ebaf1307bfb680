package sequence_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"atlas/internal/infer"
	"atlas/internal/infer/convnet"
	"atlas/internal/infer/sequence"
	"atlas/internal/modelstest"
	"atlas/internal/nettest"
	"atlas/internal/onnx"
)

func needsKernels(t testing.TB) {
	t.Helper()
	modelstest.NeedsInstructions(t, sequence.Supported(), "AVX-512")
}

// plan is what a net of the test consists of.
type plan struct {
	channels, narrow, heads, size, wide, classes int64
	blocks                                       int
	taps                                         int64
}

func (p plan) width() int64 { return p.heads * p.size }

// net is a network in the words of Paddle's converter: convolutions, blocks of a
// transformer, convolutions of what came in beside what those made, and probabilities.
type net struct {
	*nettest.Net
	plan
}

func (p plan) net(seed uint64) *onnx.Model {
	n := net{nettest.New(seed, 9), p}
	n.Graph.Inputs = []onnx.Value{nettest.Value("x", 0, p.channels, 1, 0)}
	n.Graph.Outputs = []onnx.Value{nettest.Value("y", 0, 0, p.classes)}
	x := n.swish(n.conv("x", p.channels, p.narrow, p.taps))
	x = n.swish(n.conv(x, p.narrow, p.width(), 1))
	image := x
	flat := n.Add("Concat", []string{n.slice(n.Add("Shape", []string{x}), 0, 2), n.list(-1)}, onnx.Int("axis", 0))
	x = n.Add("Transpose", []string{n.Add("Reshape", []string{x, flat})}, onnx.Ints("perm", 0, 2, 1))
	for range p.blocks {
		x = n.block(x)
	}
	x = n.norm(x)
	frames := n.slice(n.Add("Shape", []string{image}), 3, 4)
	x = n.Add("Reshape", []string{x, n.Add("Concat", []string{n.list(0), n.list(1), frames, n.list(p.width())}, onnx.Int("axis", 0))})
	x = n.Add("Transpose", []string{x}, onnx.Ints("perm", 0, 3, 1, 2))
	x = n.swish(n.conv(x, p.width(), p.channels, 1))
	x = n.Add("Concat", []string{"x", x}, onnx.Int("axis", 1))
	x = n.conv(x, 2*p.channels, p.narrow, p.taps)
	x = n.Add("Transpose", []string{n.Add("Squeeze", []string{x}, onnx.Ints("axes", 2))}, onnx.Ints("perm", 0, 2, 1))
	n.Add("Softmax", []string{n.linear(x, p.narrow, p.classes)}, onnx.Int("axis", 2))
	return n.End()
}

func (n net) list(v ...int64) string { return n.Constant(onnx.Int64s("", v...)) }

func (n net) slice(x string, from, to int64) string {
	return n.Add("Slice", []string{x}, onnx.Ints("axes", 0), onnx.Ints("starts", from), onnx.Ints("ends", to))
}

func (n net) conv(x string, in, out, taps int64) string {
	return n.Add("Conv", []string{x, n.Some(1.5, out, in, 1, taps), n.Some(0.5, out)},
		onnx.Ints("kernel_shape", 1, taps), onnx.Ints("strides", 1, 1), onnx.Ints("pads", 0, taps/2, 0, taps/2),
		onnx.Ints("dilations", 1, 1), onnx.Int("group", 1))
}

func (n net) linear(x string, in, out int64) string {
	x = n.Add("MatMul", []string{x, n.Some(float64(out)/float64(in), in, out)})
	return n.Add("Add", []string{x, n.Some(0.5, out)})
}

func (n net) swish(x string) string {
	s := n.Add("Sigmoid", []string{n.Add("Mul", []string{x, n.Number(0.5 + n.R.Float64())})})
	return n.Add("Mul", []string{x, s})
}

func (n net) norm(x string) string {
	mean := func(x string) string { return n.Add("ReduceMean", []string{x}, onnx.Ints("axes", -1)) }
	d := n.Add("Sub", []string{x, mean(x)})
	variance := n.Add("Add", []string{mean(n.Add("Pow", []string{d, n.Number(2)})), n.Number(1e-5)})
	d = n.Add("Div", []string{d, n.Add("Sqrt", []string{variance})})
	d = n.Add("Mul", []string{d, n.Some(1, n.width())})
	return n.Add("Add", []string{d, n.Some(1, n.width())})
}

func (n net) block(x string) string {
	w := n.width()
	three := n.linear(n.norm(x), w, 3*w)
	parts := n.Add("Reshape", []string{three, n.list(0, -1, 3, n.heads, n.size)})
	parts = n.Add("Transpose", []string{parts}, onnx.Ints("perm", 2, 0, 3, 1, 4))
	part := func(i int64) string {
		return n.Add("Squeeze", []string{n.slice(parts, i, i+1)}, onnx.Ints("axes", 0))
	}
	q := n.Add("Mul", []string{part(0), n.Number(0.3 + n.R.Float64())})
	k := n.Add("Transpose", []string{part(1)}, onnx.Ints("perm", 0, 1, 3, 2))
	like := n.Add("Softmax", []string{n.Add("MatMul", []string{q, k})}, onnx.Int("axis", 3))
	sum := n.Add("Transpose", []string{n.Add("MatMul", []string{like, part(2)})}, onnx.Ints("perm", 0, 2, 1, 3))
	sum = n.Add("Reshape", []string{sum, n.list(0, -1, w)})
	x = n.Add("Add", []string{x, n.linear(sum, w, w)})
	mixed := n.swish(n.linear(n.norm(x), w, n.wide))
	return n.Add("Add", []string{x, n.linear(mixed, n.wide, w)})
}

var small = plan{channels: 35, narrow: 20, heads: 3, size: 7, wide: 30, classes: 11, blocks: 1, taps: 3}

// TestAsByTheRuntime: nets of all sizes give the probabilities that they give there.
func TestAsByTheRuntime(t *testing.T) {
	needsKernels(t)
	rapid.Check(t, func(rt *rapid.T) {
		size := rapid.Int64Range(1, 70)
		p := plan{
			channels: size.Draw(rt, "channels"), narrow: size.Draw(rt, "narrow"), wide: size.Draw(rt, "wide"), classes: size.Draw(rt, "classes"),
			heads: rapid.Int64Range(2, 5).Draw(rt, "heads"), size: rapid.Int64Range(2, 16).Draw(rt, "size of a head"),
			blocks: rapid.IntRange(0, 2).Draw(rt, "blocks"), taps: rapid.SampledFrom([]int64{1, 3}).Draw(rt, "taps"),
		}
		m := p.net(rapid.Uint64().Draw(rt, "seed"))
		n, err := sequence.Compile(m)
		if err != nil {
			rt.Fatalf("%v", err)
		}
		s := nettest.Session(t, m)
		defer s.Close()
		for range 3 { // with the working memory of others
			sequences, frames := rapid.Int64Range(1, 3).Draw(rt, "sequences"), rapid.Int64Range(1, 60).Draw(rt, "frames")
			x := nettest.Noise(rand.New(rand.NewPCG(1, 2)), 2, sequences, p.channels, 1, frames)
			if far := apart(t, n, s, x); far > 1e-4 {
				rt.Errorf("of %d sequences of %d frames, probabilities are %v apart", sequences, frames, far)
			}
		}
	})
}

type runs interface {
	Run(ctx context.Context, inputs []infer.Tensor, use func([]infer.Tensor) error) error
}

func apart(t testing.TB, a, b runs, x infer.Tensor) float64 {
	t.Helper()
	var of [2]infer.Tensor
	for i, n := range []runs{a, b} {
		if err := n.Run(t.Context(), []infer.Tensor{x}, nettest.Copy(&of[i])); err != nil {
			t.Fatal(err)
		}
	}
	return nettest.Farthest(of[0], of[1])
}

// TestManyAtOnce: goroutines do not share working memory.
func TestManyAtOnce(t *testing.T) {
	needsKernels(t)
	m := small.net(1)
	n, err := sequence.Compile(m)
	if err != nil {
		t.Fatal(err)
	}
	s := nettest.Session(t, m)
	defer s.Close()
	var g sync.WaitGroup
	for i := range 16 {
		g.Go(func() {
			x := nettest.Noise(rand.New(rand.NewPCG(uint64(i), 1)), 2, 1+int64(i%3), small.channels, 1, int64(1+i*3))
			for range 8 {
				if far := apart(t, n, s, x); far > 1e-4 {
					t.Errorf("probabilities of goroutine %d are %v apart", i, far)
				}
			}
		})
	}
	g.Wait()
}

// TestInPairs: pairs of bfloat16 move probabilities, but little, and the same whatever was
// computed before.
func TestInPairs(t *testing.T) {
	modelstest.NeedsInstructions(t, convnet.PairsSupported(), "AVX-512 BF16")
	compiled := func(m *onnx.Model, pair bool) *sequence.Network {
		n, err := sequence.Compile(m)
		if err != nil {
			t.Fatal(err)
		}
		if pair {
			n.Pair()
		}
		return n
	}
	for _, taps := range []int64{1, 3} {
		p := plan{channels: 36, narrow: 20, heads: 3, size: 8, wide: 30, classes: 12, blocks: 2, taps: taps}
		m := p.net(5)
		floats, used := compiled(m, false), compiled(m, true)
		for i := range 9 {
			x := nettest.Noise(rand.New(rand.NewPCG(uint64(i), 1)), 1, 1+int64(i%3), p.channels, 1, int64(1+(i*31)%60))
			if far := apart(t, floats, used, x); far == 0 || far > 0.03 {
				t.Errorf("with %d taps, probabilities are %v apart", taps, far)
			}
			if far := apart(t, compiled(m, true), used, x); far != 0 {
				t.Errorf("with %d taps, probabilities are %v apart from those of a new network", taps, far)
			}
		}
	}
}

func TestWrongInput(t *testing.T) {
	needsKernels(t)
	n, err := sequence.Compile(small.net(2))
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	short := nettest.Noise(r, 1, 1, small.channels, 1, 5)
	short.Data = short.Data[1:]
	for name, inputs := range map[string][]infer.Tensor{
		"none":           nil,
		"two":            {nettest.Noise(r, 1, 1, small.channels, 1, 5), nettest.Noise(r, 1, 1, small.channels, 1, 5)},
		"other channels": {nettest.Noise(r, 1, 1, small.channels+1, 1, 5)},
		"two rows":       {nettest.Noise(r, 1, 1, small.channels, 2, 5)},
		"no frames":      {nettest.Noise(r, 1, 1, small.channels, 1, 0)},
		"three sizes":    {nettest.Noise(r, 1, 1, small.channels, 5)},
		"too few values": {short},
		"past counting":  {{Shape: []int64{1 << 32, small.channels, 1, 1 << 32}}},
	} {
		if err := n.Run(t.Context(), inputs, func([]infer.Tensor) error { return nil }); err == nil {
			t.Errorf("%s: there is no error", name)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	x := []infer.Tensor{nettest.Noise(r, 1, 1, small.channels, 1, 5)}
	if err := n.Run(ctx, x, func([]infer.Tensor) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end of its context Run gives %v", err)
	}
}

// TestOthersAreRefused: a graph that means something else is not computed as if it did not.
func TestOthersAreRefused(t *testing.T) {
	find := func(m *onnx.Model, op string, at int) *onnx.Node {
		for _, n := range m.Graph.Nodes {
			if n.Op != op {
				continue
			}
			if at--; at < 0 {
				return n
			}
		}
		t.Fatalf("there are not so many of %s", op)
		return nil
	}
	set := func(op string, at int, a onnx.Attribute) func(*onnx.Model) {
		return func(m *onnx.Model) {
			n := find(m, op, at)
			n.Attributes = append(slices.DeleteFunc(n.Attributes, func(b onnx.Attribute) bool { return b.Name == a.Name }), a)
		}
	}
	input := func(op string, at, i int, constant *onnx.Tensor) func(*onnx.Model) {
		return func(m *onnx.Model) {
			constant.Name = "another"
			m.Graph.Initializers = append(m.Graph.Initializers, constant)
			find(m, op, at).Inputs[i] = constant.Name
		}
	}
	shaped := func(op string, at, i int, dims ...int64) func(*onnx.Model) {
		return func(m *onnx.Model) { m.Graph.Index().Constants[find(m, op, at).Inputs[i]].Dims = dims }
	}
	swapped := func(op string, at int) func(*onnx.Model) {
		return func(m *onnx.Model) { slices.Reverse(find(m, op, at).Inputs) }
	}
	for name, change := range map[string]func(*onnx.Model){
		"strides":                          set("Conv", 0, onnx.Ints("strides", 1, 2)),
		"pads":                             set("Conv", 0, onnx.Ints("pads", 0, 0, 0, 0)),
		"dilations":                        set("Conv", 0, onnx.Ints("dilations", 1, 2)),
		"groups":                           set("Conv", 0, onnx.Int("group", 5)),
		"automatic pads":                   set("Conv", 0, onnx.Attribute{Name: "auto_pad", Type: onnx.AttributeString, String: []byte("SAME_UPPER")}),
		"turned otherwise":                 set("Transpose", 0, onnx.Ints("perm", 1, 2, 0)),
		"heads turned otherwise":           set("Transpose", 1, onnx.Ints("perm", 2, 0, 1, 3, 4)),
		"keys turned otherwise":            set("Transpose", 2, onnx.Ints("perm", 0, 1, 2, 3)),
		"sums turned otherwise":            set("Transpose", 3, onnx.Ints("perm", 0, 1, 2, 3)),
		"softmax over queries":             set("Softmax", 0, onnx.Int("axis", 2)),
		"softmax over frames":              set("Softmax", 1, onnx.Int("axis", 1)),
		"a mean of frames":                 set("ReduceMean", 0, onnx.Ints("axes", 1)),
		"a variance of frames":             set("ReduceMean", 1, onnx.Ints("axes", 1)),
		"a mean without a dimension":       set("ReduceMean", 0, onnx.Int("keepdims", 0)),
		"cubed":                            input("Pow", 0, 1, onnx.Scalar("", 3)),
		"a shift of one number":            input("Add", 2, 1, onnx.Floats("", []int64{1}, []float32{1})),
		"an epsilon that adds a dimension": shaped("Add", 0, 1, 1, 1, 1, 1),
		"a shift of each frame":            shaped("Add", 1, 1, small.width(), 1),
		"a scale of each frame":            shaped("Mul", 4, 1, small.width(), 1),
		"a bias of each frame":             shaped("Add", 2, 1, 3*small.width(), 1),
		"a bias that adds a dimension":     shaped("Add", 2, 1, 1, 1, 1, 3*small.width()),
		"a scale that adds a dimension":    shaped("Mul", 0, 1, 1, 1, 1, 1, 1),
		"some dimensions":                  set("Shape", 0, onnx.Int("start", 1)),
		"dimensions in a byte": func(m *onnx.Model) {
			shape := find(m, "Shape", 0)
			cast := &onnx.Node{Op: "Cast", Inputs: []string{"all"}, Outputs: shape.Outputs, Attributes: []onnx.Attribute{onnx.Int("to", int64(onnx.Int8))}}
			shape.Outputs = []string{"all"}
			m.Graph.Nodes = slices.Insert(m.Graph.Nodes, slices.Index(m.Graph.Nodes, shape)+1, cast)
		},
		"no dimensions kept":        set("Reshape", 1, onnx.Int("allowzero", 1)),
		"a dimension twice":         set("Transpose", 0, onnx.Ints("perm", 0, 2, 2)),
		"a dimension it lacks":      set("Transpose", 0, onnx.Ints("perm", 0, 3, 1)),
		"dimensions past counting":  input("Reshape", 1, 1, onnx.Int64s("", 1<<16, 1<<16, 1<<16, 1<<16, -1)),
		"one term":                  func(m *onnx.Model) { m.Graph.Nodes[1].Inputs = m.Graph.Nodes[1].Inputs[:1] },
		"an operation of others":    func(m *onnx.Model) { find(m, "Softmax", 1).Domain = "com.example" },
		"weights that lack numbers": func(m *onnx.Model) { w := m.Graph.Initializers[0]; w.Raw = w.Raw[4:] },
		"no weights":                input("MatMul", 0, 1, onnx.Floats("", []int64{small.width(), 0}, nil)),
		"taken from the mean":       swapped("Sub", 0),
		"divided the other way":     swapped("Div", 0),
		"keys times queries":        swapped("MatMul", 1),
		"beside each other in time": set("Concat", 2, onnx.Int("axis", 3)),
		"another part":              set("Slice", 1, onnx.Ints("starts", 1)),
		"mixed":                     input("Reshape", 1, 1, onnx.Int64s("", 0, 3, -1, small.heads, small.size)),
		"an operation":              func(m *onnx.Model) { find(m, "Softmax", 1).Op = "LogSoftmax" },
		"another output":            func(m *onnx.Model) { m.Graph.Outputs[0].Name = find(m, "MatMul", 0).Outputs[0] },
		"a vector seen elsewhere": func(m *onnx.Model) {
			square := find(m, "Pow", 0)
			find(m, "Squeeze", 1).Inputs[0] = square.Outputs[0]
		},
	} {
		m := small.net(3)
		change(m)
		if _, err := sequence.Compile(m); err == nil {
			t.Errorf("%s: there is no error", name)
		}
	}
	reach := small
	reach.taps = 5
	if _, err := sequence.Compile(reach.net(3)); err == nil {
		t.Error("neighbours of neighbours: there is no error")
	}
	if _, err := sequence.Compile(small.net(3)); err != nil {
		t.Errorf("unchanged: %v", err)
	}
}
