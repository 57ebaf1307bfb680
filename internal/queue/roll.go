package queue

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"
)

// Roll is the list of the workers that share a database.
type Roll interface {
	// Beat says that a worker lives, and returns how often each one has said so.
	Beat(ctx context.Context, worker string) (beats map[string]int64, err error)
	// Bury gives back the jobs that a dead worker left running and strikes it off.
	// Reading alone can bring a process down, so the attempt counts for those who
	// were being read, and for nobody else. To bury twice does no harm, nor does to
	// bury one that lives: its jobs then run twice.
	Bury(ctx context.Context, worker string) error
	// Running lists the jobs that the database has as a worker's.
	Running(ctx context.Context, worker string) (jobs []int64, err error)
	// GiveBack gives back jobs of a worker that does not work them, uncounted.
	GiveBack(ctx context.Context, worker string, jobs []int64) error
	// Leave strikes off a worker that has no job.
	Leave(ctx context.Context, worker string) error
}

// A worker is dead to another when maxSilence beats of the other came without one of
// its own. Nobody's clock is read, so none can be wrong, and while the database is away
// nobody's silence counts: the other's beats fail too. A job of a worker that was killed
// so waits beatEvery times maxSilence, half a minute, and one beat at most.
const (
	beatEvery  = 5 * time.Second
	maxSilence = 6
)

// lookEvery is how many beats lie between two looks for jobs that the database has as
// ours and that we do not work: the connection broke when they were handed to us, or
// the database was away for longer than the queue tried to say that they had ended.
// One that is seen by two looks is given back. A look may see a job that has just been
// handed over, or whose end is about to be said.
const lookEvery = 6

// pulse has a worker beat and find out who is dead.
type pulse struct {
	roll   Roll
	worker string
	every  time.Duration
	log    *slog.Logger

	held   *held
	others map[string]silence
	beats  int
	lost   []int64 // seen by the last look
	stop   context.CancelFunc
	done   chan struct{}
}

// silence is what is known of another worker.
type silence struct {
	beats int64
	since int // beats of our own
}

// start beats once, so that nobody who sees our jobs misses us on the roll, and goes on
// in the background.
func (p *pulse) start(ctx context.Context) error {
	if err := p.beat(ctx); err != nil {
		return err
	}
	ctx, p.stop = context.WithCancel(context.WithoutCancel(ctx))
	p.done = make(chan struct{})
	go p.run(ctx)
	return nil
}

func (p *pulse) run(ctx context.Context) {
	defer close(p.done)
	tick := time.NewTicker(p.every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := p.beat(ctx); err != nil && ctx.Err() == nil {
				p.log.ErrorContext(ctx, "worker's heartbeat", "error", err)
			}
		}
	}
}

func (p *pulse) beat(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, max(p.every, beatEvery))
	defer cancel()
	beats, err := p.roll.Beat(ctx, p.worker)
	if err != nil {
		return err
	}
	heard := make(map[string]silence, len(beats))
	for id, n := range beats {
		if id == p.worker {
			continue
		}
		s := silence{beats: n}
		if before, known := p.others[id]; known && before.beats == n {
			s.since = before.since + 1
		}
		heard[id] = s
	}
	p.others = heard
	for id, s := range heard {
		if s.since < maxSilence {
			continue
		}
		p.log.WarnContext(ctx, "a worker is dead; its jobs are given to others", "worker", id)
		if err := p.roll.Bury(ctx, id); err != nil {
			return err
		}
	}
	if p.beats++; p.beats%lookEvery != 0 {
		return nil
	}
	return p.look(ctx)
}

// look finds lost jobs.
func (p *pulse) look(ctx context.Context) error {
	running, err := p.roll.Running(ctx, p.worker)
	if err != nil {
		return err
	}
	lost := p.held.without(running)
	twice := slices.DeleteFunc(slices.Clone(lost), func(id int64) bool { return !slices.Contains(p.lost, id) })
	p.lost = lost
	if len(twice) == 0 {
		return nil
	}
	p.log.WarnContext(ctx, "jobs were lost on their way; they are given back", "jobs", twice)
	return p.roll.GiveBack(ctx, p.worker, twice)
}

// held is the jobs that are being worked.
type held struct {
	mu   sync.Mutex
	jobs map[int64]bool
}

// hold adds a job until release is called.
func (h *held) hold(job int64) (release func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.jobs == nil {
		h.jobs = make(map[int64]bool)
	}
	h.jobs[job] = true
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.jobs, job)
	}
}

// without returns those of the jobs that are not held.
func (h *held) without(jobs []int64) []int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.DeleteFunc(jobs, func(id int64) bool { return h.jobs[id] })
}

// end stops beating. A worker that leaves has no job any more; for one that does not,
// its silence says that its jobs are to be had.
func (p *pulse) end(ctx context.Context, leave bool) error {
	p.stop()
	<-p.done
	if !leave {
		return nil
	}
	return p.roll.Leave(ctx, p.worker)
}
