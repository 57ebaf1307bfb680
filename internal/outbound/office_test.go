package outbound_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"atlas/internal/api"
	"atlas/internal/audit"
	"atlas/internal/batch"
	"atlas/internal/blob/fileblob"
	"atlas/internal/client"
	"atlas/internal/crosscheck"
	"atlas/internal/deliver"
	"atlas/internal/document"
	"atlas/internal/fault"
	"atlas/internal/fetch"
	"atlas/internal/flow"
	"atlas/internal/flow/work"
	"atlas/internal/keyring"
	"atlas/internal/outbound"
	"atlas/internal/outbound/dnstest"
	"atlas/internal/queue"
	"atlas/internal/store"
	"atlas/internal/vault/vaulttest"
)

// allowedSite is the one address that an office may call. On Linux all of 127.0.0.0/8
// is this machine.
var allowedSite = netip.MustParseAddr("127.99.99.99")

// timeout of an office's requests, short enough to wait for.
const timeout = 300 * time.Millisecond

// office is the whole product but its models: the API, the queue, what downloads and
// what delivers, on a real database.
type office struct {
	api     http.Handler
	token   string
	store   *store.Store
	sockets *sockets
	canary  *atomic.Int64

	port, sitePort, ownPort string // of the listener everywhere, the site, and the office itself
	tags, flows             int    // so far
}

func newOffice(t *testing.T, allow ...string) *office {
	t.Helper()
	o := &office{sockets: &sockets{}}
	o.port, o.canary = serve(t, ":0", ok)
	o.sitePort, _ = serve(t, allowedSite.String()+":0", newSite())
	var calls *atomic.Int64
	o.ownPort, calls = serve(t, allowedSite.String()+":0", ok)
	t.Cleanup(func() {
		if calls.Load() != 0 {
			t.Error("the office called itself")
		}
	})
	o.sockets.site = netip.AddrPortFrom(allowedSite, parsePort(t, o.sitePort))

	policy := outbound.Policy{
		Allow:    []netip.Prefix{netip.PrefixFrom(allowedSite, 32)},
		Own:      []string{allowedSite.String() + ":" + o.ownPort, "atlas.example:443"},
		Resolver: dnstest.Resolver(t, names()),
	}
	for _, a := range allow {
		policy.Allow = append(policy.Allow, netip.MustParsePrefix(a))
	}
	var err error
	o.store, err = store.OpenSQLite(t.Context(), t.TempDir())
	must(t, err)
	t.Cleanup(func() { must(t, o.store.Close()) })
	vaulttest.Seal(t, o.store)
	ring, err := keyring.New(make([]byte, keyring.KeySize))
	must(t, err)
	clients := client.NewService(o.store, ring, client.Options{})
	o.signIn(t, clients)
	o.open(clients)
	o.work(t, clients, policy)
	return o
}

func (o *office) signIn(t *testing.T, clients *client.Service) {
	t.Helper()
	cred, err := clients.Create(t.Context(), "Nidhi Capital", client.Production)
	must(t, err)
	c, err := clients.Authenticate(t.Context(), cred.ID, cred.Secret)
	must(t, err)
	o.token, err = clients.Issue(t.Context(), c)
	must(t, err)
}

// open makes the API.
func (o *office) open(clients *client.Service) {
	o.api = api.New(api.Deps{
		Clients: clients, Flows: flow.NewService(o.store, nil), Batches: batch.NewService(o.store, nil), Keys: o.store,
		Audit: audit.New(o.store, nil, audit.Options{}),
		Log:   slog.New(slog.DiscardHandler),
	}, api.Options{MaxFiles: 500, ClientRate: rate.Inf, TokenRate: rate.Inf})
}

// once has every job tried a single time.
var once = queue.Policies{
	Fetch: queue.Policy{Timeout: time.Minute}, Read: queue.Policy{Timeout: time.Minute},
	Finish: queue.Policy{Timeout: time.Minute}, Deliver: queue.Policy{Timeout: time.Minute},
}

