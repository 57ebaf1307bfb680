package raster

// #cgo CFLAGS: -O3
// #include "warp_amd64.h"
import "C"

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

// hasKernel says whether this processor has the instructions that fastRow needs.
var hasKernel = cpu.X86.HasAVX512F

// fastRow writes one.
func (s *sampler) fastRow(dst Plane, row, w int) {
	r := C.raster_row{
		width: C.int(s.m.W), height: C.int(s.m.H), x: C.float(s.x.start(row)), y: C.float(s.y.start(row)),
		dx: C.float(s.x.perColumn), dy: C.float(s.y.perColumn),
	}
	scale, shift := s.normal.fit()
	for c := range channels {
		r.scale[c], r.shift[c] = C.float(scale[c]), C.float(shift[c])
	}
	at := func(c int) *C.float {
		return (*C.float)(unsafe.SliceData(dst.Data[c*dst.Size+row*dst.Stride:][:w]))
	}
	C.raster_sample(&r, (*C.uint8_t)(unsafe.SliceData(s.m.Pix)), C.int(w), at(0), at(1), at(2))
}
