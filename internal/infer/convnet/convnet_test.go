package convnet_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"atlas/internal/infer"
	"atlas/internal/infer/convnet"
	"atlas/internal/modelstest"
	"atlas/internal/nettest"
	"atlas/internal/onnx"
	"atlas/internal/onnx/fuse"
)

func needsKernels(t testing.TB) {
	t.Helper()
	modelstest.NeedsInstructions(t, convnet.Supported(), "AVX-512")
}

// net is a graph under construction, in the words of Paddle's converter.
type net struct{ *nettest.Net }

func newNet(seed uint64) *net {
	n := &net{nettest.New(seed, 11)}
	n.Graph.Inputs = []onnx.Value{nettest.Value("x", 0, 3, 0, 0)}
	n.Graph.Outputs = []onnx.Value{nettest.Value("y", 0, 1, 0, 0)}
	return n
}

func (n *net) conv(x string, in, out, kernel, stride int64, apart bool) string {
	group, each := int64(1), in
	if apart {
		group, each = in, 1
	}
	pad := kernel / 2
	return n.Add("Conv", []string{x, n.Some(1.5, out, each, kernel, kernel), n.Some(0.5, out)},
		onnx.Ints("kernel_shape", kernel, kernel), onnx.Ints("strides", stride, stride), onnx.Ints("pads", pad, pad, pad, pad),
		onnx.Ints("dilations", 1, 1), onnx.Int("group", group))
}

func (n *net) swish(x string) string {
	clip := n.Add("Clip", []string{n.Add("Add", []string{x, n.Number(3)}), n.Number(0), n.Number(6)})
	y := n.Add("Div", []string{n.Add("Mul", []string{x, clip}), n.Number(6)})
	y = n.Add("Mul", []string{n.Number(0.5 + n.R.Float64()), y})
	return n.Add("Add", []string{y, n.Number(n.R.Float64() - 0.5)})
}

// line makes slope·x + offset of all numbers, as fuse writes it.
func (n *net) line(x string, channels int64, slope, offset float32) string {
	all := func(v float32, dims ...int64) string {
		return n.Constant(onnx.Floats("", dims, slices.Repeat([]float32{v}, int(channels))))
	}
	return n.Add("Conv", []string{x, all(slope, channels, 1, 1, 1), all(offset, channels)}, onnx.Ints("kernel_shape", 1, 1), onnx.Int("group", channels))
}

// swished is a hard-swish as fuse writes it.
func (n *net) swished(x string, channels int64) string {
	clip := n.Add("Clip", []string{n.line(x, channels, 0.15, 0.5), n.Number(0), n.Number(0.9)})
	return n.line(n.Add("Mul", []string{x, clip}), channels, 1.3, -0.2)
}

// gate multiplies the channels of x by factors that depend on their means.
func (n *net) gate(x string, channels int64) string {
	v := n.Add("GlobalAveragePool", []string{x})
	v = n.Add("Relu", []string{n.conv(v, channels, 7, 1, 1, false)})
	v = n.Add("HardSigmoid", []string{n.conv(v, 7, channels, 1, 1, false)}, onnx.Float("alpha", 1.0/6), onnx.Float("beta", 0.5))
	return n.Add("Mul", []string{x, v})
}

func (n *net) doubled(x string) string {
	return n.Add("Resize", []string{x, n.Constant(onnx.Floats("", []int64{0}, nil)), n.Constant(onnx.Floats("", []int64{4}, []float32{1, 1, 2, 2}))},
		onnx.Attribute{Name: "mode", Type: onnx.AttributeString, String: []byte("nearest")},
		onnx.Attribute{Name: "coordinate_transformation_mode", Type: onnx.AttributeString, String: []byte("asymmetric")},
		onnx.Attribute{Name: "nearest_mode", Type: onnx.AttributeString, String: []byte("floor")})
}

// end makes the map of probabilities of a feature of a quarter of the picture's size.
func (n *net) end(x string, channels int64) *onnx.Model {
	x = n.Add("Relu", []string{n.conv(x, channels, 16, 1, 1, false)})
	x = n.Add("Sigmoid", []string{n.conv(x, 16, 16, 1, 1, false)})
	n.Add("DepthToSpace", []string{x}, onnx.Int("blocksize", 4))
	n.Graph.Nodes[len(n.Graph.Nodes)-1].Outputs[0] = "y"
	return &n.Model
}

