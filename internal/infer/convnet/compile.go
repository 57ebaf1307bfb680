package convnet

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"atlas/internal/onnx"
)

// Compile makes a network of a model that fuse.Layers has rewritten. A model with
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

// value is what is known of one of the graph's: a vector, or parts beside each other, each
// the sum of terms. Nothing of these is computed before somebody wants it whole: to
// convolve them one by one is less work.
type value struct {
	isVector bool
	vector   int
	parts    [][]term

	// A convolution whose sums may have something added is made when it is known what.
	waiting *convolution
	shrink  int
}

func of(terms ...term) value { return value{parts: [][]term{terms}} }

func (c *compiler) compile(g *onnx.Graph) (err error) {
	if len(g.Inputs) != 1 || len(g.Outputs) != 1 || len(g.Inputs[0].Dims) != 4 {
		return errors.New("it does not make one image of one picture")
	}
	if err := g.Check(); err != nil || !g.OnlyOwn() {
		return cmp.Or(err, errors.New("it has operations that are not ONNX's own"))
	}
	if g.Inputs[0].Dims[1].Size != planes {
		return fmt.Errorf("it does not take a picture of %d planes", planes)
	}
	c.values[g.Inputs[0].Name] = c.feature(feature{channels: planes, pixel: planes + 1, shrink: 1, maker: picture{}})
	for _, n := range g.Nodes {
		if c.done[n] {
			continue
		}
		if err = c.node(n, g.Outputs[0].Name); err != nil {
			return fmt.Errorf("%s of %s: %w", n.Op, n.Outputs[0], err)
		}
	}
	if _, ok := c.values[g.Outputs[0].Name]; ok {
		if c.network.leave.x, err = c.made(g.Outputs[0].Name); err != nil {
			return err
		}
	}
	if c.network.leave.x < 0 {
		return errors.New("it makes neither a feature nor a map of probabilities")
	}
	c.keepFewRows()
	return nil
}

func (c *compiler) node(n *onnx.Node, output string) error {
	switch n.Op {
	case "Conv":
		return c.conv(n)
	case "GlobalAveragePool":
		return c.average(n)
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
	}
	return errors.New("the operation is not known")
}

// feature appends one, and gives it as a value.
func (c *compiler) feature(f feature) value { return of(c.bare(f)) }

func (c *compiler) bare(f feature) term {
	if f.pixel == 0 {
		f.pixel = whole(f.channels)
	}
	c.network.shrink = max(c.network.shrink, f.shrink)
	c.network.features = append(c.network.features, f)
	return term{feature: len(c.network.features) - 1, times: 1, gate: -1}
}

func (c *compiler) vector(v vector) value {
	c.network.vectors = append(c.network.vectors, v)
	return value{isVector: true, vector: len(c.network.vectors) - 1}
}

// parts are those of a value that is no vector.
func (c *compiler) parts(name string) ([][]term, error) {
	v, ok := c.values[name]
	if !ok || v.isVector {
		return nil, fmt.Errorf("%s is no feature", name)
	}
	if v.waiting != nil {
		v = c.settle(v)
		c.values[name] = v
	}
	return v.parts, nil
}

// sole is the term that a value is, if it is one.
func (c *compiler) sole(name string) (term, error) {
	parts, err := c.parts(name)
	if err != nil {
		return term{}, err
	}
	if len(parts) == 1 && len(parts[0]) == 1 {
		return parts[0][0], nil
	}
	x, err := c.made(name)
	return term{feature: x, times: 1, gate: -1}, err
}

// made is a value as a feature.
func (c *compiler) made(name string) (int, error) {
	parts, err := c.parts(name)
	if err != nil {
		return 0, err
	}
	t, err := c.together(parts)
	if err != nil {
		return 0, err
	}
	c.values[name] = of(t)
	return t.feature, nil
}

