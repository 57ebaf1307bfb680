package sequence

import (
	"errors"
	"fmt"
	"slices"

	"atlas/internal/infer/convnet"
	"atlas/internal/onnx"
)

// conv reads a convolution over neighbours, of one vector or of several beside each other.
func (c *compiler) conv(n *onnx.Node, v value) error {
	w := c.weights(n)
	if w == nil || !slices.Equal(v.dims, image(int(w.Dims[1]))) {
		return errors.New("it is not one of all channels of an image of one row")
	}
	outputs, taps := int(w.Dims[0]), int(w.Dims[3])
	group, _ := n.Attribute("group")
	pads, auto := ints(n, "pads"), false
	if len(pads) == 0 {
		pads = make([]int, 4)
	}
	if a, ok := n.Attribute("auto_pad"); ok {
		auto = string(a.String) != "NOTSET"
	}
	if w.Dims[2] != 1 || group.Int > 1 || auto || !slices.Equal(pads, []int{0, taps / 2, 0, taps / 2}) ||
		!ones(ints(n, "strides")) || !ones(ints(n, "dilations")) {
		return errors.New("it does not make each vector of the same neighbours")
	}
	weights, err := w.Floats()
	if err != nil {
		return err
	}
	bias := make([]float32, outputs)
	if len(n.Inputs) == 3 {
		if bias, err = c.Floats(n.Inputs[2]); err != nil {
			return err
		}
	}
	return c.linear(v.parts, weights, bias, outputs, taps, n.Outputs[0], image(outputs))
}

func ones(v []int) bool { return !slices.ContainsFunc(v, func(i int) bool { return i != 1 }) }

// product reads a matrix times each vector, and what is added.
func (c *compiler) product(n *onnx.Node, v value) error {
	w := c.Constants[n.Inputs[1]]
	if w == nil || len(w.Dims) != 2 || !slices.Equal(v.dims, vectors(int(w.Dims[0]))) {
		return errors.New("it is not a matrix times each vector")
	}
	across, err := w.Floats()
	if err != nil {
		return err
	}
	inputs, outputs := int(w.Dims[0]), int(w.Dims[1])
	weights, bias := make([]float32, len(across)), make([]float32, outputs)
	for i, f := range across {
		weights[i%outputs*inputs+i/outputs] = f
	}
	made := n.Outputs[0]
	if add := c.SoleUser(made, "Add"); add != nil {
		if b, err := c.perChannel(other(add, made), outputs); err == nil {
			bias, made = b, add.Outputs[0]
			c.done[add] = true
		}
	}
	return c.linear(v.parts, weights, bias, outputs, 1, made, vectors(outputs))
}

// other is what a node of two inputs takes beside this.
func other(n *onnx.Node, value string) string {
	if n.Inputs[0] == value {
		return n.Inputs[1]
	}
	return n.Inputs[0]
}

// linear makes the steps of a sum over parts, with its swish or with what is added to it.
func (c *compiler) linear(parts []*matrix, weights, bias []float32, outputs, taps int, made string, dims []int) error {
	inputs := 0
	for _, x := range parts {
		inputs += x.channels
	}
	var sums []*matrix
	from := 0
	for i, x := range parts {
		own := make([]float32, 0, outputs*x.channels*taps)
		for o := range outputs {
			row := weights[o*inputs*taps : (o+1)*inputs*taps]
			own = append(own, row[from*taps:(from+x.channels)*taps]...)
		}
		from += x.channels
		last := i == len(parts)-1
		b := bias
		if !last {
			b = make([]float32, outputs)
		}
		layer, err := convnet.NewLinear(own, b, outputs, x.channels, taps)
		if err != nil {
			return err
		}
		s := &linear{layer: layer, x: x, y: newMatrix(outputs), more: sums}
		sums = []*matrix{s.y}
		if last {
			made = c.gated(s, made)
			made = c.added(s, made, dims)
		}
		c.network.steps = append(c.network.steps, s)
	}
	c.values[made] = value{dims, sums}
	return nil
}

