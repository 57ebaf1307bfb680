package queue_test

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"atlas/internal/fault"
	"atlas/internal/queue"
	"atlas/internal/servertest"
	"atlas/internal/tracing"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bench is a queue on a database of its own. Only fetch_document jobs have a
// handler with a say; the others succeed.
type bench struct {
	db     database
	log    servertest.Log
	queue  *queue.Queue
	policy queue.Policy
	grace  time.Duration // StopTimeout
	trace  *tracing.Tracer

	work    func(ctx context.Context, call int) error
	discard func(call int) error

	mu     sync.Mutex
	works  int
	causes []error
}

func newBench(db database) *bench {
	return &bench{
		db:      db,
		policy:  queue.Policy{Backoff: []time.Duration{time.Millisecond, time.Millisecond}, Timeout: time.Minute},
		grace:   20 * time.Millisecond,
		discard: func(int) error { return nil },
	}
}

func (b *bench) start(t *testing.T) {
	t.Helper()
	var err error
	b.queue, err = b.db.newQueue(queue.Handlers{Fetch: b, Deliver: easy[queue.DeliverCallback]{}}, queue.Options{
		Policies:    queue.Policies{Fetch: b.policy},
		Workers:     queue.Workers{Fetch: 1},
		StopTimeout: b.grace,
		Poll:        20 * time.Millisecond,
		Log:         slog.New(slog.NewTextHandler(&b.log, nil)),
		Trace:       b.trace,
	})
	must(t, err)
	must(t, b.queue.Start(t.Context()))
	t.Cleanup(func() { b.stop(t) })
}

func (b *bench) stop(t *testing.T) {
	t.Helper()
	must(t, b.queue.Stop(context.WithoutCancel(t.Context())))
}

func (b *bench) insert(t *testing.T, jobs ...queue.Job) {
	t.Helper()
	placed := make([]queue.Placed, len(jobs))
	for n, j := range jobs {
		placed[n].Job = j
	}
	must(t, b.db.insert(t.Context(), placed...))
}

// Work implements queue.Handler.
func (b *bench) Work(ctx context.Context, _ queue.FetchDocument) error {
	b.mu.Lock()
	b.works++
	call := b.works
	b.mu.Unlock()
	return b.work(ctx, call)
}

// Discard implements queue.Handler.
func (b *bench) Discard(_ context.Context, _ queue.FetchDocument, cause error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.causes = append(b.causes, cause)
	return b.discard(len(b.causes))
}

// row is the job's row once it is in that state.
func (b *bench) row(t *testing.T, state string) (attempt int, failures string) {
	t.Helper()
	var got string
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		must(t, b.db.QueryRowContext(t.Context(),
			"SELECT state, attempt, "+b.db.failures+" FROM river_job WHERE kind = 'fetch_document' ORDER BY id").Scan(&got, &attempt, &failures))
		if got == state {
			return attempt, failures
		}
	}
	t.Fatalf("the job is %s, want %s", got, state)
	return 0, ""
}

func (b *bench) discarded() []error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]error(nil), b.causes...)
}

type easy[J queue.Job] struct{ done chan struct{} }

func (e easy[J]) Work(context.Context, J) error {
	if e.done != nil {
		close(e.done)
	}
	return nil
}

func (easy[J]) Discard(context.Context, J, error) error { return nil }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var aJob = queue.FetchDocument{FileUUID: "03f0341d-c933-46aa-9d0e-000000000001"}

