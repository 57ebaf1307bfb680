package infer

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync"

	ort "github.com/yalue/onnxruntime_go"
)

// Tensor is a dense array of float32 in row-major order.
type Tensor struct {
	Shape []int64
	Data  []float32 // as many values as the product of Shape
}

// Whole says whether t has as many values as its shape says.
func (t Tensor) Whole() bool {
	n := int64(1)
	for _, d := range t.Shape {
		if d < 0 || n > math.MaxInt32 || d > math.MaxInt32 {
			return false
		}
		n *= d
	}
	return n == int64(len(t.Data))
}

// Session is one loaded model. Any number of goroutines may run it at once; each
// run takes its own working memory, so callers bound how many do.
type Session struct {
	outputs int

	mu  sync.RWMutex // held for reading while a run uses ort
	ort *ort.DynamicAdvancedSession
}

// errClosed is what a run of a closed session gives.
var errClosed = errors.New("the session is closed")

// Run evaluates the model and lends the outputs to use, in the order the session
// was opened with. Their data is the library's memory: it is gone when use
// returns. The inputs may be changed as soon as Run returns.
//
// When ctx ends the run stops at the next operator of the graph and Run returns
// the context's error.
func (s *Session) Run(ctx context.Context, inputs []Tensor, use func(outputs []Tensor) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.ort == nil {
		return errClosed
	}
	var pins runtime.Pinner
	defer pins.Unpin()
	in, err := wrap(inputs, &pins)
	defer destroy(in)
	if err != nil {
		return err
	}
	out := make([]ort.Value, s.outputs)
	defer destroy(out)
	if err := s.evaluate(ctx, in, out); err != nil {
		return err
	}
	lent, err := lend(out)
	if err != nil {
		return err
	}
	return use(lent)
}

// evaluate calls the library with ctx tied to its termination flag.
func (s *Session) evaluate(ctx context.Context, in, out []ort.Value) error {
	options, err := ort.NewRunOptions()
	if err != nil {
		return fmt.Errorf("setting up the run: %w", err)
	}
	defer options.Destroy()
	terminated := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(terminated)
		// The flag is a plain store inside the library; it cannot fail in a way
		// that the run's own result does not show.
		_ = options.Terminate()
	})
	err = s.ort.RunWithOptions(in, out, options)
	if !stop() {
		<-terminated
	}
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("running the model: %w", err)
}

// Close waits for the runs under way and frees the model. A second Close does
// nothing.
func (s *Session) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ort == nil {
		return nil
	}
	err := s.ort.Destroy()
	s.ort = nil
	return err
}

// wrap makes library tensors over the callers' slices, which the library reads in
// place: they are pinned for as long as the tensors live. What was made before an
// error is returned with it.
func wrap(inputs []Tensor, pins *runtime.Pinner) ([]ort.Value, error) {
	var in []ort.Value
	for i, t := range inputs {
		if len(t.Data) > 0 {
			pins.Pin(&t.Data[0])
		}
		v, err := ort.NewTensor(ort.NewShape(t.Shape...), t.Data)
		if err != nil {
			return in, fmt.Errorf("input %d: %w", i, err)
		}
		in = append(in, v)
	}
	return in, nil
}

// lend views library tensors as Go slices without copying.
func lend(out []ort.Value) ([]Tensor, error) {
	lent := make([]Tensor, len(out))
	for i, v := range out {
		t, ok := v.(*ort.Tensor[float32])
		if !ok {
			return nil, fmt.Errorf("output %d is not a float32 tensor", i)
		}
		lent[i] = Tensor{Shape: t.GetShape(), Data: t.GetData()}
	}
	return lent, nil
}

// destroy frees library tensors. Freeing cannot fail for a tensor the library
// itself handed out.
func destroy(values []ort.Value) {
	for _, v := range values {
		if v != nil {
			_ = v.Destroy()
		}
	}
}
