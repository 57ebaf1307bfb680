package narrow_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"

	"atlas/internal/infer"
	"atlas/internal/infer/narrow"
	"atlas/internal/modelstest"
	"atlas/internal/nettest"
	"atlas/internal/ocr"
	"atlas/internal/onnx"
	"atlas/internal/onnx/fuse"
)

func needsKernels(t testing.TB) {
	t.Helper()
	modelstest.NeedsInstructions(t, narrow.Supported(), "AVX-512 VNNI or VBMI")
}

// net is a graph under construction, which maps x to y.
type net struct {
	onnx.Model
	r      *rand.Rand
	names  int
	value  string // what the next node takes
	spread [2]string
}

func newNet(seed uint64, channels int64) *net {
	n := &net{r: rand.New(rand.NewPCG(seed, 1))}
	n.IRVersion = 8
	n.Opsets = []onnx.Opset{{Version: 11}, {Domain: "com.microsoft", Version: 1}}
	n.Graph.Name = "net"
	n.Graph.Inputs = []onnx.Value{{Name: "x", Type: onnx.Float32, Dims: []onnx.Dim{{Param: "n"}, {Size: channels}, {Param: "h"}, {Param: "w"}}}}
	n.Graph.Outputs = []onnx.Value{{Name: "y", Type: onnx.Float32, Dims: []onnx.Dim{{Param: "n"}, {Param: "c"}, {Param: "oh"}, {Param: "ow"}}}}
	n.spread = n.spreadOver(2)
	n.value = "x"
	n.add("", "QuantizeLinear", "x", n.spread[0], n.spread[1])
	n.turn(0, 2, 3, 1)
	return n
}

// add appends a node and gives the name of what it makes.
func (n *net) add(domain, op string, inputs ...string) *onnx.Node {
	n.names++
	n.value = fmt.Sprint("v", n.names)
	node := &onnx.Node{Op: op, Domain: domain, Inputs: inputs, Outputs: []string{n.value}}
	n.Graph.Nodes = append(n.Graph.Nodes, node)
	return node
}

func (n *net) constant(t *onnx.Tensor) string {
	n.names++
	t.Name = fmt.Sprint("c", n.names)
	n.Graph.Initializers = append(n.Graph.Initializers, t)
	return t.Name
}

func (n *net) bytes(kind onnx.DataType, dims []int64, raw ...byte) string {
	return n.constant(&onnx.Tensor{Type: kind, Dims: dims, Raw: raw})
}

// spreadOver is a scale, and a zero somewhere, such that bytes reach about so far.
func (n *net) spreadOver(reach float64) [2]string {
	return [2]string{
		n.constant(onnx.Scalar("", float32(reach*(0.5+n.r.Float64())/128))),
		n.bytes(onnx.Uint8, nil, byte(64+n.r.IntN(128))),
	}
}

func (n *net) turn(order ...int64) {
	n.add("", "Transpose", n.value).Attributes = []onnx.Attribute{onnx.Ints("perm", order...)}
}

// convolve has out channels made of in, or of each by itself.
func (n *net) convolve(in, out, kernel, stride, pad int64, alone bool) {
	group, each := int64(1), in
	if alone {
		group, each = in, 1
	}
	size := each * kernel * kernel
	weights := make([]byte, out*size)
	for i := range weights {
		weights[i] = byte(n.r.IntN(255) - 127)
	}
	scales, bias := make([]float32, out), make([]byte, 0, 4*out)
	for i := range scales {
		scales[i] = float32((0.5 + n.r.Float64()) / 64 / math.Sqrt(float64(size)))
		bias = binary.LittleEndian.AppendUint32(bias, uint32(int32(n.r.IntN(2000)-1000)))
	}
	to := n.spreadOver(2)
	node := n.add("com.microsoft", "QLinearConv", n.value, n.spread[0], n.spread[1],
		n.bytes(onnx.Int8, []int64{out, each, kernel, kernel}, weights...),
		n.constant(onnx.Floats("", []int64{out}, scales)),
		n.bytes(onnx.Int8, []int64{out}, make([]byte, out)...),
		to[0], to[1], n.bytes(onnx.Int32, []int64{out}, bias...))
	node.Attributes = []onnx.Attribute{
		onnx.Ints("kernel_shape", kernel, kernel), onnx.Ints("strides", stride, stride), onnx.Ints("pads", pad, pad, pad, pad),
		onnx.Ints("dilations", 1, 1), onnx.Int("group", group), onnx.Int("channels_last", 1),
	}
	n.spread = to
}

