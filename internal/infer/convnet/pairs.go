package convnet

import "math"

// A processor that has instructions for pairs of bfloat16, floats without their last 16
// bits, multiplies two numbers in the place of one. Sums stay floats. Features are floats,
// too, of which rows are paired when a convolution sees them.

// mostPaired is how many rows a layer in pairs sees.
const mostPaired = 3

// deepest is by how much the smallest features shrink a picture.
const deepest = 32

// Pair has the network compute in pairs where it can and its result bears it: where windows
// are seen, of which each sum has many products, and where the picture is smallest. Of PP-OCR's
// detector the other layers, pixels by themselves at higher resolution and the head's, are a
// third of the products and would move its probabilities nearly three times as much: a
// column of a slanted page was missed with them. It is to be called before Run.
func (n *Network) Pair() {
	n.paired = true
	for _, f := range n.features {
		switch m := f.maker.(type) {
		case *convolution:
			if !m.apart && (m.window.height > 1 || f.shrink >= deepest && m.activation.kind == swish) {
				m.layer.pair(m.kernel == nil)
			}
		case *enlarged:
			for _, row := range m.layers {
				for i := range row {
					row[i].pair(m.kernel == nil)
				}
			}
		}
	}
}

// Paired says whether Pair was called.
func (n *Network) Paired() bool { return n.paired }

// pair has a layer take pairs of inputs, when they come in pairs.
func (l *layer) pair(weights bool) {
	if l.inputs%2 != 0 || l.window.height > mostPaired {
		return
	}
	l.paired = true
	if weights {
		l.weights = l.made(l.weights)
	}
}

// made is packed weights as the layer takes them. The two bfloat16 of a pair are the bits of
// a float.
func (l *layer) made(packed []float32) []float32 {
	if !l.paired {
		return packed
	}
	each := atOnce(vectors(l.channels)) * lanes
	pairs := aligned(nil, len(packed)/2)
	for i := range pairs {
		at := i/each*2*each + i%each
		pairs[i] = math.Float32frombits(brain(packed[at]) | brain(packed[at+each])<<16)
	}
	return pairs
}

// brain is the bits of the nearest bfloat16, of two the even one.
func brain(f float32) uint32 {
	bits := math.Float32bits(f)
	return (bits + 0x7fff + bits>>16&1) >> 16
}
