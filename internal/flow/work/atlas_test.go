package work_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"atlas/internal/batch"
	"atlas/internal/client"
	"atlas/internal/deliver"
	"atlas/internal/flow"
	"atlas/internal/flow/work"
	"atlas/internal/outbound"
	"atlas/internal/queue"
	"atlas/internal/servertest"
	"atlas/internal/store"
)

const lender client.ID = "cl_lender"

// quick tries as often as the product does, without its patience.
var quick = queue.Policies{
	Fetch:   queue.Policy{Backoff: repeat(time.Millisecond, 4), Timeout: time.Minute},
	Read:    queue.Policy{Backoff: repeat(time.Millisecond, 2), Timeout: time.Minute},
	Finish:  queue.Policy{Backoff: repeat(time.Millisecond, 2), Timeout: time.Minute},
	Deliver: queue.Policy{Backoff: repeat(time.Millisecond, 9), Timeout: time.Minute},
}

func repeat(d time.Duration, n int) (out []time.Duration) {
	for range n {
		out = append(out, d)
	}
	return out
}

// loopback lets this machine be called.
var loopback = outbound.Policy{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}

// atlas is the product between the API and the pipeline: real database, queue and
// blobs, and a receiver of callbacks.
type atlas struct {
	*flow.Service
	batches *batch.Service
	place
	store    *store.Store
	blobs    blobStore
	sql      *sql.DB // the same database, for a look from outside
	source   *source
	reader   *fakeReader
	apart    work.Reader  // instead of reader, when not nil
	faults   *faults      // what fails; nil is nothing
	fetcher  work.Fetcher // instead of source, when not nil
	policy   outbound.Policy
	renderer renderer
	receiver *receiver
	log      servertest.Log
	policies queue.Policies
	beat     time.Duration // of the workers' roll; 0 is the queue's own
	runner   *work.Runner
}

// quickBeat finds what is lost within seconds. A machine on which the end of a job takes
// as long to say has it run twice.
const quickBeat = 250 * time.Millisecond

// newAtlas opens an atlas in a new folder; its work starts with start.
func newAtlas(t *testing.T) *atlas {
	t.Helper()
	return newAtlasAt(t, place{dir: t.TempDir()})
}

// newAtlasAt opens an atlas at an empty place.
func newAtlasAt(t *testing.T, p place) *atlas {
	t.Helper()
	a := atlasAt(t, p)
	must(t, a.store.InsertClient(t.Context(), client.Client{
		ID: lender, Name: "Nidhi Capital", Environment: client.Production,
		SecretHash: []byte("hash"), WebhookSecret: []byte("sealed"), CreatedAt: time.Now(),
	}))
	return a
}

// atlasAt opens an atlas at a place that has a client, or will.
func atlasAt(t *testing.T, p place) *atlas {
	t.Helper()
	a := &atlas{place: p, source: newSource(), reader: newReader(), receiver: newReceiver(t), policies: quick, policy: loopback}
	var err error
	a.store, err = p.openStore(t.Context())
	must(t, err)
	t.Cleanup(func() { must(t, a.store.Close()) })
	a.sql = p.openSQL(t)
	a.Service, a.batches = flow.NewService(a.store, nil), batch.NewService(a.store, nil)
	return a
}

// newRunner joins the parts of a; it is also how the killed process of TestKill is
// made.
func (a *atlas) newRunner(logTo io.Writer) (*work.Runner, error) {
	blobs, err := a.openBlobs()
	if err != nil {
		return nil, err
	}
	a.blobs = blobs
	http := outbound.NewClient(a.policy, outbound.Limits{})
	var fetcher work.Fetcher = a.source
	poll := 100 * time.Millisecond
	if a.faults != nil {
		blobs, fetcher = brittleBlobs{blobs, a.faults.files}, brittleSource{a.source, a.faults.network}
		if a.bucket != "" {
			blobs = a.blobs // its way to the server fails
		}
		poll = 0 // polling is calls, too, and without an end
	}
	if a.fetcher != nil {
		fetcher = a.fetcher
	}
	var reader work.Reader = a.reader
	if a.apart != nil {
		reader = a.apart
	}
	return work.New(work.Deps{
		Store: a.store, Blobs: blobs, Fetcher: fetcher, Reader: reader, Checker: checker{}, Renderer: a.renderer,
		Deliver: deliver.NewSender(a.store, http, secrets{}, deliver.Options{PerHost: 16}),
		Queue: queue.Options{
			Policies: a.policies, StopTimeout: 50 * time.Millisecond, Poll: poll, Beat: a.beat,
			Log: slog.New(slog.NewJSONHandler(logTo, nil)),
		},
	})
}