// gated reads x·sigmoid(slope·x) behind a sum, and gives what it makes.
func (c *compiler) gated(s *linear, made string) string {
	users := c.Users[made]
	if len(users) != 2 {
		return made
	}
	for i, scaled := range users {
		product := users[1-i]
		if scaled.Op != "Mul" || product.Op != "Mul" {
			continue
		}
		slope, err := c.Number(other(scaled, made))
		sigmoid := c.SoleUser(scaled.Outputs[0], "Sigmoid")
		if err != nil || sigmoid == nil || c.SoleUser(sigmoid.Outputs[0], "Mul") != product {
			continue
		}
		s.layer.Gate(slope)
		c.done[scaled], c.done[sigmoid], c.done[product] = true, true, true
		return product.Outputs[0]
	}
	return made
}

// added reads that vectors which are known are added to a sum, and gives what that makes.
func (c *compiler) added(s *linear, made string, dims []int) string {
	add := c.SoleUser(made, "Add")
	if add == nil {
		return made
	}
	v, ok := c.values[other(add, made)]
	if !ok || len(v.parts) != 1 || !slices.Equal(v.dims, dims) || s.layer.Gated() {
		return made
	}
	s.more = append(slices.Clone(s.more), v.parts[0])
	c.done[add] = true
	return add.Outputs[0]
}

// follow is the nodes of these operations behind a value, each of which alone takes what
// the last makes.
func (c *compiler) follow(value string, ops ...string) (nodes []*onnx.Node, err error) {
	for _, op := range ops {
		n := c.SoleUser(value, op)
		if n == nil {
			return nil, fmt.Errorf("%s does not go into one %s alone", value, op)
		}
		nodes = append(nodes, n)
		value = n.Outputs[0]
	}
	return nodes, nil
}

// norm reads (x − mean)/√(variance + epsilon)·scale + shift.
func (c *compiler) norm(n *onnx.Node, v value) error {
	if len(v.parts) != 1 || !slices.Equal(v.dims, vectors(v.parts[0].channels)) || !overLast(n) {
		return errors.New("it is not the mean of each vector")
	}
	centred := c.SoleUser(n.Outputs[0], "Sub")
	if centred == nil || !slices.Equal(centred.Inputs, []string{n.Inputs[0], n.Outputs[0]}) {
		return errors.New("it is not taken from what it is of")
	}
	users := c.Users[centred.Outputs[0]]
	i := slices.IndexFunc(users, func(u *onnx.Node) bool { return u.Op == "Pow" })
	if len(users) != 2 || i < 0 {
		return errors.New("what it is taken from is not squared and divided")
	}
	square := users[i]
	behind, err := c.follow(square.Outputs[0], "ReduceMean", "Add", "Sqrt", "Div", "Mul", "Add")
	if err != nil {
		return err
	}
	mean, epsilon, divided, scaled, shifted := behind[0], behind[1], behind[3], behind[4], behind[5]
	if two, err := c.Number(square.Inputs[1]); err != nil || two != 2 || square.Inputs[0] != centred.Outputs[0] ||
		!overLast(mean) || divided != users[1-i] || divided.Inputs[0] != centred.Outputs[0] {
		return errors.New("it is not divided by its deviation")
	}
	x := v.parts[0]
	s := &norm{x: x, y: newMatrix(x.channels)}
	if s.epsilon, err = c.Number(other(epsilon, mean.Outputs[0])); err != nil {
		return err
	}
	scale, err := c.perChannel(other(scaled, divided.Outputs[0]), x.channels)
	if err != nil {
		return err
	}
	shift, err := c.perChannel(other(shifted, scaled.Outputs[0]), x.channels)
	if err != nil {
		return err
	}
	s.scale, s.shift = padded(scale), padded(shift)
	for _, n := range append(behind, centred, square) {
		c.done[n] = true
	}
	c.network.steps = append(c.network.steps, s)
	c.values[shifted.Outputs[0]] = value{v.dims, []*matrix{s.y}}
	return nil
}

