package narrow

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"atlas/internal/onnx"
)

// Split parts a model that fuse.Quantise has rewritten: what comes before its 8-bit
// operations, those as a chain, and what comes after. Before gives the one tensor that
// the chain takes; after takes the one that the chain gives, and nothing else. A model
// whose 8-bit operations are not one chain is an error. m is not changed.
func Split(m *onnx.Model) (before *onnx.Model, c *Chain, after *onnx.Model, err error) {
	w := newWalk(m)
	c, from, to, err := w.chain()
	if err != nil {
		return nil, nil, nil, fmt.Errorf("finding the chain of 8-bit operations of %s: %w", m.Graph.Name, err)
	}
	before = w.part(w.needed(from), m.Graph.Inputs, []onnx.Value{tensor(from)})
	rest := map[*onnx.Node]bool{}
	for _, n := range m.Graph.Nodes {
		rest[n] = !w.walked[n] && !slices.Contains(before.Graph.Nodes, n)
	}
	after = w.part(rest, []onnx.Value{tensor(to)}, m.Graph.Outputs)
	for n := range rest {
		for _, in := range n.Inputs {
			if maker := w.Makers[in]; rest[n] && in != to && maker != nil && !rest[maker] {
				return nil, nil, nil, fmt.Errorf("%s is needed behind the chain of 8-bit operations of %s", in, m.Graph.Name)
			}
		}
	}
	return before, c, after, nil
}

// tensor is a value of four dimensions that are known when it is made.
func tensor(name string) onnx.Value {
	v := onnx.Value{Name: name, Type: onnx.Float32}
	for _, d := range []string{".n", ".c", ".h", ".w"} {
		v.Dims = append(v.Dims, onnx.Dim{Param: name + d})
	}
	return v
}

// walk follows a graph from node to node.
type walk struct {
	*onnx.Index
	model  *onnx.Model
	walked map[*onnx.Node]bool
}

func newWalk(m *onnx.Model) *walk {
	return &walk{Index: m.Graph.Index(), model: m, walked: map[*onnx.Node]bool{}}
}

// needed is the nodes that a value is made by.
func (w *walk) needed(value string) map[*onnx.Node]bool {
	found := map[*onnx.Node]bool{}
	var visit func(value string)
	visit = func(value string) {
		n := w.Makers[value]
		if n == nil || found[n] {
			return
		}
		found[n] = true
		for _, in := range n.Inputs {
			visit(in)
		}
	}
	visit(value)
	return found
}

// part is a model of some of the nodes.
func (w *walk) part(nodes map[*onnx.Node]bool, inputs, outputs []onnx.Value) *onnx.Model {
	m := *w.model
	m.Graph.Inputs, m.Graph.Outputs = inputs, outputs
	m.Graph.Nodes, m.Graph.Initializers = nil, nil
	used := map[string]bool{}
	for _, n := range w.model.Graph.Nodes {
		if nodes[n] {
			m.Graph.Nodes = append(m.Graph.Nodes, n)
			for _, in := range n.Inputs {
				used[in] = true
			}
		}
	}
	for _, t := range w.model.Graph.Initializers {
		if used[t.Name] {
			m.Graph.Initializers = append(m.Graph.Initializers, t)
		}
	}
	return &m
}

// next is the node of an operation that alone takes a value.
func (w *walk) next(value, op string) (*onnx.Node, error) {
	users := w.Users[value]
	if len(users) != 1 || users[0].Op != op {
		return nil, fmt.Errorf("%s does not go into one %s alone", value, op)
	}
	w.walked[users[0]] = true
	return users[0], nil
}

// follow walks nodes of these operations, each of which alone takes what the last gives.
func (w *walk) follow(value string, ops ...string) (nodes []*onnx.Node, err error) {
	for _, op := range ops {
		n, err := w.next(value, op)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
		value = n.Outputs[0]
	}
	return nodes, nil
}

// chain reads the steps between the two values in floats.
func (w *walk) chain() (c *Chain, from, to string, err error) {
	i := slices.IndexFunc(w.model.Graph.Nodes, func(n *onnx.Node) bool { return n.Op == "QuantizeLinear" })
	if i < 0 {
		return nil, "", "", errors.New("there are none")
	}
	start := w.model.Graph.Nodes[i]
	w.walked[start] = true
	c = &Chain{}
	if c.enter, err = w.spread(start, 1); err != nil {
		return nil, "", "", err
	}
	turned, err := w.next(start.Outputs[0], "Transpose")
	if err != nil {
		return nil, "", "", err
	}
	value := turned.Outputs[0]
	for {
		s, made, err := w.step(value)
		if err != nil {
			return nil, "", "", err
		}
		if s == nil {
			break
		}
		c.steps = append(c.steps, s)
		value = made
	}
	if len(c.steps) == 0 {
		return nil, "", "", errors.New("it is empty")
	}
	c.channels = inputsOf(c.steps[0])
	to, err = w.end(value, c)
	return c, start.Inputs[0], to, err
}

