// Package fuse rewrites convolutional networks into equal ones that ONNX Runtime
// runs faster. The networks it knows are those of the PP-OCR family, as Paddle's
// converter writes them.
//
// ONNX Runtime keeps tensors in a blocked layout between convolutions, activations
// fused with them and elementwise products of equal shape. Anything else costs a
// conversion and a pass over memory: in the models as shipped less than half of the
// time goes to convolution. So scales, offsets and normalisations become part of the
// weights next to them, and hard-swish is written with operations of that kind.
//
// Every rewrite is exact but for the rounding of 32-bit floats. Quantise, which is an
// extra, is not: it has most of a network compute with 8 bits.
package fuse

import (
	"fmt"

	"atlas/internal/onnx"
)

// Model rewrites m in place. Its inputs and outputs keep their names and meaning.
func Model(m *onnx.Model) error {
	return rewrite(m, (*editor).foldNorms, (*editor).foldScales, (*editor).foldPointwise, (*editor).rewriteHardSwish,
		(*editor).rewriteExcitation, (*editor).splitLaterals, (*editor).splitResizes, (*editor).splitConcats,
		(*editor).packBlocks)
}

// Layers rewrites m in place for package convnet: as Model does, but for what makes up for
// the runtime's slowness with enlarged images, which convnet takes apart by itself.
func Layers(m *onnx.Model) error {
	return rewrite(m, (*editor).foldNorms, (*editor).foldScales, (*editor).foldPointwise, (*editor).rewriteHardSwish,
		(*editor).rewriteExcitation, (*editor).packBlocks)
}

func rewrite(m *onnx.Model, passes ...func(*editor) error) error {
	e, err := edit(m)
	if err != nil {
		return err
	}
	for _, pass := range passes {
		if err := pass(e); err != nil {
			return fmt.Errorf("fusing %s: %w", m.Graph.Name, err)
		}
	}
	e.finish()
	return nil
}

// foldNorms makes a batch normalisation part of the convolution before it: it
// scales and shifts each channel by numbers that are fixed after training.
func (e *editor) foldNorms() error {
	for _, n := range e.nodes("BatchNormalization") {
		c, ok := e.soleConv(n.Inputs[0])
		if !ok {
			continue
		}
		factor, offset, err := e.normalisationOf(n)
		if err != nil {
			return err
		}
		if err := e.scaleChannels(c, factor, offset); err != nil {
			return err
		}
		e.replace(n, c.Outputs[0])
	}
	return nil
}

// foldScales makes products with and sums with one number part of the convolution
// before them.
func (e *editor) foldScales() error {
	for _, n := range e.nodes("Mul", "Div", "Add") {
		v, x, ok := e.withNumber(n)
		if !ok {
			continue
		}
		c, ok := e.soleConv(x)
		if !ok || e.isOutput(n.Outputs[0]) {
			continue
		}
		factor, offset := 1.0, 0.0
		switch n.Op {
		case "Mul":
			factor = v
		case "Div":
			factor = 1 / v
		case "Add":
			offset = v
		}
		if err := e.scaleChannels(c, []float64{factor}, []float64{offset}); err != nil {
			return err
		}
		e.replace(n, c.Outputs[0])
	}
	return nil
}

// hardSwish is s·x·clip(x+3, 0, 6)/6 + t, as the converter spells it.
type hardSwish struct {
	x     string
	s, t  float64
	nodes []*onnx.Node // add, clip, product, division, then those of s and t
}

// last is what computes its value.
func (h hardSwish) last() *onnx.Node { return h.nodes[len(h.nodes)-1] }

// findHardSwish recognises one that begins with the addition n.
func (e *editor) findHardSwish(n *onnx.Node) (h hardSwish, ok bool) {
	three, x, ok := e.withNumber(n)
	if !ok || three != 3 || e.makers[n.Outputs[0]] != n {
		return h, false
	}
	clip, ok := e.soleUser(n, "Clip")
	if !ok || !e.clips(clip, 0, 6) {
		return h, false
	}
	product, ok := e.soleUser(clip, "Mul")
	if !ok || product.Inputs[0] != x && product.Inputs[1] != x {
		return h, false
	}
	division, ok := e.soleUser(product, "Div")
	if !ok {
		return h, false
	}
	if six, _, ok := e.withNumber(division); !ok || six != 6 {
		return h, false
	}
	h = hardSwish{x: x, s: 1, nodes: []*onnx.Node{n, clip, product, division}}
	if scale, ok := e.soleUser(division, "Mul"); ok {
		if s, _, ok := e.withNumber(scale); ok {
			h.s, h.nodes = s, append(h.nodes, scale)
			if shift, ok := e.soleUser(scale, "Add"); ok {
				if t, _, ok := e.withNumber(shift); ok {
					h.t, h.nodes = t, append(h.nodes, shift)
				}
			}
		}
	}
	return h, true
}