func TestOutcomes(t *testing.T) {
	const secret = "Meera Verma"
	busy := fault.Wrap(errors.New(secret), fault.Unavailable, "http_503", "file could not be downloaded: HTTP 503")
	gone := fault.Wrap(errors.New(secret), fault.Invalid, "http_404", "file could not be downloaded: HTTP 404")
	for _, c := range []struct {
		rule   string
		work   func(call int) error
		state  string
		works  int
		causes []string // codes that Discard was called with
	}{
		{"what is done is done once", func(int) error { return nil }, "completed", 1, nil},
		{"what passes is tried again", func(n int) error { return until(n, 3, busy) }, "completed", 3, nil},
		{"what stays is discarded when the attempts are spent", func(int) error { return busy }, "cancelled", 3, []string{"http_503"}},
		{"what cannot pass is discarded at once", func(int) error { return gone }, "cancelled", 1, []string{"http_404"}},
		{"a panic is an attempt like any other", func(n int) error {
			if n < 2 {
				panic(secret)
			}
			return nil
		}, "completed", 2, nil},
		{"a panic that stays is discarded as ours", func(int) error { panic(secret) }, "cancelled", 3, []string{"panic"}},
		{"an outage of ours is waited for", func(n int) error {
			return until(n, 2, fault.Wrap(errors.New(secret), fault.Unavailable, fault.BlobsUnavailable, ""))
		}, "completed", 2, nil},
		{"a snooze is no attempt", func(n int) error { return until(n, 6, queue.Snooze(0)) }, "completed", 6, nil},
	} {
		t.Run(c.rule, func(t *testing.T) {
			each(t, func(t *testing.T, b *bench) {
				b.work = func(_ context.Context, call int) error { return c.work(call) }
				b.insert(t, aJob)
				b.start(t)
				_, failures := b.row(t, c.state)
				b.stop(t)
				if b.works != c.works {
					t.Errorf("worked %d times, want %d", b.works, c.works)
				}
				var codes []string
				for _, err := range b.causes {
					codes = append(codes, fault.CodeOf(err))
				}
				if diff := cmp.Diff(c.causes, codes); diff != "" {
					t.Errorf("discarded because (-want +got)\n%s", diff)
				}
				for _, code := range c.causes {
					if !strings.Contains(failures, code) {
						t.Errorf("the job row does not say %s: %s", code, failures)
					}
				}
				if strings.Contains(failures, secret) {
					t.Errorf("the job row says %s", failures)
				}
			})
		})
	}
}

// until is err before call n, nil from then on.
func until(call, n int, err error) error {
	if call >= n {
		return nil
	}
	return err
}

func TestPanicIsLoggedWithoutItsValue(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.work = func(context.Context, int) error { panic("Meera Verma") }
		b.insert(t, aJob)
		b.start(t)
		b.row(t, "cancelled")
		b.stop(t)
		log := b.log.String()
		if strings.Contains(log, "Meera") {
			t.Errorf("the log says %s", log)
		}
		for _, want := range []string{"panic=string", "queue_test.go", aJob.FileUUID} {
			if !strings.Contains(log, want) {
				t.Errorf("the log does not say %s: %s", want, log)
			}
		}
	})
}

func TestFailedDiscard(t *testing.T) {
	for _, c := range []struct {
		rule  string
		err   error // of the first call
		calls int
	}{
		{"is called again when the fault may pass", errors.New("the database is away"), 2},
		{"is over when what the job was about is gone", fault.New(fault.NotFound, "not_found", ""), 1},
	} {
		t.Run(c.rule, func(t *testing.T) {
			each(t, func(t *testing.T, b *bench) {
				b.work = func(context.Context, int) error { return fault.New(fault.Invalid, "http_404", "") }
				b.discard = func(call int) error {
					if call == 1 {
						return c.err
					}
					return nil
				}
				b.insert(t, aJob)
				b.start(t)
				b.row(t, "cancelled")
				if n := len(b.discarded()); n != c.calls {
					t.Errorf("discarded %d times, want %d", n, c.calls)
				}
			})
		})
	}
}

func TestAttemptsSpentByDyingAreDiscardedWithoutWork(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.insert(t, aJob)
		_, err := b.db.ExecContext(t.Context(), "UPDATE river_job SET attempt = 9")
		must(t, err)
		b.start(t)
		b.row(t, "cancelled")
		if got := b.discarded(); b.works != 0 || len(got) != 1 || fault.CodeOf(got[0]) != "attempts_spent" {
			t.Errorf("worked %d times, discarded because of %v", b.works, got)
		}
	})
}

