package work_test

import (
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"atlas/internal/flow"
	"atlas/internal/queue"
	"atlas/internal/servertest"
	"atlas/internal/store"
)

// gate is a way to a server that can be shut: connections break and none is made.
type gate struct {
	net.Listener
	network, server string
	plan            *plan // what is sent to the server breaks connections by it; may be nil

	mu    sync.Mutex
	shut  bool
	conns map[net.Conn]bool
	ends  sync.WaitGroup
}

func openGate(t *testing.T, network, server string) *gate {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	g := &gate{Listener: l, network: network, server: server, conns: make(map[net.Conn]bool)}
	g.ends.Go(g.serve)
	t.Cleanup(func() {
		must(t, l.Close())
		g.set(true)
		g.ends.Wait()
	})
	return g
}

func (g *gate) serve() {
	for {
		in, err := g.Accept()
		if err != nil {
			return
		}
		out, err := net.Dial(g.network, g.server)
		if err != nil || !g.add(in, out) {
			_ = in.Close()
			continue
		}
		answerIsLost := new(atomic.Bool)
		g.ends.Go(func() {
			pass(out, in, func() bool {
				before, after := g.plan.next()
				if after {
					answerIsLost.Store(true)
				}
				return before
			})
		})
		g.ends.Go(func() { pass(in, out, answerIsLost.Load) }) // the server has done it when it answers
	}
}

// pass hands on what comes, until either side is closed or what has come breaks the
// connection.
func pass(to, from net.Conn, breaks func() bool) {
	defer func() { _, _ = to.Close(), from.Close() }()
	for buffer := make([]byte, 64<<10); ; {
		n, err := from.Read(buffer)
		if err != nil {
			return
		}
		if breaks() {
			return
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// add keeps a connection for when the gate is shut; it says false when it is.
func (g *gate) add(in, out net.Conn) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut {
		_ = out.Close()
		return false
	}
	g.conns[in], g.conns[out] = true, true
	return true
}

func (g *gate) set(shut bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shut = shut
	for c := range g.conns {
		if shut {
			_ = c.Close()
			delete(g.conns, c)
		}
	}
}

// TestOutage: while the database, the file store or both are away, in the middle of many
// flows, nothing is given up, though each job is tried only once.
func TestOutage(t *testing.T) {
	direct := place{database: servertest.PostgresLike(t, store.MigratePostgres), bucket: servertest.S3(t)}
	gated, toDatabase, toBucket := direct.behindGates(t)
	a := newAtlasAt(t, gated)
	a.reader.pause = 100 * time.Millisecond
	a.beat = quickBeat
	for _, p := range []*queue.Policy{&a.policies.Fetch, &a.policies.Read, &a.policies.Finish, &a.policies.Deliver} {
		p.Backoff = nil
	}
	want := make(map[flow.ID][]line)
	for i := range 60 {
		id := a.init(t)
		name := fmt.Sprint("Meera-", i)
		want[id] = []line{{ID: "1", Name: name}}
		a.upload(t, id, "https://files.example/"+name)
	}
	a.start(t)
	for n, away := range [][]*gate{{toBucket}, {toDatabase}, {toDatabase, toBucket}} {
		a.receiver.wait(t, 5*(n+1))
		for _, g := range away {
			g.set(true)
		}
		time.Sleep(2 * time.Second) // longer than a call asks again by itself
		for _, g := range away {
			g.set(false)
		}
	}
	a.receiver.wait(t, len(want))
	eventually(t, func() bool { return len(firstCallbacks(t, a.receiver.callbacks())) == len(want) })
	for id, c := range firstCallbacks(t, a.receiver.callbacks()) {
		if diff := cmp.Diff(want[id], c.Body.Documents); diff != "" {
			t.Errorf("callback of flow %s (-want +got)\n%s", id, diff)
		}
	}
}
