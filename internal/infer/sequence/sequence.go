// Package sequence computes a network over sequences of vectors, in place of ONNX Runtime,
// on processors with AVX-512.
//
// It knows what follows the convolutions of a PP-OCR recogniser: a vector for each frame of
// a line, which a few convolutions over neighbours and two blocks of a transformer make the
// probabilities of characters of. A frame is so little work, and a line has so few of them,
// that the runtime spends more time between its hundred operations than in them.
package sequence

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"atlas/internal/infer"
	"atlas/internal/infer/convnet"
)

// Supported says whether this processor has the instructions that Network.Run needs.
func Supported() bool { return convnet.Supported() }

// Network is what Compile made. It is safe for concurrent use.
type Network struct {
	input  *matrix
	steps  []step
	size   int // numbers that all matrices take for each vector
	output *matrix
	paired bool

	idle sync.Pool // *run
}

// matrix is a vector for each frame of some sequences. Before each sequence and behind the
// last one is a vector of zeros, the neighbour of those at the ends.
type matrix struct {
	channels int
	at       int // where it lies in memory, in numbers for each vector
}

func (m *matrix) stride() int { return convnet.Stride(m.channels) }

// step is one operation.
type step interface {
	takes() []*matrix
	makes() *matrix
	run(r *run)
}

// run is one computation, with its working memory.
type run struct {
	sequences, frames int
	memory            []float32
	pairs             int // where rows lie as pairs of bfloat16
	scratch           []float32
	out               []float32
}

// vectors is how many a matrix has.
func (r *run) vectors() int { return r.sequences*(r.frames+1) + 1 }

// at is where a vector of a matrix lies.
func (r *run) at(m *matrix, vector int) int { return m.at*r.vectors() + vector*m.stride() }

// first is the vector of a sequence's first frame.
func (r *run) first(sequence int) int { return sequence*(r.frames+1) + 1 }

// Run computes the network of a tensor of sequences, channels, 1 and frames, and lends to
// use one of sequences, frames and classes, whose data is gone when use returns. When ctx
// ends, Run gives its error after the step at hand.
func (n *Network) Run(ctx context.Context, inputs []infer.Tensor, use func(outputs []infer.Tensor) error) error {
	if len(inputs) != 1 {
		return fmt.Errorf("one tensor is wanted, not %d", len(inputs))
	}
	x := inputs[0]
	if len(x.Shape) != 4 || x.Shape[0] <= 0 || x.Shape[1] != int64(n.input.channels) || x.Shape[2] != 1 || x.Shape[3] <= 0 {
		return fmt.Errorf("a tensor of shape %v is not one of sequences with %d channels", x.Shape, n.input.channels)
	}
	if !x.Whole() {
		return fmt.Errorf("a tensor of shape %v does not have %d values", x.Shape, len(x.Data))
	}
	r, ok := n.idle.Get().(*run)
	if !ok {
		r = &run{}
	}
	defer n.idle.Put(r)
	r.layOut(n, int(x.Shape[0]), int(x.Shape[3]))
	r.enter(n.input, x.Data)
	for _, s := range n.steps {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.run(r)
		r.clearEnds(s.makes())
	}
	r.leave(n.output)
	return use([]infer.Tensor{{Shape: []int64{x.Shape[0], x.Shape[3], int64(n.output.channels)}, Data: r.out}})
}

// Pair has the network compute its linear steps in pairs of bfloat16. It is to be called
// before Run.
func (n *Network) Pair() {
	n.paired = true
	for _, s := range n.steps {
		if l, ok := s.(*linear); ok {
			l.layer.Pair()
		}
	}
}

// Paired says whether Pair was called.
func (n *Network) Paired() bool { return n.paired }

// pairs is how many numbers of memory that takes for so many vectors.
func (n *Network) pairs(vectors int) (most int) {
	for _, s := range n.steps {
		if l, ok := s.(*linear); ok {
			most = max(most, l.layer.Room(vectors))
		}
	}
	return most
}

// Close does nothing: what Run has kept is freed when it is not used.
func (n *Network) Close() error { return nil }

// layOut finds room.
func (r *run) layOut(n *Network, sequences, frames int) {
	r.sequences, r.frames = sequences, frames
	r.pairs = n.size * r.vectors()
	r.memory = room(r.memory, r.pairs+n.pairs(r.vectors()))
	r.scratch = room(r.scratch, scratch(frames))
	r.out = room(r.out, sequences*frames*n.output.channels)
}

func room(s []float32, n int) []float32 { return slices.Grow(s[:0], n)[:n] }

// clearEnds has zeros stand before, between and behind the sequences.
func (r *run) clearEnds(m *matrix) {
	for i := range r.sequences + 1 {
		clear(r.memory[r.at(m, r.first(i)-1):][:m.stride()])
	}
}

// enter writes the input.
func (r *run) enter(m *matrix, planes []float32) {
	size := r.frames * m.channels
	for i := range r.sequences {
		enter(planes[i*size:(i+1)*size], m.channels, r.memory[r.at(m, r.first(i)):], m.stride())
	}
	r.clearEnds(m)
}

// leave makes the probabilities of the last sums.
func (r *run) leave(m *matrix) {
	size := r.frames * m.channels
	for i := range r.sequences {
		softmax(r.memory[r.at(m, r.first(i)):], m.channels, m.stride(), r.out[i*size:(i+1)*size])
	}
}

// linear makes each vector of its neighbours in x, and adds those of others.
type linear struct {
	layer *convnet.Linear
	x, y  *matrix
	more  []*matrix
}

func (l *linear) takes() []*matrix { return append([]*matrix{l.x}, l.more...) }
func (l *linear) makes() *matrix   { return l.y }

func (l *linear) run(r *run) {
	more := make([]int, len(l.more))
	for i, m := range l.more {
		more[i] = r.at(m, 1)
	}
	// Those between the sequences are made, too, of no account.
	l.layer.Compute(r.memory, r.pairs, r.at(l.x, 1), r.at(l.y, 1), r.vectors()-2, more...)
}

// norm takes from the numbers of each vector their mean and divides them by their deviation.
type norm struct {
	x, y         *matrix
	epsilon      float32
	scale, shift []float32 // of whole strides
}

func (n *norm) takes() []*matrix { return []*matrix{n.x} }
func (n *norm) makes() *matrix   { return n.y }

func (n *norm) run(r *run) {
	for i := range r.sequences {
		normalise(n, r.memory[r.at(n.x, r.first(i)):], r.frames, r.memory[r.at(n.y, r.first(i)):])
	}
}

// attention makes each vector the sum of the values of all of its sequence, by how much its
// query is like their keys, for each head. A vector of x has queries, keys and values.
type attention struct {
	x, y        *matrix
	heads, size int
	scale       float32 // of the products of queries and keys
}

func (a *attention) takes() []*matrix { return []*matrix{a.x} }
func (a *attention) makes() *matrix   { return a.y }

func (a *attention) run(r *run) {
	for i := range r.sequences {
		attend(a, r.memory[r.at(a.x, r.first(i)):], r.frames, r.memory[r.at(a.y, r.first(i)):], r.scratch)
	}
}

// mostOfHead is the largest size of a head, and queriesAtOnce how many the kernel looks at.
const (
	mostOfHead    = 16
	queriesAtOnce = 4
)

// scratch is how many numbers attend needs beside for so many frames.
func scratch(frames int) int { return (mostOfHead + queriesAtOnce) * convnet.Stride(frames) }
