package deliver_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"atlas/internal/client"
	"atlas/internal/deliver"
	"atlas/internal/fault"
	"atlas/internal/flow"
	"atlas/internal/keyring"
	"atlas/internal/outbound"
	"atlas/internal/queue"
	"atlas/internal/store"
	"atlas/internal/vault/vaulttest"
)

// whsec is base64 of "a webhook secret for the tests".
const whsec = "whsec_YSB3ZWJob29rIHNlY3JldCBmb3IgdGhlIHRlc3Rz"

const lender client.ID = "cl_lender"

type secrets struct{}

func (secrets) WebhookSecrets(_ context.Context, id client.ID) ([]string, error) {
	if id != lender {
		return nil, fault.New(fault.NotFound, "client_not_found", "")
	}
	return []string{whsec}, nil
}

// call is a request that a lender's server got.
type call struct {
	path   string
	header http.Header
	body   string
}

// office is a lender's server.
type office struct {
	*httptest.Server
	mu    sync.Mutex
	calls []call
}

// newOffice answers the two URLs of a flow; a nil handler answers 200.
func newOffice(t *testing.T, auth, callback http.HandlerFunc) *office {
	t.Helper()
	o := &office{}
	o.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // a sender that goes away is a case of its own
		o.mu.Lock()
		o.calls = append(o.calls, call{r.URL.Path, r.Header, string(body)})
		o.mu.Unlock()
		answer := map[string]http.HandlerFunc{"/auth": auth, "/callback": callback}[r.URL.Path]
		if answer != nil {
			answer(w, r)
		}
	}))
	t.Cleanup(o.Close)
	return o
}

func (o *office) got(path string) (calls []call) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, c := range o.calls {
		if c.path == path {
			calls = append(calls, c)
		}
	}
	return calls
}

// post is a sender on a real database, with a clock that stands still.
type post struct {
	*deliver.Sender
	store *store.Store
	now   time.Time
}

var noon = time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC)

func newPost(t *testing.T, o deliver.Options) *post {
	t.Helper()
	s, err := store.OpenSQLite(t.Context(), t.TempDir())
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	vaulttest.Seal(t, s)
	must(t, s.InsertClient(t.Context(), client.Client{
		ID: lender, Name: "Nidhi Capital", Environment: client.Production,
		SecretHash: []byte("hash"), WebhookSecret: []byte("sealed"), CreatedAt: noon,
	}))
	p := &post{store: s, now: noon}
	o.Now = func() time.Time { return p.now }
	allow := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	p.Sender = deliver.NewSender(s, outbound.NewClient(outbound.Policy{Allow: allow}, outbound.Limits{}), secrets{}, o)
	return p
}

const payload = `{"flow_uuid":"ec57821d","ocr_data":[]}`

// job makes a flow at the office with a callback to be sent.
func (p *post) job(t *testing.T, id string, to *office) queue.DeliverCallback {
	t.Helper()
	return p.jobOf(t, lender, id, to)
}

func (p *post) jobOf(t *testing.T, owner client.ID, id string, to *office) queue.DeliverCallback {
	t.Helper()
	f := flow.Flow{ID: flow.ID("flow of " + id), Client: owner, CreatedAt: noon, Application: flow.Application{
		AuthURL: to.URL + "/auth", CallbackURL: to.URL + "/callback", Params: []byte("{}"),
	}}
	must(t, p.store.InsertFlow(t.Context(), f))
	must(t, p.store.Change(t.Context(), f.ID, func(tx flow.Tx) error {
		return tx.InsertDelivery(t.Context(), flow.Delivery{ID: id, Revision: 1, Body: []byte(payload), CreatedAt: noon})
	}))
	return queue.DeliverCallback{DeliveryID: id}
}

func (p *post) state(t *testing.T, id string) deliver.State {
	t.Helper()
	d, err := p.store.Delivery(t.Context(), id)
	must(t, err)
	return d.State
}