// layers are channels and windows of a net that narrows a picture three times.
type layers struct {
	a, b, c         int64 // channels at a quarter, an eighth and a sixteenth
	first, then     int64 // windows
	gated, together bool
}

// pyramid is a net with all kinds of layers.
func (l layers) pyramid(seed uint64) *onnx.Model {
	n := newNet(seed)
	x := n.swish(n.conv(n.swish(n.conv("x", 3, l.a, 3, 2, false)), l.a, l.a, l.first, 2, true))
	x = n.swish(n.conv(x, l.a, l.a, 1, 1, false))
	fine := x
	x = n.swish(n.conv(n.conv(x, l.a, l.a, l.then, 2, true), l.a, l.b, 1, 1, false))
	middle := n.conv(x, l.b, l.b, l.first, 1, true)
	if l.gated {
		middle = n.gate(middle, l.b)
	}
	x = n.swish(n.conv(middle, l.b, l.c, 3, 2, false))
	top := n.conv(x, l.c, l.b, 1, 1, false)
	sum := n.Add("Add", []string{middle, n.doubled(top)})
	if l.together { // which fuse takes apart into quarters
		x = n.Add("Concat", []string{n.doubled(sum), fine}, onnx.Int("axis", 1))
		return n.end(n.Add("Relu", []string{n.conv(x, l.a+l.b, l.c, 3, 1, false)}), l.c)
	}
	x = n.conv(n.doubled(sum), l.b, l.a, 3, 1, false)
	return n.end(n.Add("Relu", []string{n.Add("Add", []string{x, fine})}), l.a)
}

// rewritten is a copy of m, which is for the runtime or for here.
func rewritten(f fails, m *onnx.Model, by func(*onnx.Model) error) *onnx.Model {
	c, err := onnx.Decode(m.Encode())
	if err != nil {
		f.Fatalf("%v", err)
	}
	if err := by(c); err != nil {
		f.Fatalf("%v", err)
	}
	return c
}

// fails is what both kinds of tests say that something is wrong with.
type fails interface {
	Fatalf(format string, args ...any)
}

type network interface {
	Run(ctx context.Context, inputs []infer.Tensor, use func([]infer.Tensor) error) error
}

func session(t testing.TB, m *onnx.Model) *infer.Session {
	t.Helper()
	s := nettest.Session(t, rewritten(t, m, fuse.Model))
	t.Cleanup(func() { s.Close() })
	return s
}

func compiled(f fails, m *onnx.Model) *convnet.Network {
	n, err := convnet.Compile(rewritten(f, m, fuse.Layers))
	if err != nil {
		f.Fatalf("%v", err)
	}
	return n
}

func run(t testing.TB, f fails, n network, x infer.Tensor) (y infer.Tensor) {
	if err := n.Run(t.Context(), []infer.Tensor{x}, nettest.Copy(&y)); err != nil {
		f.Fatalf("%v", err)
	}
	return y
}

// noise is a picture of nothing, with values of the size that a detector's have.
func noise(seed uint64, height, width int64) infer.Tensor {
	r := rand.New(rand.NewPCG(seed, 2))
	x := infer.Tensor{Shape: []int64{1, 3, height, width}, Data: make([]float32, 3*height*width)}
	for i := range x.Data {
		x.Data[i] = float32(4*r.Float64() - 2)
	}
	return x
}

// near says that two maps hardly differ.
func near(f fails, got, want infer.Tensor) {
	if far := nettest.Farthest(got, want); far > 2e-4 {
		f.Fatalf("the maps of shapes %v and %v are %v apart", got.Shape, want.Shape, far)
	}
}

