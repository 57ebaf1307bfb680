package reader

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"slices"
	"sync"
	"syscall"
	"time"

	"atlas/internal/fault"
	"atlas/internal/pipeline"
	"atlas/internal/sandbox"
)

// Ending is why a process ended.
type Ending string

// Endings.
const (
	Died     Ending = "died"     // by itself, or the machine ended it
	Memory   Ending = "memory"   // it took more than it may
	Hung     Ending = "hung"     // a reading did not end when it was told to
	Recycled Ending = "recycled" // it had read enough
	Closed   Ending = "closed"   // it was not needed any more
)

// process is one that reads, seen from the one that started it.
type process struct {
	*wire
	cmd     *exec.Cmd
	grace   time.Duration
	hindi   string
	memory  *os.File // what the kernel says of its memory, nil where it says nothing
	missing []sandbox.Missing
	gone    chan struct{} // closed when it is dead

	mu       sync.Mutex
	readings map[uint64]chan answer // under way
	begun    uint64                 // readings in all
	leaving  bool                   // it takes no more readings
	killed   bool                   // or found dead
	reaped   bool                   // its number may be another's
	ending   Ending                 // why it is leaving, or dead
}

// startTimeout is many times what loading the models takes, the first time included,
// when the PDF engine is compiled.
const startTimeout = 2 * time.Minute

// startProcess returns when the process is ready to read.
func startProcess(ctx context.Context, o Options, memory int64) (*process, error) {
	p, err := spawn(o)
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithTimeout(ctx, startTimeout)
	defer stop()
	unwatch := context.AfterFunc(ctx, func() { p.end(Closed) })
	var hello answer
	err = p.in.Decode(&hello)
	if !unwatch() || err != nil {
		p.end(Died)
		<-p.gone
		return nil, fmt.Errorf("starting a process that reads: %w", errors.Join(err, context.Cause(ctx)))
	}
	p.hindi = hello.Hindi
	if o.Confine != Unconfined {
		p.missing = missing(p.missing, hello.Missing)
	}
	if o.Confine == MustBeConfined && len(p.missing) > 0 {
		p.end(Closed)
		<-p.gone
		return nil, fmt.Errorf("the process that reads is not shut in as reader_sandbox requires: %v", p.missing)
	}
	go p.listen()
	if memory > 0 {
		go p.watch(memory)
	}
	return p, nil
}

// missing are the layers that a process lacks. A namespace without a network is a second
// wall behind the filter of system calls, which leaves no socket to be opened: many
// containers may make none, so it is missed where the filter is missing as well.
func missing(outside, inside []sandbox.Missing) []sandbox.Missing {
	if slices.ContainsFunc(inside, func(m sandbox.Missing) bool { return m.Layer == sandbox.Calls }) {
		return append(outside, inside...)
	}
	return inside
}

// spawn starts the process with one end of a wire. It inherits no other file than the
// log, and of the environment only what its own programs are found by: no secret.
func spawn(o Options) (*process, error) {
	ends, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("making a wire: %w", err)
	}
	ours, theirs := os.NewFile(uintptr(ends[0]), "wire"), os.NewFile(uintptr(ends[1]), "wire")
	defer func() { _, _ = ours.Close(), theirs.Close() }() // FileConn and the process have copies
	conn, err := net.FileConn(ours)
	if err != nil {
		return nil, fmt.Errorf("making a wire: %w", err)
	}
	cmd, missing, err := o.start(theirs)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("starting a process that reads: %w", err), conn.Close())
	}
	p := &process{wire: newWire(conn), cmd: cmd, grace: o.Grace, missing: missing, gone: make(chan struct{}), readings: make(map[uint64]chan answer)}
	// Opened now: of a process that can be looked into by nobody, some systems say nothing
	// any more (proc(5), hidepid).
	p.memory, _ = os.Open(fmt.Sprintf("/proc/%d/statm", cmd.Process.Pid))
	go func() {
		_ = cmd.Wait() // its state is all there is to know
		p.end(Died)
		p.mu.Lock()
		p.reaped = true
		p.mu.Unlock()
		_ = conn.Close()
		_ = p.memory.Close() // nil where there is none
		o.ended(p)
		close(p.gone)
	}()
	return p, nil
}

// start starts the process, without a network where the kernel allows it.
func (o Options) start(wire *os.File) (*exec.Cmd, []sandbox.Missing, error) {
	if o.Confine == Unconfined {
		cmd := o.command(wire)
		return cmd, nil, cmd.Start()
	}
	cmd := o.command(wire)
	sandbox.KeepFiles()
	sandbox.WithoutNetwork(cmd.SysProcAttr)
	err := cmd.Start()
	if err == nil {
		return cmd, nil, nil
	}
	missing := []sandbox.Missing{{Layer: sandbox.Network, Reason: "the system allows none: " + reason(err)}}
	cmd = o.command(wire)
	return cmd, missing, cmd.Start()
}