// wantLog compares the delivery log, latencies aside.
func (p *post) wantLog(t *testing.T, id string, want ...deliver.Attempt) {
	t.Helper()
	got, err := p.store.Attempts(t.Context(), id)
	must(t, err)
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(deliver.Attempt{}, "Latency")); diff != "" {
		t.Errorf("log (-want +got)\n%s", diff)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func TestToken(t *testing.T) {
	for _, c := range []struct {
		rule string
		auth http.HandlerFunc
		want string
	}{
		{"access_token is sent", answer(200, `{"access_token":"a"}`), "a"},
		{"token is sent", answer(201, `{"token":"t","expires_in":3600}`), "t"},
		{"access_token comes before token", answer(200, `{"token":"t","access_token":"a"}`), "a"},
		{"an empty access_token leaves it to token", answer(200, `{"token":"t","access_token":""}`), "t"},
		{"no body needs no token", answer(204, ""), ""},
		{"a body that is no JSON needs no token", answer(200, "OK"), ""},
		{"another JSON shape needs no token", answer(200, `["a"]`), ""},
		{"a token that is no string is none", answer(200, `{"token":7}`), ""},
	} {
		t.Run(c.rule, func(t *testing.T) {
			o := newOffice(t, c.auth, nil)
			p := newPost(t, deliver.Options{})
			must(t, p.Work(t.Context(), p.job(t, "msg_1", o)))
			if auth := o.got("/auth"); len(auth) != 1 || auth[0].body != "{}" || auth[0].header.Get("Content-Type") != "application/json" {
				t.Errorf("auth_url got %+v, want one {}", auth)
			}
			header := o.got("/callback")[0].header
			bearer := ""
			if c.want != "" {
				bearer = "Bearer " + c.want
			}
			if header.Get("Token") != c.want || header.Get("Authorization") != bearer {
				t.Errorf("got Token %q, Authorization %q", header.Get("Token"), header.Get("Authorization"))
			}
		})
	}
}

func TestFailedAuthIsAFailedAttemptOfItsOwnKind(t *testing.T) {
	for _, c := range []struct {
		rule   string
		auth   http.HandlerFunc
		status int
		code   string
	}{
		{"an error answer", answer(503, ""), 503, "http_503"},
		{"a refusal may be put right by the next attempt", answer(401, ""), 401, "http_401"},
		{"a redirect is not followed", redirect, 302, "http_302"},
		{"a wish to be left alone counts for callbacks only", answer(410, ""), 410, "http_410"},
		{"a token that no header can hold", answer(200, `{"token":"a\r\nX-Evil: 1"}`), 200, "auth_token_invalid"},
		{"an answer that breaks off", breakOff, 200, "connection_lost"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			o := newOffice(t, c.auth, nil)
			p := newPost(t, deliver.Options{})
			err := p.Work(t.Context(), p.job(t, "msg_1", o))
			if !fault.Retryable(err) || fault.CodeOf(err) != c.code {
				t.Errorf("got %v, want a passing fault %s", err, c.code)
			}
			if calls := o.got("/callback"); calls != nil {
				t.Error("the callback was sent without its token")
			}
			p.wantLog(t, "msg_1", deliver.Attempt{At: noon, Stage: deliver.Auth, Status: c.status, Code: c.code})
			if s := p.state(t, "msg_1"); s != deliver.Pending {
				t.Errorf("the callback is %s", s)
			}
		})
	}
}

func redirect(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, "/elsewhere", http.StatusFound)
}

