package infer_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"atlas/internal/fault"
	"atlas/internal/infer"
	"atlas/internal/modelstest"
)

func TestOpen(t *testing.T) {
	t.Run("without the library it says what to run", func(t *testing.T) {
		_, err := infer.Open(t.TempDir())
		if fault.CodeOf(err) != "models_missing" || !strings.Contains(err.Error(), "make setup") {
			t.Errorf("got %v, want models_missing naming make setup", err)
		}
	})
	t.Run("twice is safe, from several goroutines too", func(t *testing.T) {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if _, err := infer.Open(modelsDir(t)); err != nil {
					t.Errorf("opening: %v", err)
				}
			})
		}
		wg.Wait()
	})
	t.Run("a relative folder is found", func(t *testing.T) {
		t.Chdir(filepath.Dir(modelsDir(t)))
		rt, err := infer.Open("models")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(rt.Version(), "1.") {
			t.Errorf("version %q", rt.Version())
		}
	})
}

func TestSession(t *testing.T) {
	rt := open(t)
	t.Run("bytes that are no model are refused", func(t *testing.T) {
		_, err := rt.Session([]byte("not a graph"), []string{"x"}, []string{"y"})
		if fault.CodeOf(err) != "model_unusable" {
			t.Errorf("got %v, want model_unusable", err)
		}
	})
	t.Run("a shipped model gives what it says", func(t *testing.T) {
		model, err := os.ReadFile(filepath.Join(modelsDir(t), "ch_ppocr_mobile_v2.0_cls_infer.onnx"))
		if err != nil {
			t.Fatal(err)
		}
		s, err := rt.Session(model, []string{"x"}, []string{"softmax_0.tmp_0"})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		x := []infer.Tensor{{Shape: []int64{1, 3, 48, 192}, Data: make([]float32, 3*48*192)}}
		if got, want := outputs(t, s, x)[0].Shape, []int64{1, 2}; !cmp.Equal(got, want) {
			t.Errorf("shape %v, want %v", got, want)
		}
	})
}

func TestRun(t *testing.T) {
	rt := open(t)
	s := session(t, rt, twoHeads(), "pos", "neg")
	x := infer.Tensor{Shape: []int64{3}, Data: []float32{-1, 0, 2}}

	t.Run("outputs come in the order they were asked for", func(t *testing.T) {
		want := []infer.Tensor{
			{Shape: []int64{3}, Data: []float32{0, 0, 2}},
			{Shape: []int64{3}, Data: []float32{1, 0, -2}},
		}
		if diff := cmp.Diff(want, outputs(t, s, []infer.Tensor{x})); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
	t.Run("a shape that does not fit the data is an error", func(t *testing.T) {
		bad := infer.Tensor{Shape: []int64{4}, Data: x.Data}
		if err := s.Run(t.Context(), []infer.Tensor{bad}, func([]infer.Tensor) error { return nil }); err == nil {
			t.Error("no error")
		}
	})
	t.Run("the callback's error comes back", func(t *testing.T) {
		want := errors.New("no use")
		if err := s.Run(t.Context(), []infer.Tensor{x}, func([]infer.Tensor) error { return want }); !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
	})
	t.Run("goroutines do not see each other's data", func(t *testing.T) {
		var wg sync.WaitGroup
		for g := range 8 {
			wg.Go(func() { sumsUp(t, s, float32(g+1)) })
		}
		wg.Wait()
	})
	t.Run("a closed session refuses", func(t *testing.T) {
		s := session(t, rt, twoHeads(), "pos")
		for range 2 {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Run(t.Context(), []infer.Tensor{x}, func([]infer.Tensor) error { return nil }); err == nil {
			t.Error("no error")
		}
	})
}

func TestRunStopsWithItsContext(t *testing.T) {
	// Unstopped, the chain takes many seconds.
	s := session(t, open(t), chain(2000), "y")
	x := []infer.Tensor{{Shape: []int64{1 << 21}, Data: make([]float32, 1<<21)}}
	t.Run("before it starts", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := s.Run(ctx, x, func([]infer.Tensor) error { return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
	})
	t.Run("while it works", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if err := s.Run(ctx, x, func([]infer.Tensor) error { return nil }); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want %v", err, context.DeadlineExceeded)
		}
	})
}

// sumsUp runs s on its own numbers many times and checks each answer.
func sumsUp(t *testing.T, s *infer.Session, v float32) {
	x := []infer.Tensor{{Shape: []int64{2}, Data: []float32{v, -v}}}
	for range 50 {
		err := s.Run(t.Context(), x, func(out []infer.Tensor) error {
			if out[0].Data[0] != v || out[1].Data[1] != v {
				t.Errorf("got %v and %v for %v", out[0].Data, out[1].Data, v)
			}
			return nil
		})
		if err != nil {
			t.Errorf("running: %v", err)
		}
	}
}

func outputs(t *testing.T, s *infer.Session, in []infer.Tensor) []infer.Tensor {
	t.Helper()
	var copied []infer.Tensor
	err := s.Run(t.Context(), in, func(out []infer.Tensor) error {
		for _, o := range out {
			copied = append(copied, infer.Tensor{Shape: o.Shape, Data: append([]float32(nil), o.Data...)})
		}
		return nil
	})
	if err != nil {
		t.Fatalf("running: %v", err)
	}
	return copied
}

func modelsDir(t *testing.T) string { return modelstest.Dir(t) }

func open(t *testing.T) *infer.Runtime {
	t.Helper()
	rt, err := infer.Open(modelsDir(t))
	if err != nil {
		t.Fatal(err)
	}
	return rt
}

func session(t *testing.T, rt *infer.Runtime, model []byte, outputs ...string) *infer.Session {
	t.Helper()
	s, err := rt.Session(model, []string{"x"}, outputs)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return s
}