// inputsOf is how many channels a step takes.
func inputsOf(s step) int {
	switch s := s.(type) {
	case pointwise:
		return s.inputs
	case depthwise:
		return s.channels
	case gate:
		return len(s.second.bias)
	}
	return 0
}

// end reads how the last bytes become floats, and which value those are.
func (w *walk) end(value string, c *Chain) (to string, err error) {
	nodes, err := w.follow(value, "Transpose", "DequantizeLinear")
	if err != nil {
		return "", err
	}
	last := nodes[1]
	if c.leave, err = w.spread(last, 1); err != nil {
		return "", err
	}
	if to, err = w.offset(last.Outputs[0], &c.offset); err != nil {
		return "", err
	}
	return w.pool(to, c), nil
}

// pool reads that a value goes into means over cells of pixels alone, and gives these. Where
// it does not, it gives the value itself.
func (w *walk) pool(value string, c *Chain) (means string) {
	c.cell = cell{1, 1}
	users := w.Users[value]
	if len(users) != 1 || users[0].Op != "AveragePool" {
		return value
	}
	n := users[0]
	size, _ := n.Attribute("kernel_shape")
	strides, _ := n.Attribute("strides")
	pads, _ := n.Attribute("pads")
	_, auto := n.Attribute("auto_pad")
	up, _ := n.Attribute("ceil_mode")
	if len(size.Ints) != 2 || !slices.Equal(size.Ints, strides.Ints) || auto || up.Int != 0 ||
		slices.ContainsFunc(pads.Ints, func(p int64) bool { return p != 0 }) {
		return value
	}
	w.walked[n] = true
	c.cell = cell{int(size.Ints[0]), int(size.Ints[1])}
	return n.Outputs[0]
}

// offset reads what is added to a value that goes into nothing else, and gives the sum.
// Where nothing is, it gives the value itself.
func (w *walk) offset(value string, offset *float32) (sum string, err error) {
	if users := w.Users[value]; len(users) != 1 || users[0].Op != "Add" || w.Constants[users[0].Inputs[1]] == nil {
		return value, nil
	}
	add, err := w.next(value, "Add")
	if err != nil {
		return "", err
	}
	*offset, err = w.Number(add.Inputs[1])
	return add.Outputs[0], err
}

// step reads the step that takes a value, nil where the chain ends.
func (w *walk) step(value string) (s step, made string, err error) {
	users := w.Users[value]
	switch {
	case len(users) == 1 && users[0].Op == "QLinearConv":
		return w.convolution(value)
	case w.takenBy(value, "QLinearGlobalAveragePool"):
		return w.gate(value)
	case len(users) == 1 && users[0].Op == "Transpose":
		return nil, value, nil
	}
	return nil, "", fmt.Errorf("%s goes into operations that are no known step", value)
}

// takenBy says whether two operations take a value, of which one is op.
func (w *walk) takenBy(value, op string) bool {
	return len(w.Users[value]) == 2 && w.taker(value, op) != nil
}

// taker is an operation op that takes a value, nil when there is none.
func (w *walk) taker(value, op string) *onnx.Node {
	for _, n := range w.Users[value] {
		if n.Op == op {
			return n
		}
	}
	return nil
}

func (w *walk) convolution(value string) (s step, made string, err error) {
	n, err := w.next(value, "QLinearConv")
	if err != nil {
		return nil, "", err
	}
	var c convolution
	if err := w.readConvolution(n, &c); err != nil {
		return nil, "", err
	}
	made = n.Outputs[0]
	if w.takenBy(made, "QLinearAdd") {
		if made, err = w.swish(made, &c); err != nil {
			return nil, "", err
		}
	}
	if c.channelByItsOwn {
		return newDepthwise(c), made, nil
	}
	return newPointwise(c), made, nil
}

