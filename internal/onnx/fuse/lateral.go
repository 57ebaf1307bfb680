package fuse

import (
	"slices"

	"atlas/internal/onnx"
)

// foldPointwise makes one convolution of two of single pixels that follow each other,
// where that is less work: of those that narrow to few channels and widen again both
// stay.
func (e *editor) foldPointwise() error {
	for _, second := range e.nodes("Conv") {
		first, ok := e.soleConv(second.Inputs[0])
		if !ok || !e.isPointwise(first) || !e.isPointwise(second) {
			continue
		}
		a, b := e.constants[first.Inputs[1]].Dims, e.constants[second.Inputs[1]].Dims
		out, through, in := b[0], a[0], a[1]
		if through*(in+out) <= in*out {
			continue
		}
		w, bias, err := e.composed(first, second)
		if err != nil {
			return err
		}
		e.setInput(second, 1, e.constant([]int64{out, in, 1, 1}, w))
		e.setInput(second, 2, e.constant([]int64{out}, bias))
		e.setInput(second, 0, first.Inputs[0])
		e.remove(first)
	}
	return nil
}

// composed is the weights and the bias of two convolutions of single pixels in one.
func (e *editor) composed(first, second *onnx.Node) (weights, bias []float64, err error) {
	a, err := e.floats(first.Inputs[1])
	if err != nil {
		return nil, nil, err
	}
	b, err := e.floats(second.Inputs[1])
	if err != nil {
		return nil, nil, err
	}
	dims := e.constants[first.Inputs[1]].Dims
	through, in := dims[0], dims[1]
	inner, err := e.bias(first, through)
	if err != nil {
		return nil, nil, err
	}
	out := int64(len(b)) / through
	bias, err = e.bias(second, out)
	if err != nil {
		return nil, nil, err
	}
	bias = slices.Clone(bias)
	weights = make([]float64, out*in)
	for o := range out {
		for m := range through {
			v := b[o*through+m]
			bias[o] += v * inner[m]
			for i := range in {
				weights[o*in+i] += v * a[m*in+i]
			}
		}
	}
	return weights, bias, nil
}

// lateral is a step of a feature pyramid: a convolution of 3×3 pixels of the sum of
// finer features, which are few, widened to many channels and excited, and of coarser
// ones at twice the size.
type lateral struct {
	conv, sum     *onnx.Node
	widen, excite *onnx.Node
	mean          *onnx.Node // of what widen gives, for the excitation
	gate          string
	double        *onnx.Node
}

// splitLaterals has both parts of a lateral's sum go through its convolution before
// they are added. The finer part then never has many channels: widening and excitation
// become part of the convolution's kernel, made anew for each picture. The coarser one
// is enlarged after.
//
// The kernel is of one picture, so afterwards the model takes one at a time.
func (e *editor) splitLaterals() error {
	for _, n := range e.nodes("Conv") {
		l, ok := e.findLateral(n)
		if !ok {
			continue
		}
		if err := e.splitLateral(l); err != nil {
			return err
		}
	}
	return nil
}

func (e *editor) findLateral(conv *onnx.Node) (l lateral, ok bool) {
	l.conv = conv
	if !e.isNear(conv) {
		return l, false
	}
	if l.sum = e.soleMaker(conv.Inputs[0], "Add"); l.sum == nil {
		return l, false
	}
	for i := range l.sum.Inputs {
		if l.excite, l.double = e.soleMaker(l.sum.Inputs[i], "Mul"), e.soleMaker(l.sum.Inputs[1-i], "Resize"); l.excite != nil && l.double != nil {
			break
		}
	}
	if l.excite == nil || l.double == nil {
		return l, false
	}
	if scales, ok := e.repeats(l.double); !ok || scales[2] != 2 {
		return l, false
	}
	for i, in := range l.excite.Inputs {
		if c := e.makers[in]; c != nil && c.Op == "Conv" && len(c.Inputs) == 2 && e.isPointwise(c) && len(e.users[in]) == 2 && !e.isOutput(in) {
			l.widen, l.gate = c, l.excite.Inputs[1-i]
		}
	}
	if l.widen == nil {
		return l, false
	}
	for _, u := range e.users[l.widen.Outputs[0]] {
		if u.Op == "GlobalAveragePool" {
			l.mean = u
		}
	}
	return l, l.mean != nil && e.comesOf(l.gate, l.mean)
}

// comesOf says whether a value, a number for each channel, is made of what the mean
// gives, by nodes that keep it one.
func (e *editor) comesOf(value string, mean *onnx.Node) bool {
	for n := e.makers[value]; n != nil; n = e.makers[n.Inputs[0]] {
		if n == mean {
			return true
		}
		if n.Op != "Clip" && n.Op != "Relu" && n.Op != "HardSigmoid" && (n.Op != "Conv" || !e.isPointwise(n)) {
			return false
		}
	}
	return false
}

// soleMaker is the node that makes a value, when its operation is op and nothing else
// uses the value than one node.
func (e *editor) soleMaker(value, op string) *onnx.Node {
	n := e.makers[value]
	if n == nil || n.Op != op || len(e.users[value]) != 1 || e.isOutput(value) {
		return nil
	}
	return n
}

