package onnx

// Encode writes the model as the bytes of an .onnx file.
func (m *Model) Encode() []byte {
	var w writer
	w.int(1, m.IRVersion)
	w.string(2, m.Producer)
	w.element(7, m.Graph.encode())
	for _, o := range m.Opsets {
		w.element(8, o.encode())
	}
	return append(w.b, m.rest...)
}

func (o Opset) encode() []byte {
	var w writer
	w.string(1, o.Domain)
	w.int(2, o.Version)
	return w.b
}

func (g *Graph) encode() []byte {
	var w writer
	for _, n := range g.Nodes {
		w.element(1, n.encode())
	}
	w.string(2, g.Name)
	for _, t := range g.Initializers {
		w.element(5, t.encode())
	}
	for _, v := range g.Inputs {
		w.element(11, v.encode())
	}
	for _, v := range g.Outputs {
		w.element(12, v.encode())
	}
	for _, v := range g.Inner {
		w.element(13, v.encode())
	}
	return append(w.b, g.rest...)
}

func (n *Node) encode() []byte {
	var w writer
	for _, s := range n.Inputs {
		w.element(1, []byte(s))
	}
	for _, s := range n.Outputs {
		w.element(2, []byte(s))
	}
	w.string(3, n.Name)
	w.string(4, n.Op)
	for _, a := range n.Attributes {
		w.element(5, a.encode())
	}
	w.string(7, n.Domain)
	return append(w.b, n.rest...)
}

func (a Attribute) encode() []byte {
	var w writer
	w.string(1, a.Name)
	w.float(2, a.Float)
	w.int(3, a.Int)
	w.bytes(4, a.String)
	if a.Tensor != nil {
		w.element(5, a.Tensor.encode())
	}
	w.floats(7, a.Floats)
	w.ints(8, a.Ints)
	w.int(20, int64(a.Type))
	return append(w.b, a.rest...)
}

func (t *Tensor) encode() []byte {
	var w writer
	w.ints(1, t.Dims)
	w.int(2, int64(t.Type))
	w.string(8, t.Name)
	w.bytes(9, t.Raw)
	return append(w.b, t.rest...)
}

func (v Value) encode() []byte {
	var shape, tensor, kind, w writer
	for _, d := range v.Dims {
		var dim writer
		dim.int(1, d.Size)
		dim.string(2, d.Param)
		shape.element(1, dim.b)
	}
	tensor.int(1, int64(v.Type))
	tensor.element(2, shape.b)
	kind.element(1, tensor.b)
	w.string(1, v.Name)
	w.element(2, kind.b)
	return w.b
}