func (w *walk) readConvolution(n *onnx.Node, c *convolution) (err error) {
	if len(n.Inputs) != 9 {
		return fmt.Errorf("%s has no bias", n.Outputs[0])
	}
	weights := w.Constants[n.Inputs[3]]
	if weights == nil || weights.Type != onnx.Int8 || len(weights.Dims) != 4 {
		return fmt.Errorf("%s has no weights in 8 bits", n.Outputs[0])
	}
	c.table = identity()
	for _, b := range weights.Raw {
		c.weights = append(c.weights, int8(b))
	}
	c.inputs = int(weights.Dims[1])
	if c.scales, err = w.Floats(n.Inputs[4]); err != nil {
		return err
	}
	if c.bias, err = w.ints(n.Inputs[8]); err != nil {
		return err
	}
	if c.in, err = w.spread(n, 1); err != nil {
		return err
	}
	if c.out, err = w.spread(n, 6); err != nil {
		return err
	}
	if zeros := w.Constants[n.Inputs[5]]; zeros == nil || slices.ContainsFunc(zeros.Raw, func(b byte) bool { return b != 0 }) {
		return fmt.Errorf("the weights of %s are not symmetric", n.Outputs[0])
	}
	size := weights.Dims[0] * weights.Dims[1] * weights.Dims[2] * weights.Dims[3]
	if len(c.scales) != c.channels() || int64(c.channels()) != weights.Dims[0] || int64(len(c.weights)) != size {
		return fmt.Errorf("%s has %d scales and %d biases for weights of %v", n.Outputs[0], len(c.scales), len(c.bias), weights.Dims)
	}
	if !c.countable() {
		return fmt.Errorf("sums of %s are more than the kernels count", n.Outputs[0])
	}
	return c.readWindow(n, weights.Dims)
}

// mostSum is what sums do not reach: the kernels make integers of 32 bits of them.
const mostSum = 1 << 31

// countable says whether no sum overflows, as it is and as bytes of what is made before these
// are bounded.
func (c *convolution) countable() bool {
	if len(c.bias) == 0 {
		return false
	}
	each := len(c.weights) / len(c.bias)
	for i, b := range c.bias {
		most := math.Abs(float64(b))
		for _, w := range c.weights[i*each : (i+1)*each] {
			most += math.Abs(float64(w)) * math.MaxUint8
		}
		scale := float64(c.in.scale) * float64(c.scales[i]) / float64(c.out.scale)
		if !(most*max(math.Abs(scale), 1) < mostSum) { // nor is it no number
			return false
		}
	}
	return true
}

// readWindow reads how the kernel lies, and whether it is one of the two kinds.
func (c *convolution) readWindow(n *onnx.Node, dims []int64) error {
	ints := func(name string, otherwise ...int64) []int64 {
		if a, ok := n.Attribute(name); ok && len(a.Ints) == len(otherwise) {
			return a.Ints
		}
		return otherwise
	}
	strides, pads := ints("strides", 1, 1), ints("pads", 0, 0, 0, 0)
	c.window = window{
		height: int(dims[2]), width: int(dims[3]), strideY: int(strides[0]), strideX: int(strides[1]),
		padY: int(pads[0]), padX: int(pads[1]),
	}
	group, _ := n.Attribute("group")
	_, auto := n.Attribute("auto_pad")
	c.channelByItsOwn = group.Int > 1
	switch {
	case auto:
	case slices.ContainsFunc(ints("dilations", 1, 1), func(d int64) bool { return d != 1 }):
	case slices.Min(strides) < 1 || slices.Min(pads) < 0 || pads[0] != pads[2] || pads[1] != pads[3]:
	case c.channelByItsOwn && group.Int == dims[0] && c.inputs == 1 && dims[2]*dims[3] <= mostTaps:
		return nil
	case !c.channelByItsOwn && c.window == window{height: 1, width: 1, strideY: 1, strideX: 1}:
		return nil
	}
	return fmt.Errorf("%s convolves neither pixels nor channels by themselves", n.Outputs[0])
}

// mostTaps is how many pixels a convolution of single channels sees at most.
const mostTaps = 28

// swish reads the hard-swish of c's sums as fuse writes it: x + 3, laid out so that it
// ends at 0 and 6, times x.
func (w *walk) swish(x string, c *convolution) (made string, err error) {
	sum, product := w.taker(x, "QLinearAdd"), w.taker(x, "QLinearMul")
	if sum == nil || product == nil || !slices.Contains(product.Inputs, sum.Outputs[0]) {
		return "", fmt.Errorf("%s goes into two operations that are no hard-swish", x)
	}
	three, err := w.value(sum, 3)
	if err != nil {
		return "", err
	}
	clipped, err := w.spread(sum, 6)
	if err != nil {
		return "", err
	}
	if math.Abs(three-3) > 1e-6 || clipped.zero != 0 || math.Abs(float64(clipped.scale)*math.MaxUint8-6) > 1e-6 {
		return "", fmt.Errorf("%s is no sum of a hard-swish", sum.Outputs[0])
	}
	out, err := w.spread(product, 6)
	if err != nil {
		return "", err
	}
	c.table = swishTable(c.out, out)
	w.walked[sum], w.walked[product] = true, true
	return product.Outputs[0], nil
}