// TestDeathsAreNoFailures: a job that many processes died in has all its tries.
func TestDeathsAreNoFailures(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.insert(t, aJob)
		_, err := b.db.ExecContext(t.Context(), "UPDATE river_job SET attempt = 6")
		must(t, err)
		b.start(t)
		b.row(t, "cancelled")
		if got := b.discarded(); b.works != 3 || len(got) != 1 || fault.CodeOf(got[0]) != "panic" {
			t.Errorf("worked %d times, discarded because of %v", b.works, got)
		}
	})
}

func TestStopGivesWorkBackUncounted(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		begun := make(chan struct{})
		b.work = func(ctx context.Context, _ int) error {
			close(begun)
			<-ctx.Done()
			return fault.Wrap(ctx.Err(), fault.Invalid, "interrupted", "looks final, but was our own doing")
		}
		b.insert(t, aJob)
		b.start(t)
		<-begun
		b.stop(t)
		if attempt, failures := b.row(t, "available"); attempt != 0 || failures != "" {
			t.Errorf("the job was given back with attempt %d and failures %s", attempt, failures)
		}
		if got := b.discarded(); got != nil {
			t.Errorf("discarded because of %v", got)
		}
	})
}

func TestStopLetsWorkFinish(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.grace = time.Minute
		begun, end := make(chan struct{}), make(chan struct{})
		b.work = func(ctx context.Context, _ int) error {
			close(begun)
			select {
			case <-end:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		b.insert(t, aJob)
		b.start(t)
		<-begun
		stopped := make(chan struct{})
		go func() { b.stop(t); close(stopped) }()
		close(end)
		<-stopped
		b.row(t, "completed")
	})
}

func TestKindsDoNotWaitForEachOther(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.work = func(ctx context.Context, _ int) error { <-ctx.Done(); return ctx.Err() }
		b.insert(t, aJob, aJob)
		done := make(chan struct{})
		q, err := b.db.newQueue(queue.Handlers{Fetch: b, Deliver: easy[queue.DeliverCallback]{done}}, queue.Options{
			Workers: queue.Workers{Fetch: 1}, StopTimeout: time.Millisecond,
		})
		must(t, err)
		must(t, q.Start(t.Context()))
		b.row(t, "running")
		b.insert(t, queue.DeliverCallback{DeliveryID: "msg_1"})
		select {
		case <-done:
		case <-time.After(2 * time.Minute):
			t.Error("a callback waits behind downloads")
		}
		must(t, q.Stop(context.WithoutCancel(t.Context())))
	})
}

// TestTrace: a job is worked within the trace in which it was added, at every attempt.
func TestTrace(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		tracer, err := tracing.Open(t.Context(), tracing.Options{File: filepath.Join(t.TempDir(), "spans"), Log: slog.New(slog.DiscardHandler)})
		must(t, err)
		defer func() { must(t, tracer.Close(t.Context())) }()
		b.trace = tracer
		traceID := func(ctx context.Context) string { return tracing.Carry(ctx)[:len("00-")+32] }
		var worked []string
		b.work = func(ctx context.Context, call int) error {
			if worked = append(worked, traceID(ctx)); call == 1 {
				return errors.New("busy")
			}
			return nil
		}
		ctx, _ := tracer.Job(t.Context(), "", "an upload", "", 1)
		must(t, b.db.insert(ctx, queue.Placed{Job: queue.FetchDocument{FileUUID: "x"}}))
		b.start(t)
		b.row(t, "completed")
		if len(worked) != 2 || worked[0] != traceID(ctx) || worked[1] != traceID(ctx) {
			t.Errorf("added in %s, worked in %v", traceID(ctx), worked)
		}
	})
}
