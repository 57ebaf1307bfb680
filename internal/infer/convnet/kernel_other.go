//go:build !amd64

package convnet

// Supported is false here, so nobody gets so far as the kernels.
func Supported() bool { return false }

// PairsSupported and PairsFaster are false here, too.
func PairsSupported() bool { return false }
func PairsFaster() bool    { return false }

func convolve(*layer, bool, *seen, []float32)                 { panic(noKernels) }
func (r *run) sum(place, []float32)                           { panic(noKernels) }
func (r *run) place(*seen, int, []float32, int, bool)         { panic(noKernels) }
func (r *run) multiply(_, _, _ []float32, _ int, _ []float32) { panic(noKernels) }
func (r *run) enter(int, place)                               { panic(noKernels) }
func (r *run) leaveRow(_, _ int)                              { panic(noKernels) }
func (r *run) leavePlain(int, image)                          { panic(noKernels) }

const noKernels = "convnet: no kernels for this processor"
