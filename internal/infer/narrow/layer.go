package narrow

import (
	"fmt"
	"math"
)

// convolution is what a QLinearConv node says, and the hard-swish behind it.
type convolution struct {
	in, out spread
	weights []int8 // for each channel that is made: channels of the input, rows, columns
	scales  []float32
	bias    []int32 // one and a scale for each channel that is made
	table   [256]byte

	inputs          int // channels of the input
	window          window
	channelByItsOwn bool
}

// window is which pixels around its own a convolution sees.
type window struct{ height, width, strideY, strideX, padY, padX int }

// byColumns says whether there is a kernel that goes from column to column: its weights
// are laid out in fours of rows, column by column.
func (w window) byColumns() bool {
	return w.strideX == 1 && w.height == w.width && (w.width == 3 || w.width == 5)
}

// channels is how many it makes.
func (c convolution) channels() int { return len(c.bias) }

// layer is a convolution as the kernels want it: in blocks of channels, whose order
// within is that of slot.
type layer struct {
	inputs, channels int
	short            bool // the last block is a shortBlock
	weights          []int8
	bias             []int32
	scale            []float32
	zero             byte
	table            [256]byte
}

// positionOf is where channel c of a block stands among its sums. The kernels pack
// 32-bit sums into bytes twice, which works within quarters of a vector.
func positionOf(c int) int {
	quarter, inQuarter := c/16, c%16
	return inQuarter/4*16 + quarter*4 + inQuarter%4
}

// shortBlock is how many channels three vectors of sums have.
const shortBlock = 48

// shortPosition is where channel c of a block of so many stands among its sums.
func shortPosition(c int) int {
	quarter, inQuarter := c/12, c%12
	return inQuarter/4*16 + quarter*4 + inQuarter%4
}

// slot says where channel c stands: in which block, how many channels this has, and at
// which position.
func (l *layer) slot(c int) (at, size, position int) {
	at = c / block
	if l.short && at == (l.channels-1)/block {
		return at, shortBlock, shortPosition(c % block)
	}
	return at, block, positionOf(c % block)
}

// sums packs what is done with sums. Bytes of the input are taken as they are: what
// their zeros add up to is taken off the bias.
func (c convolution) sums(short bool) layer {
	n := outline{channels: c.channels()}.stride()
	l := layer{
		inputs: c.inputs, channels: c.channels(), short: short,
		bias: make([]int32, n), scale: make([]float32, n),
		zero: c.out.zero, table: c.table,
	}
	each := len(c.weights) / c.channels()
	for i, b := range c.bias {
		for _, w := range c.weights[i*each : (i+1)*each] {
			b -= int32(w) * int32(c.in.zero)
		}
		at, _, position := l.slot(i)
		l.bias[at*block+position] = b
		l.scale[at*block+position] = c.in.scale * c.scales[i] / c.out.scale
	}
	return l
}

// pack lays out weights in fours: for each block of channels and each four, those of
// the channels in their order.
func (l *layer) pack(each int, weight func(channel, i int) int8) {
	fours := (each + 3) / 4
	l.weights = make([]int8, len(l.bias)*fours*4)
	for c := range l.channels {
		at, size, position := l.slot(c)
		for i := range each {
			l.weights[(at*fours*block+i/4*size+position)*4+i%4] = weight(c, i)
		}
	}
}

// pointwise convolves each pixel by itself.
type pointwise struct{ layer }

func newPointwise(c convolution) pointwise {
	rest := c.channels() % block
	l := c.sums(rest > 0 && rest <= shortBlock)
	l.pack(c.inputs, func(channel, i int) int8 { return c.weights[channel*c.inputs+i] })
	return pointwise{l}
}

func (p pointwise) outline(in outline) (outline, error) {
	if in.channels != p.inputs {
		return outline{}, fmt.Errorf("a convolution of %d channels is given %d", p.inputs, in.channels)
	}
	in.channels = p.channels
	return in, nil
}

// depthwise convolves each channel by itself.
type depthwise struct {
	layer
	window
	beyond []byte // a pixel as they are thought beyond the edges
}

func newDepthwise(c convolution) depthwise {
	l := c.sums(false)
	w := c.window
	taps := w.height * w.width
	if w.byColumns() {
		rows := (w.height + 3) / 4 * 4
		l.pack(rows*w.width, func(channel, i int) int8 {
			y, x := i/4/w.width*4+i%4, i/4%w.width
			if y >= w.height {
				return 0
			}
			return c.weights[channel*taps+y*w.width+x]
		})
	} else {
		l.pack(taps, func(channel, i int) int8 { return c.weights[channel*taps+i] })
	}
	beyond := make([]byte, len(l.bias))
	for i := range beyond {
		beyond[i] = c.in.zero
	}
	return depthwise{l, c.window, beyond}
}

func (d depthwise) outline(in outline) (outline, error) {
	w := d.window
	in.height, in.width = (in.height+2*w.padY-w.height)/w.strideY+1, (in.width+2*w.padX-w.width)/w.strideX+1
	if in.channels != d.channels || in.height <= 0 || in.width <= 0 {
		return outline{}, fmt.Errorf("a convolution of %d channels by themselves is given %d, or too small an image", d.channels, in.channels)
	}
	return in, nil
}

// gate multiplies each channel of an image by a factor that depends on the means of all:
// hardsigmoid(second·relu(first·means)).
type gate struct {
	in, out       spread
	offset        float32 // what the bytes stand for has this on top
	first, second dense
	alpha, beta   float32 // hardsigmoid(x) is alpha·x + beta, between 0 and 1
}

// dense is a matrix and what is added.
type dense struct {
	weights []float32 // row by row
	bias    []float32
}

func (g gate) outline(in outline) (outline, error) {
	if in.channels != len(g.second.bias) {
		return outline{}, fmt.Errorf("a gate of %d channels is given %d", len(g.second.bias), in.channels)
	}
	return in, nil
}

func (g gate) run(in, out bytes) {
	means := make([]float32, in.channels)
	totals := make([]uint32, in.stride())
	factors := make([]float32, in.stride())
	for i := range in.images {
		sums(in.image(i), totals)
		for c := range means {
			mean := float64(totals[c])/float64(in.pixels()) - float64(g.in.zero)
			means[c] = float32(mean)*g.in.scale + g.offset
		}
		hidden := times(g.first, means)
		for j := range hidden {
			hidden[j] = max(hidden[j], 0)
		}
		for c, v := range times(g.second, hidden) {
			factors[c] = min(max(g.alpha*v+g.beta, 0), 1) * g.in.scale / g.out.scale
		}
		multiply(in.image(i), factors, g.in.zero, g.out.zero, out.image(i))
	}
}

// identity looks nothing up.
func identity() (table [256]byte) {
	for i := range table {
		table[i] = byte(i)
	}
	return table
}

// swishTable is x·clip(x+3, 0, 6), which lies in out, for the bytes of x.
func swishTable(x, out spread) (table [256]byte) {
	for i := range table {
		v := float64(x.scale) * float64(i-int(x.zero))
		v *= min(max(v+3, 0), 6)
		table[i] = byte(min(max(math.RoundToEven(v/float64(out.scale))+float64(out.zero), 0), math.MaxUint8))
	}
	return table
}
