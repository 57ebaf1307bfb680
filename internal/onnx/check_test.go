package onnx_test

import (
	"testing"

	"atlas/internal/onnx"
)

func TestCheck(t *testing.T) {
	graph := func() *onnx.Graph {
		return &onnx.Graph{
			Inputs:       []onnx.Value{{Name: "x"}},
			Initializers: []*onnx.Tensor{onnx.Floats("w", []int64{2, 1, 1, 1}, []float32{1, 2})},
			Nodes: []*onnx.Node{
				{Op: "Conv", Inputs: []string{"x", "w", ""}, Outputs: []string{"y"}},
				{Op: "Add", Inputs: []string{"y", "x"}, Outputs: []string{"z"}},
			},
		}
	}
	if err := graph().Check(); err != nil {
		t.Errorf("of a good graph: %v", err)
	}
	for name, change := range map[string]func(g *onnx.Graph){
		"an element too few":       func(g *onnx.Graph) { g.Initializers[0].Raw = make([]byte, 4) },
		"half an element":          func(g *onnx.Graph) { g.Initializers[0].Raw = make([]byte, 7) },
		"less than nothing":        func(g *onnx.Graph) { g.Initializers[0].Dims = []int64{-2, -1} },
		"dimensions past counting": func(g *onnx.Graph) { g.Initializers[0].Dims = []int64{1 << 31, 1 << 31, 4, 2} },
		"one term":                 func(g *onnx.Graph) { g.Nodes[1].Inputs = []string{"y"} },
		"three terms":              func(g *onnx.Graph) { g.Nodes[1].Inputs = []string{"y", "y", "y"} },
		"no weights":               func(g *onnx.Graph) { g.Nodes[0].Inputs = []string{"x"} },
		"nothing made":             func(g *onnx.Graph) { g.Nodes[1].Outputs = nil },
		"the end first":            func(g *onnx.Graph) { g.Nodes[0], g.Nodes[1] = g.Nodes[1], g.Nodes[0] },
		"a circle":                 func(g *onnx.Graph) { g.Nodes[0].Inputs[0] = "z" },
	} {
		g := graph()
		if change(g); g.Check() == nil {
			t.Errorf("%s: there is no error", name)
		}
	}
}
