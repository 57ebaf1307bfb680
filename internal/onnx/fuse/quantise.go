package fuse

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"atlas/internal/onnx"
)

// runtimeDomain is the operator set of ONNX Runtime's own: 8-bit operations that
// work on channels-last tensors, and some that ONNX lacks.
const runtimeDomain = "com.microsoft"

// Range says between which numbers a value of the graph lies, but for outliers.
type Range struct{ Low, High float64 }

// Observe makes m give, after its own outputs, the values whose ranges Quantise
// needs. Call it in place of Quantise.
func Observe(m *onnx.Model) error {
	e, err := edit(m)
	if err != nil {
		return err
	}
	stages, err := e.stages(func(string) bool { return true })
	if err != nil {
		return fmt.Errorf("observing %s: %w", m.Graph.Name, err)
	}
	for _, name := range ranged(stages) {
		// Sizes of one name would be taken to be equal.
		var dims []onnx.Dim
		for _, d := range []string{".n", ".c", ".h", ".w"} {
			dims = append(dims, onnx.Dim{Param: name + d})
		}
		m.Graph.Outputs = append(m.Graph.Outputs, onnx.Value{Name: name, Type: onnx.Float32, Dims: dims})
	}
	e.finish()
	return nil
}

// Quantise has convolutions of m that end in a hard-swish, and all that lies between
// them, compute with integers of 8 bits. Weights are symmetric with a scale for each
// channel; other values are spread over their range. Unlike the rewrites of Model,
// which it goes before, this one costs accuracy. It is meant for processors that sum
// products of 8-bit integers in 32 bits (VNNI): others saturate half way.
//
// Values keep their channels last, as the runtime's kernels want them, and are
// converted where they enter and leave the integers.
func Quantise(m *onnx.Model, ranges map[string]Range) error {
	e, err := edit(m)
	if err != nil {
		return err
	}
	stages, err := e.stages(func(value string) bool {
		r, ok := ranges[value]
		return !ok || !(r.High-max(r.Low, swishEnd) > widest) || math.IsInf(r.High, 0)
	})
	if err == nil {
		q := quantiser{editor: e, ranges: ranges, bytes: map[string]quantised{}}
		err = q.rewrite(stages)
	}
	if err != nil {
		return fmt.Errorf("quantising %s: %w", m.Graph.Name, err)
	}
	if !slices.ContainsFunc(m.Opsets, func(o onnx.Opset) bool { return o.Domain == runtimeDomain }) {
		m.Opsets = append(m.Opsets, onnx.Opset{Domain: runtimeDomain, Version: 1})
	}
	e.finish()
	return nil
}

// minChannels is from how many channels on a convolution is worth quantising. With
// fewer, floats are faster; those are the first ones, too, whose input has the widest
// range.
const minChannels = 32

// widest is over how much the values may spread that go into a hard-swish. Where they
// spread farther, what counts, those near 0, would fall into a few steps. One layer of
// the detector has 110, no other more than 64: of 285 outlines 22 come out otherwise
// than in floats without it, 35 with it.
const widest = 80

// swishEnd is below which a hard-swish is 0.
const swishEnd = -3

// stage is a convolution and what it ends in.
type stage struct {
	conv  *onnx.Node
	swish *hardSwish  // nil when it has none
	gate  *excitation // of what the former give, nil when it has none
}

// made is the value that the convolution gives, or its hard-swish.
func (s stage) made() string {
	if s.swish != nil {
		return s.swish.last().Outputs[0]
	}
	return s.conv.Outputs[0]
}

// result is the value that later stages take.
func (s stage) result() string {
	if s.gate != nil {
		return s.gate.product.Outputs[0]
	}
	return s.made()
}

// excitation is x·hardsigmoid(z), where z comes from the mean of x in each channel.
type excitation struct{ mean, sigmoid, product *onnx.Node }

// stages lists the stages in the order of computation, with everything folded into
// their convolutions that can be. What goes into their hard-swishes fits into bytes.
func (e *editor) stages(fits func(value string) bool) ([]stage, error) {
	for _, fold := range []func() error{e.foldNorms, e.foldScales, e.foldPointwise} {
		if err := fold(); err != nil {
			return nil, err
		}
	}
	swishes, err := e.swishes(fits)
	if err != nil {
		return nil, err
	}
	var found []stage
	swished := map[string]bool{}
	for _, c := range e.nodes("Conv") {
		s := stage{conv: c, swish: swishes[c]}
		s.gate = e.findExcitation(s.made())
		if s.swish == nil && (!swished[c.Inputs[0]] || !e.onlyUsedBy(s.result(), swishes)) {
			continue
		}
		found = append(found, s)
		swished[s.result()] = s.swish != nil
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("no convolution ends in a hard-swish of values that fit into bytes")
	}
	return found, nil
}

