package reader

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"strconv"
	"sync"
	"syscall"

	"atlas/internal/fault"
	"atlas/internal/ocr"
	"atlas/internal/pipeline"
	"atlas/internal/sandbox"
)

// wireFile is the descriptor by which a process is given its end of the wire.
const wireFile = 3

// Confinement is how a process that reads is shut in.
type Confinement struct {
	Off   bool // it is not
	Paths sandbox.Paths
}

// Serve is the whole life of a process that reads: open makes what reads, and why print in
// Devanagari is not read, nil when it is. It returns when the process that started this
// one has closed the wire, or is dead.
func Serve(log *slog.Logger, c Confinement, open func() (run Run, hindi error, err error)) error {
	yield()
	file := os.NewFile(wireFile, "wire")
	conn, err := net.FileConn(file)
	if err != nil {
		return fmt.Errorf("a process that reads is started by a server, not by hand: %w", err)
	}
	if err := file.Close(); err != nil {
		return err
	}
	var missing []sandbox.Missing
	if !c.Off {
		missing = sandbox.EnterFiles(c.Paths)
	}
	run, hindi, err := open()
	if err != nil {
		return err
	}
	if !c.Off {
		missing = append(missing, sandbox.EnterCalls(len(c.Paths.Run) > 0)...)
	}
	s := &server{wire: newWire(conn), run: run, log: log, readings: make(map[uint64]*reading)}
	hello := answer{What: ready, Missing: missing}
	if hindi != nil {
		hello.Hindi = hindi.Error()
	}
	if err := s.send(hello); err != nil {
		return err
	}
	s.listen()
	return nil
}

// oomScore has the kernel end this process, before the one that started it and before a
// database, when the machine has no memory left: half way to the first to go (proc(5)).
const oomScore = 500

// niceness has calls of the API go before readings where cores are short: a call takes a
// millisecond, a reading a second (setpriority(2): 0 to 19).
const niceness = 10

// yield has others go before: calls of the API, and everything when memory ends. Memory
// left on disk after a crash would hold what papers say. What cannot be given up here
// stays.
func yield() {
	_ = syscall.Setpriority(syscall.PRIO_PGRP, 0, niceness) // all threads: the process is a group of its own
	_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte(strconv.Itoa(oomScore)), 0)
}

// server is the side that reads.
type server struct {
	*wire
	run Run
	log *slog.Logger

	mu       sync.Mutex
	readings map[uint64]*reading
}

// reading is one that is under way.
type reading struct {
	cancel context.CancelFunc
	goOn   chan struct{}
}

func (s *server) listen() {
	for {
		var o order
		if err := s.in.Decode(&o); err != nil {
			return
		}
		switch o.What {
		case begin:
			ctx, r := s.begin(o)
			go s.read(ctx, r, o)
		case cancel:
			if r := s.reading(o.ID); r != nil {
				r.cancel()
			}
		case goOn:
			if r := s.reading(o.ID); r != nil {
				select {
				case r.goOn <- struct{}{}:
				default: // the reading did not wait for it
				}
			}
		}
	}
}

func (s *server) begin(o order) (context.Context, *reading) {
	ctx, stop := context.WithCancel(context.Background())
	r := &reading{cancel: stop, goOn: make(chan struct{}, 1)}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.readings[o.ID] = r
	return ctx, r
}

func (s *server) reading(id uint64) *reading {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.readings[id]
}

func (s *server) read(ctx context.Context, r *reading, o order) {
	defer r.cancel()
	if o.Patient {
		var turn sync.Mutex
		ctx = ocr.Background(ctx, func(ctx context.Context) {
			turn.Lock()
			defer turn.Unlock()
			s.giveWay(ctx, r, o.ID)
		})
	}
	a := answer{ID: o.ID, What: done}
	out, err := s.recovered(ctx, o.Data)
	if err != nil {
		a.Fault = failedOf(err)
	} else {
		a.Result = resultOf(out)
	}
	s.mu.Lock()
	delete(s.readings, o.ID)
	s.mu.Unlock()
	if err := s.send(a); err != nil {
		s.log.Error("a reading could not be handed over", "error", err)
		_ = s.Close() // the other side takes this process for dead
	}
}

// giveWay pauses until the other side says to go on.
func (s *server) giveWay(ctx context.Context, r *reading, id uint64) {
	if ctx.Err() != nil || s.send(answer{ID: id, What: giveWay}) != nil {
		return // nobody answers
	}
	select {
	case <-r.goOn:
	case <-ctx.Done():
	}
}

// recovered runs a reading, of which a panic ends no other. Of the panic's value nothing
// is said: it may hold what the document says.
func (s *server) recovered(ctx context.Context, data []byte) (_ pipeline.Result, err error) {
	defer func() {
		if p := recover(); p != nil {
			s.log.Error("reading panicked", "panic", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			err = fault.New(fault.Internal, "panic", "the work panicked")
		}
	}()
	return s.run(ctx, data)
}
