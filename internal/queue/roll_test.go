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
	jobs   []int64 // that the database has as the worker's
	given  []int64
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

func (b *book) Running(context.Context, string) ([]int64, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.jobs), nil
}

func (b *book) GiveBack(_ context.Context, _ string, jobs []int64) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.given = append(b.given, jobs...)
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

// TestLostJobs: a job that the database has as ours and that is not worked is given
// back, one that is worked is not, nor one whose end was said before the second look.
func TestLostJobs(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		begun := make(chan struct{})
		b.work = func(ctx context.Context, _ int) error {
			close(begun)
			<-ctx.Done()
			return ctx.Err()
		}
		b.insert(t, aJob)
		var working int64
		must(t, b.db.QueryRowContext(t.Context(), "SELECT id FROM river_job").Scan(&working))
		roll := &book{beats: make(map[string]int64), next: make(chan struct{})}
		q, err := b.db.newQueue(queue.Handlers{Fetch: b}, queue.Options{Roll: roll, Beat: time.Millisecond, StopTimeout: time.Millisecond})
		must(t, err)
		must(t, q.Start(t.Context()))
		<-begun
		const lost, ending = 1001, 1002
		roll.change(func() { roll.jobs = []int64{working, lost, ending} })
		roll.beat(6) // a look
		roll.change(func() { roll.jobs = []int64{working, lost} })
		roll.beat(6) // another
		roll.change(func() {
			if diff := cmp.Diff([]int64{lost}, roll.given); diff != "" {
				t.Errorf("given back (-want +got)\n%s", diff)
			}
		})
		must(t, q.Stop(context.WithoutCancel(t.Context())))
	})
}