// onlyUsedBy says whether nothing but these convolutions takes a value.
func (e *editor) onlyUsedBy(value string, convs map[*onnx.Node]*hardSwish) bool {
	for _, u := range e.users[value] {
		if convs[u] == nil {
			return false
		}
	}
	return !e.isOutput(value)
}

// swishes are the convolutions that end in a hard-swish of a value that fits and in
// nothing else.
func (e *editor) swishes(fits func(value string) bool) (map[*onnx.Node]*hardSwish, error) {
	found := map[*onnx.Node]*hardSwish{}
	for _, n := range e.nodes("Add") {
		h, ok := e.findHardSwish(n)
		if !ok || h.s <= 0 || len(e.users[h.x]) != 2 || e.isOutput(h.x) {
			continue
		}
		c, ok := e.makers[h.x]
		if !ok || c.Op != "Conv" {
			continue
		}
		channels, err := e.channels(c)
		if err != nil {
			return nil, err
		}
		if channels >= minChannels && fits(h.x) {
			found[c] = &h
		}
	}
	return found, nil
}

// findExcitation recognises one that is all that uses x, nil when there is none.
func (e *editor) findExcitation(x string) *excitation {
	if len(e.users[x]) != 2 || e.isOutput(x) {
		return nil
	}
	var g excitation
	for _, u := range e.users[x] {
		switch u.Op {
		case "GlobalAveragePool":
			g.mean = u
		case "Mul":
			g.product = u
		}
	}
	if g.mean == nil || g.product == nil {
		return nil
	}
	for _, in := range g.product.Inputs {
		if n := e.makers[in]; n != nil && n.Op == "HardSigmoid" {
			g.sigmoid = n
			return &g
		}
	}
	return nil
}

// ranged names the values whose ranges must be known.
func ranged(stages []stage) []string {
	var names []string
	made := map[string]bool{}
	for _, s := range stages {
		if in := s.conv.Inputs[0]; !made[in] {
			names = append(names, in)
			made[in] = true
		}
		names = append(names, s.conv.Outputs[0])
		if s.gate != nil {
			names = append(names, s.result())
		}
		made[s.result()] = true
	}
	return names
}

// spread lays numbers out over a byte: b stands for scale·(b − zero).
type spread struct {
	scale float64
	zero  int // 0 to 255
}

// over lays out the numbers from low to high and 0, which padding needs exactly.
func over(low, high float64) spread {
	low, high = min(low, 0), max(high, 0)
	scale := max(high-low, 1e-6) / math.MaxUint8
	return spread{scale, int(math.Round(-low / scale))}
}

// quantised is a value in bytes with its channels last: its spread, and offset on top.
type quantised struct {
	name string
	spread
	offset float64
}

// quantiser rewrites stages.
type quantiser struct {
	*editor
	ranges map[string]Range
	bytes  map[string]quantised // by the name of the value in floats
}

func (q *quantiser) rewrite(stages []stage) error {
	for _, s := range stages {
		in, err := q.input(s.conv)
		if err != nil {
			return err
		}
		if err := q.rewriteStage(s, in); err != nil {
			return err
		}
	}
	for _, s := range stages {
		if err := q.leave(s.result()); err != nil {
			return err
		}
	}
	return nil
}

// input is a convolution's input in bytes, converted when no stage gives it so.
func (q *quantiser) input(conv *onnx.Node) (quantised, error) {
	value := conv.Inputs[0]
	if in, ok := q.bytes[value]; ok {
		return in, nil
	}
	r, err := q.rangeOf(value)
	if err != nil {
		return quantised{}, err
	}
	at := over(r.Low, r.High)
	small := q.quantise(value, at)
	last := q.transpose(small.Outputs[0], channelsLast)
	q.insertBefore(conv, small, last)
	in := quantised{last.Outputs[0], at, 0}
	q.bytes[value] = in
	return in, nil
}

func (q *quantiser) rangeOf(value string) (Range, error) {
	r, ok := q.ranges[value]
	if !ok {
		return r, fmt.Errorf("no range for %s", value)
	}
	if !(r.Low <= r.High) || math.IsInf(r.High-r.Low, 0) {
		return r, fmt.Errorf("the range of %s is not one: %v", value, r)
	}
	return r, nil
}

