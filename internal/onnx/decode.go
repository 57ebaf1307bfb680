package onnx

import (
	"bytes"
	"fmt"
	"math"
)

// Decode reads the bytes of an .onnx file. The model keeps no reference to b.
func Decode(b []byte) (*Model, error) {
	m := &Model{}
	var err error
	m.rest, err = each(b, func(f field) (bool, error) {
		switch f.num {
		case 1:
			m.IRVersion = int64(f.number)
		case 2:
			m.Producer = string(f.bytes)
		case 7:
			return true, m.Graph.decode(f.bytes)
		case 8:
			o, err := decodeOpset(f.bytes)
			m.Opsets = append(m.Opsets, o)
			return true, err
		default:
			return false, nil
		}
		return true, nil
	})
	if err != nil {
		return nil, fmt.Errorf("decoding onnx model: %w", err)
	}
	return m, nil
}

func decodeOpset(b []byte) (o Opset, err error) {
	_, err = each(b, func(f field) (bool, error) {
		switch f.num {
		case 1:
			o.Domain = string(f.bytes)
		case 2:
			o.Version = int64(f.number)
		}
		return true, nil
	})
	return o, err
}

func (g *Graph) decode(b []byte) error {
	rest, err := each(b, func(f field) (bool, error) {
		switch f.num {
		case 1:
			n, err := decodeNode(f.bytes)
			g.Nodes = append(g.Nodes, n)
			return true, err
		case 2:
			g.Name = string(f.bytes)
		case 5:
			t, err := decodeTensor(f.bytes)
			g.Initializers = append(g.Initializers, t)
			return true, err
		case 11:
			v, err := decodeValue(f.bytes)
			g.Inputs = append(g.Inputs, v)
			return true, err
		case 12:
			v, err := decodeValue(f.bytes)
			g.Outputs = append(g.Outputs, v)
			return true, err
		case 13:
			v, err := decodeValue(f.bytes)
			g.Inner = append(g.Inner, v)
			return true, err
		default:
			return false, nil
		}
		return true, nil
	})
	g.rest = append(g.rest, rest...)
	return err
}

func decodeNode(b []byte) (*Node, error) {
	n := &Node{}
	var err error
	n.rest, err = each(b, func(f field) (bool, error) {
		switch f.num {
		case 1:
			n.Inputs = append(n.Inputs, string(f.bytes))
		case 2:
			n.Outputs = append(n.Outputs, string(f.bytes))
		case 3:
			n.Name = string(f.bytes)
		case 4:
			n.Op = string(f.bytes)
		case 5:
			a, err := decodeAttribute(f.bytes)
			n.Attributes = append(n.Attributes, a)
			return true, err
		case 7:
			n.Domain = string(f.bytes)
		default:
			return false, nil
		}
		return true, nil
	})
	return n, err
}

func decodeAttribute(b []byte) (a Attribute, err error) {
	a.rest, err = each(b, func(f field) (known bool, err error) {
		known = true
		switch f.num {
		case 1:
			a.Name = string(f.bytes)
		case 2:
			a.Float = math.Float32frombits(uint32(f.number))
		case 3:
			a.Int = int64(f.number)
		case 4:
			a.String = bytes.Clone(f.bytes)
		case 5:
			a.Tensor, err = decodeTensor(f.bytes)
		case 7:
			var raw []byte
			raw, err = f.float32s(nil)
			a.Floats = append(a.Floats, float32sOf(raw)...)
		case 8:
			a.Ints, err = f.ints(a.Ints)
		case 20:
			a.Type = AttributeType(f.number)
		default:
			known = false
		}
		return known, err
	})
	return a, err
}

func decodeTensor(b []byte) (*Tensor, error) {
	t := &Tensor{}
	var err error
	t.rest, err = each(b, func(f field) (known bool, err error) {
		known = true
		switch f.num {
		case 1:
			t.Dims, err = f.ints(t.Dims)
		case 2:
			t.Type = DataType(f.number)
		case 4: // float_data
			t.Raw, err = f.float32s(t.Raw)
		case 7: // int64_data
			var v []int64
			v, err = f.ints(nil)
			t.Raw = append(t.Raw, int64Bytes(v)...)
		case 8:
			t.Name = string(f.bytes)
		case 9:
			t.Raw = bytes.Clone(f.bytes)
		default:
			known = false
		}
		return known, err
	})
	return t, err
}

func decodeValue(b []byte) (v Value, err error) {
	_, err = each(b, func(f field) (bool, error) {
		switch f.num {
		case 1:
			v.Name = string(f.bytes)
		case 2:
			return true, descend(f.bytes, 1, v.decodeTensorType)
		}
		return true, nil
	})
	return v, err
}

func (v *Value) decodeTensorType(b []byte) error {
	_, err := each(b, func(f field) (bool, error) {
		switch f.num {
		case 1:
			v.Type = DataType(f.number)
		case 2:
			return true, descend(f.bytes, 1, v.decodeDim)
		}
		return true, nil
	})
	return err
}

func (v *Value) decodeDim(b []byte) error {
	var d Dim
	_, err := each(b, func(f field) (bool, error) {
		switch f.num {
		case 1:
			d.Size = int64(f.number)
		case 2:
			d.Param = string(f.bytes)
		}
		return true, nil
	})
	v.Dims = append(v.Dims, d)
	return err
}

// descend decodes every field num of message b, each a message itself.
func descend(b []byte, num int, decode func([]byte) error) error {
	_, err := each(b, func(f field) (bool, error) {
		if f.num == num {
			return true, decode(f.bytes)
		}
		return true, nil
	})
	return err
}
