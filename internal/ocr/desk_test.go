package ocr_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"atlas/internal/infer"
	"atlas/internal/modelstest"
	"atlas/internal/ocr"
)

// freely lets a read in the background go on.
func freely(context.Context) {}

// TestBackgroundGivesWay: a read asks whether it may go on before it begins and after
// each batch of lines, and ends with its context while it waits.
func TestBackgroundGivesWay(t *testing.T) {
	e := engine(t)
	s := newSheet(t, 600, 400)
	for i := range 6 {
		s.write("NotoSans-Regular.ttf", "Sunrise Mall, Lake Road", 24, 40, 50+50*i)
	}
	asked := 0
	if _, err := e.Read(ocr.Background(t.Context(), func(context.Context) { asked++ }), s); err != nil {
		t.Fatal(err)
	}
	if asked < 3 {
		t.Errorf("asked %d times for six lines", asked)
	}
	ctx, cancel := context.WithCancel(t.Context())
	stopped := ocr.Background(ctx, func(ctx context.Context) { cancel(); <-ctx.Done() })
	if _, err := e.Read(stopped, s); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

// TestBackgroundStepsAside: while the only worker reads a page of many lines in the
// background, a page in the foreground is read before that one is finished, and both
// are read in full.
func TestBackgroundStepsAside(t *testing.T) {
	rt, err := infer.Open(modelstest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	e, err := ocr.Open(rt, modelstest.Dir(t), ocr.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	const lines = 60
	long := newSheet(t, 1200, 2400)
	for i := range lines {
		long.write("NotoSans-Regular.ttf", "Shop No. 41, Sunrise Mall, Lake Road, Hyderabad", 24, 60, 60+38*i)
	}
	short := newSheet(t, 600, 100)
	short.write("NotoSans-Regular.ttf", "Lake Road", 32, 40, 60)

	var background atomic.Bool // finished
	open := make(chan struct{})
	close(open)
	watched := stuck{long, make(chan struct{}), open, new(sync.Once)}
	done := make(chan int, 1)
	go func() {
		page, err := e.Read(ocr.Background(t.Context(), freely), watched)
		if err != nil {
			t.Errorf("reading in the background: %v", err)
		}
		background.Store(true)
		done <- len(page.Lines)
	}()
	<-watched.asked
	page, err := e.Read(t.Context(), short)
	if err != nil {
		t.Fatal(err)
	}
	if background.Load() {
		t.Error("the foreground was read after the background")
	}
	if len(page.Lines) != 1 {
		t.Errorf("%d lines in the foreground, want 1", len(page.Lines))
	}
	if n := <-done; n != lines {
		t.Errorf("%d lines in the background, want %d", n, lines)
	}
}

// TestBackgroundEndsWithItsContext: a read that stepped aside does not wait on.
func TestBackgroundEndsWithItsContext(t *testing.T) {
	rt, err := infer.Open(modelstest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	e, err := ocr.Open(rt, modelstest.Dir(t), ocr.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	s := newSheet(t, 600, 100)
	s.write("NotoSans-Regular.ttf", "Lake Road", 32, 40, 60)
	held := stuck{s, make(chan struct{}), make(chan struct{}), new(sync.Once)}
	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := e.Read(t.Context(), held); err != nil {
			t.Errorf("reading in the foreground: %v", err)
		}
	})
	<-held.asked
	ctx, cancel := context.WithTimeout(ocr.Background(t.Context(), freely), 20*time.Millisecond)
	defer cancel()
	if _, err := e.Read(ctx, s); err == nil {
		t.Error("read in the background while the only worker was taken")
	}
	close(held.gate)
	wg.Wait()
	if _, err := e.Read(ocr.Background(t.Context(), freely), s); err != nil {
		t.Errorf("reading when the worker is free again: %v", err)
	}
}

// TestSpare: what is done beside a reading has a core of its own, or none.
func TestSpare(t *testing.T) {
	e, err := openWith(t, modelstest.Dir(t), ocr.Float32) // of one worker
	if err != nil {
		t.Fatal(err)
	}
	if e.Spare(ocr.Background(t.Context(), freely), func() {}) {
		t.Error("work that nobody waits for got a core")
	}
	begun, end := make(chan struct{}), make(chan struct{})
	if !e.Spare(t.Context(), func() { close(begun); <-end }) {
		t.Fatal("an idle core was not lent")
	}
	<-begun
	if e.Spare(t.Context(), func() {}) {
		t.Error("a core was lent twice")
	}
	close(end)
	img, want := card(t)
	if got := texts(read(t, e, img)); len(got) != len(want) { // waits until the core is given back
		t.Errorf("read %q", got)
	}
}
