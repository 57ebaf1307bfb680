package convnet

import (
	"errors"
	"fmt"
	"slices"

	"atlas/internal/onnx"
)

// Compile makes a network of a model that fuse.Model has rewritten. A model with
// operations that it does not know is an error. m is not changed.
func Compile(m *onnx.Model) (*Network, error) {
	c := &compiler{
		Index: m.Graph.Index(), network: &Network{shrink: 1, leave: leave{x: -1}},
		values: map[string]value{}, done: map[*onnx.Node]bool{},
	}
	if err := c.compile(&m.Graph); err != nil {
		return nil, fmt.Errorf("compiling %s: %w", m.Graph.Name, err)
	}
	return c.network, nil
}

// compiler goes through a graph from node to node.
type compiler struct {
	*onnx.Index
	network *Network
	values  map[string]value
	done    map[*onnx.Node]bool // as a part of what was made of another
}

// value is what is known of one of the graph's: a feature, maybe enlarged and gated, or
// a vector.
type value struct {
	term
	isVector bool
	vector   int

	// A convolution whose sums may have something added is made when it is known what.
	waiting *convolution
	shrink  int
}

func (c *compiler) compile(g *onnx.Graph) error {
	if len(g.Inputs) != 1 || len(g.Outputs) != 1 || len(g.Inputs[0].Dims) != 4 {
		return errors.New("it does not make one image of one picture")
	}
	if g.Inputs[0].Dims[1].Size != planes {
		return fmt.Errorf("it does not take a picture of %d planes", planes)
	}
	c.values[g.Inputs[0].Name] = c.feature(feature{channels: planes, pixel: planes + 1, shrink: 1, maker: picture{}})
	for _, n := range g.Nodes {
		if c.done[n] {
			continue
		}
		if err := c.node(n, g.Outputs[0].Name); err != nil {
			return fmt.Errorf("%s of %s: %w", n.Op, n.Outputs[0], err)
		}
	}
	if c.network.leave.x < 0 {
		return errors.New("it makes no map of probabilities")
	}
	c.keepFewRows()
	return nil
}

func (c *compiler) node(n *onnx.Node, output string) error {
	switch n.Op {
	case "Conv":
		return c.conv(n)
	case "GlobalAveragePool":
		x, err := c.made(n.Inputs[0])
		if err != nil {
			return err
		}
		c.network.features[x].summed = true
		c.values[n.Outputs[0]] = c.vector(mean{x})
		return nil
	case "Relu", "Clip", "HardSigmoid":
		return c.bounded(n)
	case "Mul":
		return c.product(n)
	case "Resize":
		return c.resize(n)
	case "Add":
		return c.addition(n)
	case "Concat":
		return c.concat(n)
	case "Sigmoid":
		return c.last(n, output)
	case "Reshape", "MatMul", "Transpose":
		return nil // parts of a kernel, which the convolution goes back to
	}
	return errors.New("the operation is not known")
}

// feature appends one, and gives it as a value.
func (c *compiler) feature(f feature) value {
	if f.pixel == 0 {
		f.pixel = whole(f.channels)
	}
	c.network.shrink = max(c.network.shrink, f.shrink)
	c.network.features = append(c.network.features, f)
	return value{term: term{feature: len(c.network.features) - 1, times: 1, gate: -1}}
}

func (c *compiler) vector(v vector) value {
	c.network.vectors = append(c.network.vectors, v)
	return value{isVector: true, vector: len(c.network.vectors) - 1}
}

// term is a value that is a feature, enlarged and gated as it may be.
func (c *compiler) term(name string) (term, error) {
	v, ok := c.values[name]
	if !ok || v.isVector {
		return term{}, fmt.Errorf("%s is no feature", name)
	}
	if v.waiting != nil {
		v = c.settle(v)
		c.values[name] = v
	}
	return v.term, nil
}

// made is a value as a feature.
func (c *compiler) made(name string) (int, error) {
	t, err := c.term(name)
	if err != nil {
		return 0, err
	}
	if t.times == 1 && t.gate < 0 {
		return t.feature, nil
	}
	v, err := c.sum([]term{t}, false)
	c.values[name] = v
	return v.feature, err
}

