package work

import (
	"context"
	"log/slog"
	"time"

	"atlas/internal/flow"
	"atlas/internal/idempotency"
	"atlas/internal/queue"
)

// Store is what the work needs of the database.
type Store interface {
	flow.Store
	NewQueue(queue.Handlers, queue.Options) (*queue.Queue, error)
	ReclaimJobs(ctx context.Context) error
	PurgeKeys(ctx context.Context, before time.Time) (int64, error)
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
	log   *slog.Logger
	now   func() time.Time

	stopPurging func()
	purged      chan struct{} // closed when purging has ended
}

// New makes a runner; it does nothing until Start.
func New(d Deps) (*Runner, error) {
	if d.Queue.Log == nil {
		d.Queue.Log = slog.New(slog.DiscardHandler)
	}
	if d.Now == nil {
		d.Now = time.Now
	}
	q, err := d.Store.NewQueue(queue.Handlers{
		Fetch:   &Fetch{Store: d.Store, Blobs: d.Blobs, Fetcher: d.Fetcher},
		Read:    &Read{Store: d.Store, Blobs: d.Blobs, Reader: d.Reader},
		Finish:  &Finish{Store: d.Store, Checker: d.Checker, Renderer: d.Renderer, Now: d.Now},
		Deliver: d.Deliver,
	}, d.Queue)
	if err != nil {
		return nil, err
	}
	return &Runner{store: d.Store, queue: q, log: d.Queue.Log, now: d.Now}, nil
}

// Start takes up what the process before left unfinished, then all that comes. It
// works until Stop, even when ctx ends.
func (r *Runner) Start(ctx context.Context) error {
	if err := r.store.ReclaimJobs(ctx); err != nil {
		return err
	}
	if err := r.queue.Start(ctx); err != nil {
		return err
	}
	ctx, r.stopPurging = context.WithCancel(context.WithoutCancel(ctx))
	r.purged = make(chan struct{})
	go r.purge(ctx)
	return nil
}

// Stop takes no more work and waits for what is running; see queue.Queue.Stop. It
// follows a Start that returned nil.
func (r *Runner) Stop(ctx context.Context) error {
	r.stopPurging()
	<-r.purged
	return r.queue.Stop(ctx)
}

// purgeEvery is how often expired idempotency keys are removed. A key is void when
// its time is over, whether it was removed or not.
const purgeEvery = time.Hour

func (r *Runner) purge(ctx context.Context) {
	defer close(r.purged)
	tick := time.NewTicker(purgeEvery)
	defer tick.Stop()
	for {
		if _, err := r.store.PurgeKeys(ctx, r.now().Add(-idempotency.Kept)); err != nil && ctx.Err() == nil {
			r.log.ErrorContext(ctx, "purging idempotency keys", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
