package onnx

import (
	"fmt"
	"math"
)

// Check says what is wrong with a graph for who computes it without the runtime, which would
// find out itself: constants have not as many elements as their dimensions say, nodes lack
// inputs that their operations cannot do without, or the operations are not ONNX's own.
func (g *Graph) Check() error {
	for _, t := range g.Initializers {
		if n, ok := t.elements(); !ok || n*sizes[t.Type] != int64(len(t.Raw)) {
			return fmt.Errorf("onnx: tensor %s does not have the elements of dimensions %v in %d bytes", t.Name, t.Dims, len(t.Raw))
		}
	}
	for _, n := range g.Nodes {
		if n.Domain != "" && n.Domain != "ai.onnx" {
			return fmt.Errorf("onnx: %s is an operation of %s", n.Op, n.Domain)
		}
		if len(n.Inputs) < max(least[n.Op], 1) || len(n.Outputs) == 0 {
			return fmt.Errorf("onnx: %s has %d inputs and %d outputs", n.Op, len(n.Inputs), len(n.Outputs))
		}
	}
	return nil
}

// sizes are the bytes of an element.
var sizes = map[DataType]int64{Float32: 4, Uint8: 1, Int8: 1, Int32: 4, Int64: 8}

// least is how many inputs operations have at least, where that is more than one.
var least = map[string]int{"Add": 2, "Sub": 2, "Mul": 2, "Div": 2, "Pow": 2, "MatMul": 2, "Conv": 2}

// elements is how many a tensor of its dimensions has. Ok is false when that is no number.
func (t *Tensor) elements() (n int64, ok bool) {
	n = 1
	for _, d := range t.Dims {
		if d < 0 || d > math.MaxInt32 || n > math.MaxInt32 {
			return 0, false
		}
		n *= d
	}
	return n, true
}