// end goes back to floats and adds an offset.
func (n *net) end() *onnx.Model {
	n.turn(0, 3, 1, 2)
	n.add("", "DequantizeLinear", n.value, n.spread[0], n.spread[1])
	n.add("", "Add", n.value, n.constant(onnx.Scalar("", 0.25)))
	n.add("", "Relu", n.value).Outputs[0] = "y"
	return &n.Model
}

// pool has the last operation take means.
func (n *net) pool(height, width int64) {
	last := n.Graph.Nodes[len(n.Graph.Nodes)-1]
	n.Graph.Nodes = n.Graph.Nodes[:len(n.Graph.Nodes)-1]
	n.add("", "AveragePool", last.Inputs[0]).Attributes = []onnx.Attribute{onnx.Ints("kernel_shape", height, width), onnx.Ints("strides", height, width)}
	last.Inputs[0] = n.value
	n.Graph.Nodes = append(n.Graph.Nodes, last)
}

func session(t testing.TB, m *onnx.Model) *infer.Session {
	t.Helper()
	rt, err := infer.Open(modelstest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	s, err := rt.Session(m.Encode(), []string{m.Graph.Inputs[0].Name}, []string{m.Graph.Outputs[0].Name})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// fails is what both kinds of tests say that something is wrong with.
type fails interface {
	Fatalf(format string, args ...any)
}

// whole is what the runtime makes of x, by itself.
func whole(t testing.TB, f fails, m *onnx.Model, x infer.Tensor) (y infer.Tensor) {
	s := session(t, m)
	defer s.Close()
	if err := s.Run(t.Context(), []infer.Tensor{x}, nettest.Copy(&y)); err != nil {
		f.Fatalf("the runtime: %v", err)
	}
	return y
}

// parted is what comes out when the chain is computed here.
func parted(t testing.TB, f fails, m *onnx.Model, x infer.Tensor) (y infer.Tensor) {
	before, c, after, err := narrow.Split(m)
	if err != nil {
		f.Fatalf("%v", err)
	}
	first, last := session(t, before), session(t, after)
	defer first.Close()
	defer last.Close()
	err = first.Run(t.Context(), []infer.Tensor{x}, func(out []infer.Tensor) error {
		return c.Run(t.Context(), out[0], func(v infer.Tensor) error {
			return last.Run(t.Context(), []infer.Tensor{v}, nettest.Copy(&y))
		})
	})
	if err != nil {
		f.Fatalf("%v", err)
	}
	return y
}

func noise(r *rand.Rand, shape ...int64) infer.Tensor {
	x := infer.Tensor{Shape: shape, Data: make([]float32, shape[0]*shape[1]*shape[2]*shape[3])}
	for i := range x.Data {
		x.Data[i] = float32(2*r.Float64() - 1)
	}
	return x
}

// TestConvolutionsAreExact: of integers there is one right sum.
func TestConvolutionsAreExact(t *testing.T) {
	needsKernels(t)
	rapid.Check(t, func(r *rapid.T) {
		draw := func(name string, least, most int64) int64 { return rapid.Int64Range(least, most).Draw(r, name) }
		channels := draw("channels", 2, 140)
		x := noise(rand.New(rand.NewPCG(1, 1)), draw("images", 1, 3), channels, draw("height", 9, 14), draw("width", 9, 24)) // halved three times, two of each are left
		n := newNet(rapid.Uint64().Draw(r, "seed"), channels)
		for range draw("layers", 1, 3) {
			if rapid.Bool().Draw(r, "alone") {
				kernel := rapid.SampledFrom([]int64{1, 3, 5}).Draw(r, "kernel")
				n.convolve(channels, channels, kernel, draw("stride", 1, 2), kernel/2, true)
			} else {
				out := draw("out", 2, 140)
				n.convolve(channels, out, 1, 1, 0, false)
				channels = out
			}
		}
		m := n.end()
		if rapid.Bool().Draw(r, "means") {
			n.pool(rapid.Int64Range(1, 2).Draw(r, "cell"), rapid.Int64Range(1, 2).Draw(r, "cell's width"))
		}
		want, got := whole(t, r, m, x), parted(t, r, m, x)
		if !slices.Equal(want.Shape, got.Shape) {
			r.Fatalf("the shape is %v, want %v", got.Shape, want.Shape)
		}
		for i, v := range want.Data {
			if math.Abs(float64(v-got.Data[i])) > 1e-5 {
				r.Fatalf("value %d is %v, want %v", i, got.Data[i], v)
			}
		}
	})
}

const recogniser = "ch_PP-OCRv4_rec_infer.onnx"

// quantised is the recogniser as it is shipped.
func quantised(t testing.TB) *onnx.Model {
	t.Helper()
	file, err := os.ReadFile(filepath.Join(modelstest.Dir(t), recogniser))
	if err != nil {
		t.Fatal(err)
	}
	m, err := onnx.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	file, err = os.ReadFile("../../ocr/ranges.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var known ocr.Ranges
	if err := yaml.Unmarshal(file, &known); err != nil {
		t.Fatal(err)
	}
	ranges := map[string]fuse.Range{}
	for name, r := range known.Models[recogniser].Values {
		ranges[name] = fuse.Range{Low: r[0], High: r[1]}
	}
	if err := fuse.KeepClasses(m, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 6624}); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(fuse.Quantise(m, ranges), fuse.Model(m)); err != nil {
		t.Fatal(err)
	}
	return m
}

// TestRecogniser: hard-swishes are rounded once here and twice by the runtime, and the
// factors of gates not at all, so bytes differ by a step here and there.
func TestRecogniser(t *testing.T) {
	needsKernels(t)
	m := quantised(t)
	x := noise(rand.New(rand.NewPCG(3, 3)), 2, 3, 48, 320)
	for i := range x.Data { // strokes, roughly
		x.Data[i] = 0.3*x.Data[i] + float32(0.7*math.Sin(float64(i%320)/3)*math.Sin(float64(i/320%48)/5))
	}
	want, got := whole(t, t, m, x), parted(t, t, m, x)
	if !slices.Equal(want.Shape, got.Shape) {
		t.Fatalf("the shape is %v, want %v", got.Shape, want.Shape)
	}
	sum := 0.0
	for i, v := range want.Data {
		sum += math.Abs(float64(v - got.Data[i]))
	}
	frames := float64(want.Shape[0] * want.Shape[1])
	if off := sum / frames; off > 0.02 {
		t.Errorf("probabilities are moved by %.3f a frame", off)
	}
}

// excite puts a gate over the channels behind the last convolution.
func (n *net) excite(channels int64) {
	x, at := n.value, n.spread
	one := [2]string{n.constant(onnx.Scalar("", 1.0/255)), n.bytes(onnx.Uint8, nil, 0)}
	floats := func(dims ...int64) string {
		size := int64(1)
		for _, d := range dims {
			size *= d
		}
		v := make([]float32, size)
		for i := range v {
			v[i] = float32(2*n.r.Float64()-1) * 2 / float32(math.Sqrt(float64(size/dims[0])))
		}
		return n.constant(onnx.Floats("", dims, v))
	}
	n.add("com.microsoft", "QLinearGlobalAveragePool", x, at[0], at[1], at[0], at[1]).Attributes = []onnx.Attribute{onnx.Int("channels_last", 1)}
	n.turn(0, 3, 1, 2)
	n.add("", "DequantizeLinear", n.value, at[0], at[1])
	const hidden = 12
	n.add("", "Conv", n.value, floats(hidden, channels, 1, 1), floats(hidden))
	n.add("", "Relu", n.value)
	n.add("", "Conv", n.value, floats(channels, hidden, 1, 1), floats(channels))
	n.add("", "HardSigmoid", n.value).Attributes = []onnx.Attribute{onnx.Float("alpha", 1.0/6), onnx.Float("beta", 0.5)}
	n.add("", "QuantizeLinear", n.value, one[0], one[1])
	n.turn(0, 2, 3, 1)
	to := n.spreadOver(2)
	n.add("com.microsoft", "QLinearMul", x, at[0], at[1], n.value, one[0], one[1], to[0], to[1])
	n.spread = to
}

func TestGate(t *testing.T) {
	needsKernels(t)
	n := newNet(5, 20)
	n.convolve(20, 70, 1, 1, 0, false)
	n.excite(70)
	m := n.end()
	x := noise(rand.New(rand.NewPCG(2, 2)), 2, 20, 9, 11)
	want, got := whole(t, t, m, x), parted(t, t, m, x)
	for i, v := range want.Data {
		// A byte is a 64th at most; the runtime rounds means and factors to bytes.
		if math.Abs(float64(v-got.Data[i])) > 0.05 {
			t.Fatalf("value %d is %v, want %v", i, got.Data[i], v)
		}
	}
}

// TestBytesAreBounded: what is far more or less than a byte says is the highest or lowest one.
func TestBytesAreBounded(t *testing.T) {
	needsKernels(t)
	n := newNet(3, 8)
	n.convolve(8, 8, 1, 1, 0, false)
	m := n.end()
	for _, v := range []float32{1e30, -1e30, float32(math.Inf(1)), float32(math.Inf(-1))} {
		x := noise(n.r, 1, 8, 2, 9)
		x.Data[5] = v
		if far := nettest.Farthest(parted(t, t, m, x), whole(t, t, m, x)); far > 1e-5 {
			t.Errorf("with %v in the input numbers are %v apart", v, far)
		}
	}
}

func TestSplitRefuses(t *testing.T) {
	conv := func(n *net) { n.convolve(8, 8, 1, 1, 0, false) }
	for _, c := range []struct {
		name string
		net  func() *onnx.Model
		says string
	}{
		{"a model in floats", func() *onnx.Model { return &onnx.Model{} }, "there are none"},
		{"bytes that nothing is done with", func() *onnx.Model { return newNet(1, 8).end() }, "empty"},
		{"a convolution that is neither kind", func() *onnx.Model {
			n := newNet(1, 8)
			n.convolve(8, 8, 3, 1, 1, false)
			return n.end()
		}, "neither"},
		{"sums past counting", func() *onnx.Model {
			n := newNet(1, 8)
			conv(n)
			n.Graph.Nodes[len(n.Graph.Nodes)-1].Inputs[6] = n.constant(onnx.Scalar("", 1e-12))
			return n.end()
		}, "more than the kernels count"},
		{"pads that are not said", func() *onnx.Model {
			n := newNet(1, 8)
			conv(n)
			last := n.Graph.Nodes[len(n.Graph.Nodes)-1]
			last.Attributes = append(last.Attributes, onnx.Attribute{Name: "auto_pad", Type: onnx.AttributeString, String: []byte("SAME_UPPER")})
			return n.end()
		}, "neither"},
		{"bytes that something else takes", func() *onnx.Model {
			n := newNet(1, 8)
			conv(n)
			m := n.end()
			n.add("", "Identity", m.Graph.Nodes[2].Outputs[0])
			return m
		}, "no known step"},
		{"what is known before being needed behind", func() *onnx.Model {
			n := newNet(1, 8)
			n.Graph.Nodes[0].Inputs[0] = "x2"
			n.Graph.Nodes = slices.Insert(n.Graph.Nodes, 0, &onnx.Node{Op: "Relu", Inputs: []string{"x"}, Outputs: []string{"x2"}})
			conv(n)
			m := n.end()
			last := m.Graph.Nodes[len(m.Graph.Nodes)-1]
			last.Op, last.Inputs = "Add", append(last.Inputs, "x2")
			return m
		}, "needed behind"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, _, err := narrow.Split(c.net())
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want an error that says %q", err, c.says)
			}
		})
	}
}