func (w *walk) gate(x string) (s step, made string, err error) {
	var g gate
	mean, product := w.taker(x, "QLinearGlobalAveragePool"), w.taker(x, "QLinearMul")
	if mean == nil || product == nil {
		return nil, "", fmt.Errorf("%s goes into two operations that are no gate", x)
	}
	w.walked[mean], w.walked[product] = true, true
	if g.in, err = w.spread(mean, 1); err != nil {
		return nil, "", err
	}
	if g.out, err = w.spread(product, 6); err != nil {
		return nil, "", err
	}
	if most := float64(g.in.scale) / float64(g.out.scale) * math.MaxUint8; !(math.Abs(most) < mostSum) {
		return nil, "", fmt.Errorf("products of %s are more than the kernels count", x)
	}
	floats, err := w.follow(mean.Outputs[0], "Transpose", "DequantizeLinear")
	if err != nil {
		return nil, "", err
	}
	value, err := w.offset(floats[1].Outputs[0], &g.offset)
	if err != nil {
		return nil, "", err
	}
	nodes, err := w.follow(value, "Conv", "Relu", "Conv", "HardSigmoid", "QuantizeLinear", "Transpose", "QLinearMul")
	if err != nil {
		return nil, "", err
	}
	if nodes[6] != product {
		return nil, "", fmt.Errorf("%s is no factor of %s", nodes[5].Outputs[0], x)
	}
	if g.first, err = w.dense(nodes[0]); err != nil {
		return nil, "", err
	}
	if g.second, err = w.dense(nodes[2]); err != nil {
		return nil, "", err
	}
	if size := len(g.first.bias) * len(g.second.bias); len(g.first.weights) != size || len(g.second.weights) != size {
		return nil, "", fmt.Errorf("the weights of the gate of %s do not fit together", x)
	}
	g.alpha, g.beta = 0.2, 0.5 // ONNX's defaults
	if a, ok := nodes[3].Attribute("alpha"); ok {
		g.alpha = a.Float
	}
	if b, ok := nodes[3].Attribute("beta"); ok {
		g.beta = b.Float
	}
	return g, product.Outputs[0], nil
}

// dense reads a convolution of one pixel by itself.
func (w *walk) dense(n *onnx.Node) (d dense, err error) {
	if len(n.Inputs) != 3 {
		return d, fmt.Errorf("%s has no bias", n.Outputs[0])
	}
	if d.weights, err = w.Floats(n.Inputs[1]); err != nil {
		return d, err
	}
	d.bias, err = w.Floats(n.Inputs[2])
	return d, err
}

// spread reads the scale and the zero of which the first is n's input i.
func (w *walk) spread(n *onnx.Node, i int) (s spread, err error) {
	if len(n.Inputs) < i+2 {
		return s, fmt.Errorf("%s lacks a scale", n.Outputs[0])
	}
	if s.scale, err = w.Number(n.Inputs[i]); err != nil {
		return s, err
	}
	zero := w.Constants[n.Inputs[i+1]]
	if zero == nil || zero.Type != onnx.Uint8 || len(zero.Raw) != 1 {
		return s, fmt.Errorf("%s is no zero in 8 bits", n.Inputs[i+1])
	}
	s.zero = zero.Raw[0]
	return s, nil
}

// value is what the byte that is n's input i stands for.
func (w *walk) value(n *onnx.Node, i int) (float64, error) {
	t := w.Constants[n.Inputs[i]]
	if t == nil || t.Type != onnx.Uint8 || len(t.Raw) != 1 {
		return 0, fmt.Errorf("%s is no constant byte", n.Inputs[i])
	}
	s, err := w.spread(n, i+1)
	return float64(s.scale) * float64(int(t.Raw[0])-int(s.zero)), err
}

func (w *walk) ints(name string) ([]int32, error) {
	t := w.Constants[name]
	if t == nil || t.Type != onnx.Int32 || len(t.Raw)%4 != 0 {
		return nil, fmt.Errorf("%s is not a list of 32-bit integers", name)
	}
	v := make([]int32, len(t.Raw)/4)
	for i := range v {
		v[i] = int32(binary.LittleEndian.Uint32(t.Raw[4*i:]))
	}
	return v, nil
}
