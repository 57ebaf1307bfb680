package fuse

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"atlas/internal/onnx"
)

// editor changes a graph and keeps track of who makes and who uses each value. New
// nodes stand behind what they need, so the order stays one of computation.
type editor struct {
	model     *onnx.Model
	opset     int64
	constants map[string]*onnx.Tensor
	makers    map[string]*onnx.Node
	users     map[string][]*onnx.Node // one entry for each input that names the value
	made      int
}

// edit opens a model. Constant nodes become initializers, so that there is one place
// to look for numbers.
func edit(m *onnx.Model) (*editor, error) {
	e := &editor{model: m, constants: map[string]*onnx.Tensor{}, makers: map[string]*onnx.Node{}, users: map[string][]*onnx.Node{}}
	for _, o := range m.Opsets {
		if o.Domain == "" {
			e.opset = o.Version
		}
	}
	for _, t := range m.Graph.Initializers {
		e.constants[t.Name] = t
	}
	nodes := m.Graph.Nodes[:0:0]
	for _, n := range m.Graph.Nodes {
		if n.Op == "Constant" {
			a, ok := n.Attribute("value")
			if !ok || a.Tensor == nil || len(n.Outputs) != 1 {
				return nil, fmt.Errorf("constant %s holds no tensor", n.Name)
			}
			t := *a.Tensor
			t.Name = n.Outputs[0]
			e.constants[t.Name] = &t
			m.Graph.Initializers = append(m.Graph.Initializers, &t)
			continue
		}
		nodes = append(nodes, n)
		e.link(n)
	}
	m.Graph.Nodes = nodes
	return e, m.Graph.Check()
}

// finish drops the constants that nothing uses any more, and what was known of values
// in between.
func (e *editor) finish() {
	g := &e.model.Graph
	g.Initializers = slices.DeleteFunc(g.Initializers, func(t *onnx.Tensor) bool {
		return len(e.users[t.Name]) == 0 && !e.isOutput(t.Name)
	})
	g.Inner = nil
}

func (e *editor) link(n *onnx.Node) {
	for _, in := range n.Inputs {
		e.users[in] = append(e.users[in], n)
	}
	for _, out := range n.Outputs {
		e.makers[out] = n
	}
}

func (e *editor) unlink(n *onnx.Node) {
	for _, in := range n.Inputs {
		i := slices.Index(e.users[in], n)
		e.users[in] = slices.Delete(e.users[in], i, i+1)
	}
	for _, out := range n.Outputs {
		if e.makers[out] == n {
			delete(e.makers, out)
		}
	}
}

// nodes lists the nodes of these operations as they stand now.
func (e *editor) nodes(ops ...string) []*onnx.Node {
	var found []*onnx.Node
	for _, n := range e.model.Graph.Nodes {
		if slices.Contains(ops, n.Op) {
			found = append(found, n)
		}
	}
	return found
}

// insertAfter puts new nodes into the graph behind n.
func (e *editor) insertAfter(n *onnx.Node, nodes ...*onnx.Node) {
	g := &e.model.Graph
	g.Nodes = slices.Insert(g.Nodes, slices.Index(g.Nodes, n)+1, nodes...)
	for _, n := range nodes {
		e.link(n)
	}
}

// insertBefore puts new nodes into the graph before n.
func (e *editor) insertBefore(n *onnx.Node, nodes ...*onnx.Node) {
	g := &e.model.Graph
	g.Nodes = slices.Insert(g.Nodes, slices.Index(g.Nodes, n), nodes...)
	for _, n := range nodes {
		e.link(n)
	}
}

func (e *editor) remove(nodes ...*onnx.Node) {
	g := &e.model.Graph
	for _, n := range nodes {
		e.unlink(n)
		i := slices.Index(g.Nodes, n)
		g.Nodes = slices.Delete(g.Nodes, i, i+1)
	}
}

// replace removes n and has its users use value instead.
func (e *editor) replace(n *onnx.Node, value string) {
	old := n.Outputs[0]
	e.remove(n)
	for _, u := range slices.Clone(e.users[old]) {
		e.rewire(u, old, value)
	}
}

// rewire has n use another value.
func (e *editor) rewire(n *onnx.Node, from, to string) {
	for i, in := range n.Inputs {
		if in != from {
			continue
		}
		n.Inputs[i] = to
		u := slices.Index(e.users[from], n)
		e.users[from] = slices.Delete(e.users[from], u, u+1)
		e.users[to] = append(e.users[to], n)
	}
}

