package queue_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"atlas/internal/queue"
)

// book is a roll that the test writes in. After the first beat each waits for the test.
type book struct {
	mu     sync.Mutex
	beats  map[string]int64
	buried []string
	left   int
	away   bool // the database does not answer
	next   chan struct{}
}

func (b *book) Beat(ctx context.Context, worker string) (map[string]int64, error) {
	if b.count(worker) > 0 {
		select {
		case <-b.next:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.away {
		return nil, errors.New("away")
	}
	b.beats[worker]++
	return maps.Clone(b.beats), nil
}

func (b *book) count(worker string) int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.beats[worker]
}

func (b *book) Bury(_ context.Context, worker string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.buried = append(b.buried, worker)
	delete(b.beats, worker)
	return nil
}

func (b *book) Leave(_ context.Context, worker string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left++
	delete(b.beats, worker)
	return nil
}

// change writes in the book.
func (b *book) change(fn func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	fn()
}

// beat lets n beats come and end, and another begin.
func (b *book) beat(n int) {
	for range n + 1 {
		b.next <- struct{}{}
	}
}

func TestRoll(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		roll := &book{beats: map[string]int64{"dead": 7, "alive": 1}, next: make(chan struct{})}
		q, err := b.db.newQueue(queue.Handlers{Fetch: b}, queue.Options{Roll: roll, Beat: time.Millisecond})
		must(t, err)
		must(t, q.Start(t.Context()))

		for range 20 { // one that lives beats, however slowly
			roll.change(func() { roll.beats["alive"]++ })
			roll.beat(2)
		}
		roll.change(func() {
			if diff := cmp.Diff([]string{"dead"}, roll.buried); diff != "" {
				t.Errorf("buried (-want +got)\n%s", diff)
			}
			roll.away = true
		})
		roll.beat(20)
		roll.change(func() { roll.away = false })
		roll.beat(1)
		roll.change(func() {
			if slices.Contains(roll.buried, "alive") {
				t.Error("a worker was buried because the database was away")
			}
		})
		must(t, q.Stop(context.WithoutCancel(t.Context())))
		if roll.left != 1 {
			t.Errorf("left the roll %d times", roll.left)
		}
	})
}
