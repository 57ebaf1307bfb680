package fuse

import (
	"fmt"
	"slices"

	"atlas/internal/onnx"
)

// KeepClasses cuts the classifier at the end of m, a product with a matrix, a sum and
// a softmax, down to these classes, in their order: the model gives as many
// probabilities, those of the classes among themselves.
func KeepClasses(m *onnx.Model, classes []int) error {
	e, err := edit(m)
	if err != nil {
		return err
	}
	if len(m.Graph.Outputs) != 1 {
		return fmt.Errorf("a classifier has one output, this model %d", len(m.Graph.Outputs))
	}
	softmax := e.makers[m.Graph.Outputs[0].Name]
	if softmax == nil || softmax.Op != "Softmax" {
		return fmt.Errorf("the model does not end in a softmax")
	}
	sum := e.makers[softmax.Inputs[0]]
	if sum == nil || sum.Op != "Add" {
		return fmt.Errorf("the softmax is not one of a sum")
	}
	product := e.makers[sum.Inputs[0]]
	if product == nil || product.Op != "MatMul" {
		return fmt.Errorf("the sum is not one of a product")
	}
	for _, n := range []*onnx.Node{product, sum} {
		if err := e.keepColumns(n, classes); err != nil {
			return err
		}
	}
	dims := m.Graph.Outputs[0].Dims
	dims[len(dims)-1] = onnx.Dim{Size: int64(len(classes))}
	e.finish()
	return nil
}

// keepColumns gives a node whose second input is a constant only these of its columns.
func (e *editor) keepColumns(n *onnx.Node, columns []int) error {
	v, err := e.floats(n.Inputs[1])
	if err != nil {
		return err
	}
	dims := slices.Clone(e.constants[n.Inputs[1]].Dims)
	width := int(dims[len(dims)-1])
	var kept []float64
	for row := range slices.Chunk(v, width) {
		for _, c := range columns {
			if c < 0 || c >= width {
				return fmt.Errorf("there is no class %d of %d", c, width)
			}
			kept = append(kept, row[c])
		}
	}
	dims[len(dims)-1] = int64(len(columns))
	e.setInput(n, 1, e.constant(dims, kept))
	return nil
}
