package api_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"atlas/internal/api"
	"atlas/internal/audit"
	"atlas/internal/batch"
	"atlas/internal/blob/fileblob"
	"atlas/internal/client"
	"atlas/internal/crosscheck"
	"atlas/internal/fault"
	"atlas/internal/flow"
	"atlas/internal/keyring"
	"atlas/internal/servertest"
	"atlas/internal/store"
	"atlas/internal/vault/vaulttest"
)

// door is the whole API over HTTP on a real database and real files.
type door struct {
	*httptest.Server
	clients *client.Service
	store   *store.Store
	blobs   *fileblob.Store
	ring    keyring.Ring
	clock   *clock
	log     *servertest.Log
	handler http.Handler
	doc     openAPI
}

// open starts a door; change may alter what it is made of.
func open(t testing.TB, change ...func(*api.Deps, *api.Options)) *door {
	t.Helper()
	ring, err := keyring.New(bytes.Repeat([]byte{7}, keyring.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.OpenSQLite(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, st) })
	vaulttest.Seal(t, st)
	d := &door{store: st, ring: ring, clock: newClock(), log: &servertest.Log{}}
	d.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { d.handler.ServeHTTP(w, r) }))
	d.Start()
	t.Cleanup(d.Close)
	d.blobs, err = fileblob.Open(fileblob.Options{Dir: t.TempDir(), BaseURL: d.URL, Key: ring.Key(keyring.BlobURLs), Now: d.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, d.blobs) })
	d.clients = client.NewService(st, ring, client.Options{Now: d.clock.Now})
	rules, err := crosscheck.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	deps := api.Deps{
		Clients:   d.clients,
		Flows:     flow.NewService(st, d.clock.Now),
		Batches:   batch.NewService(st, d.clock.Now),
		Keys:      st,
		Blobs:     d.blobs,
		Files:     d.blobs,
		Log:       slog.New(slog.NewJSONHandler(d.log, nil)),
		Specimens: specimens{},
		Checks:    rules,
		Audit:     audit.New(st, ring.Key(keyring.Audit), audit.Options{}),
	}
	// The clock stands still, so no bucket would fill again.
	opts := api.Options{Now: d.clock.Now, ClientRate: rate.Inf, TokenRate: rate.Inf}
	for _, c := range change {
		c(&deps, &opts)
	}
	d.handler = api.New(deps, opts)
	d.doc = d.contract(t)
	d.log.Reset()
	return d
}

// specimens serves any name but missing.jpg.
type specimens struct{}

func (specimens) Serve(w http.ResponseWriter, r *http.Request) error {
	if strings.HasSuffix(r.URL.Path, "/missing.jpg") {
		return fault.New(fault.NotFound, "specimen_not_found", "Specimen not found")
	}
	w.Header().Set("Content-Type", "application/json")
	_, err := io.WriteString(w, `{"specimens":[]}`)
	return err
}

func closed(t testing.TB, c io.Closer) {
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

// client makes a client with a token.
func (d *door) client(t testing.TB, env client.Environment) (client.Credentials, string) {
	t.Helper()
	cred, err := d.clients.Create(t.Context(), "Acme Loans", env)
	if err != nil {
		t.Fatal(err)
	}
	return cred, d.token(t, cred)
}

func (d *door) token(t testing.TB, cred client.Credentials) string {
	t.Helper()
	c, err := d.clients.Authenticate(t.Context(), cred.ID, cred.Secret)
	if err != nil {
		t.Fatal(err)
	}
	token, err := d.clients.Issue(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// reply is an answer as read.
type reply struct {
	status int
	body   string
	header http.Header
}

// call sends a request; headers are name and value in turn.
func (d *door) call(t testing.TB, method, path, body string, headers ...string) reply {
	t.Helper()
	return d.callContext(t.Context(), t, method, path, body, headers...)
}

func (d *door) callContext(ctx context.Context, t testing.TB, method, path, body string, headers ...string) reply {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, method, d.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header[headers[i]] = []string{headers[i+1]} // as spelled, not canonical
	}
	resp, err := d.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	d.doc.documented(t, req, resp, text)
	return reply{resp.StatusCode, string(text), resp.Header}
}

// want checks status and body to the byte.
func (r reply) want(t testing.TB, status int, body string) {
	t.Helper()
	if r.status != status || r.body != body {
		t.Errorf("got  %d %s\nwant %d %s", r.status, r.body, status, body)
	}
	if ct := r.header.Get("Content-Type"); ct != "application/json" {
		t.Errorf("Content-Type is %q", ct)
	}
}

const goodInit = `{"product_type":"POC_CDL","application_id":"12321321",` +
	`"auth_url":"https://lender.example/auth","callback_url":"https://lender.example/callback","flow_params":{}}`

// flow opens a flow and returns its id.
func (d *door) flow(t testing.TB, token string) string {
	t.Helper()
	r := d.call(t, "POST", "/v3/verification/flow/init", goodInit, "Token", token)
	id, ok := strings.CutPrefix(strings.TrimSuffix(r.body, `"}`), `{"flow_uuid":"`)
	if !ok || r.status != http.StatusCreated {
		t.Fatalf("flow/init gives %d %s", r.status, r.body)
	}
	return id
}

// clock is a time that tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 3, 9, 8, 14, 8, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