// isNear says whether a convolution sees the pixel at its place and the eight around.
func (e *editor) isNear(conv *onnx.Node) bool {
	w, ok := e.constants[conv.Inputs[1]]
	strides, _ := conv.Attribute("strides")
	padding, _ := conv.Attribute("pads")
	_, auto := conv.Attribute("auto_pad")
	return ok && len(w.Dims) == 4 && w.Dims[2] == 3 && w.Dims[3] == 3 && slices.Equal(padding.Ints, []int64{1, 1, 1, 1}) &&
		!auto && !slices.ContainsFunc(strides.Ints, func(s int64) bool { return s != 1 }) && groups(conv) == 1
}

func (e *editor) splitLateral(l lateral) error {
	mean := &onnx.Node{Op: "GlobalAveragePool", Inputs: []string{l.widen.Inputs[0]}, Outputs: []string{e.name()}}
	widened := &onnx.Node{Op: "Conv", Inputs: []string{mean.Outputs[0], l.widen.Inputs[1]}, Outputs: []string{l.mean.Outputs[0]}, Attributes: l.widen.Attributes}
	e.insertBefore(l.mean, mean, widened)
	e.remove(l.mean)

	kernel, err := e.excitedKernel(l)
	if err != nil {
		return err
	}
	fine := &onnx.Node{Op: "Conv", Inputs: slices.Clone(l.conv.Inputs), Outputs: []string{e.name()}, Attributes: l.conv.Attributes}
	fine.Inputs[0], fine.Inputs[1] = l.widen.Inputs[0], kernel[len(kernel)-1].Outputs[0]
	w, err := e.floats(l.conv.Inputs[1])
	if err != nil {
		return err
	}
	coarse := e.doubledAfter(l.double.Inputs[0], e.constants[l.conv.Inputs[1]].Dims[0], w)
	sum := &onnx.Node{Op: "Add", Inputs: []string{fine.Outputs[0], coarse[len(coarse)-1].Outputs[0]}, Outputs: l.conv.Outputs}
	e.insertBefore(l.conv, slices.Concat(kernel, []*onnx.Node{fine}, coarse, []*onnx.Node{sum})...)
	e.remove(l.conv, l.sum, l.excite, l.double, l.widen)
	return nil
}

// excitedKernel makes the kernel that does what a lateral's widening, its excitation
// and its convolution do one after the other. The last node gives it.
func (e *editor) excitedKernel(l lateral) ([]*onnx.Node, error) {
	dims := e.constants[l.conv.Inputs[1]].Dims
	out, through := dims[0], dims[1]
	in := e.constants[l.widen.Inputs[1]].Dims[1]
	w, err := e.floats(l.conv.Inputs[1])
	if err != nil {
		return nil, err
	}
	narrow, err := e.floats(l.widen.Inputs[1])
	if err != nil {
		return nil, err
	}
	rows := make([]float64, len(w)) // for each output and place of the kernel, all channels
	for o := range out {
		for c := range through {
			for at := range int64(9) {
				rows[(o*9+at)*through+c] = w[(o*through+c)*9+at]
			}
		}
	}
	node := func(op string, inputs ...string) *onnx.Node {
		return &onnx.Node{Op: op, Inputs: inputs, Outputs: []string{e.name()}}
	}
	gate := node("Reshape", l.gate, e.sizes(through, 1))
	excited := node("Mul", e.constant([]int64{through, in}, narrow), gate.Outputs[0])
	product := node("MatMul", e.constant([]int64{out * 9, through}, rows), excited.Outputs[0])
	shaped := node("Reshape", product.Outputs[0], e.sizes(out, 3, 3, in))
	kernel := node("Transpose", shaped.Outputs[0])
	kernel.Attributes = []onnx.Attribute{onnx.Ints("perm", 0, 3, 1, 2)}
	return []*onnx.Node{gate, excited, product, shaped, kernel}, nil
}

// doubledAfter is what kernels of 3×3 give of x at twice its size, computed at the size
// of x: each of the four pixels that one becomes sees two by two of those there were.
// The last node gives it.
func (e *editor) doubledAfter(x string, out int64, w []float64) []*onnx.Node {
	in := int64(len(w)) / out / 9
	var nodes []*onnx.Node
	all := &onnx.Node{Op: "Concat", Outputs: []string{e.name()}, Attributes: []onnx.Attribute{onnx.Int("axis", 1)}}
	for row := range int64(2) {
		for column := range int64(2) {
			n := &onnx.Node{
				Op: "Conv", Outputs: []string{e.name()},
				Inputs: []string{x, e.constant([]int64{out, in, 2, 2}, quarterKernels(w, row, column))},
				Attributes: []onnx.Attribute{
					onnx.Ints("kernel_shape", 2, 2), onnx.Ints("strides", 1, 1), onnx.Ints("pads", 1-row, 1-column, row, column),
					onnx.Ints("dilations", 1, 1), onnx.Int("group", 1),
				},
			}
			nodes = append(nodes, n)
			all.Inputs = append(all.Inputs, n.Outputs[0])
		}
	}
	return append(nodes, all, depthToSpace(all.Outputs[0], e.name(), 2))
}