func TestRunRefuses(t *testing.T) {
	needsKernels(t)
	n := newNet(1, 8)
	n.convolve(8, 8, 5, 1, 0, true)
	_, c, _, err := narrow.Split(n.end())
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	good := noise(r, 1, 8, 6, 6)
	use := func(infer.Tensor) error { return nil }
	for name, x := range map[string]infer.Tensor{
		"too few channels": noise(r, 1, 7, 6, 6),
		"too small":        noise(r, 1, 8, 4, 6),
		"too few values":   {Shape: good.Shape, Data: good.Data[1:]},
		"no image":         {Shape: []int64{8, 36}, Data: good.Data},
		"less than none":   {Shape: []int64{-1, 8, -6, 6}, Data: good.Data},
	} {
		if err := c.Run(t.Context(), x, use); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Run(ended, good, use); !errors.Is(err, context.Canceled) {
		t.Errorf("with a context that has ended: %v", err)
	}
	mine := errors.New("mine")
	if err := c.Run(t.Context(), good, func(infer.Tensor) error { return mine }); !errors.Is(err, mine) {
		t.Errorf("the error of use became %v", err)
	}
}

// TestChainIsShared by runs at once of different sizes: none sees another's numbers.
func TestChainIsShared(t *testing.T) {
	needsKernels(t)
	n := newNet(7, 32)
	n.convolve(32, 70, 1, 1, 0, false)
	n.convolve(70, 70, 5, 1, 2, true)
	_, c, _, err := narrow.Split(n.end())
	if err != nil {
		t.Fatal(err)
	}
	run := func(x infer.Tensor) (y []float32) {
		if err := c.Run(t.Context(), x, func(out infer.Tensor) error { y = slices.Clone(out.Data); return nil }); err != nil {
			t.Error(err)
		}
		return y
	}
	var wg sync.WaitGroup
	for width := range int64(6) {
		x := noise(rand.New(rand.NewPCG(uint64(width), 1)), 1, 32, 7, 9+5*width)
		want := run(x)
		wg.Go(func() {
			for range 20 {
				if !slices.Equal(run(x), want) {
					t.Errorf("a run of width %d gives other numbers beside others", x.Shape[3])
				}
			}
		})
	}
	wg.Wait()
}

// BenchmarkRecogniser reads a line of 1024 pixels, by the runtime alone and in parts.
func BenchmarkRecogniser(b *testing.B) {
	needsKernels(b)
	m := quantised(b)
	before, c, after, err := narrow.Split(m)
	if err != nil {
		b.Fatal(err)
	}
	alone, first, last := session(b, m), session(b, before), session(b, after)
	defer alone.Close()
	defer first.Close()
	defer last.Close()
	x := []infer.Tensor{noise(rand.New(rand.NewPCG(3, 3)), 1, 3, 48, 1024)}
	done := func([]infer.Tensor) error { return nil }
	b.Run("runtime", func(b *testing.B) {
		for b.Loop() {
			if err := alone.Run(b.Context(), x, done); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("parted", func(b *testing.B) {
		for b.Loop() {
			err := first.Run(b.Context(), x, func(out []infer.Tensor) error {
				return c.Run(b.Context(), out[0], func(v infer.Tensor) error { return last.Run(b.Context(), []infer.Tensor{v}, done) })
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}
