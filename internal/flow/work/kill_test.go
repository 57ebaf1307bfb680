package work_test

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"atlas/internal/batch"
	"atlas/internal/document"
	"atlas/internal/flow"
	"atlas/internal/pipeline"
	"atlas/internal/queue"
	"atlas/internal/reader"
)

// kills is how often TestKilledProcessLosesNothing kills: no more often than a document
// may meet the death of a process.
const kills = 8

func TestMain(m *testing.M) {
	if os.Getenv(reads) != "" {
		if err := readUntilClosed(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if p, ok := placeOfEnviron(); ok {
		fmt.Fprintln(os.Stderr, workUntilKilled(p))
		os.Exit(1)
	}
	// Tests that run in parallel wait more than they work.
	flag.Parse()
	if err := flag.Set("test.parallel", "12"); err != nil {
		panic(err) // the flag is of package testing
	}
	goleak.VerifyTestMain(m)
}

// workUntilKilled is a process that works a place; see place.environ.
func workUntilKilled(p place) error {
	ctx := context.Background()
	s, err := p.openStore(ctx)
	if err != nil {
		return err
	}
	a := &atlas{place: p, store: s, source: newSource(), reader: newReader(), policies: quick, policy: loopback, beat: quickBeat}
	a.reader.pause = 20 * time.Millisecond
	r, err := a.newRunner(os.Stderr)
	if err != nil {
		return err
	}
	if err := r.Start(ctx); err != nil {
		return err
	}
	select {}
}

// process starts a process that works at the same place as a.
func (a *atlas) process(t *testing.T, env ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(append(os.Environ(), a.environ()...), env...)
	must(t, cmd.Start())
	return cmd
}

// kill ends a process as a power cut would.
func kill(t *testing.T, p *exec.Cmd) {
	t.Helper()
	must(t, p.Process.Kill())
	_ = p.Wait() // it says that it was killed
}

func TestKilledProcessLosesNothing(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		// On a database of its own server, others work on while one is killed.
		workers := 1
		if p.database != "" {
			workers = 2
		}
		killedProcessLosesNothing(t, newAtlasAt(t, p), workers)
	})
}

func killedProcessLosesNothing(t *testing.T, a *atlas, workers int) {
	const flows = 20
	a.beat = quickBeat
	want := make(map[flow.ID][]line)
	for i := range flows {
		id := a.init(t)
		for n := range 3 {
			want[id] = append(want[id], line{ID: fmt.Sprint(n + 1), Name: fmt.Sprintf("Meera-%d-%d", i, n)})
		}
		a.upload(t, id, "https://files.example/"+want[id][0].Name, "https://files.example/"+want[id][1].Name,
			"https://files.example/"+want[id][2].Name)
	}
	batches := map[batch.ID][]line{}
	for i, bulk := range []bool{true, false} {
		var lines []line
		var urls []string
		for n := range 10 {
			lines = append(lines, line{ID: fmt.Sprint(n + 1), Name: fmt.Sprintf("Asha-%d-%d", i, n)})
			urls = append(urls, "https://files.example/"+lines[n].Name)
		}
		batches[a.batch(t, bulk, urls...)] = lines
	}
	cut := 0 // jobs that a kill cut short
	running := make([]*exec.Cmd, workers)
	for range kills {
		for i := range running {
			if running[i] == nil {
				running[i] = a.process(t)
			}
		}
		done := a.count(t, doneJobs)
		eventually(t, func() bool { return a.count(t, doneJobs) > done || a.count(t, openJobs) == 0 })
		time.Sleep(rand.N(100 * time.Millisecond))
		i := rand.N(workers)
		kill(t, running[i])
		running[i] = nil
		cut += a.count(t, "SELECT COUNT(*) FROM river_job WHERE state = 'running'")
	}
	if cut == 0 {
		t.Error("no kill hit a running job")
	}

	a.start(t)
	a.receiver.wait(t, flows)
	a.idle(t)
	for _, p := range running {
		if p != nil {
			kill(t, p)
		}
	}
	first := firstCallbacks(t, a.receiver.callbacks())
	for id, documents := range want {
		if diff := cmp.Diff(documents, first[id].Body.Documents); diff != "" {
			t.Errorf("callback of flow %s (-want +got)\n%s", id, diff)
		}
		if diff := cmp.Diff(success, a.status(t, id)); diff != "" {
			t.Errorf("status of flow %s (-want +got)\n%s", id, diff)
		}
	}
	for id, want := range batches {
		if diff := cmp.Diff(want, a.done(t, id)); diff != "" {
			t.Errorf("batch %s (-want +got)\n%s", id, diff)
		}
	}
	t.Logf("%d jobs were cut short; %d callbacks for %d flows", cut, len(a.receiver.callbacks()), flows)
}

// firstCallbacks are those of each flow; one that came again must be the same.
func firstCallbacks(t *testing.T, all []callback) map[flow.ID]callback {
	t.Helper()
	first := make(map[flow.ID]callback)
	for _, c := range all {
		if f, ok := first[c.Body.Flow]; ok && (f.ID != c.ID || f.Raw != c.Raw) {
			t.Errorf("a repeated callback of flow %s differs", c.Body.Flow)
		}
		first[c.Body.Flow] = c
	}
	return first
}