// work starts what works the queue.
func (o *office) work(t *testing.T, clients *client.Service, policy outbound.Policy) {
	t.Helper()
	blobs, err := fileblob.Open(fileblob.Options{Dir: t.TempDir(), BaseURL: "https://atlas.example", Key: make([]byte, 32)})
	must(t, err)
	download := fetch.New(policy, fetch.Options{MaxBytes: 1 << 20, Timeout: timeout})
	post := newClient(t, policy, outbound.Limits{Total: timeout})
	runner, err := work.New(work.Deps{
		Store: o.store, Blobs: blobs, Reader: blind{}, Checker: blind{}, Renderer: blind{},
		Fetcher: countedFetcher{download, o.sockets},
		Deliver: deliver.NewSender(o.store, countedDoer{post, o.sockets}, clients, deliver.Options{Timeout: timeout, PerHost: 1000}),
		Queue: queue.Options{
			Policies: once, Poll: 20 * time.Millisecond, StopTimeout: time.Second, Log: slog.New(slog.DiscardHandler),
			Workers: queue.Workers{Fetch: 16, Read: 4, Deliver: 16},
		},
	})
	must(t, err)
	must(t, runner.Start(t.Context()))
	t.Cleanup(func() {
		must(t, runner.Stop(context.WithoutCancel(t.Context())))
		must(t, blobs.Close())
	})
}

// blind reads nothing and compares nothing.
type blind struct{}

func (blind) Read(context.Context, []byte) (document.Reading, []byte, error) {
	return document.Reading{}, nil, fault.New(fault.Unsupported, "not_image_or_pdf", "not an image or PDF")
}

func (blind) Run(string, []document.Reading) []crosscheck.Result { return nil }

func (blind) Extracts(context.Context, flow.Result, time.Time) ([]byte, error) {
	return []byte("{}"), nil
}

// sockets are those that were opened, told by package net itself, past all that decides
// whether they should be.
type sockets struct {
	site    netip.AddrPort
	allowed atomic.Int64
	mu      sync.Mutex
	denied  []string
}

// watch counts what is opened for requests of the context.
func (s *sockets) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{ConnectDone: func(_, address string, err error) {
		// A refusal by net.Dialer's Control comes before connect(2); whatever else
		// went wrong, it had been called.
		var refused *fault.Error
		if errors.As(err, &refused) {
			return
		}
		if a, err := netip.ParseAddrPort(address); err == nil && a == s.site {
			s.allowed.Add(1)
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.denied = append(s.denied, address)
	}})
}

// takeDenied returns the sockets to other addresses than the site's, and forgets them.
func (s *sockets) takeDenied() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	denied := s.denied
	s.denied = nil
	return denied
}

type countedFetcher struct {
	next    work.Fetcher
	sockets *sockets
}

func (c countedFetcher) Get(ctx context.Context, url string) ([]byte, error) {
	return c.next.Get(c.sockets.watch(ctx), url)
}

type countedDoer struct {
	next    deliver.Doer
	sockets *sockets
}

func (c countedDoer) Do(req *http.Request) (*http.Response, error) {
	return c.next.Do(req.WithContext(c.sockets.watch(req.Context())))
}

// The three ways in. Each returns, for every URL, how it was refused: "at the door" when
// the call that named it was, the code of a fault, or "" when it was not.

const atTheDoor = "at the door"

// files has documents downloaded from urls.
func (o *office) files(t *testing.T, urls []string) []string {
	t.Helper()
	ends := make([]string, len(urls))
	flow := o.init(t, o.url("/auth"), o.url("/callback"))
	for i, u := range urls {
		if !o.upload(t, flow, u, strconv.Itoa(i)) {
			ends[i] = atTheDoor
		}
	}
	eventually(t, func() bool {
		return !strings.Contains(o.call(t, "GET", "/v3/verification/status?flow_uuid="+flow, nil).Body.String(), `"master_status":"IN_PROGRESS"`)
	})
	var extracts struct {
		OCRData []struct {
			DocumentID string `json:"document_id"`
			Reason     string `json:"error_reason"`
		} `json:"ocr_data"`
	}
	must(t, json.Unmarshal(o.call(t, "GET", "/v3/verification/extracts?flow_uuid="+flow, nil).Body.Bytes(), &extracts))
	for _, d := range extracts.OCRData {
		i, err := strconv.Atoi(d.DocumentID)
		must(t, err)
		ends[i] = strings.TrimPrefix(d.Reason, "file could not be downloaded: ")
	}
	return ends
}

