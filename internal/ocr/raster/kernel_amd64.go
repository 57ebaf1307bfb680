package raster

// #cgo CFLAGS: -O3
// #include "kernel_amd64.h"
import "C"

import (
	"image"
	"unsafe"

	"golang.org/x/sys/cpu"
)

// hasKernel says whether this processor has the instructions that fastRow and colours need.
var hasKernel = cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW

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

// colours writes a row of a JPEG picture for which halved is true, as far as bgr reaches.
func colours(j *image.YCbCr, y int, bgr []byte) {
	ratio := C.int(0)
	if j.SubsampleRatio == image.YCbCrSubsampleRatio422 || j.SubsampleRatio == image.YCbCrSubsampleRatio420 {
		ratio = 1
	}
	at := func(plane []byte, offset int) *C.uint8_t { return (*C.uint8_t)(unsafe.SliceData(plane[offset:])) }
	chroma := j.COffset(j.Rect.Min.X, y)
	C.raster_colours(at(j.Y, j.YOffset(j.Rect.Min.X, y)), at(j.Cb, chroma), at(j.Cr, chroma), ratio, C.int(len(bgr)/channels), at(bgr, 0))
}

// fast looks at as many columns as whole vectors hold, and says how many these are.
func (s *Shades) fast(at []float32, stride, rows int, ranks []int) (columns int) {
	const vector = 64
	columns = s.width / vector * vector
	if columns == 0 {
		return 0
	}
	samples := (*C.uint8_t)(unsafe.SliceData(s.samples))
	C.raster_shades((*C.float)(unsafe.SliceData(at)), C.ptrdiff_t(stride), C.int(rows), C.int(columns), samples, C.ptrdiff_t(s.width))
	for i, rank := range ranks {
		C.raster_rank(samples, C.ptrdiff_t(s.width), C.int(rows), C.int(columns), C.int(rank), (*C.uint8_t)(unsafe.SliceData(s.Ranked[i])))
	}
	return columns
}