// sum makes a feature of several.
func (c *compiler) sum(terms []term, beside bool) (value, error) {
	first := c.network.features[terms[0].feature]
	f := feature{shrink: first.shrink / terms[0].times, maker: &sum{terms, beside}}
	for _, t := range terms {
		from := c.network.features[t.feature]
		switch {
		case from.shrink%t.times != 0 || from.shrink/t.times != f.shrink:
			return value{}, errors.New("features of different sizes are put together")
		case beside:
			f.channels += from.channels
		case from.channels != first.channels:
			return value{}, errors.New("features of different channels are added")
		default:
			f.channels = from.channels
		}
	}
	if beside { // the last is written in whole vectors
		last := c.network.features[terms[len(terms)-1].feature].channels
		f.pixel = whole(f.channels - last + whole(last))
	}
	return c.feature(f), nil
}

// settle makes the feature of a convolution that waited.
func (c *compiler) settle(v value) value {
	return c.feature(feature{channels: v.waiting.channels, shrink: v.shrink, maker: v.waiting})
}

// bounded reads an operation on each number of a vector.
func (c *compiler) bounded(n *onnx.Node) error {
	v, ok := c.values[n.Inputs[0]]
	if !ok || !v.isVector {
		return fmt.Errorf("%s is no vector", n.Inputs[0])
	}
	d, ok := c.network.vectors[v.vector].(dense)
	if !ok || c.SoleUser(n.Inputs[0], n.Op) == nil {
		return fmt.Errorf("%s is not a matrix times a vector, for this alone", n.Inputs[0])
	}
	switch n.Op {
	case "Relu":
		d.low = 0
	case "Clip":
		low, high, err := c.bounds(n)
		if err != nil {
			return err
		}
		d.low, d.high = low, high
	case "HardSigmoid":
		d.slope, d.offset, d.low, d.high = 0.2, 0.5, 0, 1 // ONNX's defaults
		if a, ok := n.Attribute("alpha"); ok {
			d.slope = a.Float
		}
		if a, ok := n.Attribute("beta"); ok {
			d.offset = a.Float
		}
	}
	c.network.vectors[v.vector] = d
	c.values[n.Outputs[0]] = v
	return nil
}

// bounds are those of a clip.
func (c *compiler) bounds(n *onnx.Node) (low, high float32, err error) {
	if len(n.Inputs) != 3 {
		return 0, 0, errors.New("a clip without bounds")
	}
	if low, err = c.number(n.Inputs[1]); err == nil {
		high, err = c.number(n.Inputs[2])
	}
	return low, high, err
}

// product reads that of a feature and a vector.
func (c *compiler) product(n *onnx.Node) error {
	for i, name := range n.Inputs {
		gate, ok := c.values[n.Inputs[1-i]]
		if !ok || !gate.isVector {
			continue
		}
		t, err := c.term(name)
		if err != nil {
			return err
		}
		if t.gate >= 0 {
			return fmt.Errorf("%s is gated twice", name)
		}
		t.gate = gate.vector
		c.values[n.Outputs[0]] = value{term: t}
		return nil
	}
	for _, name := range n.Inputs {
		if c.Constants[name] != nil {
			return nil // part of a kernel
		}
	}
	return errors.New("neither a feature's nor a kernel's")
}

// resize reads one that repeats pixels.
func (c *compiler) resize(n *onnx.Node) error {
	if !says(n, "mode", "nearest") || !says(n, "coordinate_transformation_mode", "asymmetric") || !says(n, "nearest_mode", "floor") || len(n.Inputs) != 3 {
		return errors.New("it does not repeat pixels")
	}
	scales, err := c.floats(n.Inputs[2])
	if err != nil {
		return err
	}
	if len(scales) != 4 || scales[0] != 1 || scales[1] != 1 || scales[2] != scales[3] || scales[2] < 1 || scales[2] != float32(int(scales[2])) {
		return fmt.Errorf("it enlarges %v times", scales)
	}
	t, err := c.term(n.Inputs[0])
	if err != nil {
		return err
	}
	t.times *= int(scales[2])
	c.values[n.Outputs[0]] = value{term: t}
	return nil
}

func says(n *onnx.Node, attribute, word string) bool {
	a, ok := n.Attribute(attribute)
	return ok && string(a.String) == word
}

// addition reads a sum of two, of which a convolution takes up the other when it can.
func (c *compiler) addition(n *onnx.Node) error {
	for i, name := range n.Inputs {
		v := c.values[name]
		if v.waiting == nil || c.SoleUser(name, "Add") == nil || v.waiting.activation.kind != plain {
			continue
		}
		other, err := c.made(n.Inputs[1-i])
		if err != nil {
			return err
		}
		if f := c.network.features[other]; f.channels != v.waiting.channels || f.shrink != v.shrink {
			return errors.New("features of different sizes are added")
		}
		v.waiting.more = other
		return c.activated(v.waiting, v.shrink, n.Outputs[0])
	}
	terms := make([]term, len(n.Inputs))
	for i, name := range n.Inputs {
		var err error
		if terms[i], err = c.term(name); err != nil {
			return err
		}
	}
	v, err := c.sum(terms, false)
	c.values[n.Outputs[0]] = v
	return err
}