// quarterKernels are kernels of 3×3 as that pixel of a doubled one sees them, whose row
// and column are given: of the rows and columns of its kernel two lie on the same one.
func quarterKernels(w []float64, row, column int64) []float64 {
	quarters := make([]float64, len(w)/9*4)
	for i, v := range w {
		kernel, at := i/9, int64(i%9)
		// From one pixel before to one behind, in pixels of the original.
		y, x := (at/3+row+1)/2-row, (at%3+column+1)/2-column
		quarters[int64(kernel)*4+y*2+x] += v
	}
	return quarters
}

// splitConcats has a convolution of 3×3 pixels of values of which some are enlarged to
// twice their size take those before that, apart from the others.
func (e *editor) splitConcats() error {
	for _, conv := range e.nodes("Conv") {
		if !e.isNear(conv) {
			continue
		}
		all := e.soleMaker(conv.Inputs[0], "Concat")
		if all == nil {
			continue
		}
		if axis, ok := all.Attribute("axis"); !ok || axis.Int != 1 {
			continue
		}
		if err := e.splitConcat(conv, all); err != nil {
			return err
		}
	}
	return nil
}

// share is the part of a convolution that sees some of the values put together.
type share struct {
	values  []string
	doubled []*onnx.Node // that gave the values at twice their size, nil when none did
	w       []float64
}

func (e *editor) splitConcat(conv, all *onnx.Node) error {
	w, err := e.floats(conv.Inputs[1])
	if err != nil {
		return err
	}
	dims := e.constants[conv.Inputs[1]].Dims
	out, in := dims[0], dims[1]
	var fine, coarse share
	first := int64(0)
	seen := make([]*share, in) // by input channel
	for _, value := range all.Inputs {
		width, ok := e.width(value)
		if !ok || first+width > in {
			return nil
		}
		part := &fine
		if r := e.soleMaker(value, "Resize"); r != nil {
			if scales, ok := e.repeats(r); ok && scales[2] == 2 {
				part, value = &coarse, r.Inputs[0]
				part.doubled = append(part.doubled, r)
			}
		}
		part.values = append(part.values, value)
		for c := range width {
			seen[first+c] = part
		}
		first += width
	}
	if first != in || len(coarse.values) == 0 || len(fine.values) == 0 {
		return nil
	}
	for o := range out {
		for c, part := range seen {
			at := (o*in + int64(c)) * 9
			part.w = append(part.w, w[at:at+9]...)
		}
	}
	x, nodes := e.together(coarse.values)
	enlarged := e.doubledAfter(x, out, coarse.w)
	y, more := e.together(fine.values)
	n := &onnx.Node{Op: "Conv", Inputs: slices.Clone(conv.Inputs), Outputs: []string{e.name()}, Attributes: conv.Attributes}
	n.Inputs[0], n.Inputs[1] = y, e.constant([]int64{out, int64(len(fine.w)) / out / 9, 3, 3}, fine.w)
	sum := &onnx.Node{Op: "Add", Inputs: []string{n.Outputs[0], enlarged[len(enlarged)-1].Outputs[0]}, Outputs: conv.Outputs}
	e.insertBefore(conv, slices.Concat(nodes, enlarged, more, []*onnx.Node{n, sum})...)
	e.remove(conv, all)
	e.remove(coarse.doubled...)
	return nil
}

// together is values one behind the other, and the node that puts them so if it takes
// one.
func (e *editor) together(values []string) (string, []*onnx.Node) {
	if len(values) == 1 {
		return values[0], nil
	}
	n := &onnx.Node{Op: "Concat", Inputs: values, Outputs: []string{e.name()}, Attributes: []onnx.Attribute{onnx.Int("axis", 1)}}
	return n.Outputs[0], []*onnx.Node{n}
}

// width is how many channels a value has, when it can be told from the nodes that make it.
func (e *editor) width(value string) (int64, bool) {
	n := e.makers[value]
	if n == nil {
		return 0, false
	}
	switch n.Op {
	case "Conv":
		if w, ok := e.constants[n.Inputs[1]]; ok {
			return w.Dims[0], true
		}
	case "Resize", "Clip", "Relu":
		return e.width(n.Inputs[0])
	case "Add", "Mul":
		if channels, ok := e.width(n.Inputs[0]); ok {
			return channels, true
		}
		return e.width(n.Inputs[1])
	case "DepthToSpace":
		channels, ok := e.width(n.Inputs[0])
		return channels / (blockSize(n) * blockSize(n)), ok
	case "Concat":
		sum := int64(0)
		for _, in := range n.Inputs {
			channels, ok := e.width(in)
			if !ok {
				return 0, false
			}
			sum += channels
		}
		return sum, true
	}
	return 0, false
}

// sizes is a constant shape.
func (e *editor) sizes(dims ...int64) string { return e.tensor(onnx.Int64s("", dims...)) }
