package fuse

import (
	"fmt"
	"slices"

	"atlas/internal/onnx"
)

// splitResizes doubles several times what is made larger by 4, 8 or 16 in one step,
// repeating pixels: the runtime is ten times as fast at doubling.
func (e *editor) splitResizes() error {
	for _, n := range e.nodes("Resize") {
		scales, ok := e.repeats(n)
		if !ok {
			continue
		}
		for by := scales[2]; by > 2; by /= 2 {
			half := &onnx.Node{Op: "Resize", Inputs: slices.Clone(n.Inputs), Outputs: []string{e.name()}, Attributes: n.Attributes}
			half.Inputs[2] = e.constant([]int64{4}, []float64{1, 1, 2, 2})
			e.insertBefore(n, half)
			e.setInput(n, 0, half.Outputs[0])
		}
		e.setInput(n, 2, e.constant([]int64{4}, []float64{1, 1, 2, 2}))
	}
	return nil
}

// repeats are the scales of a node that repeats each pixel, as often across as down,
// by a power of two.
func (e *editor) repeats(n *onnx.Node) ([]float64, bool) {
	if len(n.Inputs) != 3 || !says(n, "mode", "nearest") || !says(n, "coordinate_transformation_mode", "asymmetric") || !says(n, "nearest_mode", "floor") {
		return nil, false
	}
	s, err := e.floats(n.Inputs[2])
	if err != nil || len(s) != 4 || s[0] != 1 || s[1] != 1 || s[2] != s[3] {
		return nil, false
	}
	by := int(s[2])
	return s, by >= 2 && by&(by-1) == 0 && float64(by) == s[2]
}

func says(n *onnx.Node, attribute, word string) bool {
	a, ok := n.Attribute(attribute)
	return ok && string(a.String) == word
}

// packBlocks has what comes after a transposed convolution whose kernel is its stride,
// as long as it treats each pixel by itself, compute with the pixels of a block as
// channels, and lays them out at the end: such a convolution makes a block of each
// pixel, and is one of a single pixel then.
func (e *editor) packBlocks() error {
	for _, n := range e.nodes("ConvTranspose") {
		if err := e.asPointwise(n); err != nil {
			return err
		}
	}
	for _, n := range e.nodes("DepthToSpace") {
		for more := true; more; {
			var err error
			if n, more, err = e.sink(n); err != nil {
				return err
			}
		}
	}
	return nil
}

// asPointwise writes a transposed convolution whose kernel is its stride as one of a
// single pixel and a DepthToSpace. Others stay.
func (e *editor) asPointwise(n *onnx.Node) error {
	w, ok := e.constants[n.Inputs[1]]
	strides, _ := n.Attribute("strides")
	_, larger := n.Attribute("output_padding")
	if !ok || len(w.Dims) != 4 || !slices.Equal(strides.Ints, w.Dims[2:]) || w.Dims[2] != w.Dims[3] || pads(n) || larger || groups(n) != 1 {
		return nil
	}
	in, out, size := w.Dims[0], w.Dims[1], w.Dims[2]
	v, err := e.floats(n.Inputs[1])
	if err != nil {
		return err
	}
	bias := make([]float64, out)
	if len(n.Inputs) > 2 {
		if bias, err = e.floats(n.Inputs[2]); err != nil {
			return err
		}
	}
	spots := size * size
	packed := make([]float64, len(v))
	for c := range in {
		for o := range out {
			for spot := range spots {
				packed[(spot*out+o)*in+c] = v[(c*out+o)*spots+spot]
			}
		}
	}
	conv := e.pointwise(n.Inputs[0], spots*out, in, packed, slices.Repeat(bias, int(spots)))
	e.insertBefore(n, conv, depthToSpace(conv.Outputs[0], n.Outputs[0], size))
	e.remove(n)
	return nil
}

// sink has the one node that uses a DepthToSpace come before it, or become part of what
// does, and says whether there was such a node. The DepthToSpace that results is given
// back.
func (e *editor) sink(d *onnx.Node) (_ *onnx.Node, more bool, err error) {
	users := e.users[d.Outputs[0]]
	if len(users) != 1 || e.isOutput(d.Outputs[0]) {
		return d, false, nil
	}
	u := users[0]
	conv, ok := e.soleConv(d.Inputs[0])
	switch {
	case u.Op == "Relu" || u.Op == "Sigmoid":
		first := &onnx.Node{Op: u.Op, Inputs: []string{d.Inputs[0]}, Outputs: []string{e.name()}}
		return e.swap(d, u, first), true, nil
	case u.Op == "Conv" && e.isPointwise(u):
		first, err := e.onBlocks(u, d)
		if err != nil {
			return d, false, err
		}
		return e.swap(d, u, first), true, nil
	case !ok:
		return d, false, nil
	case u.Op == "BatchNormalization" || u.Op == "Add":
		factor, offset, ok, err := e.perChannelOf(u)
		if err != nil || !ok {
			return d, false, err
		}
		// The channels of one pixel of a block follow those of another, so the factors
		// begin anew with each.
		if err := e.scaleChannels(conv, factor, offset); err != nil {
			return d, false, err
		}
		last := depthToSpace(d.Inputs[0], u.Outputs[0], blockSize(d))
		e.insertBefore(u, last)
		e.remove(d, u)
		return last, true, nil
	case u.Op == "DepthToSpace":
		return e.merge(conv, d, u)
	}
	return d, false, nil
}

// swap puts first, which takes what the DepthToSpace d took, and another DepthToSpace
// in place of d and its user u.
func (e *editor) swap(d, u, first *onnx.Node) (last *onnx.Node) {
	last = depthToSpace(first.Outputs[0], u.Outputs[0], blockSize(d))
	e.insertBefore(u, first, last)
	e.remove(d, u)
	return last
}

