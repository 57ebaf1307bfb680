package convnet

import "fmt"

// Linear makes each pixel of a row of those around it, such as a vector of a sequence of
// the one before it, itself and the next.
type Linear struct{ layer }

// NewLinear makes one of weights as ONNX has them: for each of the outputs, for each of
// the inputs, one for each tap, of which there are 1 or 3.
func NewLinear(weights, bias []float32, outputs, inputs, taps int) (*Linear, error) {
	if outputs < 1 || inputs < 1 || len(weights) != outputs*inputs*taps || len(bias) != outputs || (taps != 1 && taps != 3) {
		return nil, fmt.Errorf("%d weights and %d biases for %d outputs of %d inputs and %d taps", len(weights), len(bias), outputs, inputs, taps)
	}
	return &Linear{layer{
		inputs: inputs, channels: outputs, window: window{1, taps, 1, 1, 0, taps / 2},
		weights: packed(weights, outputs, inputs, taps), bias: padded(bias, outputs),
	}}, nil
}

// Gate has each sum s become s/(1 + exp(−slope·s)), a swish.
func (l *Linear) Gate(slope float32) { l.activation = activation{kind: gated, slope: -slope} }

// Compute makes pixels at y of those at x, both in memory. What lies at more, up to
// three places, is added to the sums. Pixels of x are Stride(inputs) numbers apart, of 3 taps with a pixel of zeros
// before and behind the row, all others Stride(outputs). None of these lies at y, nor at
// scratch, where Room(pixels) numbers are free.
func (l *Linear) Compute(memory []float32, scratch, x, y, pixels int, more ...int) {
	s := seen{
		rows: [mostRows]int{x}, pixel: whole(l.inputs),
		more: [mostMore]int{-1, -1, -1}, morePixel: whole(l.channels),
		pairs: scratch, place: place{at: y, pixel: whole(l.channels), width: pixels},
	}
	copy(s.more[:], more)
	convolve(&l.layer, false, &s, memory)
}

// Stride is how many numbers a pixel with so many channels takes.
func Stride(channels int) int { return whole(channels) }

// Gated says whether Gate was called.
func (l *Linear) Gated() bool { return l.activation.kind == gated }
