package convnet

// #cgo CFLAGS: -O3
// #include "kernel_amd64.h"
import "C"

import (
	"sync"
	"unsafe"

	"golang.org/x/sys/cpu"
)

// The kernels keep no pointer, and none lies in what they are given.

// Supported says whether this processor has the instructions that Network.Run needs.
func Supported() bool {
	x := cpu.X86
	return x.HasAVX512F && x.HasAVX512BW && x.HasAVX512DQ && x.HasAVX512VL
}

// PairsSupported says whether this processor has the instructions that Linear needs to
// compute in pairs.
func PairsSupported() bool { return Supported() && cpu.X86.HasAVX512BF16 }

// PairsFaster says whether Linear is faster with them than with those for floats. AMD's multiply
// twice as many numbers, Intel's as many.
func PairsFaster() bool { return PairsSupported() && C.conv_made_by_amd() != 0 }

func first(s []float32) *C.float { return (*C.float)(unsafe.SliceData(s)) }

// row is s for a kernel.
func (s *seen) row() C.conv_row {
	r := C.conv_row{
		x_pixel: C.ptrdiff_t(s.pixel), more_pixel: C.ptrdiff_t(s.morePixel),
		pairs: C.ptrdiff_t(s.pairs),
		y:     C.ptrdiff_t(s.at), y_pixel: C.ptrdiff_t(s.place.pixel), width: C.int(s.width),
	}
	for i, at := range s.rows {
		r.x[i] = C.ptrdiff_t(at)
	}
	for i, at := range s.more {
		r.more[i] = C.ptrdiff_t(at)
	}
	return r
}

// call is what convolve gives a kernel. Made for each row of each layer, it would be most of
// what the program leaves to the collector.
type call struct {
	layer C.conv_layer
	row   C.conv_row
}

var calls = sync.Pool{New: func() any { return new(call) }}

func convolve(l *layer, apart bool, s *seen, memory []float32) {
	c := calls.Get().(*call)
	defer calls.Put(c)
	a := l.activation
	c.layer = C.conv_layer{
		inputs: C.int(l.inputs), vectors: C.int(vectors(l.channels)),
		height: C.int(l.window.height), width: C.int(l.window.width),
		stride_x: C.int(l.window.strideX), pad_x: C.int(l.window.padX),
		activation: C.conv_activation{
			kind: C.int(a.kind), slope: C.float(a.slope), offset: C.float(a.offset), high: C.float(a.high),
			scale: C.float(a.scale), shift: C.float(a.shift),
		},
	}
	if l.paired {
		c.layer.paired = 1
	}
	c.row = s.row()
	if apart {
		C.conv_depthwise(&c.layer, first(l.weights), first(l.bias), &c.row, first(memory))
	} else {
		C.conv_convolve(&c.layer, first(l.weights), first(l.bias), &c.row, first(memory))
	}
}

// sum adds a row to sums.
func (r *run) sum(at place, sums []float32) {
	s := seen{rows: [mostRows]int{at.at}, pixel: at.pixel, place: at}
	row := s.row()
	C.conv_sum(&row, C.int(len(sums)/lanes), first(r.memory), first(sums))
}

// place writes, or adds, a row with each pixel so many times.
func (r *run) place(s *seen, times int, factors []float32, vectors int, add bool) {
	row, adds := s.row(), C.int(0)
	if add {
		adds = 1
	}
	C.conv_place(&row, C.int(times), first(factors), C.int(vectors), adds, first(r.memory))
}

// enter writes a row of the picture.
func (r *run) enter(row int, to place) {
	s := seen{place: to}
	at := s.row()
	C.conv_enter(first(r.picture[row*to.width:]), C.ptrdiff_t(len(r.picture)/planes), &at, first(r.memory))
}

// leaveRow makes rows of probabilities of one of the last feature's.
func (r *run) leaveRow(row, width int) {
	s := seen{rows: [mostRows]int{r.at(r.leave.x, row)}, pixel: r.features[r.leave.x].pixel, place: place{width: width}}
	at := s.row()
	C.conv_leave(&at, first(r.memory), first(r.out[block*row*block*width:]), C.ptrdiff_t(block*width))
}

// leavePlain writes a row of the last feature to its planes.
func (r *run) leavePlain(row int, m image) {
	f := &r.features[r.leave.x]
	s := seen{rows: [mostRows]int{r.at(r.leave.x, row)}, pixel: f.pixel, place: place{width: m.width}}
	at := s.row()
	C.conv_leave_plain(&at, first(r.memory), C.int(f.channels), first(r.out[row*m.width:]), C.ptrdiff_t(m.width*m.height))
}

// multiply is for each row of numbers the sum of vectors times the row's number and a
// factor of their own.
func (r *run) multiply(rows, factors, narrow []float32, vectors int, y []float32) {
	C.conv_multiply(first(rows), C.int(len(rows)/len(factors)), C.int(len(factors)), first(factors), first(narrow), C.int(vectors), first(y))
}