// concat reads features beside each other, or the quarters of one.
func (c *compiler) concat(n *onnx.Node) error {
	if axis, ok := n.Attribute("axis"); !ok || axis.Int != 1 {
		return errors.New("it does not put channels beside each other")
	}
	if d := c.SoleUser(n.Outputs[0], "DepthToSpace"); d != nil && blockSize(d) == 2 && len(n.Inputs) == 4 {
		c.done[d] = true
		return c.quarters(n, d.Outputs[0])
	}
	var terms []term
	for _, name := range n.Inputs {
		t, err := c.term(name)
		if err != nil {
			return err
		}
		terms = append(terms, t)
	}
	v, err := c.sum(terms, true)
	c.values[n.Outputs[0]] = v
	return err
}

// blockSize is how many pixels one becomes each way, 0 when its channels are not in the
// order of the pixels.
func blockSize(d *onnx.Node) int64 {
	if a, ok := d.Attribute("mode"); ok && string(a.String) != "DCR" {
		return 0
	}
	a, _ := d.Attribute("blocksize")
	return a.Int
}

func (c *compiler) quarters(n *onnx.Node, output string) error {
	q := &quarters{}
	var shrink int
	for i, name := range n.Inputs {
		v := c.values[name]
		if v.waiting == nil || c.SoleUser(name, "Concat") == nil || v.waiting.kernel != nil || v.waiting.apart ||
			v.waiting.window.strideY != 1 || v.waiting.window.strideX != 1 {
			return fmt.Errorf("%s is no convolution for this alone", name)
		}
		if i > 0 && (v.waiting.x != q.x || v.waiting.channels != q.layers[0].channels) {
			return fmt.Errorf("%s is of another feature", name)
		}
		q.layers[i], q.x, shrink = v.waiting.layer, v.waiting.x, v.shrink
	}
	if shrink%2 != 0 {
		return errors.New("an image of the picture's size is doubled")
	}
	c.values[output] = c.feature(feature{channels: q.layers[0].channels, shrink: shrink / 2, maker: q})
	return nil
}

// last reads the logistic function and how its channels become pixels.
func (c *compiler) last(n *onnx.Node, output string) error {
	x, err := c.made(n.Inputs[0])
	if err != nil {
		return err
	}
	d := c.SoleUser(n.Outputs[0], "DepthToSpace")
	f := c.network.features[x]
	if d == nil || blockSize(d) != block || d.Outputs[0] != output || f.channels != block*block || f.shrink != block {
		return errors.New("it does not become the pixels of the picture")
	}
	c.done[d] = true
	c.network.leave.x = x
	return nil
}

// keepFewRows has features that one operation alone sees keep no more rows than it needs
// at once.
func (c *compiler) keepFewRows() {
	n := c.network
	users := make([]int, len(n.features))
	rows := make([]int, len(n.features))
	for _, f := range n.features {
		for i, x := range f.maker.sees() {
			users[x]++
			rows[x] = 1
			switch m := f.maker.(type) {
			case *convolution:
				if i == 0 {
					rows[x] = m.window.height
				}
			case *quarters:
				rows[x] = m.layers[0].window.height
			}
		}
	}
	users[n.leave.x]++
	rows[n.leave.x] = 1
	for _, v := range n.vectors {
		if m, ok := v.(mean); ok {
			users[m.x] += 2 // it sees all before anything behind it sees one
		}
	}
	for i := range n.features {
		if users[i] == 1 {
			n.features[i].rows = rows[i]
		}
	}
}

func (c *compiler) floats(name string) ([]float32, error) {
	t := c.Constants[name]
	if t == nil {
		return nil, fmt.Errorf("%s is not a constant", name)
	}
	return t.Floats()
}

func (c *compiler) number(name string) (float32, error) {
	v, err := c.floats(name)
	if err == nil && len(v) != 1 {
		err = fmt.Errorf("%s is not one number", name)
	}
	if err != nil {
		return 0, err
	}
	return v[0], nil
}

// uniform is the number that all of a list are.
func uniform(v []float32) (float32, bool) {
	return v[0], !slices.ContainsFunc(v, func(f float32) bool { return f != v[0] })
}
