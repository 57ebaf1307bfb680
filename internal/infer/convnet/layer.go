package convnet

import "unsafe"

// activation is what is done with a convolution's sums.
type activation struct {
	kind                              activationKind
	slope, offset, high, scale, shift float32
}

type activationKind int

// Of a sum s: itself; s where positive, else 0; s·clip(slope·s + offset, 0, high), times
// scale, plus shift; s/(1 + exp(slope·s)). The numbers are those of the kernels.
const (
	plain activationKind = iota
	relu
	swish
	gated
)

// layer is a convolution as the kernels want it.
type layer struct {
	inputs, channels int
	paired           bool // weights are pairs of bfloat16
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
	more   []int   // features that are added to the sums
	apart  bool    // each channel by itself
	kernel *kernel // that makes the weights, nil when they are fixed
}

func (c *convolution) sees() []int { return append([]int{c.x}, c.more...) }

func (c *convolution) compute(r *run, row int, to place) {
	s := c.layer.seen(r, c.x, row*c.window.strideY, to)
	for i, x := range c.more {
		r.reach(x, row)
		s.more[i] = r.at(x, row)
		s.morePixel = r.features[x].pixel
	}
	l := c.layer
	if c.kernel != nil {
		l.weights = r.weights(c, func() []float32 { return packed(c.kernel.weights(r), c.channels, c.inputs, nine) })
	}
	convolve(&l, c.apart, &s, r.memory)
}

// mostMore is how many features the kernel adds to the sums, all with the same pixels.
const mostMore = 3

// seen says what one row is made of.
type seen struct {
	rows      [mostRows]int
	pixel     int
	more      [mostMore]int
	morePixel int
	pairs     int // room for pairs
	place
}

// seen reaches the rows of x that the layer's window sees around this one.
func (l *layer) seen(r *run, x, row int, to place) seen {
	s := seen{pixel: r.features[x].pixel, more: [mostMore]int{-1, -1, -1}, place: to}
	first := row - l.window.padY
	r.reach(x, first+l.window.height-1)
	for i := range l.window.height {
		s.rows[i] = r.at(x, first+i)
	}
	return s
}

// nine is how many pixels a window of 3 by 3 has.
const nine = 9

// kernel makes the weights of a convolution of 3 by 3 pixels that sees a feature widened
// to more channels, each of which is multiplied by a number of the picture's.
type kernel struct {
	rows   []float32 // for each channel that is made, for each pixel: the many channels
	narrow []float32 // for each of the many, whole vectors of the few
	few    int
	gate   int
}

func newKernel(weights []float32, m *matrix, gate int) *kernel {
	k := &kernel{narrow: aligned(nil, m.out*whole(m.in)), rows: make([]float32, len(weights)), few: m.in, gate: gate}
	for o := range m.out {
		copy(k.narrow[o*whole(m.in):], m.weights[o*m.in:(o+1)*m.in])
	}
	for i, w := range weights {
		made, through, at := i/nine/m.out, i/nine%m.out, i%nine
		k.rows[(made*nine+at)*m.out+through] = w
	}
	return k
}

// weights are those of a picture, as ONNX has them.
func (k *kernel) weights(r *run) []float32 {
	gate := r.vector(k.gate)
	n := len(k.rows) / len(gate)
	products := make([]float32, n*whole(k.few))
	r.multiply(k.rows, gate, k.narrow, vectors(k.few), products)
	weights := make([]float32, n*k.few)
	for i := range n {
		for f := range k.few {
			weights[(i/nine*k.few+f)*nine+i%nine] = products[i*whole(k.few)+f]
		}
	}
	return weights
}

// enlarged is what a convolution of 3 by 3 pixels makes of an image with each pixel
// repeated so many times each way. A row, and so a column, sees two different ones when
// it is the first or the last of the repeated, and else one.
type enlarged struct {
	x, times int
	channels int
	kernel   *kernel   // that makes them, nil when they are fixed
	layers   [][]layer // of the rows of which, and the columns of which, this is so
}

// Kinds of rows and columns of an image with repeated pixels.
const (
	firstOf = iota
	lastOf
	between
	kinds
)

func newEnlarged(x, times, in, out int, weights []float32, k *kernel) *enlarged {
	e := &enlarged{x: x, times: times, channels: out, kernel: k}
	for row := range kinds {
		var layers []layer
		for column := range kinds {
			l := layer{inputs: in, channels: out, window: enlargedWindow(row, column), bias: padded(nil, out)}
			if k == nil {
				l.weights = enlargedWeights(weights, in, out, row, column)
			}
			layers = append(layers, l)
		}
		e.layers = append(e.layers, layers)
	}
	return e
}

// enlargedWindow is what such a row and column see of the image as it is.
func enlargedWindow(row, column int) window {
	side := func(kind int) (size, before int) {
		switch kind {
		case firstOf:
			return 2, 1
		case lastOf:
			return 2, 0
		}
		return 1, 0
	}
	w := window{strideY: 1, strideX: 1}
	w.height, w.padY = side(row)
	w.width, w.padX = side(column)
	return w
}

// enlargedWeights add up those that meet the same pixel.
func enlargedWeights(weights []float32, in, out, row, column int) []float32 {
	w := enlargedWindow(row, column)
	taps := w.height * w.width
	sums := make([]float32, out*in*taps)
	on := func(kind, at int) int { // which of a window's pixels a row or column of the kernel meets
		switch kind {
		case firstOf:
			return min(at, 1)
		case lastOf:
			return at / 2
		}
		return 0
	}
	for i, v := range weights {
		y, x := on(row, i%nine/3), on(column, i%nine%3)
		sums[i/nine*taps+y*w.width+x] += v
	}
	return packed(sums, out, in, taps)
}

func (e *enlarged) sees() []int { return []int{e.x} }

func (e *enlarged) compute(r *run, row int, to place) {
	kind := e.kindOf(row % e.times)
	if kind == between && row%e.times > 1 {
		if above := to.above; above != to.at {
			r.copyRow(above, to)
		}
		return
	}
	step := place{to.at, e.times * to.pixel, to.width / e.times, 0}
	for i := range e.times {
		at := step
		at.at += i * to.pixel
		column := e.kindOf(i)
		if column == between && i > 1 {
			s := seen{rows: [mostRows]int{step.at + to.pixel}, pixel: step.pixel, place: at}
			r.place(&s, 1, nil, vectors(e.channels), false)
			continue
		}
		l := e.layers[kind][column]
		if e.kernel != nil {
			l.weights = e.made(r, kind, column)
		}
		s := l.seen(r, e.x, row/e.times, at)
		convolve(&l, false, &s, r.memory)
	}
}

func (e *enlarged) kindOf(i int) int {
	switch i {
	case 0:
		return firstOf
	case e.times - 1:
		return lastOf
	}
	return between
}

// made is the weights of a picture.
func (e *enlarged) made(r *run, row, column int) []float32 {
	weights := r.weights(e, func() []float32 { return e.kernel.weights(r) })
	l := &e.layers[row][column]
	return r.weights(l, func() []float32 { return enlargedWeights(weights, l.inputs, l.channels, row, column) })
}

// matrix widens a feature: each pixel by itself, without a bias.
type matrix struct {
	weights []float32
	in, out int
}

// term is a feature, enlarged so many times, its channels times a vector when gate is not
// negative, after it was widened when there is a matrix.
type term struct {
	feature, times, gate int
	widen                *matrix
}

// bare says whether a term is its feature as it is.
func (t term) bare() bool { return t.times == 1 && t.gate < 0 && t.widen == nil }

// sum adds terms up, or puts them beside each other. None is widened.
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
