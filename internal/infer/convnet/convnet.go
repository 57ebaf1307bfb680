// Package convnet computes a convolutional network that fuse.Model has rewritten, in
// place of ONNX Runtime, on processors with AVX-512.
//
// It knows the operations of PP-OCR's detector, and so those that its recogniser begins
// with. Pixels lie in memory with their channels
// beside each other, and a row is computed when one behind it is asked for, so that of
// most features no more than a window's rows are kept and memory holds what the nearest
// caches do. What the runtime gains from going through a network operation by operation
// it loses to memory: at two megapixels a feature has tens of megabytes.
package convnet

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"

	"atlas/internal/infer"
)

// Network is what Compile made. It is safe for concurrent use.
type Network struct {
	features []feature
	vectors  []vector
	leave    leave
	shrink   int // the sides of a picture divide by it

	mu     sync.Mutex
	idle   []*run // with their working memory
	closed bool   // nothing is kept any more
}

// feature is an image that one operation makes of others.
type feature struct {
	channels int
	pixel    int // numbers from one pixel to the next
	shrink   int // how many pixels of the picture are one of its own, each way
	rows     int // how many are kept, all when 0
	summed   bool
	maker    maker
}

// maker computes a row of a feature into its place, having reached those it is made of.
type maker interface {
	sees() []int // features
	compute(r *run, row int, to place)
}

// place is where a row lies in working memory, and where the one above it.
type place struct{ at, pixel, width, above int }

// vector is a number for each channel, made of whole features.
type vector interface {
	value(r *run) []float32
}

// leave is how the last feature is given: as it is, plane by plane, or as the logistic
// function of 16 channels, which are the pixels of 4 by 4.
type leave struct {
	x        int
	logistic bool
}

// planes is how many the picture that is given has.
const planes = 3

// block is how many pixels one pixel of it becomes, each way.
const block = 4

// border is how many pixels left and right of a row are zero.
const border = 2

// run is one computation.
type run struct {
	*Network
	memory  []float32
	zeros   int // a row of nothing
	images  []image
	vectors [][]float32       // as far as they are known
	made    map[any][]float32 // weights of this picture
	picture []float32
	out     []float32 // of the picture
	all     []float32 // of all pictures
}

// image is a feature of a picture.
type image struct {
	width, height int
	start, row    int       // of its first pixel, and from one row to the next
	rows          int       // that are kept
	done          int       // rows
	sums          []float32 // of each channel of these, when the feature is summed
}

// Run computes the network of pictures, a tensor of pictures, 3, height and width, and lends
// the maps of probabilities or the features to use, whose data is gone when use returns.
// Height and width divide by what the network shrinks pictures by, 32 of PP-OCR's detector.
// When ctx ends Run gives its error after the row at hand, for the first of which most of
// the network is computed.
func (n *Network) Run(ctx context.Context, inputs []infer.Tensor, use func(outputs []infer.Tensor) error) error {
	if len(inputs) != 1 {
		return fmt.Errorf("one tensor of pictures is wanted, not %d", len(inputs))
	}
	x := inputs[0]
	if len(x.Shape) != 4 || x.Shape[0] <= 0 || x.Shape[1] != int64(planes) || x.Shape[2] <= 0 || x.Shape[3] <= 0 ||
		x.Shape[2]%int64(n.shrink) != 0 || x.Shape[3]%int64(n.shrink) != 0 {
		return fmt.Errorf("a tensor of shape %v is not one of pictures of %d planes with sides that divide by %d", x.Shape, planes, n.shrink)
	}
	pictures, height, width := int(x.Shape[0]), int(x.Shape[2]), int(x.Shape[3])
	size := planes * height * width
	if !x.Whole() {
		return fmt.Errorf("a tensor of shape %v does not have %d values", x.Shape, len(x.Data))
	}
	r := n.take()
	defer n.put(r)
	y := infer.Tensor{Shape: []int64{x.Shape[0], 1, x.Shape[2], x.Shape[3]}}
	if !n.leave.logistic {
		f := n.features[n.leave.x]
		y.Shape = []int64{x.Shape[0], int64(f.channels), int64(height / f.shrink), int64(width / f.shrink)}
	}
	each := int(y.Shape[1] * y.Shape[2] * y.Shape[3])
	y.Data = room(r.all, pictures*each)
	r.all = y.Data
	for i := range pictures {
		r.layOut(width, height)
		r.picture, r.out = x.Data[i*size:(i+1)*size], y.Data[i*each:(i+1)*each]
		if err := r.leaveAll(ctx); err != nil {
			return err
		}
	}
	return use([]infer.Tensor{y})
}

func room(s []float32, n int) []float32 { return slices.Grow(s[:0], n)[:n] }

// Close frees the working memory.
func (n *Network) Close() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.idle, n.closed = nil, true
	return nil
}

