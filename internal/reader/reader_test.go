package reader_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"atlas/internal/document"
	"atlas/internal/fault"
	"atlas/internal/ocr"
	"atlas/internal/pipeline"
	"atlas/internal/reader"
)

// reads is the variable by which this test binary is told to be a process that reads.
const reads = "ATLAS_TEST_READS"

// Variables by which such a process is not shut in, or is by a kernel that has no seccomp.
const (
	unconfined = "ATLAS_TEST_UNCONFINED"
	less       = "ATLAS_TEST_NO_SECCOMP"
)

func TestMain(m *testing.M) {
	if os.Getenv(reads) != "" {
		c := reader.Confinement{Off: os.Getenv(unconfined) != ""}
		if os.Getenv(less) != "" {
			forbidFilters()
		}
		err := reader.Serve(slog.New(slog.NewTextHandler(os.Stderr, nil)), c, func() (reader.Run, error, error) {
			return read, errors.New("no Tesseract here"), nil
		})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

// read does what the document says, then says which process it was.
func read(ctx context.Context, data []byte) (pipeline.Result, error) {
	out := pipeline.Result{Reading: document.Reading{Engine: strconv.Itoa(os.Getpid())}}
	word, rest, _ := strings.Cut(string(data), " ")
	switch word {
	case "crash":
		time.Sleep(300 * time.Millisecond) // others are being read by now
		_ = syscall.Kill(os.Getpid(), syscall.SIGSEGV)
		select {} // no answer comes before the end
	case "hang":
		select {} // whatever becomes of ctx
	case "eat":
		for eaten := [][]byte{}; ; {
			block := make([]byte, 16<<20)
			for i := 0; i < len(block); i += 4096 {
				block[i] = 1
			}
			eaten = append(eaten, block)
		}
	case "panic":
		panic("of " + rest)
	case "refuse":
		return pipeline.Result{}, fmt.Errorf("looking: %w", fault.New(fault.Unsupported, "not_an_image", "not an image or PDF"))
	case "wait":
		<-ctx.Done()
		return pipeline.Result{}, ctx.Err()
	case "sleep":
		time.Sleep(time.Second)
	case "pause":
		for range 3 {
			ocr.GiveWay(ctx)
		}
	case "try":
		out.Reading.Engine = try(rest)
	case "state":
		out.Reading.Engine = state()
	case "environ":
		out.Reading.Engine = strings.Join(os.Environ(), "\n")
	case "rich":
		out = rich
	}
	return out, nil
}

// rich has something in most places of a result.
var rich = pipeline.Result{
	Reading: document.Reading{
		Type: "PAN", TypeScore: 0.75, PageCount: 2, Pictures: []document.Size{{Width: 3, Height: 4}},
		Fields: []document.Field{
			{Name: "pan_number", Found: true, Value: "ABCDE1234F", Confidence: 0.5, Page: 1, Polygon: document.Polygon{{X: 1}, {Y: 2}},
				Rival: &document.Rival{Value: "ABCDE1234E", Share: 0.25}},
			{Name: "formatted_address", Address: &document.Address{}},
			{Name: "dob"},
		},
		Problem: document.Problem{Code: document.InvalidDocument, Reason: "blurred"},
		Checks:  []document.Check{{Name: "qr", Verdict: document.Valid}},
	},
	Redacted: []byte{0, 255, 1},
	Timings:  []pipeline.Timing{{Stage: "ocr", Duration: time.Second}},
}

// pool is a pool of processes that are this test binary, and what ended them.
type pool struct {
	*reader.Pool
	mu      sync.Mutex
	endings []reader.Ending
}

func open(t *testing.T, change ...func(*reader.Options)) *pool {
	t.Helper()
	p := &pool{}
	o := reader.Options{
		Program: os.Args[0], Environ: []string{reads + "=1"}, Readings: 4,
		Ended: func(why reader.Ending) {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.endings = append(p.endings, why)
		},
	}
	for _, c := range change {
		c(&o)
	}
	var err error
	if p.Pool, err = reader.Open(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// ended waits for the processes to have ended in these ways.
func (p *pool) ended(t *testing.T, want ...reader.Ending) {
	t.Helper()
	var got []reader.Ending
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		p.mu.Lock()
		got = append([]reader.Ending(nil), p.endings...)
		p.mu.Unlock()
		if len(got) >= len(want) {
			break
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("endings (-want +got)\n%s", diff)
	}
}

// by reads a document and returns the number of the process that did.
func (p *pool) by(t *testing.T, r reader.Reading) string {
	t.Helper()
	out, err := p.Read(t.Context(), r)
	if err != nil {
		t.Fatalf("reading %q: %v", r.Data, err)
	}
	return out.Reading.Engine
}

func well(alone bool) reader.Reading { return reader.Reading{Data: []byte("well"), Alone: alone} }

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if err == nil || fault.CodeOf(err) != code {
		t.Errorf("got %v, want the code %s", err, code)
	}
}

func TestResultsAndFaultsComeAsTheyAre(t *testing.T) {
	p := open(t)
	if hindi := p.Hindi(); hindi != "no Tesseract here" {
		t.Errorf("Hindi is %q", hindi)
	}
	got, err := p.Read(t.Context(), reader.Reading{Data: []byte("rich")})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(rich, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	_, err = p.Read(t.Context(), reader.Reading{Data: []byte("refuse")})
	if fault.KindOf(err) != fault.Unsupported || fault.CodeOf(err) != "not_an_image" || fault.Detail(err) != "not an image or PDF" {
		t.Errorf("the fault is %v", err)
	}
	process := p.by(t, well(false))
	_, err = p.Read(t.Context(), reader.Reading{Data: []byte("panic secret")})
	wantCode(t, err, "panic")
	if strings.Contains(err.Error(), "secret") {
		t.Errorf("the fault says what the document says: %v", err)
	}
	if again := p.by(t, well(false)); again != process {
		t.Error("a panic ended the process")
	}
}

// TestCrash: those that are read beside a document that crashes fail with it, once; alone
// it harms nobody.
func TestCrash(t *testing.T) {
	p := open(t)
	var wg sync.WaitGroup
	for _, doc := range []string{"crash", "sleep", "sleep"} {
		wg.Go(func() {
			_, err := p.Read(t.Context(), reader.Reading{Data: []byte(doc)})
			wantCode(t, err, "reader_died")
			if !fault.Retryable(err) {
				t.Errorf("%s would not be tried again: %v", doc, err)
			}
		})
	}
	wg.Wait()
	p.ended(t, reader.Died)

	process := p.by(t, well(false))
	for _, doc := range []string{"crash", "sleep", "crash", "well"} {
		wg.Go(func() {
			_, err := p.Read(t.Context(), reader.Reading{Data: []byte(doc), Alone: true})
			if doc == "crash" {
				wantCode(t, err, "reader_died")
			} else if err != nil {
				t.Errorf("%s is no fault of its own: %v", doc, err)
			}
		})
	}
	wg.Wait()
	if again := p.by(t, well(false)); again != process {
		t.Error("a crash ended the process of others")
	}
}

// TestHang: a reading that does not end is given up; those beside it end well before its
// process is ended, and new ones go to another.
func TestHang(t *testing.T) {
	p := open(t)
	process := p.by(t, well(false))
	ctx, stop := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer stop()
	beside, over := make(chan error, 1), make(chan struct{})
	go func() {
		ctx, stop := context.WithCancel(t.Context())
		go func() { <-over; stop() }()
		_, err := p.Read(ctx, reader.Reading{Data: []byte("wait")})
		beside <- err
	}()
	_, err := p.Read(ctx, reader.Reading{Data: []byte("hang")})
	wantCode(t, err, "reading_timed_out")
	if next := p.by(t, well(false)); next == process {
		t.Error("the process that hangs takes another document")
	}
	close(over)
	if err := <-beside; !errors.Is(err, context.Canceled) {
		t.Errorf("the reading beside ended with %v", err)
	}
	p.ended(t, reader.Hung)
}

func TestMemory(t *testing.T) {
	p := open(t, func(o *reader.Options) { o.Readings, o.ReadingMemory = 1, 64<<20 })
	_, err := p.Read(t.Context(), reader.Reading{Data: []byte("eat")})
	wantCode(t, err, "reader_memory")
	p.by(t, well(false))
	p.ended(t, reader.Memory)
}

// TestRecycling: a process is replaced when it has read enough, and what it is reading is
// read to the end.
func TestRecycling(t *testing.T) {
	p := open(t, func(o *reader.Options) { o.RecycleAfter = 2 })
	slow := make(chan error, 1)
	go func() {
		_, err := p.Read(t.Context(), reader.Reading{Data: []byte("sleep")})
		slow <- err
	}()
	processes := make(map[string]bool)
	for range 5 {
		processes[p.by(t, well(false))] = true
	}
	if err := <-slow; err != nil {
		t.Errorf("recycling ended a reading: %v", err)
	}
	if len(processes) < 3 {
		t.Errorf("6 readings of 2 a process were done by %d", len(processes))
	}
	p.ended(t, reader.Recycled, reader.Recycled)
}

func TestGivingWay(t *testing.T) {
	p := open(t)
	pauses := 0
	p.by(t, reader.Reading{Data: []byte("pause"), GiveWay: func(context.Context) { pauses++ }})
	if pauses != 3 {
		t.Errorf("the reading gave way %d times, want 3", pauses)
	}
	p.by(t, reader.Reading{Data: []byte("pause")}) // one that gives no way
}

// TestSecretsStay: the process that reads what strangers send knows no password.
func TestSecretsStay(t *testing.T) {
	t.Setenv("ATLAS_DATABASE_URL", "postgres://atlas:geheim@db.example/atlas")
	p := open(t)
	if environ := p.by(t, reader.Reading{Data: []byte("environ")}); strings.Contains(environ, "geheim") {
		t.Errorf("its environment is\n%s", environ)
	}
}

// TestNoProcess: that none can be started is nobody's fault.
func TestNoProcess(t *testing.T) {
	_, err := reader.Open(t.Context(), reader.Options{Program: "/nowhere"})
	if !fault.Outage(err) {
		t.Errorf("got %v, want an outage", err)
	}
}

// BenchmarkRead is what it costs to have a picture of 300 kB read elsewhere, in walls and
// without.
func BenchmarkRead(b *testing.B) {
	for name, o := range map[string]reader.Options{
		"walls": {Confine: reader.MustBeConfined},
		"none":  {Confine: reader.Unconfined, Environ: []string{unconfined + "=1"}},
	} {
		b.Run(name, func(b *testing.B) {
			o.Program, o.Environ = os.Args[0], append(o.Environ, reads+"=1")
			p, err := reader.Open(b.Context(), o)
			if err != nil {
				b.Fatal(err)
			}
			defer func() { _ = p.Close() }()
			data := append([]byte("rich "), make([]byte, 300<<10)...)
			for b.Loop() {
				if _, err := p.Read(b.Context(), reader.Reading{Data: data}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
