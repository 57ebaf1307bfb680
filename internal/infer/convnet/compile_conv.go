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
	x, err := c.made(n.Inputs[0])
	if err != nil {
		return err
	}
	l := &convolution{x: x, more: -1}
	if err := c.readConv(n, l); err != nil {
		return err
	}
	from := c.network.features[x]
	if l.inputs != from.channels {
		return fmt.Errorf("it takes %d channels of %d", l.inputs, from.channels)
	}
	return c.activated(l, from.shrink*l.window.strideX, n.Outputs[0])
}

func (c *compiler) dense(n *onnx.Node, x int) error {
	w := c.Constants[n.Inputs[1]]
	if w == nil || len(w.Dims) != 4 || w.Dims[2] != 1 || w.Dims[3] != 1 {
		return errors.New("it is no matrix of constants")
	}
	weights, err := w.Floats()
	if err != nil {
		return err
	}
	bias := make([]float32, w.Dims[0])
	if len(n.Inputs) > 2 {
		if bias, err = c.floats(n.Inputs[2]); err != nil {
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

func (c *compiler) readConv(n *onnx.Node, l *convolution) (err error) {
	group := int64(1)
	if a, ok := n.Attribute("group"); ok {
		group = a.Int
	}
	dims, weights, err := c.weights(n, l)
	if err != nil {
		return err
	}
	if err := l.readWindow(n, dims); err != nil {
		return err
	}
	out, in, taps := int(dims[0]), int(dims[1]), int(dims[2]*dims[3])
	l.channels, l.inputs = out, in
	switch {
	case group == 1 && l.kernel == nil:
		l.layer.weights = packed(weights, out, in, taps)
	case group == dims[0] && in == 1 && l.kernel == nil && (dims[3] == 3 || dims[3] == 5):
		l.apart, l.inputs = true, out
		l.layer.weights = packedApart(weights, out, taps)
	case group != 1 || l.kernel == nil:
		return fmt.Errorf("%d groups of windows %d wide", group, dims[3])
	}
	var bias []float32
	if len(n.Inputs) > 2 {
		if bias, err = c.floats(n.Inputs[2]); err != nil {
			return err
		}
		if len(bias) != out {
			return fmt.Errorf("%d biases for %d channels", len(bias), out)
		}
	}
	l.bias = padded(bias, out)
	return nil
}

// weights reads those of a convolution, or the kernel that makes them.
func (c *compiler) weights(n *onnx.Node, l *convolution) (dims []int64, weights []float32, err error) {
	t := c.Constants[n.Inputs[1]]
	if t == nil {
		l.kernel, dims, err = c.kernel(n.Inputs[1])
		return dims, nil, err
	}
	if len(t.Dims) != 4 {
		return nil, nil, fmt.Errorf("weights of %v", t.Dims)
	}
	weights, err = t.Floats()
	return t.Dims, weights, err
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

// kernel goes back along the nodes that fuse makes a kernel with.
func (c *compiler) kernel(name string) (k *kernel, dims []int64, err error) {
	back := func(name, op string) (*onnx.Node, error) {
		if n := c.Makers[name]; n != nil && n.Op == op {
			return n, nil
		}
		return nil, fmt.Errorf("%s is not made by a %s", name, op)
	}
	turn, err := back(name, "Transpose")
	if err != nil {
		return nil, nil, err
	}
	order, _ := turn.Attribute("perm")
	shaped, err := back(turn.Inputs[0], "Reshape")
	if err != nil {
		return nil, nil, err
	}
	product, err := back(shaped.Inputs[0], "MatMul")
	if err != nil {
		return nil, nil, err
	}
	excited, err := back(product.Inputs[1], "Mul")
	if err != nil {
		return nil, nil, err
	}
	column, err := back(excited.Inputs[1], "Reshape")
	if err != nil {
		return nil, nil, err
	}
	gate, ok := c.values[column.Inputs[0]]
	rows, narrow := c.Constants[product.Inputs[0]], c.Constants[excited.Inputs[0]]
	if !ok || !gate.isVector || rows == nil || narrow == nil || len(rows.Dims) != 2 || len(narrow.Dims) != 2 ||
		!slices.Equal(order.Ints, []int64{0, 3, 1, 2}) {
		return nil, nil, fmt.Errorf("%s is not made as a kernel is", name)
	}
	through, in := narrow.Dims[0], narrow.Dims[1]
	if rows.Dims[0]%9 != 0 || rows.Dims[1] != through || int(through) != c.length(gate.vector) {
		return nil, nil, fmt.Errorf("the parts of %s do not fit together", name)
	}
	k = &kernel{gate: gate.vector}
	if k.rows, err = rows.Floats(); err != nil {
		return nil, nil, err
	}
	k.narrow, err = narrow.Floats()
	return k, []int64{rows.Dims[0] / 9, in, 3, 3}, err
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
	if l.activation.kind != plain || l.more >= 0 {
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
	if w == nil || len(w.Dims) != 4 || group.Int != w.Dims[0] ||
		w.Dims[1] != 1 || w.Dims[2] != 1 || w.Dims[3] != 1 {
		return 0, 0, false
	}
	slopes, err := w.Floats()
	if err != nil || len(slopes) == 0 {
		return 0, 0, false
	}
	offsets, err := c.floats(n.Inputs[2])
	if err != nil || len(offsets) != len(slopes) {
		return 0, 0, false
	}
	slope, same := uniform(slopes)
	offset, alike := uniform(offsets)
	return slope, offset, same && alike
}