// rewriteHardSwish writes s·x·clip(x+3, 0, 6)/6 as x·clip(s/6·x + s/2, 0, s): the
// inner sum is a 1×1 convolution of each channel by itself, with which the runtime
// fuses the clip, and the product is one of equal shapes. The offset t goes into the
// biases of the convolutions that follow. Where they pad, zeros of the padding are
// not t, so it stays a convolution of its own.
func (e *editor) rewriteHardSwish() error {
	for _, n := range e.nodes("Add") {
		h, ok := e.findHardSwish(n)
		if !ok || e.isOutput(h.last().Outputs[0]) {
			continue
		}
		c, ok := e.makers[h.x]
		if !ok || c.Op != "Conv" {
			continue
		}
		channels, err := e.channels(c)
		if err != nil {
			return err
		}
		gate := e.perChannel(h.x, channels, h.s/6, h.s/2)
		clipped := e.clip(gate.Outputs[0], min(0, h.s), max(0, h.s))
		product := &onnx.Node{Op: "Mul", Inputs: []string{h.x, clipped.Outputs[0]}, Outputs: []string{e.name()}}
		nodes := []*onnx.Node{gate, clipped, product}
		if h.t != 0 {
			folded, err := e.foldOffset(h.last().Outputs[0], h.t)
			if err != nil {
				return err
			}
			if !folded {
				nodes = append(nodes, e.perChannel(product.Outputs[0], channels, 1, h.t))
			}
		}
		e.insertAfter(h.last(), nodes...)
		e.replace(h.last(), nodes[len(nodes)-1].Outputs[0])
		e.remove(h.nodes[:len(h.nodes)-1]...)
	}
	return nil
}

// foldOffset adds t, which is going to be missing from the value, to the biases of
// all its users; false when one of them cannot take it up.
func (e *editor) foldOffset(value string, t float64) (bool, error) {
	users := e.users[value]
	if e.isOutput(value) || len(users) == 0 {
		return false, nil
	}
	for _, u := range users {
		if u.Op != "Conv" || u.Inputs[0] != value || pads(u) {
			return false, nil
		}
	}
	for _, u := range users {
		if err := e.addToInput(u, t); err != nil {
			return false, err
		}
	}
	return true, nil
}

// rewriteExcitation writes x + x·hardsigmoid(z) as x·clip(a·z + b + 1, 1, 2), where z
// comes from a convolution of one pixel a channel: one pass over x instead of two.
func (e *editor) rewriteExcitation() error {
	for _, n := range e.nodes("HardSigmoid") {
		c, ok := e.soleConv(n.Inputs[0])
		if !ok {
			continue
		}
		product, ok := e.soleUser(n, "Mul")
		if !ok {
			continue
		}
		x := product.Inputs[0]
		if x == n.Outputs[0] {
			x = product.Inputs[1]
		}
		sum, ok := e.soleUser(product, "Add")
		if !ok || sum.Inputs[0] != x && sum.Inputs[1] != x {
			continue
		}
		alpha, beta := 0.2, 0.5 // ONNX's defaults
		if a, ok := n.Attribute("alpha"); ok {
			alpha = float64(a.Float)
		}
		if b, ok := n.Attribute("beta"); ok {
			beta = float64(b.Float)
		}
		if err := e.scaleChannels(c, []float64{alpha}, []float64{beta + 1}); err != nil {
			return err
		}
		gate := e.clip(c.Outputs[0], 1, 2)
		e.insertAfter(n, gate)
		e.replace(n, gate.Outputs[0])
		e.replace(sum, product.Outputs[0])
	}
	return nil
}