func (a *atlas) start(t *testing.T) {
	t.Helper()
	r, err := a.newRunner(&a.log)
	must(t, err)
	must(t, r.Start(t.Context()))
	a.runner = r
	t.Cleanup(func() { a.stop(t) })
}

// stop ends the work; a second call does nothing.
func (a *atlas) stop(t *testing.T) {
	t.Helper()
	if a.runner != nil {
		must(t, a.runner.Stop(context.WithoutCancel(t.Context())))
		must(t, a.blobs.Close())
		a.runner = nil
	}
}

func (a *atlas) init(t *testing.T) flow.ID {
	t.Helper()
	f, err := a.Init(t.Context(), lender, a.application())
	must(t, err)
	return f.ID
}

func (a *atlas) application() flow.Application {
	return flow.Application{
		ProductType: "POC_CDL", ApplicationID: "12321321",
		AuthURL: a.receiver.base + "/auth", CallbackURL: a.receiver.base + "/callback",
	}
}

// upload uploads files whose document_ids are "1", "2" and so on.
func (a *atlas) upload(t *testing.T, id flow.ID, urls ...string) []flow.Entry {
	t.Helper()
	var files []flow.File
	for i, url := range urls {
		files = append(files, flow.File{URL: url, DocumentID: string(rune('1' + i))})
	}
	entries, err := a.Upload(t.Context(), lender, id, files)
	must(t, err)
	return entries
}

func (a *atlas) status(t *testing.T, id flow.ID) flow.Status {
	t.Helper()
	s, err := a.Status(t.Context(), lender, id)
	must(t, err)
	return s
}

// count runs a query for one number on the database file.
func (a *atlas) count(t *testing.T, query string) (n int) {
	t.Helper()
	must(t, a.sql.QueryRowContext(t.Context(), query).Scan(&n))
	return n
}

// openJobs counts the jobs that are left to do.
const openJobs = `SELECT COUNT(*) FROM river_job WHERE state NOT IN ('completed', 'cancelled', 'discarded')`

// idle waits until no job is left to do.
func (a *atlas) idle(t *testing.T) {
	t.Helper()
	eventually(t, func() bool { return a.count(t, openJobs) == 0 })
}

// callback is what a receiver got.
type callback struct {
	ID   string
	Raw  string
	Body body
}

// receiver is a lender's server: it hands out a token and takes callbacks that
// carry it and are signed.
type receiver struct {
	*httptest.Server
	t    *testing.T
	base string // where it is said to be
	plan *plan  // connections break by it; may be nil
	mu   sync.Mutex
	got  []callback
}

func newReceiver(t *testing.T) *receiver {
	r := &receiver{t: t}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /auth", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"access_token":"token-of-the-day"}`))
	})
	mux.HandleFunc("POST /callback", r.take)
	mux.HandleFunc("GET /files/{name}", func(w http.ResponseWriter, req *http.Request) {
		_, _ = w.Write([]byte("https://files.example/" + req.PathValue("name"))) // as source does
	})
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		brittleHandler(r.plan, mux).ServeHTTP(w, req)
	}))
	r.base = r.URL
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) take(_ http.ResponseWriter, req *http.Request) {
	raw, err := io.ReadAll(req.Body)
	if err != nil {
		return // the sender was killed
	}
	hook, err := standardwebhooks.NewWebhook(whsec)
	if err == nil {
		err = hook.Verify(raw, req.Header)
	}
	if err != nil || req.Header.Get("Token") != "token-of-the-day" {
		r.t.Errorf("callback with headers %v: %v", req.Header, err)
	}
	c := callback{ID: req.Header.Get("webhook-id"), Raw: string(raw)}
	if err := json.Unmarshal(raw, &c.Body); err != nil {
		r.t.Error(err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got = append(r.got, c)
}

func (r *receiver) callbacks() []callback {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]callback(nil), r.got...)
}

// wait returns the callbacks when there are n of them.
func (r *receiver) wait(t *testing.T, n int) []callback {
	t.Helper()
	eventually(t, func() bool { return len(r.callbacks()) >= n })
	return r.callbacks()
}

// patience is beyond what a busy machine under the race detector takes.
const patience = 2 * time.Minute

func eventually(t *testing.T, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("it did not happen within %v", patience)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