// rewriteStage puts a stage in bytes in place of the one in floats.
func (q *quantiser) rewriteStage(s stage, in quantised) error {
	r, err := q.rangeOf(s.conv.Outputs[0])
	if err != nil {
		return err
	}
	at := over(r.Low, r.High)
	if s.swish != nil {
		at = over(max(r.Low, swishEnd), r.High)
	}
	out := quantised{q.name(), at, 0}
	conv, err := q.convolution(s.conv, in, out.name, at)
	if err != nil {
		return err
	}
	nodes := []*onnx.Node{conv}
	if s.swish != nil {
		var swish []*onnx.Node
		swish, out = q.hardSwish(*s.swish, out, r)
		nodes = append(nodes, swish...)
	}
	q.insertAfter(s.conv, nodes...)
	q.remove(s.conv)
	if s.swish != nil {
		q.remove(s.swish.nodes...)
	}
	q.bytes[s.made()] = out
	if s.gate != nil {
		return q.excite(s.gate, out)
	}
	return nil
}

// convolution is c on bytes, giving the value x. In's offset goes into the bias, which
// at the edges of a padded c is less than half a unit too much.
func (q *quantiser) convolution(c *onnx.Node, in quantised, x string, at spread) (*onnx.Node, error) {
	if err := q.addToInput(c, in.offset); err != nil {
		return nil, err
	}
	weights, bias, err := q.weights(c, in.scale)
	if err != nil {
		return nil, err
	}
	n := q.node("QLinearConv", slices.Concat([]string{in.name}, q.layout(in.spread), weights, q.layout(at), []string{bias})...)
	n.Outputs[0] = x
	n.Attributes = append(slices.Clone(c.Attributes), onnx.Int("channels_last", 1))
	return n, nil
}

// weights is the inputs that tell a node c's weights, their scales and their zeros,
// and its bias in the units of the sums of products, when one of its input is unit.
func (q *quantiser) weights(c *onnx.Node, unit float64) (inputs []string, bias string, err error) {
	channels, err := q.channels(c)
	if err != nil {
		return nil, "", err
	}
	w, err := q.floats(c.Inputs[1])
	if err != nil {
		return nil, "", err
	}
	b, err := q.bias(c, channels)
	if err != nil {
		return nil, "", err
	}
	var small, sums []byte
	scales := make([]float64, channels)
	for i := range scales {
		size := len(w) / int(channels)
		kernel := w[i*size : (i+1)*size]
		scales[i] = weightScale(kernel, b[i]/unit)
		for _, v := range kernel {
			small = append(small, byte(int8(math.Round(v/scales[i]))))
		}
		sums = binary.LittleEndian.AppendUint32(sums, uint32(int32(math.Round(b[i]/unit/scales[i]))))
	}
	each := []int64{channels}
	return []string{
		q.integers(onnx.Int8, q.constants[c.Inputs[1]].Dims, small),
		q.constant(each, scales),
		q.integers(onnx.Int8, each, make([]byte, channels)),
	}, q.integers(onnx.Int32, each, sums), nil
}

// weightScale is what a unit of a channel's weights in bytes stands for, when its bias
// is this many units of the input. The bias has to fit 32 bits with room for the sum.
func weightScale(kernel []float64, bias float64) float64 {
	most := math.Abs(bias) * math.MaxInt8 / (1 << 30)
	for _, v := range kernel {
		most = max(most, math.Abs(v))
	}
	return max(most, 1e-9) / math.MaxInt8
}

// hardSwish is h of x, which lies in the range r, on bytes. They end at −3, below
// which it is 0 anyway; a sum laid out from 0 to 6 clips itself.
func (q *quantiser) hardSwish(h hardSwish, x quantised, r Range) ([]*onnx.Node, quantised) {
	six := spread{6.0 / math.MaxUint8, 0}
	clipped := q.node("QLinearAdd", slices.Concat([]string{x.name}, q.layout(x.spread),
		[]string{q.integers(onnx.Uint8, nil, []byte{math.MaxUint8})}, q.layout(spread{3.0 / math.MaxUint8, 0}), q.layout(six))...)
	low, high := swishRange(r)
	at := over(h.s*low+h.t, h.s*high+h.t)
	// A product of 0 stands for h.t, which is zero bytes from an exact 0.
	zero := min(max(at.zero+int(math.Round(h.t/at.scale)), 0), math.MaxUint8)
	product := q.node("QLinearMul", slices.Concat([]string{x.name}, q.layout(x.spread),
		[]string{clipped.Outputs[0]}, q.layout(six), q.layout(spread{6 * at.scale / h.s, zero}))...)
	offset := h.t - at.scale*float64(zero-at.zero)
	return []*onnx.Node{clipped, product}, quantised{product.Outputs[0], at, offset}
}