// auths names urls as auth_url, with a callback_url that is well.
func (o *office) auths(t *testing.T, urls []string) []string {
	t.Helper()
	return o.deliveries(t, urls, deliver.Auth, func(u string) (auth, callback string) { return u, o.url("/callback") })
}

// callbacks names urls as callback_url, with an auth_url that is well.
func (o *office) callbacks(t *testing.T, urls []string) []string {
	t.Helper()
	return o.deliveries(t, urls, deliver.Callback, func(u string) (auth, callback string) { return o.url("/auth"), u })
}

func (o *office) deliveries(t *testing.T, urls []string, stage deliver.Stage, place func(string) (auth, callback string)) []string {
	t.Helper()
	ends := make([]string, len(urls))
	opened := map[string]int{}
	for i, u := range urls {
		auth, callback := place(u)
		flow := o.init(t, auth, callback)
		if flow == "" {
			ends[i] = atTheDoor
			continue
		}
		opened[flow] = i
		if !o.upload(t, flow, o.url("/file"), "1") {
			t.Fatal("the good file was refused")
		}
	}
	for flow, delivery := range o.delivered(t, opened) {
		attempts, err := o.store.Attempts(t.Context(), delivery)
		must(t, err)
		if last := attempts[len(attempts)-1]; last.Stage == stage {
			ends[opened[flow]] = last.Code
		}
	}
	return ends
}

// delivered waits until the callback of each flow was tried, and returns their ids.
func (o *office) delivered(t *testing.T, flows map[string]int) (ids map[string]string) {
	t.Helper()
	eventually(t, func() bool {
		ids = map[string]string{}
		must(t, o.store.Each(t.Context(), deliver.Query{Until: time.Now().Add(time.Hour)}, func(s deliver.Summary) error {
			if _, ours := flows[s.FlowID]; ours && s.State != deliver.Pending {
				ids[s.FlowID] = s.ID
			}
			return nil
		}))
		return len(ids) == len(flows)
	})
	return ids
}

// url is one of the site's.
func (o *office) url(path string) string {
	return fmt.Sprintf("http://%s:%s%s", allowedSite, o.sitePort, path)
}

// init opens a flow; "" when its URLs are refused.
func (o *office) init(t *testing.T, auth, callback string) string {
	t.Helper()
	o.flows++
	r := o.call(t, "POST", "/v3/verification/flow/init", map[string]any{
		"product_type": "POC_CDL", "application_id": strconv.Itoa(o.flows), "auth_url": auth, "callback_url": callback,
	})
	var answer struct {
		Flow string `json:"flow_uuid"`
	}
	must(t, json.Unmarshal(r.Body.Bytes(), &answer))
	if (r.Code == http.StatusCreated) != (answer.Flow != "") {
		t.Fatalf("flow/init gives %d %s", r.Code, r.Body)
	}
	return answer.Flow
}

// upload says whether a file was taken.
func (o *office) upload(t *testing.T, flow, url, id string) bool {
	t.Helper()
	r := o.call(t, "POST", "/v3/verification/multiupload", map[string]any{
		"flow_uuid": flow, "file_urls": []map[string]string{{"file_url": url, "document_id": id}},
	})
	if r.Code != http.StatusCreated && r.Code != http.StatusBadRequest {
		t.Fatalf("multiupload gives %d %s", r.Code, r.Body)
	}
	return r.Code == http.StatusCreated
}

func (o *office) call(t *testing.T, method, path string, body any) *httptest.ResponseRecorder {
	t.Helper()
	text, err := json.Marshal(body)
	must(t, err)
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(string(text)))
	r.Header.Set("Token", o.token)
	w := httptest.NewRecorder()
	o.api.ServeHTTP(w, r)
	return w
}