func breakOff(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "100")
	_, _ = io.WriteString(w, `{"token":`)
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		rule     string
		callback http.HandlerFunc
		status   int
		code     string
		state    deliver.State
		again    bool
		after    time.Duration
		answer   string
	}{
		{"200 is delivered", answer(200, "thank you"), 200, "", deliver.Delivered, false, 0, "thank you"},
		{"any 2xx is delivered", answer(299, ""), 299, "", deliver.Delivered, false, 0, ""},
		{"2xx is delivered though the answer breaks off", breakOff, 200, "", deliver.Delivered, false, 0, `{"token":`},
		{"3xx is a failure", redirect, 302, "http_302", deliver.Pending, true, 0, ""},
		{"404 may pass", answer(404, ""), 404, "http_404", deliver.Pending, true, 0, ""},
		{"500 may pass", answer(500, ""), 500, "http_500", deliver.Pending, true, 0, ""},
		{"a long answer is cut, and its control characters are left out", answer(503, "busy\x1b[0m\nagain \xff"+strings.Repeat("é", 200)), 503, "http_503", deliver.Pending, true, 0, "busy [0m again " + strings.Repeat("é", 120)},
		{"410 stops", answer(410, ""), 410, "http_410", deliver.Undelivered, false, 0, ""},
		{"Retry-After is passed on", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "120")
			w.WriteHeader(429)
		}, 429, "http_429", deliver.Pending, true, 2 * time.Minute, ""},
	} {
		t.Run(c.rule, func(t *testing.T) {
			o := newOffice(t, nil, c.callback)
			p := newPost(t, deliver.Options{})
			err := p.Work(t.Context(), p.job(t, "msg_1", o))
			if (err != nil) != c.again || c.again && !fault.Retryable(err) {
				t.Errorf("got %v", err)
			}
			if w, _ := (queue.Policy{Backoff: []time.Duration{0}, MaxRetryAfter: time.Hour}).Wait(1, err, 0.5); c.again && w != c.after {
				t.Errorf("asks to wait %v, want %v", w, c.after)
			}
			p.wantLog(t, "msg_1", deliver.Attempt{At: noon, Stage: deliver.Callback, Status: c.status, Code: c.code, Answer: c.answer})
			if s := p.state(t, "msg_1"); s != c.state {
				t.Errorf("the callback is %s, want %s", s, c.state)
			}
			if calls := o.got("/elsewhere"); calls != nil {
				t.Error("a redirect was followed")
			}
		})
	}
}

// The whole schedule on a virtual clock: ten attempts with one id and the same
// bytes, each signed for its own time, and then the callback is given up.
func TestScheduleToTheEnd(t *testing.T) {
	o := newOffice(t, nil, answer(500, ""))
	p := newPost(t, deliver.Options{})
	job := p.job(t, "msg_1", o)
	policy := queue.DefaultPolicies.Deliver
	var at []time.Duration
	for attempt := 1; ; attempt++ {
		at = append(at, p.now.Sub(noon))
		wait, again := policy.Wait(attempt, p.Work(t.Context(), job), 0.5)
		if !again {
			break
		}
		p.now = p.now.Add(wait)
	}
	must(t, p.Discard(t.Context(), job, nil))

	h, m, s := time.Hour, time.Minute, time.Second
	want := []time.Duration{
		0, 5 * s, 5*m + 5*s, 35*m + 5*s, 2*h + 35*m + 5*s, 7*h + 35*m + 5*s, 17*h + 35*m + 5*s,
		31*h + 35*m + 5*s, 51*h + 35*m + 5*s, 75*h + 35*m + 5*s,
	}
	if diff := cmp.Diff(want, at); diff != "" {
		t.Errorf("attempts (-want +got)\n%s", diff)
	}
	hook, err := standardwebhooks.NewWebhook(whsec)
	must(t, err)
	signatures := make(map[string]bool)
	for _, c := range o.got("/callback") {
		if c.header.Get("webhook-id") != "msg_1" || c.body != payload || c.header.Get("Content-Type") != "application/json" {
			t.Errorf("got %+v", c)
		}
		must(t, hook.VerifyIgnoringTimestamp([]byte(c.body), c.header))
		signatures[c.header.Get("webhook-signature")] = true
	}
	if len(signatures) != 10 {
		t.Errorf("%d signatures for 10 attempts", len(signatures))
	}
	if got := p.state(t, "msg_1"); got != deliver.Undelivered {
		t.Errorf("the callback is %s", got)
	}
}

func TestDeliveredCallbackIsNotSentAgain(t *testing.T) {
	o := newOffice(t, nil, nil)
	p := newPost(t, deliver.Options{})
	job := p.job(t, "msg_1", o)
	must(t, p.Work(t.Context(), job))
	must(t, p.Work(t.Context(), job))
	if n := len(o.got("/callback")); n != 1 {
		t.Errorf("sent %d times", n)
	}
}

