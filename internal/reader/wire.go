package reader

import (
	"context"
	"encoding/gob"
	"errors"
	"net"
	"sync"
	"time"

	"atlas/internal/document"
	"atlas/internal/fault"
	"atlas/internal/pipeline"
	"atlas/internal/sandbox"
)

// order is what a process is told.
type order struct {
	ID      uint64 // of the reading
	What    command
	Data    []byte // of begin: the document
	Patient bool   // of begin: others go first
}

type command int

const (
	begin  command = iota
	cancel         // the reading's context has ended
	goOn           // answers giveWay
)

// answer is what a process says.
type answer struct {
	ID     uint64 // of the reading; 0 when it is of none
	What   report
	Result result  // of done
	Fault  *failed // of done, instead of a result
	Hindi  string  // of ready: why print in Devanagari is not read

	Missing []sandbox.Missing // of ready: what the process is not shut in by
}

type report int

const (
	ready   report = iota // documents may come
	giveWay               // a reading pauses until it is told to go on
	done
)

// result is what of a pipeline.Result is of use beyond the process.
type result struct {
	Reading  document.Reading
	Redacted []byte
	Timings  []pipeline.Timing
	Hindi    string
}

func resultOf(r pipeline.Result) result {
	out := result{Reading: r.Reading, Redacted: r.Redacted, Timings: r.Timings}
	if r.HindiFault != nil {
		out.Hindi = r.HindiFault.Error()
	}
	return out
}

func (r result) unpacked() pipeline.Result {
	out := pipeline.Result{Reading: r.Reading, Redacted: r.Redacted, Timings: r.Timings}
	if r.Hindi != "" {
		out.HindiFault = errors.New(r.Hindi)
	}
	return out
}

// failed is an error: the outermost fault in it, and its words for our log.
type failed struct {
	Kind         fault.Kind
	Code, Detail string
	Text         string
}

func failedOf(err error) *failed {
	f := &failed{Code: fault.CodeOf(err), Text: err.Error()}
	var known *fault.Error
	if errors.As(err, &known) {
		f.Kind, f.Detail = known.Kind, known.Detail
	}
	return f
}

func (f *failed) unpacked() error {
	return fault.Wrap(errors.New(f.Text), f.Kind, f.Code, f.Detail)
}

// wire carries messages of one type in and of another out.
type wire struct {
	net.Conn
	in *gob.Decoder

	mu  sync.Mutex
	out *gob.Encoder
}

func newWire(c net.Conn) *wire {
	return &wire{Conn: c, in: gob.NewDecoder(c), out: gob.NewEncoder(c)}
}

// sendTimeout is many times what it takes to hand over the largest document to a process
// that listens.
const sendTimeout = 30 * time.Second

func (w *wire) send(message any) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.SetWriteDeadline(time.Now().Add(sendTimeout)); err != nil {
		return err
	}
	return w.out.Encode(message)
}

// Run reads a document; pipeline.Pipeline.Run is one. A context that gives way has what
// GiveWay returns.
type Run func(ctx context.Context, data []byte) (pipeline.Result, error)
