package convnet

import "math"

// A processor that has instructions for pairs of bfloat16, floats without their last 16
// bits, multiplies two numbers in the place of one. Sums stay floats. What is seen are
// floats, too, which are paired each time.

// Pair has it compute in pairs where its inputs come in pairs. It is to be called before
// Compute, once.
func (l *Linear) Pair() {
	if l.inputs%2 != 0 {
		return
	}
	l.paired = true
	each := atOnce(vectors(l.channels)) * lanes
	pairs := aligned(nil, len(l.weights)/2)
	for i := range pairs { // the two of a pair are the bits of a float
		at := i/each*2*each + i%each
		pairs[i] = math.Float32frombits(brain(l.weights[at]) | brain(l.weights[at+each])<<16)
	}
	l.weights = pairs
}

// Room is how many numbers of memory Compute needs for so many pixels beside those.
func (l *Linear) Room(pixels int) int {
	if !l.paired {
		return 0
	}
	return (pixels+l.window.width)*whole(l.inputs)/2 + lanes
}

// brain is the bits of the nearest bfloat16, of two the even one.
func brain(f float32) uint32 {
	bits := math.Float32bits(f)
	return (bits + 0x7fff + bits>>16&1) >> 16
}