func TestNetworksAreThoseOfTheRuntime(t *testing.T) {
	needsKernels(t)
	rapid.Check(t, func(r *rapid.T) {
		channels := rapid.Int64Range(2, 100)
		window := rapid.SampledFrom([]int64{3, 5})
		l := layers{
			channels.Draw(r, "a"), channels.Draw(r, "b"), channels.Draw(r, "c"), window.Draw(r, "first"), window.Draw(r, "then"),
			rapid.Bool().Draw(r, "gated"), rapid.Bool().Draw(r, "together"),
		}
		m := l.pyramid(rapid.Uint64().Draw(r, "seed"))
		side := rapid.Int64Range(1, 14)
		x := noise(1, 16*side.Draw(r, "height"), 16*side.Draw(r, "width"))
		near(r, run(t, r, compiled(r, m), x), run(t, r, session(t, m), x))
	})
}

// TestFeaturesOfPictures: a network that ends in a feature gives its planes, of each picture
// by itself.
func TestFeaturesOfPictures(t *testing.T) {
	needsKernels(t)
	rapid.Check(t, func(r *rapid.T) {
		channels := rapid.Int64Range(2, 40).Draw(r, "channels")
		n := newNet(rapid.Uint64().Draw(r, "seed"))
		n.Graph.Outputs = []onnx.Value{nettest.Value("y", 0, 0, 0, 0)}
		x := n.conv("x", 3, channels, 3, 2, false)
		if x = n.conv(x, channels, channels, 3, 1, true); rapid.Bool().Draw(r, "swish") {
			n.swished(x, channels)
		}
		m := n.End()
		side := rapid.Int64Range(1, 20)
		in := nettest.Noise(n.R, 2, rapid.Int64Range(1, 3).Draw(r, "pictures"), 3, 2*side.Draw(r, "height"), 2*side.Draw(r, "width"))
		near(r, run(t, r, compiled(r, m), in), run(t, r, session(t, m), in))
	})
}

// TestFeatureBeforeTheEnd: the feature that is given is not what comes after it.
func TestFeatureBeforeTheEnd(t *testing.T) {
	needsKernels(t)
	n := newNet(5)
	x := n.conv("x", 3, 8, 3, 2, false)
	given := n.conv(x, 8, 8, 1, 1, false)
	n.Add("Add", []string{given, x})
	n.Graph.Outputs = []onnx.Value{nettest.Value(given, 0, 8, 0, 0)}
	in := noise(1, 16, 32)
	near(t, run(t, t, compiled(t, &n.Model), in), run(t, t, session(t, &n.Model), in))
}

// TestSumOfUnlikePixels: channels put beside each other take more room than a feature's own.
func TestSumOfUnlikePixels(t *testing.T) {
	needsKernels(t)
	n := newNet(9)
	x := n.conv(n.conv("x", 3, 8, 3, 2, false), 8, 8, 3, 2, true)
	beside := n.Add("Concat", []string{n.conv(x, 8, 8, 1, 1, false), n.conv(x, 8, 24, 1, 1, false)}, onnx.Int("axis", 1))
	sum := n.Add("Add", []string{n.conv(x, 8, 32, 1, 1, false), n.Add("Relu", []string{n.conv(x, 8, 32, 1, 1, false)})})
	m := n.end(n.Add("Add", []string{sum, beside}), 32)
	in := noise(1, 32, 48)
	near(t, run(t, t, compiled(t, m), in), run(t, t, session(t, m), in))
}

