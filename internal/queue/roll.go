package queue

import (
	"context"
	"log/slog"
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

// pulse has a worker beat and find out who is dead.
type pulse struct {
	roll   Roll
	worker string
	every  time.Duration
	log    *slog.Logger

	others map[string]silence
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
	return nil
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