// setInput gives n another input at i, which may be one more than it has.
func (e *editor) setInput(n *onnx.Node, i int, value string) {
	if i < len(n.Inputs) {
		u := slices.Index(e.users[n.Inputs[i]], n)
		e.users[n.Inputs[i]] = slices.Delete(e.users[n.Inputs[i]], u, u+1)
		n.Inputs[i] = value
	} else {
		n.Inputs = append(n.Inputs, value)
	}
	e.users[value] = append(e.users[value], n)
}

func (e *editor) isOutput(value string) bool {
	return slices.ContainsFunc(e.model.Graph.Outputs, func(v onnx.Value) bool { return v.Name == value })
}

// name is a name that no value has.
func (e *editor) name() string {
	for {
		e.made++
		name := "fused." + strconv.Itoa(e.made)
		if e.constants[name] == nil && e.makers[name] == nil {
			return name
		}
	}
}

// constant adds a tensor of floats and returns its name.
func (e *editor) constant(dims []int64, v []float64) string {
	narrow := make([]float32, len(v))
	for i, x := range v {
		narrow[i] = float32(x)
	}
	return e.tensor(onnx.Floats("", dims, narrow))
}

// integers adds a tensor of integers, given as its bytes, and returns its name.
func (e *editor) integers(kind onnx.DataType, dims []int64, raw []byte) string {
	return e.tensor(&onnx.Tensor{Type: kind, Dims: dims, Raw: raw})
}

// tensor adds a constant under a name of its own.
func (e *editor) tensor(t *onnx.Tensor) string {
	t.Name = e.name()
	e.constants[t.Name] = t
	e.model.Graph.Initializers = append(e.model.Graph.Initializers, t)
	return t.Name
}

// floats is the content of a constant, in double precision for the folding.
func (e *editor) floats(name string) ([]float64, error) {
	t, ok := e.constants[name]
	if !ok {
		return nil, fmt.Errorf("%s is not a constant", name)
	}
	narrow, err := t.Floats()
	if err != nil {
		return nil, err
	}
	wide := make([]float64, len(narrow))
	for i, x := range narrow {
		wide[i] = float64(x)
	}
	return wide, nil
}

// number is the content of a constant with one element.
func (e *editor) number(name string) (float64, bool) {
	v, err := e.floats(name)
	if err != nil || len(v) != 1 {
		return 0, false
	}
	return v[0], true
}

// withNumber takes apart a node of two inputs of which one is a constant number. Of
// a division only the divisor counts.
func (e *editor) withNumber(n *onnx.Node) (v float64, other string, ok bool) {
	if len(n.Inputs) != 2 {
		return 0, "", false
	}
	if v, ok := e.number(n.Inputs[1]); ok {
		return v, n.Inputs[0], true
	}
	if v, ok := e.number(n.Inputs[0]); ok && n.Op != "Div" {
		return v, n.Inputs[1], true
	}
	return 0, "", false
}

// soleUser is the one node that uses n's value, when its operation is op.
func (e *editor) soleUser(n *onnx.Node, op string) (*onnx.Node, bool) {
	users := e.users[n.Outputs[0]]
	if len(users) != 1 || users[0].Op != op || e.isOutput(n.Outputs[0]) {
		return nil, false
	}
	return users[0], true
}

// soleConv is the convolution that makes a value, when nothing else uses the value.
func (e *editor) soleConv(value string) (*onnx.Node, bool) {
	c, ok := e.makers[value]
	if !ok || c.Op != "Conv" || len(e.users[value]) != 1 || e.isOutput(value) {
		return nil, false
	}
	return c, true
}

// clips says whether a Clip node has these bounds, which are attributes up to
// operator set 10 and inputs since.
func (e *editor) clips(n *onnx.Node, low, high float64) bool {
	if len(n.Inputs) == 3 {
		l, okLow := e.number(n.Inputs[1])
		h, okHigh := e.number(n.Inputs[2])
		return okLow && okHigh && l == low && h == high
	}
	l, okLow := n.Attribute("min")
	h, okHigh := n.Attribute("max")
	return okLow && okHigh && float64(l.Float) == low && float64(h.Float) == high
}

