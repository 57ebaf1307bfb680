package sequence

// #cgo CFLAGS: -O3
// #include "kernel_amd64.h"
import "C"

import "unsafe"

// The kernels keep no pointer. What they are given has room for all that they write.

func at(s []float32) *C.float { return (*C.float)(unsafe.SliceData(s)) }

// enter writes the vectors of planes.
func enter(planes []float32, channels int, y []float32, stride int) {
	C.seq_enter(at(planes), C.int(channels), C.ptrdiff_t(len(planes)/channels), at(y), C.ptrdiff_t(stride))
}

func normalise(n *norm, x []float32, vectors int, y []float32) {
	C.seq_norm(at(x), C.ptrdiff_t(vectors), C.ptrdiff_t(n.x.stride()), C.int(n.x.channels), C.float(n.epsilon), at(n.scale), at(n.shift), at(y))
}

func attend(a *attention, x []float32, vectors int, y, scratch []float32) {
	C.seq_attention(at(x), C.ptrdiff_t(a.x.stride()), C.int(vectors), C.int(a.heads), C.int(a.size), C.float(a.scale),
		at(y), C.ptrdiff_t(a.y.stride()), at(scratch))
}

// softmax fills y with the probabilities of vectors of x.
func softmax(x []float32, channels, stride int, y []float32) {
	C.seq_softmax(at(x), C.ptrdiff_t(len(y)/channels), C.ptrdiff_t(stride), C.int(channels), at(y))
}