// detector is PP-OCR's as it is used.
func detector(t testing.TB) *onnx.Model {
	t.Helper()
	file, err := os.ReadFile(filepath.Join(modelstest.Dir(t), "ch_PP-OCRv4_det_infer.onnx"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := onnx.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// print is a light picture with strokes in rows.
func print(height, width int64) infer.Tensor {
	x := noise(1, height, width)
	r := rand.New(rand.NewPCG(3, 3))
	for i := range x.Data {
		x.Data[i] = 2 + x.Data[i]/20
	}
	for top := int64(4); top+14 < height; top += 24 {
		for left := int64(8); left+4 < width; left += 3 + r.Int64N(4) {
			for row := top; row < top+6+r.Int64N(8); row++ {
				for p := range int64(3) {
					x.Data[(p*height+row)*width+left] = -2
				}
			}
		}
	}
	return x
}

func TestDetector(t *testing.T) {
	needsKernels(t)
	m := detector(t)
	s, n := session(t, m), compiled(t, m)
	for _, size := range [][2]int64{{32, 32}, {64, 480}, {352, 256}, {96, 96}} { // one after the other in the same memory
		x := print(size[0], size[1])
		want := run(t, t, s, x)
		if size[1] == 256 && slices.Max(want.Data) < 0.5 {
			t.Fatal("the detector sees no print in the picture, so the test sees nothing")
		}
		near(t, run(t, t, n, x), want)
	}
}

func TestNetworkIsShared(t *testing.T) {
	needsKernels(t)
	n := compiled(t, layers{20, 40, 24, 3, 5, true, true}.pyramid(7))
	var wg sync.WaitGroup
	for i := range uint64(6) {
		x := noise(i, 32, 16+16*int64(i))
		want := run(t, t, n, x)
		wg.Go(func() {
			for range 20 {
				err := n.Run(t.Context(), []infer.Tensor{x}, func(out []infer.Tensor) error {
					if !slices.Equal(out[0].Data, want.Data) {
						t.Errorf("run %d gives other numbers beside others", i)
					}
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if err := n.Close(); err != nil {
		t.Error(err)
	}
}

func TestCompileRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		net  func(n *net) *onnx.Model
		says string
	}{
		{"a graph without an end", func(n *net) *onnx.Model { n.conv("x", 3, 8, 3, 2, false); return &n.Model }, "neither"},
		{"an operation that it does not know", func(n *net) *onnx.Model {
			return n.end(n.Add("Softplus", []string{n.conv("x", 3, 8, 3, 2, false)}), 8)
		}, "not known"},
		{"a window that it has no kernel for", func(n *net) *onnx.Model {
			return n.end(n.conv(n.conv("x", 3, 8, 7, 2, false), 8, 8, 3, 2, true), 8)
		}, "a window of 7"},
		{"channels in groups", func(n *net) *onnx.Model {
			x := n.conv(n.conv("x", 3, 8, 3, 2, false), 4, 8, 3, 2, false)
			nodes := n.Graph.Nodes
			nodes[len(nodes)-1].Attributes = append(nodes[len(nodes)-1].Attributes[:4], onnx.Int("group", 2))
			return n.end(x, 8)
		}, "groups"},
		{"a map of another size", func(n *net) *onnx.Model { return n.end(n.conv("x", 3, 8, 3, 2, false), 8) }, "pixels of the picture"},
		{"features of different sizes together", func(n *net) *onnx.Model {
			a := n.conv("x", 3, 8, 3, 2, false)
			b := n.conv(a, 8, 8, 3, 2, false)
			return n.end(n.Add("Concat", []string{a, b}, onnx.Int("axis", 1)), 16)
		}, "different sizes"},
		{"channels that do not fit", func(n *net) *onnx.Model { return n.end(n.conv("x", 4, 8, 3, 2, false), 8) }, "takes 4 channels of 3"},
		{"more pixels than the picture", func(n *net) *onnx.Model {
			x := n.conv("x", 3, 8, 3, 2, false)
			n.gate(n.doubled(n.doubled(x)), 8)
			return n.end(n.conv(x, 8, 8, 3, 2, true), 8)
		}, "more pixels"},
		{"a vector that is bounded twice", func(n *net) *onnx.Model {
			x := n.conv(n.conv("x", 3, 8, 3, 2, false), 8, 8, 3, 2, true)
			v := n.Add("Relu", []string{n.conv(n.Add("GlobalAveragePool", []string{x}), 8, 8, 1, 1, false)})
			return n.end(n.Add("Mul", []string{x, n.Add("HardSigmoid", []string{v})}), 8)
		}, "bounded already"},
		{"a vector with an edge around it", func(n *net) *onnx.Model {
			n.gate(n.conv("x", 3, 8, 3, 2, false), 8)
			n.Graph.Nodes[2].Attributes[2] = onnx.Ints("pads", 1, 1, 1, 1)
			return n.End()
		}, "no matrix"},
		{"every second pixel of a swish", func(n *net) *onnx.Model {
			x := n.swished(n.conv("x", 3, 8, 3, 2, false), 8)
			last := n.Graph.Nodes[len(n.Graph.Nodes)-1]
			last.Attributes = append(last.Attributes, onnx.Ints("strides", 2, 2))
			return n.end(n.conv(x, 8, 8, 1, 1, false), 8)
		}, "groups"},
		{"pictures enlarged", func(n *net) *onnx.Model {
			x := n.doubled(n.conv("x", 3, 8, 3, 2, false))
			resize := n.Graph.Nodes[len(n.Graph.Nodes)-1]
			resize.Attributes = append(resize.Attributes, onnx.Ints("axes", 2, 3, 0, 1))
			return n.end(x, 8)
		}, "repeat pixels"},
		{"pixels past counting", func(n *net) *onnx.Model {
			x := n.conv(n.conv("x", 3, 8, 3, 2, false), 8, 8, 3, 2, true)
			x = n.doubled(n.doubled(n.doubled(x)))
			last := n.Graph.Nodes[len(n.Graph.Nodes)-1]
			last.Inputs[2] = n.Constant(onnx.Floats("", []int64{4}, []float32{1, 1, 1 << 62, 1 << 62}))
			return n.end(x, 8)
		}, "it enlarges"},
		{"an operation of others", func(n *net) *onnx.Model {
			x := n.conv("x", 3, 8, 3, 2, false)
			n.Graph.Nodes[0].Domain = "com.example"
			return n.end(x, 8)
		}, "ONNX's own"},
		{"weights that lack numbers", func(n *net) *onnx.Model {
			x := n.conv("x", 3, 8, 3, 2, false)
			n.Graph.Initializers[0].Raw = n.Graph.Initializers[0].Raw[4:]
			return n.end(x, 8)
		}, "elements"},
		{"a product of one", func(n *net) *onnx.Model {
			n.gate(n.conv("x", 3, 8, 3, 2, false), 8)
			last := n.Graph.Nodes[len(n.Graph.Nodes)-1]
			last.Inputs = last.Inputs[:1]
			return n.End()
		}, "1 inputs"},
		{"grey pictures", func(n *net) *onnx.Model {
			n.Graph.Inputs[0].Dims[1].Size = 1
			return n.end(n.conv("x", 1, 8, 3, 2, false), 8)
		}, "3 planes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := convnet.Compile(c.net(newNet(1)))
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want an error that says %q", err, c.says)
			}
		})
	}
}

func TestRunRefuses(t *testing.T) {
	needsKernels(t)
	n := compiled(t, layers{8, 8, 8, 3, 3, false, false}.pyramid(1))
	good := noise(1, 32, 32)
	use := func([]infer.Tensor) error { return nil }
	for name, in := range map[string][]infer.Tensor{
		"nothing":        nil,
		"two tensors":    {good, good},
		"no picture":     {{Shape: []int64{0, 3, 32, 32}}},
		"sides of 24":    {noise(1, 24, 32)},
		"too few values": {{Shape: good.Shape, Data: good.Data[1:]}},
		"no pixels":      {{Shape: []int64{1, 3, 0, 32}}},
		"past counting":  {{Shape: []int64{1, 3, 1 << 32, 1 << 32}}},
	} {
		if err := n.Run(t.Context(), in, use); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := n.Run(ended, []infer.Tensor{good}, use); !errors.Is(err, context.Canceled) {
		t.Errorf("with a context that has ended: %v", err)
	}
	mine := errors.New("mine")
	if err := n.Run(t.Context(), []infer.Tensor{good}, func([]infer.Tensor) error { return mine }); !errors.Is(err, mine) {
		t.Errorf("the error of use became %v", err)
	}
}

// BenchmarkDetector looks at a picture of 1408 by 1056, by the runtime and here.
func BenchmarkDetector(b *testing.B) {
	needsKernels(b)
	m := detector(b)
	x := []infer.Tensor{print(1056, 1408)}
	for _, way := range []struct {
		name string
		n    network
	}{{"runtime", session(b, m)}, {"here", compiled(b, m)}} {
		b.Run(way.name, func(b *testing.B) {
			for b.Loop() {
				if err := way.n.Run(b.Context(), x, func([]infer.Tensor) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