func TestReceiverThatDoesNotAnswer(t *testing.T) {
	release := make(chan struct{})
	o := newOffice(t, nil, func(http.ResponseWriter, *http.Request) { <-release })
	t.Cleanup(func() { close(release) })
	p := newPost(t, deliver.Options{Timeout: 50 * time.Millisecond})
	err := p.Work(t.Context(), p.job(t, "msg_1", o))
	if !fault.Retryable(err) || fault.CodeOf(err) != "timed_out" {
		t.Errorf("got %v, want a passing fault timed_out", err)
	}
	p.wantLog(t, "msg_1", deliver.Attempt{At: noon, Stage: deliver.Callback, Code: "timed_out"})
}

func TestSlowReceiverDelaysNobodyElse(t *testing.T) {
	release, waiting := make(chan struct{}), make(chan struct{}, 2)
	slow := newOffice(t, nil, func(http.ResponseWriter, *http.Request) { waiting <- struct{}{}; <-release })
	other := newOffice(t, nil, nil)
	p := newPost(t, deliver.Options{PerHost: 2})

	var wg sync.WaitGroup
	for _, id := range []string{"msg_1", "msg_2"} {
		job := p.job(t, id, slow)
		wg.Go(func() {
			if err := p.Work(t.Context(), job); err != nil {
				t.Error(err)
			}
		})
	}
	<-waiting
	<-waiting
	if err := p.Work(t.Context(), p.job(t, "msg_3", slow)); err == nil || !strings.Contains(err.Error(), "snoozed") {
		t.Errorf("a third attempt at the slow receiver gave %v, want a snooze", err)
	}
	p.wantLog(t, "msg_3")
	must(t, p.Work(t.Context(), p.job(t, "msg_4", other)))
	close(release)
	wg.Wait()
	must(t, p.Work(t.Context(), queue.DeliverCallback{DeliveryID: "msg_3"}))
}

func TestStoppingIsNoAttempt(t *testing.T) {
	release, waiting := make(chan struct{}), make(chan struct{})
	o := newOffice(t, nil, func(http.ResponseWriter, *http.Request) { close(waiting); <-release })
	t.Cleanup(func() { close(release) })
	p := newPost(t, deliver.Options{})
	job := p.job(t, "msg_1", o)
	ctx, stop := context.WithCancel(t.Context())
	go func() { <-waiting; stop() }()
	if err := p.Work(ctx, job); err != context.Canceled {
		t.Errorf("got %v, want context.Canceled", err)
	}
	p.wantLog(t, "msg_1")
}

// TestRotatedSecret: while a rotation overlaps, receivers with either secret verify the
// callback; after it, those with the new one alone.
func TestRotatedSecret(t *testing.T) {
	o := newOffice(t, nil, nil)
	p := newPost(t, deliver.Options{})
	ring, err := keyring.New(bytes.Repeat([]byte{7}, keyring.KeySize))
	must(t, err)
	now := func() time.Time { return p.now }
	clients := client.NewService(p.store, ring, client.Options{Now: now})
	made, err := clients.Create(t.Context(), "Acme Loans", client.Production)
	must(t, err)
	rotated, err := clients.RotateWebhookSecret(t.Context(), made.ID, time.Hour)
	must(t, err)
	allow := outbound.Policy{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
	sender := deliver.NewSender(p.store, outbound.NewClient(allow, outbound.Limits{}), clients, deliver.Options{Now: now})

	for i, c := range []struct {
		rule       string
		after      time.Duration
		signatures int
		verifiedBy []bool // the new secret's receiver, the old one's
	}{
		{"in the overlap", 59 * time.Minute, 2, []bool{true, true}},
		{"after it", time.Hour, 1, []bool{true, false}},
	} {
		p.now = noon.Add(c.after)
		id := fmt.Sprint("msg_", i)
		must(t, sender.Work(t.Context(), p.jobOf(t, made.ID, id, o)))
		got := o.got("/callback")[i]
		if n := len(strings.Fields(got.header.Get("webhook-signature"))); n != c.signatures {
			t.Errorf("%s: %d signatures, want %d", c.rule, n, c.signatures)
		}
		for j, secret := range []string{rotated.WebhookSecret, made.WebhookSecret} {
			hook, err := standardwebhooks.NewWebhook(secret)
			must(t, err)
			if ok := hook.VerifyIgnoringTimestamp([]byte(got.body), got.header) == nil; ok != c.verifiedBy[j] {
				t.Errorf("%s: receiver %d verifies: %v", c.rule, j, ok)
			}
		}
	}
}
