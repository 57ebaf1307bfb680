package convnet

import "unsafe"

// activation is what is done with a convolution's sums.
type activation struct {
	kind                              activationKind
	slope, offset, high, scale, shift float32
}

type activationKind int

// Of a sum s: itself; s where positive, else 0; s·clip(slope·s + offset, 0, high), times
// scale, plus shift. The numbers are those of the kernels.
const (
	plain activationKind = iota
	relu
	swish
)

// layer is a convolution as the kernels want it.
type layer struct {
	inputs, channels int
	window           window
	activation       activation
	weights, bias    []float32
}

// window is which pixels around its own a convolution sees.
type window struct{ height, width, strideY, strideX, padY, padX int }

// mostRows and the widths are what the kernels are made for.
const mostRows = 5

// atOnce is how many vectors of channels a kernel makes at once.
func atOnce(vectors int) int {
	switch {
	case vectors%2 == 0:
		return 2
	case vectors%3 == 0:
		return 3
	}
	return 1
}

// packed lays out the weights of a convolution of all channels, which come as ONNX has
// them: for each block of vectors, for each pixel of the window, for each channel of the
// input, those of the block's channels.
func packed(weights []float32, out, in, taps int) []float32 {
	each := atOnce(vectors(out)) * lanes
	room := aligned(nil, whole(out)*taps*in)
	for o := range out {
		for i := range in {
			for t := range taps {
				room[((o/each*taps+t)*in+i)*each+o%each] = weights[(o*in+i)*taps+t]
			}
		}
	}
	return room
}

// packedApart lays out those of a convolution of each channel by itself: for each vector
// of channels, for each pixel of the window.
func packedApart(weights []float32, channels, taps int) []float32 {
	room := aligned(nil, whole(channels)*taps)
	for c := range channels {
		for t := range taps {
			room[(c/lanes*taps+t)*lanes+c%lanes] = weights[c*taps+t]
		}
	}
	return room
}

// padded lays out a number for each channel.
func padded(v []float32, channels int) []float32 {
	room := aligned(nil, whole(channels))
	copy(room, v)
	return room
}

// convolution makes each pixel of those in a window.
type convolution struct {
	layer
	x      int
	more   int     // a feature that is added to the sums, -1 for none
	apart  bool    // each channel by itself
	kernel *kernel // that makes the weights, nil when they are fixed
}

func (c *convolution) sees() []int {
	if c.more >= 0 {
		return []int{c.x, c.more}
	}
	return []int{c.x}
}

func (c *convolution) compute(r *run, row int, to place) {
	first := row*c.window.strideY - c.window.padY
	r.reach(c.x, first+c.window.height-1)
	s := seen{pixel: r.features[c.x].pixel, more: -1, place: to}
	for i := range c.window.height {
		s.rows[i] = r.at(c.x, first+i)
	}
	if c.more >= 0 {
		r.reach(c.more, row)
		s.more, s.morePixel = r.at(c.more, row), r.features[c.more].pixel
	}
	l := &c.layer
	if c.kernel != nil {
		l = c.excited(r)
	}
	r.convolve(l, c.apart, &s)
}

// seen says what one row is made of.
type seen struct {
	rows            [mostRows]int
	pixel           int
	more, morePixel int
	place
}

// kernel makes the weights of a convolution: those of one that widens few channels to
// many, which are excited, and then seen by a window. See fuse.
type kernel struct {
	rows   []float32 // for each channel and pixel of the window: the many channels
	narrow []float32 // for each of the many: the few
	gate   int
}

// excited is c's layer with the weights of a picture.
func (c *convolution) excited(r *run) *layer {
	l := c.layer
	if l.weights = r.kernels[c]; l.weights == nil {
		l.weights = c.kernel.weights(r, c.channels, c.inputs, c.window.height*c.window.width)
		r.kernels[c] = l.weights
	}
	return &l
}

func (k *kernel) weights(r *run, out, in, taps int) []float32 {
	gate := r.vector(k.gate)
	weights := make([]float32, out*in*taps)
	few := make([]float32, in)
	for o := range out {
		for t := range taps {
			clear(few)
			for m, w := range k.rows[(o*taps+t)*len(gate) : (o*taps+t+1)*len(gate)] {
				w *= gate[m]
				for i := range few {
					few[i] += w * k.narrow[m*in+i]
				}
			}
			for i, w := range few {
				weights[(o*in+i)*taps+t] = w
			}
		}
	}
	return packed(weights, out, in, taps)
}

// quarters makes an image of twice the size: each of the four pixels that one becomes by
// a convolution of its own.
type quarters struct {
	layers [4]layer
	x      int
}

func (q *quarters) sees() []int { return []int{q.x} }

func (q *quarters) compute(r *run, row int, to place) {
	half := place{to.at, 2 * to.pixel, to.width / 2}
	for i := range 2 {
		l := &q.layers[row%2*2+i]
		first := row/2 - l.window.padY
		r.reach(q.x, first+l.window.height-1)
		s := seen{pixel: r.features[q.x].pixel, more: -1, place: half}
		for j := range l.window.height {
			s.rows[j] = r.at(q.x, first+j)
		}
		r.convolve(l, false, &s)
		half.at += to.pixel
	}
}

// term is a feature, enlarged so many times, its channels times a vector when gate is not
// negative.
type term struct{ feature, times, gate int }

// sum adds terms up, or puts them beside each other.
type sum struct {
	terms  []term
	beside bool
}

func (s *sum) sees() []int {
	var all []int
	for _, t := range s.terms {
		all = append(all, t.feature)
	}
	return all
}

func (s *sum) compute(r *run, row int, to place) {
	for i, t := range s.terms {
		var factors []float32
		f := r.features[t.feature]
		if t.gate >= 0 {
			factors = padded(r.vector(t.gate), f.channels)
		}
		r.reach(t.feature, row/t.times)
		from := seen{rows: [mostRows]int{r.at(t.feature, row/t.times)}, pixel: f.pixel, place: to}
		r.place(&from, t.times, factors, vectors(f.channels), i > 0 && !s.beside)
		if s.beside {
			to.at += f.channels
		}
	}
}

// picture is the feature that is given.
type picture struct{}

func (picture) sees() []int { return nil }

func (picture) compute(r *run, row int, to place) { r.enter(row, to) }

// aligned is n zeros that start where a vector may without reaching into two lines of the
// cache. With room in v they lie there, whatever it holds.
func aligned(v []float32, n int) []float32 {
	if cap(v) >= n {
		return v[:n]
	}
	v = make([]float32, n+lanes)
	skip := -int(uintptr(unsafe.Pointer(unsafe.SliceData(v)))/4) & (lanes - 1)
	return v[skip : skip+n : skip+n]
}
