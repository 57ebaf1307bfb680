package infer_test

import (
	"encoding/binary"
	"fmt"
)

// The graphs below are written in ONNX's protobuf form by hand, so the tests know
// every number that must come out. Field numbers are those of onnx.proto3.

// twoHeads maps the vector x to pos = max(x, 0) and neg = -x.
func twoHeads() []byte {
	return model(
		[][]byte{node("Relu", "x", "pos"), node("Neg", "x", "neg")},
		"pos", "neg",
	)
}

// chain maps the vector x to y through n costly steps.
func chain(n int) []byte {
	var nodes [][]byte
	from := "x"
	for i := range n {
		to := fmt.Sprintf("t%d", i)
		if i == n-1 {
			to = "y"
		}
		nodes = append(nodes, node("Sin", from, to))
		from = to
	}
	return model(nodes, "y")
}

func model(nodes [][]byte, outputs ...string) []byte {
	var graph []byte
	for _, n := range nodes {
		graph = append(graph, message(1, n)...)
	}
	graph = append(graph, message(2, []byte("test"))...)
	graph = append(graph, message(11, vector("x"))...)
	for _, o := range outputs {
		graph = append(graph, message(12, vector(o))...)
	}
	m := number(1, 8)                           // ir_version
	m = append(m, message(8, number(2, 13))...) // opset_import
	return append(m, message(7, graph)...)      // graph
}

func node(op, input, output string) []byte {
	n := message(1, []byte(input))
	n = append(n, message(2, []byte(output))...)
	return append(n, message(4, []byte(op))...)
}

// vector declares a float tensor of one dimension whose length is left open.
func vector(name string) []byte {
	shape := message(1, message(2, []byte("n")))
	tensor := append(number(1, 1), message(2, shape)...)
	return append(message(1, []byte(name)), message(2, message(1, tensor))...)
}

func message(field uint64, body []byte) []byte {
	b := binary.AppendUvarint(nil, field<<3|2)
	b = binary.AppendUvarint(b, uint64(len(body)))
	return append(b, body...)
}

func number(field, value uint64) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(nil, field<<3), value)
}
