package work

import (
	"context"
	"time"

	"atlas/internal/flow"
	"atlas/internal/queue"
)

// Store is what the work needs of the database.
type Store interface {
	flow.Store
	NewQueue(queue.Handlers, queue.Options) (*queue.Queue, error)
	ReclaimJobs(ctx context.Context) error
}

// Deps are the parts that a Runner joins.
type Deps struct {
	Store    Store
	Blobs    Blobs
	Fetcher  Fetcher
	Reader   Reader
	Checker  Checker
	Renderer Renderer
	Deliver  queue.Handler[queue.DeliverCallback]
	Queue    queue.Options
	Now      func() time.Time // nil stands for time.Now
}

// Runner works the queue of one process. One Runner at a time may work a database.
type Runner struct {
	store Store
	queue *queue.Queue
}

// New makes a runner; it does nothing until Start.
func New(d Deps) (*Runner, error) {
	if d.Now == nil {
		d.Now = time.Now
	}
	q, err := d.Store.NewQueue(queue.Handlers{
		Fetch:   &Fetch{Store: d.Store, Blobs: d.Blobs, Fetcher: d.Fetcher, keeping: make(chan struct{}, keepers)},
		Read:    &Read{Store: d.Store, Blobs: d.Blobs, Reader: d.Reader},
		Finish:  &Finish{Store: d.Store, Checker: d.Checker, Renderer: d.Renderer, Now: d.Now},
		Deliver: d.Deliver,
		Remove:  &Remove{Blobs: d.Blobs, Now: d.Now},
	}, d.Queue)
	if err != nil {
		return nil, err
	}
	return &Runner{store: d.Store, queue: q}, nil
}

// Start takes up what the process before left unfinished, then all that comes. It
// works until Stop, even when ctx ends.
func (r *Runner) Start(ctx context.Context) error {
	if err := r.store.ReclaimJobs(ctx); err != nil {
		return err
	}
	return r.queue.Start(ctx)
}

// Stop takes no more work and waits for what is running; see queue.Queue.Stop. It
// follows a Start that returned nil.
func (r *Runner) Stop(ctx context.Context) error { return r.queue.Stop(ctx) }
