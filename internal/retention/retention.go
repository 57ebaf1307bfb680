// Package retention removes what has been kept for as long as it is to be kept, in small
// steps, so that whoever waits for the database waits for none of them.
package retention

import (
	"context"
	"log/slog"
	"time"
)

// Kind is a kind of data that is kept for a time of its own, counted from when it came.
type Kind string

// Kinds.
const (
	// Originals are the files as they were downloaded, of documents that are done.
	Originals Kind = "originals"
	// Redacted are the masked copies, of documents that are done.
	Redacted Kind = "redacted"
	// Results are flows that have ended, with all that belongs to them: readings,
	// comparisons, callbacks, files.
	Results Kind = "results"
	// Batches are Bulk and Sandbox batches that have ended, with all that belongs to
	// them.
	Batches Kind = "batches"
	// Deliveries are callbacks that are no longer to be sent, with their logs.
	Deliveries Kind = "deliveries"
	// IdempotencyKeys are the answers that repeated requests are given again.
	IdempotencyKeys Kind = "idempotency_keys"
)

// Periods says how long each kind is kept. One that is missing or 0 is kept for ever.
type Periods map[Kind]time.Duration

// steps is how many things of a kind are removed in one transaction, in the order in which
// the kinds are gone through: a flow or a batch takes its files with it. A batch may have
// thousands of documents.
var steps = []struct {
	kind Kind
	most int
}{
	{Results, 50},
	{Batches, 2},
	{Originals, 100},
	{Redacted, 100},
	{Deliveries, 100},
	{IdempotencyKeys, 500},
}

// Store removes things.
type Store interface {
	// Expire removes at most so many things of a kind from before that moment, the
	// oldest first, and says how many; their files go by a job that is added with it.
	// What is still being worked on is left.
	Expire(ctx context.Context, k Kind, before time.Time, most int) (int, error)
}

// Options of a Keeper. The zero value works.
type Options struct {
	// Every is how often the keeper looks; 0 stands for an hour.
	Every time.Duration
	// Log gets a line for each kind of which something went, with the count alone.
	Log *slog.Logger
	// Observe is told how many of a kind went, or of err when they could not be removed.
	Observe func(k Kind, removed int, err error)
	Now     func() time.Time // nil stands for time.Now
}

// pause is between two steps: the others' turn.
const pause = 100 * time.Millisecond

// Keeper looks again and again for what is to go. Several may share a database.
type Keeper struct {
	store   Store
	periods Periods
	Options

	stop context.CancelFunc
	done chan struct{}
}

// Start makes a keeper and has it look at once, then as often as it is to, until Stop.
func Start(ctx context.Context, s Store, p Periods, o Options) *Keeper {
	if o.Every <= 0 {
		o.Every = time.Hour
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Observe == nil {
		o.Observe = func(Kind, int, error) {}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	k := &Keeper{store: s, periods: p, Options: o, done: make(chan struct{})}
	ctx, k.stop = context.WithCancel(context.WithoutCancel(ctx))
	go k.run(ctx)
	return k
}

// Stop ends it after the step that is under way.
func (k *Keeper) Stop() {
	k.stop()
	<-k.done
}

func (k *Keeper) run(ctx context.Context) {
	defer close(k.done)
	tick := time.NewTicker(k.Every)
	defer tick.Stop()
	for {
		for _, step := range steps {
			if period := k.periods[step.kind]; period > 0 {
				k.expire(ctx, step.kind, k.Now().Add(-period), step.most)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// expire removes all of a kind from before that moment, step by step. What a failure
// leaves goes the next time.
func (k *Keeper) expire(ctx context.Context, kind Kind, before time.Time, most int) {
	removed := 0
	for ctx.Err() == nil {
		n, err := k.store.Expire(ctx, kind, before, most)
		if err != nil && ctx.Err() == nil {
			k.Log.ErrorContext(ctx, "removing what was kept long enough", "kind", kind, "error", err)
			k.Observe(kind, 0, err)
		}
		removed += n
		if err != nil || n < most {
			break
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
	}
	if removed > 0 {
		k.Log.InfoContext(ctx, "removed what was kept long enough", "kind", kind, "count", removed)
		k.Observe(kind, removed, nil)
	}
}