// swishRange is where x·clip(x+3, 0, 6)/6 lies for x in r. It is lowest at −1.5.
func swishRange(r Range) (low, high float64) {
	swish := func(x float64) float64 { return x * min(max(x+3, 0), 6) / 6 }
	low, high = min(swish(r.Low), swish(r.High)), max(swish(r.Low), swish(r.High))
	if r.Low < -1.5 && r.High > -1.5 {
		low = swish(-1.5)
	}
	return min(low, 0), max(high, 0)
}

// excite puts an excitation of x in bytes in place of the one in floats. What it does
// with the means stays in floats.
func (q *quantiser) excite(g *excitation, x quantised) error {
	r, err := q.rangeOf(g.product.Outputs[0])
	if err != nil {
		return err
	}
	mean := q.node("QLinearGlobalAveragePool", slices.Concat([]string{x.name}, q.layout(x.spread), q.layout(x.spread))...)
	mean.Attributes = []onnx.Attribute{onnx.Int("channels_last", 1)}
	q.insertBefore(g.mean, mean)
	q.insertBefore(g.mean, q.inFloats(quantised{mean.Outputs[0], x.spread, x.offset}, g.mean.Outputs[0])...)
	q.remove(g.mean)

	// The product loses x's offset, less than half a unit.
	one, at := spread{1.0 / math.MaxUint8, 0}, over(r.Low, r.High)
	factor := q.quantise(g.sigmoid.Outputs[0], one)
	last := q.transpose(factor.Outputs[0], channelsLast)
	product := q.node("QLinearMul", slices.Concat([]string{x.name}, q.layout(x.spread),
		[]string{last.Outputs[0]}, q.layout(one), q.layout(at))...)
	q.insertBefore(g.product, factor, last, product)
	q.remove(g.product)
	q.bytes[g.product.Outputs[0]] = quantised{product.Outputs[0], at, 0}
	return nil
}

// leave gives the value back in floats to what still uses it so.
func (q *quantiser) leave(value string) error {
	if len(q.users[value]) == 0 && !q.isOutput(value) {
		return nil
	}
	v := q.bytes[value]
	if v.offset != 0 {
		folded, err := q.foldOffset(value, v.offset)
		if err != nil {
			return err
		}
		if folded {
			v.offset = 0
		}
	}
	q.insertAfter(q.makers[v.name], q.inFloats(v, value)...)
	return nil
}

// inFloats gives v in floats the name.
func (q *quantiser) inFloats(v quantised, name string) []*onnx.Node {
	first := q.transpose(v.name, channelsFirst)
	floats := q.node("DequantizeLinear", append([]string{first.Outputs[0]}, q.layout(v.spread)...)...)
	nodes := []*onnx.Node{first, floats}
	if v.offset != 0 {
		sum := q.node("Add", floats.Outputs[0], q.constant(nil, []float64{v.offset}))
		sum.Domain = ""
		nodes = append(nodes, sum)
	}
	nodes[len(nodes)-1].Outputs[0] = name
	return nodes
}

// Orders of dimensions for transpose.
var (
	channelsLast  = []int64{0, 2, 3, 1}
	channelsFirst = []int64{0, 3, 1, 2}
)

func (q *quantiser) node(op string, inputs ...string) *onnx.Node {
	return &onnx.Node{Op: op, Domain: runtimeDomain, Inputs: inputs, Outputs: []string{q.name()}}
}

func (q *quantiser) transpose(value string, order []int64) *onnx.Node {
	n := q.node("Transpose", value)
	n.Domain, n.Attributes = "", []onnx.Attribute{onnx.Ints("perm", order...)}
	return n
}

func (q *quantiser) quantise(value string, at spread) *onnx.Node {
	return q.node("QuantizeLinear", append([]string{value}, q.layout(at)...)...)
}

// layout is the two inputs that tell a node how a value is laid out.
func (q *quantiser) layout(s spread) []string {
	return []string{q.constant(nil, []float64{s.scale}), q.integers(onnx.Uint8, nil, []byte{byte(s.zero)})}
}