// doneJobs counts what the documents and flows have behind them.
const doneJobs = `SELECT (SELECT COUNT(*) FROM documents WHERE state <> 'downloading') +
	(SELECT COUNT(*) FROM documents WHERE state = 'done') + (SELECT COUNT(*) FROM delivery_attempts)`

func TestDocumentThatKillsTheProcess(t *testing.T) {
	each(t, func(t *testing.T, p place) { documentThatKillsTheProcess(t, newAtlasAt(t, p)) })
}

func documentThatKillsTheProcess(t *testing.T, a *atlas) {
	a.beat = quickBeat
	id := a.init(t)
	a.upload(t, id, "https://files.example/bomb", "https://files.example/Meera", "https://files.example/Ravi")
	other := a.init(t)
	a.upload(t, other, "https://files.example/Asha", "https://files.example/Dev", "https://files.example/Lila")

	bombs := 0
	for a.status(t, id).Master == flow.InProgress {
		p := a.process(t)
		exited := make(chan error, 1)
		go func() { exited <- p.Wait() }()
		eventually(t, func() bool {
			select {
			case <-exited:
				if code := p.ProcessState.ExitCode(); code != bombed {
					t.Fatalf("the process ended with code %d", code)
				}
				bombs++
				return true
			default:
				// After each death it waits, ever longer.
				_, err := a.sql.ExecContext(t.Context(), "UPDATE river_job SET scheduled_at = created_at WHERE state = 'available' AND queue = 'suspect'")
				must(t, err)
				return a.status(t, id).Master != flow.InProgress
			}
		})
		if p.ProcessState == nil {
			must(t, p.Process.Kill())
			<-exited
		}
	}
	if bombs != 9 {
		t.Errorf("the document killed %d processes, want 9", bombs)
	}
	a.start(t)
	a.receiver.wait(t, 2)
	a.idle(t)
	got := make(map[flow.ID][]line)
	for _, c := range a.receiver.callbacks() {
		got[c.Body.Flow] = c.Body.Documents
	}
	want := map[flow.ID][]line{
		id: {
			{ID: "1", Code: "INVALID_DOC", Reason: "document could not be processed"},
			{ID: "2", Name: "Meera"}, {ID: "3", Name: "Ravi"},
		},
		other: {{ID: "1", Name: "Asha"}, {ID: "2", Name: "Dev"}, {ID: "3", Name: "Lila"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("callbacks (-want +got)\n%s", diff)
	}
}

// reads is the variable by which this test binary is told to be a process that reads.
const reads = "ATLAS_TEST_READS"

func readUntilClosed() error {
	r := newReader()
	return reader.Serve(slog.New(slog.DiscardHandler), reader.Confinement{Off: true}, func() (reader.Run, error, error) {
		return func(ctx context.Context, data []byte) (out pipeline.Result, err error) {
			out.Reading, out.Redacted, err = r.Read(ctx, data)
			return out, err
		}, nil, nil
	})
}

// apart is a Reader in processes of its own.
type apart struct{ *reader.Pool }

func (r apart) Read(ctx context.Context, data []byte) (document.Reading, []byte, error) {
	out, err := r.Pool.Read(ctx, reader.Reading{Data: data, Alone: queue.Suspect(ctx)})
	return out.Reading, out.Redacted, err
}

// TestDocumentThatKillsItsReader: documents that crash or hang what reads them end with
// an error at the third time, and nothing else does.
func TestDocumentThatKillsItsReader(t *testing.T) {
	each(t, func(t *testing.T, p place) { documentThatKillsItsReader(t, newAtlasAt(t, p)) })
}

func documentThatKillsItsReader(t *testing.T, a *atlas) {
	var mu sync.Mutex
	ended := make(map[reader.Ending]int)
	pool, err := reader.Open(t.Context(), reader.Options{
		Program: os.Args[0], Environ: []string{reads + "=1"}, Readings: 4, Grace: 100 * time.Millisecond,
		Ended: func(why reader.Ending) {
			mu.Lock()
			defer mu.Unlock()
			ended[why]++
		},
	})
	must(t, err)
	t.Cleanup(func() { must(t, pool.Close()) })
	a.apart = apart{pool}
	a.policies.Read.Timeout = 2 * time.Second

	poison := map[int]string{3: "bomb", 6: "stuck"} // by the number of the flow
	want := make(map[flow.ID][]line)
	for i := range 12 {
		id := a.init(t)
		name := fmt.Sprint("Meera-", i)
		urls := []string{"https://files.example/" + name}
		want[id] = []line{{ID: "1", Name: name}}
		if bad, ok := poison[i]; ok {
			urls = append(urls, "https://files.example/"+bad)
			want[id] = append(want[id], line{ID: "2", Code: "INVALID_DOC", Reason: "document could not be processed"})
		}
		a.upload(t, id, urls...)
	}
	a.start(t)
	a.receiver.wait(t, len(want))
	a.idle(t)
	got := make(map[flow.ID][]line)
	for id, c := range firstCallbacks(t, a.receiver.callbacks()) {
		got[id] = c.Body.Documents
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("callbacks (-want +got)\n%s", diff)
	}
	mu.Lock()
	defer mu.Unlock()
	// The first time what hangs may have been read beside what crashes.
	if ended[reader.Died] != 3 || ended[reader.Hung] < 2 || ended[reader.Hung] > 3 {
		t.Errorf("endings of processes: %v", ended)
	}
}
