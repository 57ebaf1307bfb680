package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	xdraw "golang.org/x/image/draw"
	"golang.org/x/sys/unix"

	"atlas/internal/lender"
	"atlas/internal/servertest"
)

// How much a torture does. The defaults are for every run of the tests; `make torture`
// asks for more.
var (
	tortureFlows = flag.Int("torture.flows", 16, "flows of each torture")
	tortureKills = flag.Int("torture.kills", 4, "kills of TestKilledAtRandom, on each database")
	tortureSeed  = flag.Uint64("torture.seed", 0, "what the choices of a torture come from; 0 is another each time")
)

// unhurried is the environment of servers that one client may call as often as it likes.
var unhurried = []string{"ATLAS_SPECIMENS=false", "ATLAS_CLIENT_RATE=100000", "ATLAS_CLIENT_BURST=100000"}

// torture is an atlas whose processes are harmed while flows go through it.
type torture struct {
	*atlas
	rng     *rand.Rand
	kinds   [][]lender.File   // of applications
	want    []lender.Extracts // of each kind, as read in peace
	servers []*server

	mu      sync.Mutex
	flows   map[string]int // the kind of each flow that was handed in
	feeding sync.WaitGroup
}

// server is a process that is started again after it ended, as systemd and Kubernetes do.
type server struct {
	role, listen string
	process      *exec.Cmd
	gone         chan struct{} // closed when the process has ended
}

// tortured starts servers, one for each role, and learns what each kind of application
// leads to. Roles but the first have addresses of their own.
func tortured(t *testing.T, a *atlas, roles ...string) *torture {
	t.Helper()
	seed := *tortureSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("to repeat: -torture.seed=%d -torture.flows=%d -torture.kills=%d", seed, *tortureFlows, *tortureKills)
	tt := &torture{atlas: a, rng: rand.New(rand.NewPCG(seed, 0)), flows: make(map[string]int)}
	for i, role := range roles {
		s := &server{role: role, listen: a.listen}
		if i > 0 {
			s.listen = freeAddress(t)
		}
		tt.servers = append(tt.servers, s)
		tt.start(s)
	}
	t.Cleanup(tt.end)
	tt.allReady()
	a.enter()
	tt.learn()
	return tt
}

// start starts a server, and does not wait until it is ready.
func (tt *torture) start(s *server) {
	tt.t.Helper()
	process, gone := tt.launch(s.listen, "ATLAS_ROLE="+s.role), make(chan struct{})
	go func() {
		_ = process.Wait() // it was killed, or ends because its database is away
		close(gone)
	}()
	s.process, s.gone = process, gone
}

// kill ends a server as a power cut would.
func (tt *torture) kill(s *server) {
	_ = s.process.Process.Kill() // it may have ended by itself
	<-s.gone
}

// allReady waits for all servers, and starts those that have ended.
func (tt *torture) allReady() {
	tt.t.Helper()
	for _, s := range tt.servers {
		tt.eventually("ready", func() bool {
			select {
			case <-s.gone:
				tt.start(s)
			default:
			}
			return ready(s.listen)
		})
	}
}

func (tt *torture) end() {
	for _, s := range tt.servers {
		tt.kill(s)
	}
	if tt.t.Failed() {
		log := tt.log()
		tt.t.Logf("the servers' log ends:\n%s", log[max(0, len(log)-20_000):])
	}
}

// learn makes papers that are quick to read, or not to be read at all, and has each kind
// of application read in peace.
func (tt *torture) learn() {
	t := tt.t
	t.Helper()
	invoice, err := studio(t).Print(1, "INVOICE", "")
	if err != nil {
		t.Fatal(err)
	}
	pan := tt.site.Publish("pan.png", shrink(t, draw(t, 1, "PAN").JPEG, 320))
	printed := tt.site.Publish("invoice.pdf", invoice.PDF)
	note := tt.site.Publish("note.txt", []byte("not an image or PDF"))
	gone := tt.site.URL("gone.jpg")
	for _, urls := range [][]string{{note}, {pan}, {note, note}, {note, gone}, {printed}, {note}, {pan, note}, {note}, {pan, printed}, {note}} {
		files := make([]lender.File, len(urls))
		for i, url := range urls {
			files[i] = lender.File{URL: url, DocumentID: fmt.Sprint(i + 1)}
		}
		tt.flows[tt.apply("IN-PEACE", files...)] = len(tt.kinds)
		tt.kinds = append(tt.kinds, files)
	}
	tt.want = make([]lender.Extracts, len(tt.kinds))
	for flowUUID, kind := range tt.flows {
		tt.await(flowUUID)
		_, extracts := tt.finish(flowUUID)
		tt.want[kind] = plain(extracts)
	}
}

// shrink makes a picture small, so that it is read at once.
func shrink(t testing.TB, file []byte, width int) []byte {
	t.Helper()
	picture, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	b := picture.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, width, width*b.Dy()/b.Dx()))
	xdraw.CatmullRom.Scale(out, out.Bounds(), picture, b, xdraw.Src, nil)
	var text bytes.Buffer
	if err := png.Encode(&text, out); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

// plain is a result without what is each flow's own.
func plain(e lender.Extracts) lender.Extracts {
	e.FlowUUID, e.ApplicationID = "", ""
	return e
}