// reason is an error without the name of the program.
func reason(err error) string {
	var number syscall.Errno
	if errors.As(err, &number) {
		return number.Error()
	}
	return err.Error()
}

func (o Options) command(wire *os.File) *exec.Cmd {
	cmd := exec.Command(o.Program, o.Args...)
	cmd.Env = append(environ("PATH", "HOME", "TMPDIR", "TESSDATA_PREFIX"), o.Environ...)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	cmd.ExtraFiles = []*os.File{wire} // wireFile
	// In a group of its own, Ctrl-C is not for it, and what it started ends with it.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd
}

func environ(names ...string) (out []string) {
	for _, name := range names {
		if value, ok := os.LookupEnv(name); ok {
			out = append(out, name+"="+value)
		}
	}
	return out
}

// end kills the process and all it started. The first reason stands.
func (p *process) end(why Ending) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.endLocked(why)
}

func (p *process) endLocked(why Ending) {
	p.leaving = true
	if !p.killed {
		p.killed, p.ending = true, why
	}
	if !p.reaped {
		_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL) // it may have gone
	}
}

// listen hands out what the process says.
func (p *process) listen() {
	for {
		var a answer
		if err := p.in.Decode(&a); err != nil {
			p.end(Died)
			return
		}
		p.mu.Lock()
		to := p.readings[a.ID]
		p.mu.Unlock()
		if to != nil {
			to <- a
		}
	}
}

// watchEvery is how often the memory of a process is looked at. A reading takes some
// hundred MB a second at most.
const watchEvery = 100 * time.Millisecond

// watch ends the process when it takes more than limit bytes.
func (p *process) watch(limit int64) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		select {
		case <-p.gone:
			return
		case <-tick.C:
			if p.resident() > limit {
				p.end(Memory)
				return
			}
		}
	}
}

// resident is the memory of a process in bytes, 0 where the system does not say.
func (p *process) resident() int64 {
	var text [128]byte // seven numbers
	n, err := p.memory.ReadAt(text[:], 0)
	if n == 0 && err != nil {
		return 0
	}
	var size, pages int64
	if _, err := fmt.Sscan(string(text[:n]), &size, &pages); err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}

// begin registers a reading; ok is false when the process takes none.
func (p *process) begin() (id uint64, answers chan answer, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.leaving {
		return 0, nil, false
	}
	p.begun++
	answers = make(chan answer, 2) // one that asks to pause, and the last
	p.readings[p.begun] = answers
	return p.begun, answers, true
}

// leave has the process take no more readings. It ends with its last.
func (p *process) leave(why Ending) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.leaving {
		p.leaving, p.ending = true, why
	}
	p.endIfIdle()
}

// finish is the end of a reading. One that hung stays with the process, which ends when
// it has no other.
func (p *process) finish(id uint64, hung bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.readings, id)
	if hung && !p.killed {
		p.leaving, p.ending = true, Hung
	}
	p.endIfIdle()
}

func (p *process) endIfIdle() {
	if p.leaving && len(p.readings) == 0 {
		p.endLocked(p.ending)
	}
}

// errNotBegun says that a process took no reading.
var errNotBegun = errors.New("the process takes no more readings")

// read has a document read. pause, when not nil, makes the reading one that gives way.
func (p *process) read(ctx context.Context, data []byte, pause func(context.Context)) (_ pipeline.Result, err error) {
	id, answers, ok := p.begin()
	if !ok {
		return pipeline.Result{}, errNotBegun
	}
	hung := false
	defer func() { p.finish(id, hung) }()
	if err := p.send(order{ID: id, What: begin, Data: data, Patient: pause != nil}); err != nil {
		p.end(Died)
		<-p.gone
		return pipeline.Result{}, p.fault()
	}
	over := ctx.Done()
	var overdue <-chan time.Time
	for {
		select {
		case a := <-answers:
			switch {
			case a.What == giveWay:
				pause(ctx)
				_ = p.send(order{ID: id, What: goOn}) // a process that is dead shows it below
			case a.Fault != nil && ctx.Err() != nil:
				return pipeline.Result{}, ended(ctx)
			case a.Fault != nil:
				return pipeline.Result{}, a.Fault.unpacked()
			default:
				return a.Result.unpacked(), nil
			}
		case <-p.gone:
			return pipeline.Result{}, p.fault()
		case <-over:
			over, overdue = nil, time.After(p.grace)
			_ = p.send(order{ID: id, What: cancel}) // as above
		case <-overdue:
			hung = true
			return pipeline.Result{}, ended(ctx)
		}
	}
}

// ended is the fault of a reading that was told to end.
func ended(ctx context.Context) error {
	return fault.Wrap(ctx.Err(), fault.Internal, "reading_timed_out", "the document could not be read in time")
}

// fault is what the end of the process means for what it was reading.
func (p *process) fault() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return fault.New(fault.Internal, "reader_"+string(p.ending), "the process that read the document ended")
}
