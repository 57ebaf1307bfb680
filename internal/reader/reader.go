// Package reader has documents read in processes apart from the server's, which may
// crash, hang or run out of memory without harm to it, and to no other document but
// those that were being read beside the one at fault.
//
// Readings share one process, and with it the models and the cores. When it ends, nobody
// knows which of its documents was to blame, so each is read again alone, in a process
// that reads one at a time: what ends that one is to blame.
package reader

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"atlas/internal/fault"
	"atlas/internal/pipeline"
	"atlas/internal/sandbox"
)

// Options are the settings of a pool.
type Options struct {
	// Program and Args start a process that calls Serve. It is given few variables of
	// this one's environment, and Environ.
	Program string
	Args    []string
	Environ []string
	// Readings is how many run at once in the shared process at most, for its memory.
	Readings int
	// ReadingMemory is how many bytes a reading may take, beside baseMemory of its
	// process: the process that takes more is ended. 0 is no limit.
	ReadingMemory int64
	// RecycleAfter is how many documents a process reads before another takes its place;
	// 0 is no end.
	RecycleAfter uint64
	// Grace is how long a reading may go on after its context has ended, before it is
	// taken to hang; 0 stands for 5 s.
	Grace time.Duration
	// Confine is whether the processes are started without a network, and whether one that
	// is not shut in on all sides may read.
	Confine Confine
	// Ended, when not nil, is told of every process that ended.
	Ended func(Ending)
	Log   *slog.Logger // nil discards
}

// Confine says what becomes of a process that is not shut in on all sides.
type Confine int

// The zero value has it read, behind the walls there are.
const (
	ConfineAsPossible Confine = iota
	MustBeConfined            // it is not started
	Unconfined                // walls are not asked for
)

// baseMemory is what a process takes that reads nothing, and room.
const baseMemory = 512 << 20

// ended is called for each process that has ended.
func (o Options) ended(p *process) {
	p.mu.Lock()
	why, begun := p.ending, p.begun
	p.mu.Unlock()
	level := slog.LevelWarn
	if why == Closed || why == Recycled {
		level = slog.LevelInfo
	}
	o.Log.Log(context.Background(), level, "a process that reads has ended", "reason", why, "state", p.cmd.ProcessState.String(), "documents", begun)
	if o.Ended != nil {
		o.Ended(why)
	}
}

// Pool reads documents in processes of its own. It is safe for concurrent use.
type Pool struct {
	shared, alone *post
	one           chan struct{} // held by who reads alone
	idle          *time.Timer   // ends the process for those
}

// Open starts the shared process and returns when it can read.
func Open(ctx context.Context, o Options) (*Pool, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Grace == 0 {
		o.Grace = 5 * time.Second
	}
	p := &Pool{
		shared: &post{options: o, memory: o.memory(o.Readings)},
		alone:  &post{options: o, memory: o.memory(1)},
		one:    make(chan struct{}, 1),
	}
	p.idle = time.AfterFunc(aloneIdle, func() { p.alone.leave(Closed) })
	p.idle.Stop()
	first, err := p.shared.process(ctx)
	if err == nil && len(first.missing) > 0 {
		o.Log.Warn("the processes that read are not shut in on all sides", "missing", fmt.Sprint(first.missing))
	}
	return p, err
}

// Missing is what the processes are not shut in by.
func (p *Pool) Missing() []sandbox.Missing {
	p.shared.mu.Lock()
	defer p.shared.mu.Unlock()
	return p.shared.current.missing
}

// Hindi is why the processes do not read print in Devanagari, "" when they do.
func (p *Pool) Hindi() string {
	p.shared.mu.Lock()
	defer p.shared.mu.Unlock()
	return p.shared.current.hindi
}

// Reading is a document to be read.
type Reading struct {
	Data []byte
	// Alone has it read in a process that reads no other.
	Alone bool
	// GiveWay, when not nil, is called wherever the reading can pause, and has it go on
	// when it returns.
	GiveWay func(context.Context)
}

// aloneIdle is how long the process of suspects waits for the next before it is ended.
const aloneIdle = time.Minute

// Read reads a document. A fault of the document comes as the pipeline gave it. When the
// process ended while it read, or the reading did not end with its context, the fault is
// Internal: trying again may help, alone. That no process can be started is an outage.
func (p *Pool) Read(ctx context.Context, r Reading) (pipeline.Result, error) {
	if !r.Alone {
		return p.shared.read(ctx, r)
	}
	select {
	case p.one <- struct{}{}:
	case <-ctx.Done():
		return pipeline.Result{}, ctx.Err()
	}
	p.idle.Stop()
	defer func() {
		p.idle.Reset(aloneIdle)
		<-p.one
	}()
	return p.alone.read(ctx, r)
}

// Close ends the processes. What is being read fails.
func (p *Pool) Close() error {
	p.idle.Stop()
	p.shared.close()
	p.alone.close()
	return nil
}

// post is a place for one process at a time, besides those that finish what they began.
type post struct {
	options Options
	memory  int64

	mu      sync.Mutex
	current *process
	closed  bool
	all     []*process // not known to have ended
}

func (p *post) read(ctx context.Context, r Reading) (pipeline.Result, error) {
	for {
		process, err := p.process(ctx)
		if err != nil {
			return pipeline.Result{}, err
		}
		result, err := process.read(ctx, r.Data, r.GiveWay)
		if !errors.Is(err, errNotBegun) {
			return result, err
		}
	}
}

// process returns one that takes readings, and starts it when there is none.
func (p *post) process(ctx context.Context) (*process, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, fault.New(fault.Unavailable, fault.ReaderUnavailable, "the reader was closed")
	}
	if p.current != nil && p.current.takes(p.options.RecycleAfter) {
		return p.current, nil
	}
	started, err := startProcess(ctx, p.options, p.memory)
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, fault.ReaderUnavailable, "documents cannot be read now")
	}
	if p.current != nil {
		p.current.leave(Recycled)
	}
	p.current = started
	p.all = append(alive(p.all), started)
	return started, nil
}

// takes says whether the process takes another reading, of at most most.
func (p *process) takes(most uint64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.leaving && (most == 0 || p.begun < most)
}

func (p *post) leave(why Ending) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.current != nil {
		p.current.leave(why)
	}
}

func (p *post) close() {
	p.mu.Lock()
	p.closed = true
	all := alive(p.all)
	p.mu.Unlock()
	for _, process := range all {
		process.end(Closed)
	}
	for _, process := range all {
		<-process.gone
	}
}

func alive(all []*process) (out []*process) {
	for _, p := range all {
		select {
		case <-p.gone:
		default:
			out = append(out, p)
		}
	}
	return out
}