// merge makes one of two DepthToSpace by changing the order of the channels that conv
// gives the first.
func (e *editor) merge(conv, d, u *onnx.Node) (_ *onnx.Node, more bool, err error) {
	channels, err := e.channels(conv)
	if err != nil {
		return d, false, err
	}
	outer, inner := blockSize(d), blockSize(u)
	size := outer * inner
	left := channels / (size * size)
	order := make([]int64, channels) // which channel comes from where
	for row := range size {
		for column := range size {
			first := row/inner*outer + column/inner
			second := row%inner*inner + column%inner
			for c := range left {
				order[(row*size+column)*left+c] = (first*inner*inner+second)*left + c
			}
		}
	}
	if err := e.reorderChannels(conv, order); err != nil {
		return d, false, err
	}
	last := depthToSpace(d.Inputs[0], u.Outputs[0], size)
	e.insertBefore(u, last)
	e.remove(d, u)
	return last, true, nil
}

// reorderChannels has a convolution give its channels in another order.
func (e *editor) reorderChannels(conv *onnx.Node, order []int64) error {
	w, err := e.floats(conv.Inputs[1])
	if err != nil {
		return err
	}
	channels := int64(len(order))
	b, err := e.bias(conv, channels)
	if err != nil {
		return err
	}
	size := int64(len(w)) / channels
	var weights, bias []float64
	for _, c := range order {
		weights = append(weights, w[c*size:(c+1)*size]...)
		bias = append(bias, b[c])
	}
	e.setInput(conv, 1, e.constant(e.constants[conv.Inputs[1]].Dims, weights))
	e.setInput(conv, 2, e.constant([]int64{channels}, bias))
	return nil
}

// onBlocks is the convolution u of single pixels for all pixels of the blocks that d
// lays out.
func (e *editor) onBlocks(u, d *onnx.Node) (*onnx.Node, error) {
	dims := e.constants[u.Inputs[1]].Dims
	out, in := dims[0], dims[1]
	w, err := e.floats(u.Inputs[1])
	if err != nil {
		return nil, err
	}
	b, err := e.bias(u, out)
	if err != nil {
		return nil, err
	}
	spots := blockSize(d) * blockSize(d)
	weights := make([]float64, spots*out*spots*in)
	for spot := range spots {
		for o := range out {
			copy(weights[((spot*out+o)*spots+spot)*in:], w[o*in:(o+1)*in])
		}
	}
	return e.pointwise(d.Inputs[0], spots*out, spots*in, weights, slices.Repeat(b, int(spots))), nil
}

// perChannelOf takes apart a node that multiplies each channel by a number and adds one.
func (e *editor) perChannelOf(n *onnx.Node) (factor, offset []float64, ok bool, err error) {
	if n.Op == "BatchNormalization" {
		factor, offset, err = e.normalisationOf(n)
		return factor, offset, err == nil, err
	}
	for _, in := range n.Inputs {
		t, ok := e.constants[in]
		if !ok || len(t.Dims) != 4 || t.Dims[0] != 1 || t.Dims[2] != 1 || t.Dims[3] != 1 {
			continue
		}
		offset, err = e.floats(in)
		return []float64{1}, offset, err == nil, err
	}
	return nil, nil, false, nil
}

// isPointwise says whether a convolution makes each pixel of the one at its place, of
// all its channels.
func (e *editor) isPointwise(conv *onnx.Node) bool {
	w, ok := e.constants[conv.Inputs[1]]
	strides, _ := conv.Attribute("strides")
	return ok && len(w.Dims) == 4 && w.Dims[2] == 1 && w.Dims[3] == 1 && !pads(conv) &&
		!slices.ContainsFunc(strides.Ints, func(s int64) bool { return s != 1 }) && groups(conv) == 1
}

// pointwise is a convolution of single pixels.
func (e *editor) pointwise(x string, out, in int64, weights, bias []float64) *onnx.Node {
	return &onnx.Node{
		Op:      "Conv",
		Inputs:  []string{x, e.constant([]int64{out, in, 1, 1}, weights), e.constant([]int64{out}, bias)},
		Outputs: []string{e.name()},
		Attributes: []onnx.Attribute{
			onnx.Ints("kernel_shape", 1, 1), onnx.Ints("strides", 1, 1), onnx.Ints("pads", 0, 0, 0, 0),
			onnx.Ints("dilations", 1, 1), onnx.Int("group", 1),
		},
	}
}

func depthToSpace(x, out string, size int64) *onnx.Node {
	return &onnx.Node{Op: "DepthToSpace", Inputs: []string{x}, Outputs: []string{out}, Attributes: []onnx.Attribute{onnx.Int("blocksize", size)}}
}

// blockSize is the side of the blocks that a DepthToSpace lays out.
func blockSize(d *onnx.Node) int64 {
	a, _ := d.Attribute("blocksize")
	return a.Int
}

// normalisationOf is what a batch normalisation does to each channel.
func (e *editor) normalisationOf(n *onnx.Node) (factor, offset []float64, err error) {
	var p [4][]float64 // scale, shift, mean, variance
	for i := range p {
		if p[i], err = e.floats(n.Inputs[i+1]); err != nil {
			return nil, nil, fmt.Errorf("the numbers of %s: %w", n.Outputs[0], err)
		}
	}
	epsilon := 1e-5
	if a, ok := n.Attribute("epsilon"); ok {
		epsilon = float64(a.Float)
	}
	factor, offset = normalisation(p[0], p[1], p[2], p[3], epsilon)
	return factor, offset, nil
}