// together makes one feature of parts.
func (c *compiler) together(parts [][]term) (term, error) {
	var all []term
	for _, terms := range parts {
		t, err := c.sum(terms, false)
		if err != nil {
			return term{}, err
		}
		all = append(all, t)
	}
	return c.sum(all, true)
}

// sum makes a feature of several.
func (c *compiler) sum(terms []term, beside bool) (term, error) {
	if len(terms) == 1 && terms[0].bare() {
		return terms[0], nil
	}
	terms = slices.Clone(terms)
	f := feature{shrink: c.shrink(terms[0])}
	last := 0
	for i := range terms {
		if err := c.widened(&terms[i]); err != nil {
			return term{}, err
		}
		last = c.network.features[terms[i].feature].channels
		switch {
		case c.shrink(terms[i]) != f.shrink:
			return term{}, errors.New("features of different sizes are put together")
		case beside:
			f.channels += last
		case i > 0 && f.channels != last:
			return term{}, errors.New("features of different channels are added")
		default:
			f.channels = last
		}
	}
	if beside { // the last is written in whole vectors
		f.pixel = whole(f.channels - last + whole(last))
	}
	f.maker = &sum{terms, beside}
	return c.bare(f), nil
}

// shrink is how many pixels of the picture are one of a term's, 0 when they are less.
func (c *compiler) shrink(t term) int {
	if s := c.network.features[t.feature].shrink; s%t.times == 0 {
		return s / t.times
	}
	return 0
}

// channels is how many a term has.
func (c *compiler) channels(t term) int {
	if t.widen != nil {
		return t.widen.out
	}
	return c.network.features[t.feature].channels
}

// widened has a term be widened now.
func (c *compiler) widened(t *term) error {
	if t.widen == nil {
		return nil
	}
	m := t.widen
	l := layer{inputs: m.in, channels: m.out, window: window{1, 1, 1, 1, 0, 0}, weights: packed(m.weights, m.out, m.in, 1), bias: padded(nil, m.out)}
	from := c.network.features[t.feature]
	t.feature = c.bare(feature{channels: m.out, shrink: from.shrink, maker: &convolution{layer: l, x: t.feature}}).feature
	t.widen = nil
	return nil
}

// settle makes the feature of a convolution that waited.
func (c *compiler) settle(v value) value {
	return c.feature(feature{channels: v.waiting.channels, shrink: v.shrink, maker: v.waiting})
}