func (e *editor) clip(x string, low, high float64) *onnx.Node {
	n := &onnx.Node{Op: "Clip", Inputs: []string{x}, Outputs: []string{e.name()}}
	if e.opset >= 11 {
		n.Inputs = append(n.Inputs, e.constant(nil, []float64{low}), e.constant(nil, []float64{high}))
	} else {
		n.Attributes = []onnx.Attribute{onnx.Float("min", float32(low)), onnx.Float("max", float32(high))}
	}
	return n
}

// perChannel is factor·x + offset as a convolution of each channel by itself.
func (e *editor) perChannel(x string, channels int64, factor, offset float64) *onnx.Node {
	w := e.constant([]int64{channels, 1, 1, 1}, slices.Repeat([]float64{factor}, int(channels)))
	b := e.constant([]int64{channels}, slices.Repeat([]float64{offset}, int(channels)))
	return &onnx.Node{
		Op: "Conv", Inputs: []string{x, w, b}, Outputs: []string{e.name()},
		Attributes: []onnx.Attribute{
			onnx.Ints("kernel_shape", 1, 1), onnx.Ints("strides", 1, 1), onnx.Ints("pads", 0, 0, 0, 0),
			onnx.Ints("dilations", 1, 1), onnx.Int("group", channels),
		},
	}
}

// groups is how many parts of its channels a convolution keeps apart.
func groups(conv *onnx.Node) int64 {
	if a, ok := conv.Attribute("group"); ok {
		return a.Int
	}
	return 1
}

// channels is the number of channels a convolution gives.
func (e *editor) channels(conv *onnx.Node) (int64, error) {
	w, ok := e.constants[conv.Inputs[1]]
	if !ok || len(w.Dims) != 4 {
		return 0, fmt.Errorf("the weights of %s are not a constant of four dimensions", conv.Outputs[0])
	}
	return w.Dims[0], nil
}

// bias is a convolution's bias, zeros when it has none.
func (e *editor) bias(conv *onnx.Node, channels int64) ([]float64, error) {
	if len(conv.Inputs) < 3 {
		return make([]float64, channels), nil
	}
	return e.floats(conv.Inputs[2])
}

// scaleChannels has a convolution give factor·y + offset in place of y; both are one
// number or one for each channel.
func (e *editor) scaleChannels(conv *onnx.Node, factor, offset []float64) error {
	channels, err := e.channels(conv)
	if err != nil {
		return err
	}
	w, err := e.floats(conv.Inputs[1])
	if err != nil {
		return err
	}
	b, err := e.bias(conv, channels)
	if err != nil {
		return err
	}
	size := len(w) / int(channels)
	for c := range int(channels) {
		f := factor[c%len(factor)]
		for i := range size {
			w[c*size+i] *= f
		}
		b[c] = b[c]*f + offset[c%len(offset)]
	}
	e.setInput(conv, 1, e.constant(e.constants[conv.Inputs[1]].Dims, w))
	e.setInput(conv, 2, e.constant([]int64{channels}, b))
	return nil
}

// addToInput has a convolution that does not pad act as if t were added to all of
// its input.
func (e *editor) addToInput(conv *onnx.Node, t float64) error {
	channels, err := e.channels(conv)
	if err != nil {
		return err
	}
	w, err := e.floats(conv.Inputs[1])
	if err != nil {
		return err
	}
	b, err := e.bias(conv, channels)
	if err != nil {
		return err
	}
	size := len(w) / int(channels)
	for c := range int(channels) {
		for _, x := range w[c*size : (c+1)*size] {
			b[c] += t * x
		}
	}
	e.setInput(conv, 2, e.constant([]int64{channels}, b))
	return nil
}

// pads says whether a convolution reads beyond the edges of its input.
func pads(conv *onnx.Node) bool {
	if a, ok := conv.Attribute("auto_pad"); ok && string(a.String) != "NOTSET" {
		return true
	}
	a, _ := conv.Attribute("pads")
	return slices.ContainsFunc(a.Ints, func(p int64) bool { return p != 0 })
}

// normalisation is a batch normalisation as one product and one sum for each channel.
func normalisation(scale, shift, mean, variance []float64, epsilon float64) (factor, offset []float64) {
	factor, offset = make([]float64, len(scale)), make([]float64, len(scale))
	for i := range scale {
		factor[i] = scale[i] / math.Sqrt(variance[i]+epsilon)
		offset[i] = shift[i] - mean[i]*factor[i]
	}
	return factor, offset
}
