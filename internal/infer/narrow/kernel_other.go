//go:build !amd64

package narrow

// Supported is false here, so nobody gets so far.

func (pointwise) run(_, _ bytes)                     { panic("narrow: no kernels for this processor") }
func (depthwise) run(_, _ bytes)                     { panic("narrow: no kernels for this processor") }
func sums([]byte, []uint32)                          { panic("narrow: no kernels for this processor") }
func multiply([]byte, []float32, byte, byte, []byte) { panic("narrow: no kernels for this processor") }
func enter([]float32, int, spread, []byte, int)      { panic("narrow: no kernels for this processor") }
func leave([]byte, outline, cell, spread, float32, []float32) {
	panic("narrow: no kernels for this processor")
}
func times(dense, []float32) []float32 { panic("narrow: no kernels for this processor") }
