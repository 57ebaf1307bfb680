// Package nettest builds small models for tests, and has the runtime compute them.
package nettest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"atlas/internal/infer"
	"atlas/internal/modelstest"
	"atlas/internal/onnx"
)

// Net is a model under construction.
type Net struct {
	onnx.Model
	R     *rand.Rand
	names int
}

// New begins a model of the operations of a version of ONNX, whose random numbers are those
// of seed.
func New(seed uint64, version int64) *Net {
	n := &Net{R: rand.New(rand.NewPCG(seed, 1))}
	n.IRVersion = 8
	n.Opsets = []onnx.Opset{{Version: version}}
	n.Graph.Name = "net"
	return n
}

// Value is a tensor whose dimensions are known when the model runs, where they are 0.
func Value(name string, dims ...int64) onnx.Value {
	v := onnx.Value{Name: name, Type: onnx.Float32}
	for i, d := range dims {
		dim := onnx.Dim{Size: d}
		if d == 0 {
			dim.Param = fmt.Sprint(name, i)
		}
		v.Dims = append(v.Dims, dim)
	}
	return v
}

// Add appends a node and gives the name of what it makes.
func (n *Net) Add(op string, inputs []string, attributes ...onnx.Attribute) string {
	n.names++
	made := fmt.Sprint("v", n.names)
	n.Graph.Nodes = append(n.Graph.Nodes, &onnx.Node{Op: op, Inputs: inputs, Outputs: []string{made}, Attributes: attributes})
	return made
}

// End gives the last value the name of the model's output.
func (n *Net) End() *onnx.Model {
	n.Graph.Nodes[len(n.Graph.Nodes)-1].Outputs[0] = n.Graph.Outputs[0].Name
	return &n.Model
}

// Constant adds one and gives its name.
func (n *Net) Constant(t *onnx.Tensor) string {
	n.names++
	t.Name = fmt.Sprint("c", n.names)
	n.Graph.Initializers = append(n.Graph.Initializers, t)
	return t.Name
}

// Number adds one.
func (n *Net) Number(v float64) string { return n.Constant(onnx.Scalar("", float32(v))) }

// Some adds random numbers such that those of one of the first dimension add up to about
// size.
func (n *Net) Some(size float64, dims ...int64) string {
	count := int64(1)
	for _, d := range dims {
		count *= d
	}
	v := make([]float32, count)
	for i := range v {
		v[i] = float32(size * n.R.NormFloat64() / math.Sqrt(float64(count/dims[0])))
	}
	return n.Constant(onnx.Floats("", dims, v))
}

// Noise is a tensor of numbers about as large as size.
func Noise(r *rand.Rand, size float64, shape ...int64) infer.Tensor {
	n := int64(1)
	for _, d := range shape {
		n *= d
	}
	x := infer.Tensor{Shape: shape, Data: make([]float32, n)}
	for i := range x.Data {
		x.Data[i] = float32(size * r.NormFloat64())
	}
	return x
}

// Session has the runtime load a model of one input and one output.
func Session(t testing.TB, m *onnx.Model) *infer.Session {
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

// Copy is a use of outputs that keeps the first one.
func Copy(y *infer.Tensor) func([]infer.Tensor) error {
	return func(out []infer.Tensor) error {
		*y = infer.Tensor{Shape: slices.Clone(out[0].Shape), Data: slices.Clone(out[0].Data)}
		return nil
	}
}

// Farthest is how far the numbers of two tensors are apart at most, infinite when their
// shapes differ or one is no number.
func Farthest(a, b infer.Tensor) float64 {
	if !slices.Equal(a.Shape, b.Shape) || len(a.Data) != len(b.Data) {
		return math.Inf(1)
	}
	far := 0.0
	for i, v := range a.Data {
		d := math.Abs(float64(v) - float64(b.Data[i]))
		if math.IsNaN(d) {
			return math.Inf(1)
		}
		far = max(far, d)
	}
	return far
}
