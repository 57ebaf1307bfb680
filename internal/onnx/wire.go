package onnx

import (
	"encoding/binary"
	"errors"
	"math"
)

// Wire types of the protocol buffer encoding.
const (
	wireVarint  = 0
	wireFixed64 = 1
	wireBytes   = 2
	wireFixed32 = 5
)

var errTruncated = errors.New("onnx: truncated or malformed message")

// writer appends fields to a message. As in proto3, a zero value is not written.
type writer struct{ b []byte }

func (w *writer) tag(num, wire int) {
	w.b = binary.AppendUvarint(w.b, uint64(num)<<3|uint64(wire))
}

func (w *writer) int(num int, v int64) {
	if v != 0 {
		w.tag(num, wireVarint)
		w.b = binary.AppendUvarint(w.b, uint64(v))
	}
}

func (w *writer) float(num int, v float32) {
	if v != 0 {
		w.tag(num, wireFixed32)
		w.b = binary.LittleEndian.AppendUint32(w.b, math.Float32bits(v))
	}
}

func (w *writer) bytes(num int, v []byte) {
	if len(v) > 0 {
		w.element(num, v)
	}
}

// element writes one entry of a repeated field, where the empty entry counts too.
func (w *writer) element(num int, v []byte) {
	w.tag(num, wireBytes)
	w.b = binary.AppendUvarint(w.b, uint64(len(v)))
	w.b = append(w.b, v...)
}

func (w *writer) string(num int, v string) { w.bytes(num, []byte(v)) }

func (w *writer) ints(num int, v []int64) {
	var packed []byte
	for _, x := range v {
		packed = binary.AppendUvarint(packed, uint64(x))
	}
	w.bytes(num, packed)
}

func (w *writer) floats(num int, v []float32) {
	w.bytes(num, float32Bytes(v))
}

// field is one entry of a message: number in the varint and fixed wire types,
// bytes in the other. raw is the whole entry with its tag.
type field struct {
	num, wire int
	number    uint64
	bytes     []byte
	raw       []byte
}

// next reads the first field of b and returns what follows it.
func next(b []byte) (f field, rest []byte, err error) {
	tag, n := binary.Uvarint(b)
	if n <= 0 || tag>>3 == 0 || tag>>3 > math.MaxInt32 {
		return f, nil, errTruncated
	}
	f.num, f.wire, rest = int(tag>>3), int(tag&7), b[n:]
	switch f.wire {
	case wireVarint:
		v, n := binary.Uvarint(rest)
		if n <= 0 {
			return f, nil, errTruncated
		}
		f.number, rest = v, rest[n:]
	case wireFixed32:
		if len(rest) < 4 {
			return f, nil, errTruncated
		}
		f.number, rest = uint64(binary.LittleEndian.Uint32(rest)), rest[4:]
	case wireFixed64:
		if len(rest) < 8 {
			return f, nil, errTruncated
		}
		f.number, rest = binary.LittleEndian.Uint64(rest), rest[8:]
	case wireBytes:
		size, n := binary.Uvarint(rest)
		if n <= 0 || size > uint64(len(rest)-n) {
			return f, nil, errTruncated
		}
		f.bytes, rest = rest[n:n+int(size)], rest[n+int(size):]
	default:
		return f, nil, errTruncated
	}
	f.raw = b[:len(b)-len(rest)]
	return f, rest, nil
}

// each calls visit for every field of message b; visit says whether it knows the
// field. The fields it does not know are returned one after another.
func each(b []byte, visit func(field) (known bool, err error)) (unknown []byte, err error) {
	for len(b) > 0 {
		f, rest, err := next(b)
		if err != nil {
			return nil, err
		}
		known, err := visit(f)
		if err != nil {
			return nil, err
		}
		if !known {
			unknown = append(unknown, f.raw...)
		}
		b = rest
	}
	return unknown, nil
}

// ints reads a repeated integer field, packed or one entry at a time.
func (f field) ints(to []int64) ([]int64, error) {
	if f.wire == wireVarint {
		return append(to, int64(f.number)), nil
	}
	for b := f.bytes; len(b) > 0; {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			return nil, errTruncated
		}
		to, b = append(to, int64(v)), b[n:]
	}
	return to, nil
}

// float32s reads a repeated float field, packed or one entry at a time, as
// little-endian bytes.
func (f field) float32s(to []byte) ([]byte, error) {
	switch {
	case f.wire == wireFixed32:
		return binary.LittleEndian.AppendUint32(to, uint32(f.number)), nil
	case f.wire == wireBytes && len(f.bytes)%4 == 0:
		return append(to, f.bytes...), nil
	}
	return nil, errTruncated
}

func float32sOf(raw []byte) []float32 {
	v := make([]float32, len(raw)/4)
	for i := range v {
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return v
}

func float32Bytes(v []float32) []byte {
	raw := make([]byte, 0, 4*len(v))
	for _, x := range v {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(x))
	}
	return raw
}

func int64Bytes(v []int64) []byte {
	raw := make([]byte, 0, 8*len(v))
	for _, x := range v {
		raw = binary.LittleEndian.AppendUint64(raw, uint64(x))
	}
	return raw
}
