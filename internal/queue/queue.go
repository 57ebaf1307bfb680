package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivertype"

	"atlas/internal/tracing"
)

// Options are the settings of a queue. The zero value works.
type Options struct {
	Policies Policies
	Workers  Workers
	// StopTimeout is how long Stop lets running jobs finish before their contexts
	// are cancelled; 0 stands for 10 s.
	StopTimeout time.Duration
	// Poll is how late a retry may be; 0 stands for 500 ms. New jobs do not wait
	// for it. Each lane polls, which costs the processor about a millisecond on SQLite.
	Poll time.Duration
	// Log gets a line per attempt; nil discards.
	Log *slog.Logger
	// Observe is told of every attempt; nil tells nobody.
	Observe func(Attempt)
	// Move puts a job into another lane. It is the store's to give; without it a
	// job that is tried again stays in its lane.
	Move func(ctx context.Context, job int64, lane string) error
	// Trace makes a span of every attempt; nil makes none.
	Trace *tracing.Tracer
	// Roll lists the workers of a database that several processes work; nil means
	// that this is the only one.
	Roll Roll
	// Beat is how often a worker says on the roll that it lives; 0 stands for 5 s.
	Beat time.Duration
}

// Workers says how many jobs of a kind run at once; 0 stands for the default.
type Workers struct {
	Fetch     int // 16: 20 MB each (atlas-api 11.9) stay under 320 MB; half as many again for what failed before
	Read      int // GOMAXPROCS: reading is bound by the processor
	BulkFetch int // 4, and half as many again
	BulkRead  int // half of GOMAXPROCS: what it reads is in memory beside the others
	Finish    int // 4
	Deliver   int // 64: nearly all of it is waiting
}

func (w Workers) queues() map[string]river.QueueConfig {
	or := func(n, def int) river.QueueConfig {
		if n <= 0 {
			n = def
		}
		return river.QueueConfig{MaxWorkers: n}
	}
	return map[string]river.QueueConfig{
		laneFetch:          or(w.Fetch, 16),
		laneFetchAgain:     or(w.Fetch/2, 8),
		laneRead:           or(w.Read, runtime.GOMAXPROCS(0)),
		laneBulkFetch:      or(w.BulkFetch, 4),
		laneBulkFetchAgain: or(w.BulkFetch/2, 2),
		laneBulkRead:       or(w.BulkRead, max(1, runtime.GOMAXPROCS(0)/2)),
		laneFinish:         or(w.Finish, 4),
		laneDeliver:        or(w.Deliver, 64),
		laneRemove:         or(2, 2),
		LaneSuspect:        or(1, 1),
	}
}

// Lanes is how many jobs of each lane are worked at once.
func (w Workers) Lanes() map[string]int {
	lanes := make(map[string]int)
	for lane, q := range w.queues() {
		lanes[lane] = q.MaxWorkers
	}
	return lanes
}

// Readings is how many documents are read at once at most.
func (w Workers) Readings() int {
	lanes := w.Lanes()
	return lanes[laneRead] + lanes[laneBulkRead]
}

// Settings of River.
const (
	// riverAttempts is out of reach: our policies end a job, never River, which
	// would do it without calling Discard.
	riverAttempts = 10_000

	// fetchCooldown bounds how often a lane's jobs are taken, each time in a transaction
	// for which calls of the API wait on SQLite. A job that comes alone is taken at once;
	// of many, 64 workers find 1,300 a second.
	fetchCooldown = 50 * time.Millisecond

	// rescueMargin is what an attempt may take over its timeout before it is
	// given to another worker.
	rescueMargin = time.Minute

	// keepDone is how long ended jobs are kept for a look at the table.
	keepDone = 10 * time.Minute
)

// Queue works jobs until it is stopped.
type Queue struct {
	client interface {
		Start(context.Context) error
		Stop(context.Context) error
	}
	pulse *pulse // nil when this is the only worker
}