// overLast says whether means are those over the last dimension, which stays as one of 1.
func overLast(n *onnx.Node) bool {
	keep, ok := n.Attribute("keepdims")
	return slices.Equal(ints(n, "axes"), []int{-1}) && (!ok || keep.Int == 1)
}

// perChannel reads a constant that goes with vectors, a number for each of their channels. Of
// any other shape, it would be spread over frames or make more dimensions.
func (c *compiler) perChannel(name string, channels int) ([]float32, error) {
	v, err := c.Floats(name)
	if err != nil {
		return nil, err
	}
	dims := c.Constants[name].Dims
	if last := len(dims) - 1; len(v) != channels || last < 0 || last >= len(vectors(channels)) || dims[last] != int64(channels) {
		return nil, fmt.Errorf("%s is not a number for each of %d channels", name, channels)
	}
	return v, nil
}

// attention reads softmax(scale·queries·keysᵀ)·values for each head, from the node on that
// parts the three.
func (c *compiler) attention(n *onnx.Node, v value, perm []int) error {
	dims := v.dims
	if len(v.parts) != 1 || len(dims) != 5 || dims[0] != batch || dims[1] != frames || dims[2] != 3 ||
		!slices.Equal(perm, []int{2, 0, 3, 1, 4}) || dims[4] > mostOfHead {
		return errors.New("it does not part queries, keys and values")
	}
	of, err := c.parted(n.Outputs[0])
	if err != nil {
		return err
	}
	queries, err := c.follow(of[0], "Mul", "MatMul", "Softmax", "MatMul", "Transpose")
	if err != nil {
		return err
	}
	scaled, like, weights, sum, together := queries[0], queries[1], queries[2], queries[3], queries[4]
	keys, err := c.follow(of[1], "Transpose")
	if err != nil {
		return err
	}
	axis, _ := weights.Attribute("axis")
	if like.Inputs[0] != scaled.Outputs[0] || like.Inputs[1] != keys[0].Outputs[0] || axis.Int != 3 ||
		!slices.Equal(ints(keys[0], "perm"), []int{0, 1, 3, 2}) ||
		!slices.Equal(sum.Inputs, []string{weights.Outputs[0], of[2]}) || len(c.Users[of[2]]) != 1 ||
		!slices.Equal(ints(together, "perm"), []int{0, 2, 1, 3}) {
		return errors.New("it is no attention")
	}
	a := &attention{x: v.parts[0], y: newMatrix(dims[3] * dims[4]), heads: dims[3], size: dims[4]}
	if a.scale, err = c.Number(other(scaled, of[0])); err != nil {
		return err
	}
	for _, n := range append(queries, keys...) {
		c.done[n] = true
	}
	c.network.steps = append(c.network.steps, a)
	c.values[together.Outputs[0]] = value{[]int{batch, frames, a.heads, a.size}, []*matrix{a.y}}
	return nil
}

// parted reads how the three parts of a value are taken apart.
func (c *compiler) parted(name string) (of [3]string, err error) {
	users := c.Users[name]
	for _, slice := range users {
		from, to := ints(slice, "starts"), ints(slice, "ends")
		squeeze := c.SoleUser(slice.Outputs[0], "Squeeze")
		if slice.Op != "Slice" || squeeze == nil || !slices.Equal(ints(slice, "axes"), []int{0}) || !slices.Equal(ints(squeeze, "axes"), []int{0}) ||
			len(from) != 1 || len(to) != 1 || from[0] < 0 || from[0] >= 3 || to[0] != from[0]+1 {
			return of, errors.New("a part is not taken by itself")
		}
		of[from[0]] = squeeze.Outputs[0]
		c.done[slice], c.done[squeeze] = true, true
	}
	if len(users) != 3 || slices.Contains(of[:], "") {
		return of, errors.New("it is not taken apart in three")
	}
	return of, nil
}
