// Package onnx reads and writes model graphs in the ONNX file format. It knows the
// messages a graph is made of (nodes, attributes, tensors, inputs and outputs);
// what it does not know it carries through unchanged, so a model can be read,
// edited and written back. The field numbers are those of onnx.proto3, IR version 8.
package onnx

import "fmt"

// Model is a whole file.
type Model struct {
	IRVersion int64
	Producer  string
	Opsets    []Opset
	Graph     Graph

	rest []byte // fields this package does not know, as they were
}

// Opset says which version of an operator set the graph is written for. The
// empty domain is ONNX's own.
type Opset struct {
	Domain  string
	Version int64
}

// Graph is a list of nodes in an order in which they can be computed.
type Graph struct {
	Name         string
	Nodes        []*Node
	Initializers []*Tensor
	Inputs       []Value
	Outputs      []Value
	Inner        []Value // what is known of values between nodes; may be left out

	rest []byte
}

// Node is one operation. Inputs and Outputs name values; "" is an optional input
// that is left out.
type Node struct {
	Name, Op, Domain string
	Inputs, Outputs  []string
	Attributes       []Attribute

	rest []byte
}

// AttributeType says which field of an Attribute holds its value.
type AttributeType int64

// Attribute types with a field of their own; the others are carried through.
const (
	AttributeFloat  AttributeType = 1
	AttributeInt    AttributeType = 2
	AttributeString AttributeType = 3
	AttributeTensor AttributeType = 4
	AttributeFloats AttributeType = 6
	AttributeInts   AttributeType = 7
)

// Attribute is a constant setting of a node.
type Attribute struct {
	Name   string
	Type   AttributeType
	Float  float32
	Int    int64
	String []byte
	Tensor *Tensor
	Floats []float32
	Ints   []int64

	rest []byte
}

// Ints makes an attribute that holds a list of integers.
func Ints(name string, v ...int64) Attribute {
	return Attribute{Name: name, Type: AttributeInts, Ints: v}
}

// Int makes an attribute that holds one integer.
func Int(name string, v int64) Attribute {
	return Attribute{Name: name, Type: AttributeInt, Int: v}
}

// Float makes an attribute that holds one number.
func Float(name string, v float32) Attribute {
	return Attribute{Name: name, Type: AttributeFloat, Float: v}
}

// Attribute returns the node's attribute with that name; ok is false when it has none.
func (n *Node) Attribute(name string) (a Attribute, ok bool) {
	for _, a := range n.Attributes {
		if a.Name == name {
			return a, true
		}
	}
	return Attribute{}, false
}

// DataType is the element type of a tensor.
type DataType int64

// Element types met in models; the numbers are ONNX's.
const (
	Float32 DataType = 1
	Uint8   DataType = 2
	Int8    DataType = 3
	Int32   DataType = 6
	Int64   DataType = 7
)

// Tensor is a constant. Its elements are in Raw, little-endian in row-major order;
// a model that stores them in ONNX's older typed lists is changed to Raw when read.
type Tensor struct {
	Name string
	Type DataType
	Dims []int64
	Raw  []byte

	rest []byte
}

// Floats makes a tensor of 32-bit floats. It panics when the dimensions do not
// hold as many elements as there are.
func Floats(name string, dims []int64, v []float32) *Tensor {
	mustHold(name, dims, len(v))
	return &Tensor{Name: name, Type: Float32, Dims: dims, Raw: float32Bytes(v)}
}

// Scalar makes a tensor of one 32-bit float without dimensions.
func Scalar(name string, v float32) *Tensor {
	return Floats(name, nil, []float32{v})
}

// Int64s makes a one-dimensional tensor of 64-bit integers.
func Int64s(name string, v ...int64) *Tensor {
	return &Tensor{Name: name, Type: Int64, Dims: []int64{int64(len(v))}, Raw: int64Bytes(v)}
}

func mustHold(name string, dims []int64, n int) {
	size := int64(1)
	for _, d := range dims {
		size *= d
	}
	if size != int64(n) {
		panic(fmt.Sprintf("onnx: tensor %s has %d elements for dimensions %v", name, n, dims))
	}
}

// Floats returns the elements of a tensor of 32-bit floats.
func (t *Tensor) Floats() ([]float32, error) {
	if t.Type != Float32 || len(t.Raw)%4 != 0 {
		return nil, fmt.Errorf("onnx: tensor %s is not a list of 32-bit floats", t.Name)
	}
	return float32sOf(t.Raw), nil
}

// Value is an input or output of the graph: a tensor. Other kinds lose their type
// when read.
type Value struct {
	Name string
	Type DataType
	Dims []Dim
}

// Dim is one dimension of a value. A Size of 0 is known only when the model runs;
// dimensions with the same Param are then equal.
type Dim struct {
	Size  int64
	Param string
}
