package work

import (
	"context"
	"sync"
	"time"
)

// maxWait is how long a bulk reading waits for others in all: a stream of them slows
// batches down and does not stop them.
const maxWait = 10 * time.Second

// way lets readings of bulk batches go on while no other reading is under way.
type way struct {
	mu    sync.Mutex
	taken int
	clear chan struct{} // closed when taken falls to 0
}

// take makes bulk readings wait until leave is called.
func (w *way) take() (leave func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.taken++; w.taken == 1 {
		w.clear = make(chan struct{})
	}
	return w.leave
}

func (w *way) leave() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.taken--; w.taken == 0 {
		close(w.clear)
	}
}

// wait returns when nobody has taken the way, when ctx ends, or after most.
func (w *way) wait(ctx context.Context, most time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	for clear := w.taking(); clear != nil; clear = w.taking() {
		select {
		case <-clear:
		case <-ctx.Done():
			return
		}
	}
}

// patient is a wait for the way, as often as wished and maxWait in all.
func (w *way) patient() func(context.Context) {
	var mu sync.Mutex
	left := maxWait
	return func(ctx context.Context) {
		mu.Lock()
		defer mu.Unlock()
		start := time.Now()
		w.wait(ctx, left)
		left -= time.Since(start)
	}
}

// taking is closed when those who have taken the way have left; nil when nobody has.
func (w *way) taking() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.taken == 0 {
		return nil
	}
	return w.clear
}
