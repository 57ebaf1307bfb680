package convnet

import (
	"errors"
	"fmt"
	"slices"

	"atlas/internal/onnx"
)

// conv reads a convolution of a feature, or a matrix times a vector.
func (c *compiler) conv(n *onnx.Node) error {
	if v, ok := c.values[n.Inputs[0]]; ok && v.isVector {
		return c.dense(n, v.vector)
	}
	parts, err := c.parts(n.Inputs[0])
	if err != nil {
		return err
	}
	l := &convolution{}
	weights, err := c.readConv(n, l)
	if err != nil {
		return err
	}
	if l.window == (window{3, 3, 1, 1, 1, 1}) && !l.apart && c.worthParting(parts) {
		return c.parted(n, l, weights, parts)
	}
	if l.x, err = c.made(n.Inputs[0]); err != nil {
		return err
	}
	from := c.network.features[l.x]
	if l.inputs != from.channels {
		return fmt.Errorf("it takes %d channels of %d", l.inputs, from.channels)
	}
	if l.window == (window{1, 1, 1, 1, 0, 0}) && len(n.Inputs) == 2 && l.inputs < l.channels {
		c.values[n.Outputs[0]] = of(term{feature: l.x, times: 1, gate: -1, widen: &matrix{weights, l.inputs, l.channels}})
		return nil
	}
	if l.apart {
		l.weights = packedApart(weights, l.channels, l.window.height*l.window.width)
	} else {
		l.weights = packed(weights, l.channels, l.inputs, l.window.height*l.window.width)
	}
	return c.activated(l, from.shrink*l.window.strideX, n.Outputs[0])
}

// worthParting says whether one of the terms is small in itself, and one is large: the
// convolution of that takes up those of the others.
func (c *compiler) worthParting(parts [][]term) bool {
	small, large, all := false, false, 0
	for _, terms := range parts {
		for _, t := range terms {
			small = small || t.times > 1 || t.widen != nil
			large = large || t.times == 1
			all++
		}
	}
	return small && large && all <= mostMore+1
}

// parted makes a convolution of each term of parts by itself, and has one of those that
// are as large as all add up the others.
func (c *compiler) parted(n *onnx.Node, l *convolution, weights []float32, parts [][]term) error {
	from, shrink := 0, 0
	var own *convolution
	for _, terms := range parts {
		channels := c.channels(terms[0])
		if from+channels > l.inputs {
			return fmt.Errorf("it takes %d channels of more", l.inputs)
		}
		part := ofInputs(weights, l.channels, l.inputs, from, channels)
		from += channels
		for _, t := range terms {
			if c.channels(t) != channels || shrink != 0 && c.shrink(t) != shrink {
				return errors.New("features of different sizes are put together")
			}
			shrink = c.shrink(t)
			m, err := c.convolved(t, l.channels, part)
			if err != nil {
				return err
			}
			if own == nil && t.times == 1 {
				own = m.(*convolution)
				own.bias = l.bias
			} else {
				more := c.bare(feature{channels: l.channels, shrink: shrink, maker: m})
				l.more = append(l.more, more.feature)
			}
		}
	}
	if from != l.inputs {
		return fmt.Errorf("it takes %d channels of %d", l.inputs, from)
	}
	own.more = l.more
	return c.activated(own, shrink, n.Outputs[0])
}

// convolved is a convolution of 3 by 3 pixels of a term, without a bias.
func (c *compiler) convolved(t term, out int, weights []float32) (maker, error) {
	var k *kernel
	switch {
	case t.widen != nil && t.gate >= 0:
		k = newKernel(weights, t.widen, t.gate)
	case t.widen != nil || t.gate >= 0:
		m, err := c.sum([]term{{t.feature, 1, t.gate, t.widen}}, false)
		if err != nil {
			return nil, err
		}
		t.feature = m.feature
	}
	in := c.network.features[t.feature].channels
	if t.times > 1 {
		return newEnlarged(t.feature, t.times, in, out, weights, k), nil
	}
	l := layer{inputs: in, channels: out, window: window{3, 3, 1, 1, 1, 1}, bias: padded(nil, out)}
	if k == nil {
		l.weights = packed(weights, out, in, nine)
	}
	return &convolution{layer: l, x: t.feature, kernel: k}, nil
}

// ofInputs are the weights for some of the channels that a convolution of 3 by 3 sees.
func ofInputs(weights []float32, out, in, from, n int) []float32 {
	var some []float32
	for o := range out {
		some = append(some, weights[(o*in+from)*nine:][:n*nine]...)
	}
	return some
}

func (c *compiler) dense(n *onnx.Node, x int) error {
	w := c.Constants[n.Inputs[1]]
	if w == nil || !eachAlone(n, w) {
		return errors.New("it is no matrix of constants")
	}
	weights, err := w.Floats()
	if err != nil {
		return err
	}
	bias := make([]float32, w.Dims[0])
	if len(n.Inputs) > 2 {
		if bias, err = c.Floats(n.Inputs[2]); err != nil {
			return err
		}
	}
	if len(bias) != int(w.Dims[0]) || len(weights) != len(bias)*int(w.Dims[1]) || int(w.Dims[1]) != c.length(x) {
		return errors.New("matrix, bias and vector do not fit together")
	}
	c.values[n.Outputs[0]] = c.vector(newDense(x, weights, bias))
	return nil
}

// length is how many numbers a vector has.
func (c *compiler) length(v int) int {
	switch v := c.network.vectors[v].(type) {
	case mean:
		return c.network.features[v.x].channels
	case dense:
		return len(v.bias)
	}
	return 0
}