// average reads the means of the channels; those of a feature that is widened are its own
// means widened.
func (c *compiler) average(n *onnx.Node) error {
	t, err := c.sole(n.Inputs[0])
	if err != nil {
		return err
	}
	narrow := t
	narrow.widen = nil
	if !narrow.bare() {
		if t.feature, err = c.made(n.Inputs[0]); err != nil {
			return err
		}
		t.widen = nil
	}
	c.network.features[t.feature].summed = true
	v := c.vector(mean{t.feature})
	if t.widen != nil {
		v = c.vector(newDense(v.vector, t.widen.weights, make([]float32, t.widen.out)))
	}
	c.values[n.Outputs[0]] = v
	return nil
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
	if bare := newDense(d.x, nil, nil); d.slope != bare.slope || d.low != bare.low || d.high != bare.high {
		return fmt.Errorf("%s is bounded already", n.Inputs[0])
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

// bounds are those of a clip, which were attributes before they became inputs.
func (c *compiler) bounds(n *onnx.Node) (low, high float32, err error) {
	least, some := n.Attribute("min")
	most, all := n.Attribute("max")
	if some && all && len(n.Inputs) == 1 {
		return least.Float, most.Float, nil
	}
	if len(n.Inputs) != 3 {
		return 0, 0, errors.New("a clip without bounds")
	}
	if low, err = c.Number(n.Inputs[1]); err == nil {
		high, err = c.Number(n.Inputs[2])
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
		t, err := c.sole(name)
		if err != nil {
			return err
		}
		if t.gate >= 0 || c.channels(t) != c.length(gate.vector) {
			return fmt.Errorf("%s is gated twice, or by another number of channels", name)
		}
		t.gate = gate.vector
		c.values[n.Outputs[0]] = of(t)
		return nil
	}
	return errors.New("it is not that of a feature and a vector")
}

// resize reads one that repeats pixels.
func (c *compiler) resize(n *onnx.Node) error {
	if _, some := n.Attribute("axes"); some || !says(n, "mode", "nearest") || !says(n, "coordinate_transformation_mode", "asymmetric") || !says(n, "nearest_mode", "floor") || len(n.Inputs) != 3 {
		return errors.New("it does not repeat pixels")
	}
	scales, err := c.Floats(n.Inputs[2])
	if err != nil {
		return err
	}
	if len(scales) != 4 || scales[0] != 1 || scales[1] != 1 || scales[2] != scales[3] ||
		scales[2] < 1 || scales[2] > mostTimes || scales[2] != float32(int(scales[2])) {
		return fmt.Errorf("it enlarges %v times", scales)
	}
	parts, err := c.parts(n.Inputs[0])
	if err != nil {
		return err
	}
	var larger [][]term
	for _, terms := range parts {
		terms = slices.Clone(terms)
		for i := range terms {
			if terms[i].times *= int(scales[2]); c.shrink(terms[i]) == 0 {
				return errors.New("it has more pixels than the picture")
			}
		}
		larger = append(larger, terms)
	}
	c.values[n.Outputs[0]] = value{parts: larger}
	return nil
}

// mostTimes is how many times a feature is enlarged at most, such that all times are a number.
const mostTimes = 1 << 10

func says(n *onnx.Node, attribute, word string) bool {
	a, ok := n.Attribute(attribute)
	return ok && string(a.String) == word
}

// addition reads a sum of two, of which a convolution takes up the other when it can.
func (c *compiler) addition(n *onnx.Node) error {
	if len(n.Inputs) != 2 {
		return errors.New("it has not two terms")
	}
	for i, name := range n.Inputs {
		v := c.values[name]
		if v.waiting == nil || c.SoleUser(name, "Add") == nil || len(v.waiting.more) == mostMore {
			continue
		}
		other, err := c.made(n.Inputs[1-i])
		if err != nil {
			return err
		}
		f := c.network.features[other]
		if f.channels != v.waiting.channels || f.shrink != v.shrink {
			return errors.New("features of different sizes are added")
		}
		if f.pixel != whole(f.channels) {
			continue // the kernel wants all alike
		}
		v.waiting.more = append(v.waiting.more, other)
		return c.activated(v.waiting, v.shrink, n.Outputs[0])
	}
	var terms []term
	for _, name := range n.Inputs {
		parts, err := c.parts(name)
		if err != nil {
			return err
		}
		if len(parts) != 1 {
			t, err := c.together(parts)
			if err != nil {
				return err
			}
			parts = [][]term{{t}}
		}
		terms = append(terms, parts[0]...)
	}
	c.values[n.Outputs[0]] = of(terms...)
	return nil
}

// concat reads features beside each other.
func (c *compiler) concat(n *onnx.Node) error {
	if axis, ok := n.Attribute("axis"); !ok || axis.Int != 1 {
		return errors.New("it does not put channels beside each other")
	}
	var v value
	for _, name := range n.Inputs {
		parts, err := c.parts(name)
		if err != nil {
			return err
		}
		v.parts = append(v.parts, parts...)
	}
	c.values[n.Outputs[0]] = v
	return nil
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
	c.network.leave = leave{x, true}
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
			if m, ok := f.maker.(*convolution); ok && i == 0 {
				rows[x] = m.window.height
			} else if _, ok := f.maker.(*enlarged); ok {
				rows[x] = 2
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

// uniform is the number that all of a list are.
func uniform(v []float32) (float32, bool) {
	return v[0], !slices.ContainsFunc(v, func(f float32) bool { return f != v[0] })
}
