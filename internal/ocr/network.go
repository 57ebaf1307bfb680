package ocr

import (
	"context"
	"errors"

	"atlas/internal/infer"
	"atlas/internal/infer/convnet"
	"atlas/internal/infer/narrow"
	"atlas/internal/infer/sequence"
	"atlas/internal/onnx"
	"atlas/internal/onnx/fuse"
)

// network is a loaded model.
type network interface {
	Run(ctx context.Context, inputs []infer.Tensor, use func(outputs []infer.Tensor) error) error
	Close() error
}

// openNetwork opens a model in the way that is fastest on this processor: a network of
// convolutions by package convnet, a chain of 8-bit operations by package narrow, and all
// else by the runtime. With pairs what comes after a chain computes in pairs of bfloat16. It
// changes m.
func openNetwork(rt *infer.Runtime, m *onnx.Model, pairs bool) (network, error) {
	if convnet.Supported() {
		if n, err := compiled(m); err == nil {
			return n, nil
		} // else it is no such network, as the classifier
	}
	if err := fuse.Model(m); err != nil {
		return nil, err
	}
	if narrow.Supported() {
		if c, ok, err := openChained(rt, m, pairs); ok || err != nil {
			return c, err
		}
	}
	return openSession(rt, m)
}

func compiled(m *onnx.Model) (*convnet.Network, error) {
	c, err := onnx.Decode(m.Encode())
	if err != nil {
		return nil, err
	}
	if err := fuse.Layers(c); err != nil {
		return nil, err
	}
	return convnet.Compile(c)
}

func openSession(rt *infer.Runtime, m *onnx.Model) (*infer.Session, error) {
	return rt.Session(m.Encode(), names(m.Graph.Inputs), names(m.Graph.Outputs))
}

func names(values []onnx.Value) []string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = v.Name
	}
	return all
}

// chained is a model of which the middle, a chain of 8-bit operations, is computed by
// package narrow, and the ends by convnet and sequence where they can, else by the runtime.
type chained struct {
	before network
	middle *narrow.Chain
	after  network
}

// openChained opens a model in three parts. Ok is false when it has no such middle.
func openChained(rt *infer.Runtime, m *onnx.Model, pairs bool) (c chained, ok bool, err error) {
	before, middle, after, err := narrow.Split(m)
	if err != nil {
		return c, false, nil // it is no chain, as the classifier
	}
	c.middle = middle
	if c.before, err = openEnd(rt, before, convnet.Supported(), convnet.Compile); err != nil {
		return c, false, err
	}
	if c.after, err = openEnd(rt, after, sequence.Supported(), sequence.Compile); err != nil {
		return c, false, errors.Join(err, c.before.Close())
	}
	if n, ok := c.after.(*sequence.Network); ok && pairs {
		n.Pair()
	}
	return c, true, nil
}

// openEnd opens a part of a model as what it can be compiled to, or else by the runtime.
func openEnd[N network](rt *infer.Runtime, m *onnx.Model, supported bool, compile func(*onnx.Model) (N, error)) (network, error) {
	if supported {
		if n, err := compile(m); err == nil {
			return n, nil
		} // else it is no such network
	}
	return openSession(rt, m)
}

func (c chained) Run(ctx context.Context, inputs []infer.Tensor, use func(outputs []infer.Tensor) error) error {
	return c.before.Run(ctx, inputs, func(first []infer.Tensor) error {
		return c.middle.Run(ctx, first[0], func(x infer.Tensor) error {
			return c.after.Run(ctx, []infer.Tensor{x}, use)
		})
	})
}

func (c chained) Close() error { return errors.Join(c.before.Close(), c.after.Close()) }
