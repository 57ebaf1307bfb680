//go:build !amd64

package sequence

// Supported is false here, so nobody gets so far.

func enter([]float32, int, []float32, int)                    { panic(noKernels) }
func normalise(*norm, []float32, int, []float32)              { panic(noKernels) }
func attend(*attention, []float32, int, []float32, []float32) { panic(noKernels) }
func softmax([]float32, int, int, []float32)                  { panic(noKernels) }

const noKernels = "sequence: no kernels for this processor"