// readConv reads all of a convolution but what it sees, and gives its weights.
func (c *compiler) readConv(n *onnx.Node, l *convolution) (weights []float32, err error) {
	t := c.Constants[n.Inputs[1]]
	if t == nil || len(t.Dims) != 4 {
		return nil, errors.New("its weights are no constant of four dimensions")
	}
	dims := t.Dims
	if weights, err = t.Floats(); err != nil {
		return nil, err
	}
	if err := l.readWindow(n, dims); err != nil {
		return nil, err
	}
	group := int64(1)
	if a, ok := n.Attribute("group"); ok {
		group = a.Int
	}
	out := int(dims[0])
	l.channels, l.inputs = out, int(dims[1])
	switch {
	case group == 1:
	case group == dims[0] && dims[1] == 1 && (dims[3] == 3 || dims[3] == 5):
		l.apart, l.inputs = true, out
	default:
		return nil, fmt.Errorf("%d groups of windows %d wide", group, dims[3])
	}
	var bias []float32
	if len(n.Inputs) > 2 {
		if bias, err = c.Floats(n.Inputs[2]); err != nil {
			return nil, err
		}
		if len(bias) != out {
			return nil, fmt.Errorf("%d biases for %d channels", len(bias), out)
		}
	}
	l.bias = padded(bias, out)
	return weights, nil
}

// readWindow reads how the window lies.
func (l *convolution) readWindow(n *onnx.Node, dims []int64) error {
	ints := func(name string, otherwise ...int64) []int64 {
		if a, ok := n.Attribute(name); ok && len(a.Ints) == len(otherwise) {
			return a.Ints
		}
		return otherwise
	}
	strides, pads := ints("strides", 1, 1), ints("pads", 0, 0, 0, 0)
	h, w := dims[2], dims[3]
	l.window = window{
		height: int(h), width: int(w), strideY: int(strides[0]), strideX: int(strides[1]), padY: int(pads[0]), padX: int(pads[1]),
	}
	_, auto := n.Attribute("auto_pad")
	switch {
	case auto || slices.ContainsFunc(ints("dilations", 1, 1), func(d int64) bool { return d != 1 }):
	case h < 1 || h > mostRows || w < 1 || w > mostRows || strides[0] != strides[1] || strides[0] < 1 || strides[0] > 2:
	case slices.Min(pads) < 0 || slices.Max(pads) > border || pads[0]+pads[2] != h-1 || pads[1]+pads[3] != w-1:
	case strides[0] == 2 && (h%2 == 0 || w%2 == 0 || pads[0] != pads[2] || pads[1] != pads[3]):
	default:
		return nil
	}
	return fmt.Errorf("a window of %d by %d with strides %v and pads %v", h, w, strides, pads)
}

// eachAlone says whether a convolution makes each pixel of that pixel alone.
func eachAlone(n *onnx.Node, weights *onnx.Tensor) bool {
	l := &convolution{}
	return len(weights.Dims) == 4 && l.readWindow(n, weights.Dims) == nil && l.window == window{1, 1, 1, 1, 0, 0}
}

// activated reads what is done with a convolution's sums, which are value, and leaves it
// to wait for what may be added when nothing is.
func (c *compiler) activated(l *convolution, shrink int, name string) error {
	if n := c.SoleUser(name, "Relu"); n != nil {
		l.activation.kind = relu
		c.done[n] = true
		name = n.Outputs[0]
	} else if last, ok := c.swish(name, &l.activation); ok {
		name = last
	}
	v := value{waiting: l, shrink: shrink}
	if l.activation.kind != plain {
		v = c.settle(v)
	}
	c.values[name] = v
	return nil
}

// swish reads a hard-swish as fuse writes it: a product of x, scaled and clipped, and x;
// and what is made of each number after, when that is all that is made of it.
func (c *compiler) swish(x string, a *activation) (last string, ok bool) {
	users := c.Users[x]
	if len(users) != 2 {
		return "", false
	}
	line, product := users[0], users[1]
	if line.Op == "Mul" {
		line, product = product, line
	}
	slope, offset, ok := c.line(line)
	if !ok || product.Op != "Mul" {
		return "", false
	}
	clip := c.SoleUser(line.Outputs[0], "Clip")
	if clip == nil || c.SoleUser(clip.Outputs[0], "Mul") != product {
		return "", false
	}
	low, high, err := c.bounds(clip)
	if err != nil || low != 0 {
		return "", false
	}
	*a = activation{kind: swish, slope: slope, offset: offset, high: high, scale: 1}
	c.done[line], c.done[clip], c.done[product] = true, true, true
	last = product.Outputs[0]
	if after := c.SoleUser(last, "Conv"); after != nil {
		if scale, shift, ok := c.line(after); ok {
			a.scale, a.shift = scale, shift
			c.done[after] = true
			last = after.Outputs[0]
		}
	}
	return last, true
}

// line reads a convolution that makes slope·x + offset of each number.
func (c *compiler) line(n *onnx.Node) (slope, offset float32, ok bool) {
	if n.Op != "Conv" || len(n.Inputs) != 3 {
		return 0, 0, false
	}
	w := c.Constants[n.Inputs[1]]
	group, _ := n.Attribute("group")
	if w == nil || !eachAlone(n, w) || group.Int != w.Dims[0] || w.Dims[1] != 1 {
		return 0, 0, false
	}
	slopes, err := w.Floats()
	if err != nil || len(slopes) == 0 {
		return 0, 0, false
	}
	offsets, err := c.Floats(n.Inputs[2])
	if err != nil || len(offsets) != len(slopes) {
		return 0, 0, false
	}
	slope, same := uniform(slopes)
	offset, alike := uniform(offsets)
	return slope, offset, same && alike
}