// feed hands in n flows at the same time, by a client that asks again until it has an
// answer.
func (tt *torture) feed(n int) {
	for range n {
		kind := tt.rng.IntN(len(tt.kinds))
		tt.feeding.Go(func() {
			var flowUUID string
			tt.insist(func(ctx context.Context) (err error) {
				flowUUID, err = tt.api.Init(ctx, lender.Application{
					ProductType: "PFL_CDL", ApplicationID: "TORTURE", AuthURL: tt.site.AuthURL(), CallbackURL: tt.site.CallbackURL(),
				})
				return err
			})
			tt.insist(func(ctx context.Context) error { return tt.api.Upload(ctx, flowUUID, tt.kinds[kind]...) })
			tt.mu.Lock()
			defer tt.mu.Unlock()
			tt.flows[flowUUID] = kind
		})
	}
}

// insist repeats a call until it is answered.
func (tt *torture) insist(call func(context.Context) error) {
	for deadline := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		ctx, stop := context.WithTimeout(tt.t.Context(), 10*time.Second)
		err := call(ctx)
		stop()
		if err == nil {
			return
		}
		if time.Now().After(deadline) || tt.t.Context().Err() != nil {
			tt.t.Errorf("a call is never answered: %v", err)
			return
		}
	}
}

// wait lets some time pass, at most most, so that a harm may meet anything.
func (tt *torture) wait(most time.Duration) { time.Sleep(time.Duration(tt.rng.Int64N(int64(most)))) }

// settle waits for the end of every flow. Each has the result of its kind, and one
// callback, which may have come more than once with the same id and the same bytes.
func (tt *torture) settle() {
	tt.t.Helper()
	tt.feeding.Wait()
	tt.allReady()
	for flowUUID, kind := range tt.flows {
		tt.await(flowUUID)
		_, extracts := tt.finish(flowUUID)
		if diff := cmp.Diff(tt.want[kind], plain(extracts), cmp.Transformer("text", func(r json.RawMessage) string { return string(r) })); diff != "" {
			tt.t.Errorf("flow %s, of kind %d (-in peace +harmed)\n%s", flowUUID, kind, diff)
		}
	}
	open := make(map[string]bool)
	for flowUUID := range tt.flows {
		open[flowUUID] = true
	}
	tt.delivered(open)
	tt.t.Logf("%d flows ended as in peace, with %d callbacks", len(tt.flows), len(tt.site.Callbacks()))
}

// TestKilledAtRandom kills processes at random moments, starts them again at once, and
// hands in flows all the while.
func TestKilledAtRandom(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		open func(t *testing.T) *torture
	}{
		{"SQLite and files", func(t *testing.T) *torture { return tortured(t, prepare(t, unhurried...), "all") }},
		{"PostgreSQL and S3", func(t *testing.T) *torture { return tortured(t, cluster(t, unhurried...), "api", "worker", "worker") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tt := c.open(t)
			for n := range *tortureKills {
				tt.feed(share(*tortureFlows, *tortureKills, n))
				tt.wait(4 * time.Second) // a server is ready after one or two, and may be killed before
				s := tt.servers[tt.rng.IntN(len(tt.servers))]
				tt.kill(s)
				tt.start(s)
			}
			tt.settle()
		})
	}
}

// share is the n-th of parts shares of all.
func share(all, parts, n int) int { return all*(n+1)/parts - all*n/parts }

// TestBadDays takes away, in the middle of many flows, one of three workers, the database,
// the S3 server, and the last two, and brings them back.
func TestBadDays(t *testing.T) {
	tt := tortured(t, cluster(t, unhurried...), "api", "worker", "worker", "worker")
	days := []struct {
		name      string
		harm, end func()
	}{
		{"a worker is killed", func() { tt.kill(tt.servers[1]) }, func() { tt.start(tt.servers[1]) }},
		{"the database crashes", func() { servertest.KillPostgres(t) }, func() { servertest.RestartPostgres(t) }},
		{"the S3 server is killed", func() { servertest.KillS3(t) }, func() { servertest.RestartS3(t) }},
		{"both are away", func() { servertest.KillS3(t); servertest.KillPostgres(t) }, func() { servertest.RestartPostgres(t); servertest.RestartS3(t) }},
	}
	for n, day := range days {
		tt.feed(share(*tortureFlows, len(days), n))
		tt.wait(2 * time.Second)
		t.Log(day.name)
		day.harm()
		tt.wait(4 * time.Second)
		day.end()
	}
	tt.settle()
}

// TestFullDisk has no file grow for a while: what a full disk does, without filling one.
// The limit is the process's own (setrlimit(2), RLIMIT_FSIZE), and a write beyond it fails.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	tt := tortured(t, prepare(t, unhurried...), "all")
	const times = 3
	for n := range times {
		tt.feed(share(*tortureFlows, times, n))
		tt.wait(time.Second)
		tt.limitFiles(0)
		tt.wait(4 * time.Second)
		tt.limitFiles(unix.RLIM_INFINITY)
	}
	tt.settle()
}

// limitFiles sets how large the server's files may grow.
func (tt *torture) limitFiles(size uint64) {
	tt.t.Helper()
	limit := unix.Rlimit{Cur: size, Max: unix.RLIM_INFINITY}
	if err := unix.Prlimit(tt.servers[0].process.Process.Pid, unix.RLIMIT_FSIZE, &limit, nil); err != nil {
		tt.t.Fatal(err)
	}
}
