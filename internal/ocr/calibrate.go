package ocr

import (
	"context"
	"errors"
	"fmt"
	"image"
	"iter"
	"math"

	"atlas/internal/infer"
	"atlas/internal/onnx"
	"atlas/internal/onnx/fuse"
)

// Calibrate reads images in floats and says over which ranges the values between the
// layers of the detector and the recogniser spread meanwhile. The version is for the
// caller to set.
func Calibrate(ctx context.Context, rt *infer.Runtime, modelsDir string, images iter.Seq2[image.Image, error]) (_ *Ranges, err error) {
	watches := map[string]*watch{detectorFile: {}, recogniserFile: {}}
	p, err := open(rt, modelsDir, Options{Workers: 1}, func(name string, file []byte, m *onnx.Model) error {
		w, ok := watches[name]
		if !ok {
			return nil
		}
		own := len(m.Graph.Outputs)
		if err := fuse.Observe(m); err != nil {
			return err
		}
		*w = watch{sha256: checksum(file), own: own, values: m.Graph.Outputs[own:], counts: make([]histogram, len(m.Graph.Outputs)-own)}
		return nil
	})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	p.detector = watches[detectorFile].over(p.detector)
	p.recogniser = watches[recogniserFile].over(p.recogniser)
	for img, err := range images {
		if err != nil {
			return nil, err
		}
		if _, err := p.Read(ctx, img); err != nil {
			return nil, fmt.Errorf("calibrating the models: %w", err)
		}
	}
	r := &Ranges{Models: map[string]ModelRanges{}}
	for file, w := range watches {
		r.Models[file] = w.ranges()
	}
	return r, nil
}

// watch is a network that counts the values it gives besides its own outputs. One
// goroutine at a time may run it.
type watch struct {
	network
	sha256 string
	own    int          // outputs
	values []onnx.Value // the outputs that follow
	counts []histogram  // of each value
}

// over has the watch count what n gives.
func (w *watch) over(n network) *watch {
	w.network = n
	return w
}

// Run lends use the network's own outputs.
func (w *watch) Run(ctx context.Context, inputs []infer.Tensor, use func([]infer.Tensor) error) error {
	return w.network.Run(ctx, inputs, func(out []infer.Tensor) error {
		for i, v := range out[w.own:] {
			w.counts[i].add(v.Data)
		}
		return use(out[:w.own])
	})
}

func (w *watch) ranges() ModelRanges {
	r := ModelRanges{SHA256: w.sha256, Values: map[string]Range{}}
	for i, v := range w.values {
		r.Values[v.Name] = w.counts[i].middle(outliers)
	}
	return r
}

// outliers is the share of numbers on either side of a range that may lie outside it.
// With 1e-5 the many have too few steps left, with 1e-4 and more too much is cut off:
// both read more lines differently from floats.
const outliers = 3e-5

const (
	// binsPerUnit bins a number wide are 0.3 % of the usual range.
	binsPerUnit = 64
	// histogramEnd bounds the numbers told apart.
	histogramEnd = 256
)

// histogram counts numbers.
type histogram struct {
	bins  [2 * histogramEnd * binsPerUnit]int
	total int
}

func (h *histogram) add(numbers []float32) {
	for _, x := range numbers {
		bin := int(math.Floor(float64(x+histogramEnd) * binsPerUnit))
		h.bins[min(max(bin, 0), len(h.bins)-1)]++
	}
	h.total += len(numbers)
}

// middle is the range of the numbers without this share of them at either end.
func (h *histogram) middle(share float64) Range {
	spare := int(share * float64(h.total))
	low, high := 0, len(h.bins)-1
	for left := h.bins[low]; left <= spare && low < high; left += h.bins[low] {
		low++
	}
	for right := h.bins[high]; right <= spare && high > low; right += h.bins[high] {
		high--
	}
	return Range{float64(low)/binsPerUnit - histogramEnd, float64(high+1)/binsPerUnit - histogramEnd}
}
