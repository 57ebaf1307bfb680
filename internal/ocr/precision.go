package ocr

import (
	"atlas/internal/infer"
	"atlas/internal/infer/convnet"
)

// Precision is with which numbers the recogniser computes. But for Float32 its last
// layers take pairs of bfloat16 where the processor is faster with them.
type Precision string

// Precisions. Automatic, the zero value, is Int8 where the processor is made for it;
// elsewhere Int8 is slower and wrong.
const (
	Automatic Precision = ""
	Float32   Precision = "float32"
	Int8      Precision = "int8"
)

// Valid says whether p is one of the precisions.
func (p Precision) Valid() bool { return p == Automatic || p == Float32 || p == Int8 }

// chosen is never Automatic.
func (p Precision) chosen() Precision {
	switch {
	case p != Automatic:
		return p
	case infer.FastInt8():
		return Int8
	}
	return Float32
}

// pairs says whether floats are multiplied as pairs of bfloat16.
func (p Precision) pairs() bool { return p != Float32 && convnet.PairsFaster() }