// newSite is a lender's site that means ill.
func newSite() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/file", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("no picture")) })
	mux.HandleFunc("/auth", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"token":"t"}`)) })
	mux.HandleFunc("/callback", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("/redirect", func(w http.ResponseWriter, r *http.Request) {
		status, err := strconv.Atoi(r.FormValue("status"))
		if err != nil {
			status = http.StatusFound
		}
		w.Header().Set("Connection", "close") // so that the next hop looks the name up again
		w.Header().Set("Location", r.FormValue("to"))
		w.WriteHeader(status)
	})
	mux.Handle("/loop", http.RedirectHandler("/loop", http.StatusFound))
	mux.HandleFunc("/nowhere", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusFound) })
	mux.HandleFunc("/endless", func(w http.ResponseWriter, _ *http.Request) {
		for { // until the other side has had enough
			if _, err := w.Write(make([]byte, 64<<10)); err != nil {
				return
			}
		}
	})
	mux.HandleFunc("/declared", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "5000000000")
	})
	mux.HandleFunc("/header", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Large", strings.Repeat("x", 128<<10))
	})
	mux.HandleFunc("/headers", func(w http.ResponseWriter, _ *http.Request) {
		for i := range 5000 {
			w.Header().Set(fmt.Sprint("X-", i), "0123456789")
		}
	})
	mux.HandleFunc("/silent", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/drip", drip)
	mux.HandleFunc("/drip-header", func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		for _, c := range []byte("HTTP/1.1 200 OK\r\nX-Slow: " + strings.Repeat("x", 1<<16)) {
			if _, err := conn.Write([]byte{c}); err != nil {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
	})
	mux.HandleFunc("/continue", func(w http.ResponseWriter, _ *http.Request) {
		for range 10_000 {
			w.WriteHeader(http.StatusContinue)
		}
	})
	mux.HandleFunc("/refresh", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Refresh", "0;url=http://169.254.169.254/")
		w.WriteHeader(http.StatusTeapot)
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // net/http sees the other side go only after that
		mux.ServeHTTP(w, r)
	})
}

// names are what the names of the corpus stand for, each time they are asked for.
func names() func(name string) []netip.Addr {
	inside := map[string][]netip.Addr{
		"v6.inside.example":       {netip.IPv6LinkLocalAllNodes(), netip.IPv6Loopback()},
		"mapped.inside.example":   {netip.MustParseAddr("64:ff9b::7f00:1")},
		"private.inside.example":  {netip.MustParseAddr("10.0.0.1")},
		"any.inside.example":      {netip.IPv4Unspecified(), netip.IPv6Unspecified()},
		"both.inside.example":     {netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("127.0.0.1"), netip.IPv6Loopback()},
		"metadata.inside.example": {netip.MustParseAddr("169.254.169.254")},
		"mixed.inside.example":    {netip.MustParseAddr("127.0.0.1"), allowedSite},
		"atlas.example":           {allowedSite},
	}
	// What a name says first, and what ever after.
	first := map[string][]netip.Addr{"rebind": {allowedSite}, "rebind6": {allowedSite}, "rebindmeta": {allowedSite}, "flip": {netip.MustParseAddr("10.0.0.1")}}
	then := map[string][]netip.Addr{
		"rebind": {netip.MustParseAddr("127.0.0.1")}, "rebind6": {netip.IPv6Loopback()},
		"rebindmeta": {netip.MustParseAddr("169.254.169.254")}, "flip": {netip.MustParseAddr("127.0.0.1")},
	}
	var mu sync.Mutex
	asked := map[string]int{}
	return func(name string) []netip.Addr {
		name = strings.ToLower(strings.TrimSuffix(name, "."))
		if _, rest, _ := strings.Cut(name, "."); first[strings.TrimSuffix(rest, ".example")] != nil {
			mu.Lock()
			defer mu.Unlock()
			mind := strings.TrimSuffix(rest, ".example")
			if asked[name]++; asked[name] <= 2 { // one lookup asks for A and for AAAA
				return first[mind]
			}
			return then[mind]
		}
		if a, ok := inside[name]; ok {
			return a
		}
		if strings.HasSuffix(name, ".inside.example") {
			return []netip.Addr{netip.MustParseAddr("127.0.0.1")}
		}
		return []netip.Addr{netip.MustParseAddr("192.0.2.1")} // documentation: nobody has it
	}
}

func parsePort(t *testing.T, text string) uint16 {
	t.Helper()
	n, err := net.LookupPort("tcp", text)
	must(t, err)
	return uint16(n)
}

func eventually(t *testing.T, ok func() bool) {
	t.Helper()
	const patience = 2 * time.Minute
	for deadline := time.Now().Add(patience); !ok(); time.Sleep(20 * time.Millisecond) {
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
