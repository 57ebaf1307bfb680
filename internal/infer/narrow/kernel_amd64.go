package narrow

// #cgo CFLAGS: -O3
// #include "kernel_amd64.h"
import "C"

import (
	"runtime"
	"unsafe"
)

// The kernels keep no pointer. What they write has room for whole blocks of channels.

// call lends l's memory to a kernel.
func (l *layer) call(kernel func(*C.narrow_layer)) {
	var pins runtime.Pinner
	defer pins.Unpin()
	pins.Pin(&l.weights[0])
	pins.Pin(&l.bias[0])
	pins.Pin(&l.scale[0])
	pins.Pin(&l.table)
	kernel(&C.narrow_layer{
		weights: (*C.int8_t)(&l.weights[0]), bias: (*C.int32_t)(&l.bias[0]), scale: (*C.float)(&l.scale[0]),
		table: (*C.uint8_t)(&l.table[0]), zero: C.int32_t(l.zero),
	})
}

func first[T any](s []T) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(s)) }

func byteAt(s []byte) *C.uint8_t { return (*C.uint8_t)(first(s)) }

func floatAt(s []float32) *C.float { return (*C.float)(first(s)) }

func (p pointwise) run(in, out bytes) {
	short := C.int(0)
	if p.short {
		short = 1
	}
	p.call(func(l *C.narrow_layer) {
		C.narrow_pointwise(l, byteAt(in.data), C.ptrdiff_t(in.stride()), C.ptrdiff_t(in.images*in.pixels()), C.int((p.inputs+3)/4),
			short, byteAt(out.data), C.ptrdiff_t(out.stride()))
	})
}

func (d depthwise) run(in, out bytes) {
	w := C.narrow_window{
		height: C.int(in.height), width: C.int(in.width), out_height: C.int(out.height), out_width: C.int(out.width),
		kernel_height: C.int(d.window.height), kernel_width: C.int(d.window.width),
		stride_y: C.int(d.strideY), stride_x: C.int(d.strideX), pad_y: C.int(d.padY), pad_x: C.int(d.padX),
	}
	d.call(func(l *C.narrow_layer) {
		for i := range in.images {
			x, y, stride := byteAt(in.image(i)), byteAt(out.image(i)), C.ptrdiff_t(in.stride())
			if d.byColumns() {
				C.narrow_columns(l, &w, x, byteAt(d.beyond), stride, y)
			} else {
				C.narrow_depthwise(l, &w, x, byteAt(d.beyond), stride, y)
			}
		}
	})
}

// sums adds up each channel of an image's bytes, all of a pixel's stride.
func sums(image []byte, totals []uint32) {
	C.narrow_sums(byteAt(image), C.ptrdiff_t(len(image)/len(totals)), C.ptrdiff_t(len(totals)), (*C.uint32_t)(first(totals)))
}

// times is d's matrix times x, and its bias.
func times(d dense, x []float32) []float32 {
	y := make([]float32, len(d.bias))
	C.narrow_dense(floatAt(d.weights), floatAt(d.bias), floatAt(x), C.int(len(y)), C.int(len(x)), floatAt(y))
	return y
}

// multiply multiplies each channel of an image by its factor.
func multiply(image []byte, factors []float32, zero, outZero byte, out []byte) {
	C.narrow_multiply(byteAt(image), C.ptrdiff_t(len(image)/len(factors)), C.ptrdiff_t(len(factors)), floatAt(factors),
		C.int(zero), C.int(outZero), byteAt(out))
}

// enter makes bytes of an image of planes.
func enter(planes []float32, channels int, s spread, image []byte, stride int) {
	C.narrow_enter(floatAt(planes), C.int(channels), C.ptrdiff_t(len(planes)/channels), C.float(s.scale), C.int(s.zero), byteAt(image), C.ptrdiff_t(stride))
}

// leave makes planes of the means of cells of an image in bytes.
func leave(image []byte, o outline, by cell, s spread, offset float32, planes []float32) {
	C.narrow_leave(byteAt(image), C.ptrdiff_t(o.width), C.ptrdiff_t(o.stride()), C.int(by.height), C.int(by.width),
		C.ptrdiff_t(o.height/by.height), C.ptrdiff_t(o.width/by.width), C.int(o.channels), C.float(s.scale), C.int(s.zero),
		C.float(offset), floatAt(planes))
}