func (n *Network) take() *run {
	n.mu.Lock()
	defer n.mu.Unlock()
	if last := len(n.idle) - 1; last >= 0 {
		r := n.idle[last]
		n.idle = n.idle[:last]
		return r
	}
	return &run{Network: n}
}

func (n *Network) put(r *run) {
	r.picture, r.out = nil, nil
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.closed {
		n.idle = append(n.idle, r)
	}
}

// layOut finds room for all features of a picture so large, of which nothing is known yet.
func (r *run) layOut(width, height int) {
	r.images = make([]image, len(r.features))
	r.vectors = make([][]float32, len(r.Network.vectors))
	r.made = map[any][]float32{}
	next, widest := 0, 0
	for i, f := range r.features {
		m := image{width: width / f.shrink, height: height / f.shrink}
		if f.summed {
			m.sums = make([]float32, whole(f.channels))
		}
		m.row = (m.width + 2*border) * f.pixel
		m.rows = m.height
		if f.rows > 0 {
			m.rows = min(f.rows, m.height)
		}
		m.start = next + border*f.pixel
		next = (next + m.rows*m.row + lanes - 1) / lanes * lanes
		widest = max(widest, m.row)
		r.images[i] = m
	}
	r.zeros = next
	r.memory = aligned(r.memory, next+widest)
	clear(r.memory[r.zeros:][:widest])
	for i, f := range r.features {
		m := r.images[i]
		for row := range m.rows {
			left := m.start + row*m.row - border*f.pixel
			clear(r.memory[left:][:border*f.pixel])
			clear(r.memory[left+m.row-border*f.pixel:][:border*f.pixel])
		}
	}
}

// at is where the first pixel of a feature's row lies; beyond the edges that is of a row of
// nothing. The row has been reached and is kept.
func (r *run) at(feature, row int) int {
	m := &r.images[feature]
	if row < 0 || row >= m.height {
		return r.zeros + border*r.features[feature].pixel
	}
	return m.start + row%m.rows*m.row
}

// reach computes a feature's rows up to this one, or to its last.
func (r *run) reach(feature, row int) {
	m := &r.images[feature]
	f := &r.features[feature]
	for row = min(row, m.height-1); m.done <= row; m.done++ {
		to := place{r.at(feature, m.done), f.pixel, m.width, r.at(feature, m.done-1)}
		f.maker.compute(r, m.done, to)
		if f.summed {
			r.sum(to, m.sums)
		}
	}
}

// vector is the value of one of the network's.
func (r *run) vector(i int) []float32 {
	if r.vectors[i] == nil {
		r.vectors[i] = r.Network.vectors[i].value(r)
	}
	return r.vectors[i]
}

// weights are those of this picture, which are made when they are asked for first.
func (r *run) weights(of any, how func() []float32) []float32 {
	if r.made[of] == nil {
		r.made[of] = how()
	}
	return r.made[of]
}

// copyRow copies a row to another place of the same feature.
func (r *run) copyRow(from int, to place) {
	n := to.width * to.pixel
	copy(r.memory[to.at:][:n], r.memory[from:][:n])
}

func (r *run) leaveAll(ctx context.Context) error {
	m := r.images[r.leave.x]
	for row := range m.height {
		if err := ctx.Err(); err != nil {
			return err
		}
		r.reach(r.leave.x, row)
		if r.leave.logistic {
			r.leaveRow(row, m.width)
		} else {
			r.leavePlain(row, m)
		}
	}
	return nil
}

// mean is that of each channel of a feature.
type mean struct{ x int }

func (v mean) value(r *run) []float32 {
	m := r.images[v.x]
	r.reach(v.x, m.height-1)
	means := make([]float32, r.features[v.x].channels)
	for i := range means {
		means[i] = m.sums[i] / float32(m.width*m.height)
	}
	return means
}

// lanes is how many numbers the processor takes at once, a vector.
const lanes = 16

// vectors is how many hold so many channels.
func vectors(channels int) int { return (channels + lanes - 1) / lanes }

// whole is how many numbers these are.
func whole(channels int) int { return vectors(channels) * lanes }

// dense is a matrix times a vector, with what is added, between two numbers after slope
// and offset.
type dense struct {
	x             int       // vector
	weights       []float32 // row by row
	bias          []float32
	slope, offset float32
	low, high     float32
}

func newDense(x int, weights, bias []float32) dense {
	infinity := float32(math.Inf(1))
	return dense{x: x, weights: weights, bias: bias, slope: 1, low: -infinity, high: infinity}
}

func (d dense) value(r *run) []float32 {
	x := r.vector(d.x)
	y := make([]float32, len(d.bias))
	for i := range y {
		sum := d.bias[i]
		for j, w := range d.weights[i*len(x) : (i+1)*len(x)] {
			sum += w * x[j]
		}
		y[i] = min(max(d.slope*sum+d.offset, d.low), d.high)
	}
	return y
}
