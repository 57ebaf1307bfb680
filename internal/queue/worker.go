package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"github.com/riverqueue/river"

	"atlas/internal/fault"
	"atlas/internal/tracing"
)

// discardRetry is the wait before Discard is called again: its usual trouble is a
// busy or missing database.
const discardRetry = 2 * time.Second

// outageWait is the pause of a job that met a database or a file store that is away.
// Such a job waits where it is, up to its timeout: it keeps its turn, none after it has
// anything to win, and nothing is tried that would have to be tried again.
const outageWait = 2 * time.Second

// discardTimeout bounds one call of Discard, which runs on when the attempt's own
// context has ended.
const discardTimeout = 30 * time.Second

// moveTimeout bounds the change of a job's lane.
const moveTimeout = 5 * time.Second

// worker runs one kind's handler under River. It alone decides between done, again
// and discarded, so River never sees a panic, a personal word or a last attempt.
type worker[J Job] struct {
	river.WorkerDefaults[J]
	handler Handler[J]
	policy  Policy
	log     *slog.Logger
	observe func(Attempt)
	trace   *tracing.Tracer
	move    func(ctx context.Context, job int64, lane string) error // may be nil
	held    *held

	// waits carries the wait chosen in Work to NextRetry, by job id.
	waits sync.Map
}

// Timeout implements river.Worker.
func (w *worker[J]) Timeout(*river.Job[J]) time.Duration { return w.policy.Timeout }

// NextRetry implements river.Worker. The zero time, for jobs River itself gives
// back, stands for River's own policy.
func (w *worker[J]) NextRetry(job *river.Job[J]) time.Time {
	wait, ok := w.waits.LoadAndDelete(job.ID)
	if !ok {
		return time.Time{}
	}
	return time.Now().Add(wait.(time.Duration))
}

// Work implements river.Worker.
func (w *worker[J]) Work(ctx context.Context, job *river.Job[J]) error {
	defer w.held.hold(job.ID)()
	ctx, endSpan := w.trace.Job(ctx, traceparent(job.JobRow), job.Kind, job.Queue, job.Attempt)
	var a Attempt
	defer func() { endSpan(string(a.Outcome), a.Code) }()
	start := time.Now()
	err := w.attempt(ctx, job)
	took := time.Since(start)
	ended := func(o Outcome) {
		a = Attempt{Kind: job.Kind, Outcome: o, Took: took}
		if o == Again || o == Discarded {
			a.Code = fault.CodeOf(err)
		}
		w.observe(a)
	}
	log := w.log.With("kind", job.Kind, "job", job.Args, "attempt", job.Attempt, "took", took)
	if err == nil {
		ended(Done)
		log.InfoContext(ctx, "job done")
		return nil
	}
	// Only the queue's stop cancels an attempt (a timeout is a passed deadline).
	// River gives such a job back uncounted when it sees the bare context error.
	if errors.Is(ctx.Err(), context.Canceled) {
		ended(GivenBack)
		log.InfoContext(ctx, "job given back: stopping")
		return context.Canceled
	}
	if wait, ok := snoozed(err); ok {
		ended(Postponed)
		return river.JobSnooze(wait)
	}
	if fault.Outage(err) {
		ended(Postponed)
		return river.JobSnooze(outageWait)
	}
	if wait, ok := w.policy.Wait(failures(job)+1, err, rand.Float64()); ok {
		ended(Again)
		log.WarnContext(ctx, "job failed, will try again", "code", fault.CodeOf(err), "error", err, "wait", wait)
		w.waits.Store(job.ID, wait)
		w.putBeside(ctx, job)
		return failure(fault.CodeOf(err))
	}
	ended(Discarded)
	log.WarnContext(ctx, "job discarded", "code", fault.CodeOf(err), "error", err)
	return w.discard(ctx, job, err)
}

// putBeside moves a job to where it is tried again. If that fails it comes back in its
// lane, after all that have a turn.
func (w *worker[J]) putBeside(ctx context.Context, job *river.Job[J]) {
	lane := job.Args.again()
	if w.move == nil || lane == job.Queue {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), moveTimeout)
	defer cancel()
	if err := w.move(ctx, job.ID, lane); err != nil {
		w.log.WarnContext(ctx, "moving a job", "kind", job.Kind, "job", job.Args, "error", err)
	}
}

// attempt calls the handler, unless too many processes died in it.
func (w *worker[J]) attempt(ctx context.Context, job *river.Job[J]) (err error) {
	if deaths(job) > len(deathWaits) {
		return fault.New(fault.Internal, "attempts_spent", "the work ended the process at every attempt")
	}
	if failures(job) > 0 || deaths(job) > 1 {
		ctx = context.WithValue(ctx, suspectKey{}, true)
	}
	for {
		err = w.handle(ctx, job)
		if !fault.Outage(err) || ctx.Err() != nil {
			return err
		}
		w.log.WarnContext(ctx, "job waits for what it needs", "kind", job.Kind, "job", job.Args, "code", fault.CodeOf(err), "error", err)
		select {
		case <-time.After(outageWait):
		case <-ctx.Done():
			return err
		}
	}
}

func (w *worker[J]) handle(ctx context.Context, job *river.Job[J]) (err error) {
	defer w.recovered(ctx, job, &err)
	return w.handler.Work(ctx, job.Args)
}

func (w *worker[J]) discard(ctx context.Context, job *river.Job[J], cause error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), discardTimeout)
	defer cancel()
	err := func() (err error) {
		defer w.recovered(ctx, job, &err)
		return w.handler.Discard(ctx, job.Args, cause)
	}()
	if err != nil {
		w.log.ErrorContext(ctx, "discarding a job", "kind", job.Kind, "job", job.Args, "error", err)
	}
	if err != nil && fault.Retryable(err) {
		return river.JobSnooze(discardRetry)
	}
	return river.JobCancel(failure(fault.CodeOf(cause)))
}

// recovered turns a panic into an Internal fault. The stack is logged, but of the
// panic's value only what cannot hold document text.
func (w *worker[J]) recovered(ctx context.Context, job *river.Job[J], err *error) {
	p := recover()
	if p == nil {
		return
	}
	what := fmt.Sprintf("%T", p)
	var e runtime.Error
	if asError, ok := p.(error); ok && errors.As(asError, &e) {
		what = e.Error()
	}
	w.log.ErrorContext(ctx, "job panicked", "kind", job.Kind, "job", job.Args, "panic", what, "stack", string(debug.Stack()))
	*err = fault.New(fault.Internal, "panic", "the work panicked")
}

// failure is what River may keep of an error: its code.
type failure string

func (f failure) Error() string { return string(f) }
