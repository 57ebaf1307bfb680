package onnx

import (
	"fmt"
	"math"
	"slices"
)

// Check says what is wrong with a graph for who goes through it without the runtime, which
// would find out itself: constants have not as many elements as their dimensions say, nodes
// have more or fewer inputs than their operations take, or stand before what they need.
func (g *Graph) Check() error {
	known := map[string]bool{"": true}
	for _, v := range g.Inputs {
		known[v.Name] = true
	}
	for _, t := range g.Initializers {
		size, some := sizes[t.Type]
		if n, ok := t.elements(); !ok || some && n*size != int64(len(t.Raw)) {
			return fmt.Errorf("onnx: tensor %s does not have the elements of dimensions %v in %d bytes", t.Name, t.Dims, len(t.Raw))
		}
		known[t.Name] = true
	}
	for _, n := range g.Nodes {
		if !n.takes(len(n.Inputs)) || len(n.Outputs) == 0 {
			return fmt.Errorf("onnx: %s has %d inputs and %d outputs", n.Op, len(n.Inputs), len(n.Outputs))
		}
		for _, in := range n.Inputs {
			if !known[in] {
				return fmt.Errorf("onnx: %s takes %s, which nothing before it makes", n.Op, in)
			}
		}
		for _, out := range n.Outputs {
			known[out] = true
		}
	}
	return nil
}

// OnlyOwn says whether all operations are ONNX's own. Those of others may have the same names.
func (g *Graph) OnlyOwn() bool {
	return !slices.ContainsFunc(g.Nodes, func(n *Node) bool { return n.Domain != "" && n.Domain != "ai.onnx" })
}

// takes says whether so many inputs may be an operation's.
func (n *Node) takes(inputs int) bool {
	switch n.Op {
	case "Add", "Sub", "Mul", "Div", "Pow", "MatMul":
		return inputs == 2
	case "Conv":
		return inputs == 2 || inputs == 3
	}
	return inputs > 0
}

// sizes are the bytes of an element, where somebody here reads them.
var sizes = map[DataType]int64{Float32: 4, Uint8: 1, Int8: 1, Int32: 4, Int64: 8}

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