// New makes a queue over a River driver; TTx is the transaction type of the
// database. It does nothing until Start.
func New[TTx any](driver riverdriver.Driver[TTx], h Handlers, o Options) (*Queue, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Observe == nil {
		o.Observe = func(Attempt) {}
	}
	if o.Poll <= 0 {
		o.Poll = 500 * time.Millisecond
	}
	if o.StopTimeout <= 0 {
		o.StopTimeout = 10 * time.Second
	}
	if o.Beat <= 0 {
		o.Beat = beatEvery
	}
	p := o.Policies.withDefaults()
	id := uuid.NewString()
	working := new(held)
	client, err := river.NewClient(driver, &river.Config{
		ID:                          id,
		Workers:                     workers(h, p, o, working),
		Queues:                      o.Workers.queues(),
		MaxAttempts:                 riverAttempts,
		FetchCooldown:               min(fetchCooldown, o.Poll),
		FetchPollInterval:           o.Poll,
		JobTimeout:                  p.longest(),
		RescueStuckJobsAfter:        p.longest() + rescueMargin,
		SoftStopTimeout:             o.StopTimeout,
		CompletedJobRetentionPeriod: keepDone,
		CancelledJobRetentionPeriod: keepDone,
		DiscardedJobRetentionPeriod: keepDone,
		Logger:                      riverLog(o.Log),
	})
	if err != nil {
		return nil, fmt.Errorf("making the queue: %w", err)
	}
	q := &Queue{client: client}
	if o.Roll != nil {
		q.pulse = &pulse{roll: o.Roll, worker: id, every: o.Beat, log: o.Log, held: working}
	}
	return q, nil
}

func workers(h Handlers, p Policies, o Options, working *held) *river.Workers {
	w := river.NewWorkers()
	add(w, h.Fetch, p.Fetch, o, working)
	add(w, h.Read, p.Read, o, working)
	add(w, h.Finish, p.Finish, o, working)
	add(w, h.Deliver, p.Deliver, o, working)
	add(w, h.Remove, p.Remove, o, working)
	return w
}

func add[J Job](w *river.Workers, h Handler[J], p Policy, o Options, working *held) {
	river.AddWorker(w, &worker[J]{handler: h, policy: p, log: o.Log, observe: o.Observe, trace: o.Trace, move: o.Move, held: working})
}

// Start begins to work. Jobs run until Stop, not until ctx ends.
func (q *Queue) Start(ctx context.Context) error {
	if q.pulse != nil {
		if err := q.pulse.start(ctx); err != nil {
			return fmt.Errorf("starting the queue: %w", err)
		}
	}
	if err := q.client.Start(context.WithoutCancel(ctx)); err != nil {
		return errors.Join(fmt.Errorf("starting the queue: %w", err), q.endPulse(ctx, true))
	}
	return nil
}

// Stop takes no more jobs and waits for the running ones, at most until ctx ends.
// After Options.StopTimeout they are cancelled and given back with no attempt lost.
func (q *Queue) Stop(ctx context.Context) error {
	err := q.client.Stop(ctx)
	if err != nil {
		err = fmt.Errorf("stopping the queue: %w", err)
	}
	return errors.Join(err, q.endPulse(context.WithoutCancel(ctx), err == nil))
}

func (q *Queue) endPulse(ctx context.Context, leave bool) error {
	if q.pulse == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, beatEvery)
	defer cancel()
	return q.pulse.end(ctx, leave)
}

// Inserter adds jobs inside a transaction of type TTx.
type Inserter[TTx any] struct {
	client *river.Client[TTx]
}

// NewInserter makes an inserter over a River driver.
func NewInserter[TTx any](driver riverdriver.Driver[TTx]) (*Inserter[TTx], error) {
	client, err := river.NewClient(driver, &river.Config{MaxAttempts: riverAttempts, Hooks: []rivertype.Hook{availableAtOnce}})
	if err != nil {
		return nil, fmt.Errorf("making the queue's inserter: %w", err)
	}
	return &Inserter[TTx]{client}, nil
}

// Insert adds jobs that exist when tx commits and never did when it rolls back.
func (i *Inserter[TTx]) Insert(ctx context.Context, tx TTx, jobs ...Placed) error {
	if len(jobs) == 0 {
		return nil
	}
	params := make([]river.InsertManyParams, len(jobs))
	for n, j := range jobs {
		params[n] = river.InsertManyParams{Args: j.Job, InsertOpts: j.options(ctx)}
	}
	if _, err := i.client.InsertManyFastTx(ctx, tx, params); err != nil {
		return fmt.Errorf("adding jobs: %w", err)
	}
	return nil
}
