// Package narrow computes the 8-bit part of a network that fuse.Quantise has rewritten,
// in place of ONNX Runtime, on processors with AVX-512 VNNI and VBMI.
//
// That part of a PP-OCR recogniser is a chain: convolutions of each pixel by itself and
// of each channel by itself in turn, each with its hard-swish, and now and then a gate
// over the channels. The runtime has an operation for each product and sum of a
// hard-swish, which go through memory one after the other and take 30 % of the time;
// here a convolution's sums become bytes in one go, and a hard-swish is a table of 256
// that is looked up on the way. Its convolutions over single channels are slow, too.
package narrow

import (
	"context"
	"fmt"
	"sync"

	"golang.org/x/sys/cpu"

	"atlas/internal/infer"
)

// Supported says whether this processor has the instructions that Chain.Run needs.
func Supported() bool {
	x := cpu.X86
	return x.HasAVX512F && x.HasAVX512BW && x.HasAVX512DQ && x.HasAVX512VL && x.HasAVX512VNNI && x.HasAVX512VBMI
}

// Chain is what Split found. It is safe for concurrent use.
type Chain struct {
	enter, leave spread
	offset       float32 // of what is given back
	cell         cell    // of which this is the mean
	channels     int     // of the input
	steps        []step

	scratch sync.Pool // *scratch
}

// spread says what bytes stand for: b for scale·(b − zero).
type spread struct {
	scale float32
	zero  byte
}

// cell is so many pixels.
type cell struct{ height, width int }

// step is one operation of a chain.
type step interface {
	// outline is what the step makes of a tensor so large, and an error when it cannot.
	outline(in outline) (outline, error)

	// run does so. Both have room for what their outlines say.
	run(in, out bytes)
}

// outline is how large a tensor is. It lies in memory with its channels last.
type outline struct{ images, height, width, channels int }

// block is how many channels are worked on at once. A pixel takes a multiple of it.
const block = 64

// stride is how many bytes there are from one pixel to the next.
func (o outline) stride() int { return (o.channels + block - 1) / block * block }

func (o outline) pixels() int { return o.height * o.width }

func (o outline) size() int { return o.images * o.pixels() * o.stride() }

// bytes is a tensor.
type bytes struct {
	outline
	data []byte
}

// image is the bytes of one image.
func (b bytes) image(i int) []byte {
	size := b.pixels() * b.stride()
	return b.data[i*size : (i+1)*size]
}

// scratch is the working memory of a run.
type scratch struct {
	bytes [2][]byte // what a step reads and what it writes, in turn
	out   []float32
}

// room is a slice of n elements, s where that has so many.
func room[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// Run computes the chain of x, a tensor of images, channels, height and width, and lends
// the result to use, whose data is gone when use returns. When ctx ends, Run gives its
// error after the step at hand.
func (c *Chain) Run(ctx context.Context, x infer.Tensor, use func(infer.Tensor) error) error {
	if len(x.Shape) != 4 || x.Shape[1] != int64(c.channels) {
		return fmt.Errorf("a tensor of shape %v is not one of images with %d channels", x.Shape, c.channels)
	}
	in := bytes{outline: outline{int(x.Shape[0]), int(x.Shape[2]), int(x.Shape[3]), c.channels}}
	if !x.Whole() {
		return fmt.Errorf("a tensor of shape %v does not have %d values", x.Shape, len(x.Data))
	}
	s, ok := c.scratch.Get().(*scratch)
	if !ok {
		s = &scratch{}
	}
	defer c.scratch.Put(s)
	s.bytes[0] = room(s.bytes[0], in.size())
	in.data = s.bytes[0]
	for i := range in.images {
		size := in.pixels() * in.channels
		enter(x.Data[i*size:(i+1)*size], c.channels, c.enter, in.image(i), in.stride())
	}
	out, err := c.walk(ctx, s, in)
	if err != nil {
		return err
	}
	means := outline{out.images, out.height / c.cell.height, out.width / c.cell.width, out.channels}
	if means.pixels() == 0 {
		return fmt.Errorf("of %d by %d pixels no cell can be made", out.height, out.width)
	}
	size := means.pixels() * means.channels
	s.out = room(s.out, means.images*size)
	for i := range means.images {
		leave(out.image(i), out.outline, c.cell, c.leave, c.offset, s.out[i*size:(i+1)*size])
	}
	return use(infer.Tensor{
		Shape: []int64{int64(means.images), int64(means.channels), int64(means.height), int64(means.width)},
		Data:  s.out,
	})
}

// walk goes from step to step.
func (c *Chain) walk(ctx context.Context, s *scratch, in bytes) (bytes, error) {
	for i, step := range c.steps {
		if err := ctx.Err(); err != nil {
			return bytes{}, err
		}
		o, err := step.outline(in.outline)
		if err != nil {
			return bytes{}, err
		}
		to := &s.bytes[(i+1)%2]
		*to = room(*to, o.size())
		out := bytes{o, *to}
		step.run(in, out)
		in = out
	}
	return in, nil
}
