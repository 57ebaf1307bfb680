package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"atlas/internal/api"
	"atlas/internal/client"
	"atlas/internal/fault"
	"atlas/internal/flow"
)

// broken stands for flows whose store misbehaves.
type broken struct {
	api.Flows
	err   error
	panic any
}

func (b broken) Status(context.Context, client.ID, flow.ID) (flow.Status, error) {
	if b.panic != nil {
		panic(b.panic)
	}
	return flow.Status{}, b.err
}

func TestErrorsOfTheInsideShowNothing(t *testing.T) {
	const secret = "SQL logic error near Meera Nandakumar"
	for _, tt := range []struct {
		rule   string
		flows  broken
		status int
		want   string
	}{
		{"an error nobody classified", broken{err: errors.New(secret)}, 500,
			`{"error":"Internal error","error_code":"500","error_message":"Internal Server Error: Internal error","request_id":"req-7"}`},
		{"an internal fault with a detail", broken{err: fault.Wrap(errors.New(secret), fault.Internal, "x", secret)}, 500,
			`{"error":"Internal error","error_code":"500","error_message":"Internal Server Error: Internal error","request_id":"req-7"}`},
		{"a panic", broken{panic: secret}, 500,
			`{"error":"Internal error","error_code":"500","error_message":"Internal Server Error: Internal error","request_id":"req-7"}`},
		{"a dependency that is away", broken{err: fault.Wrap(errors.New(secret), fault.Unavailable, "db_away", "The database is away")}, 503,
			problem(503, "Service Unavailable", "The database is away")},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			d := open(t, func(deps *api.Deps, _ *api.Options) { tt.flows.Flows, deps.Flows = deps.Flows, tt.flows })
			_, token := d.client(t, client.Production)
			r := d.call(t, "GET", statusPath+"?flow_uuid=x", "", "Token", token, "X-Request-Id", "req-7")
			r.want(t, tt.status, tt.want)
			if !strings.Contains(d.log.String(), secret) || !strings.Contains(d.log.String(), `"level":"ERROR"`) {
				t.Errorf("the log does not hold the cause: %s", d.log)
			}
			d.call(t, "GET", "/healthz", "").want(t, 200, `{"status":"ok"}`)
		})
	}
}

func TestRequestID(t *testing.T) {
	d := open(t)
	for sent, kept := range map[string]bool{
		"req-7":                 true,
		strings.Repeat("a", 64): true,
		"":                      false,
		"two words":             false,
		`"quoted"`:              false,
		strings.Repeat("a", 65): false,
		"999941057058":          false,
		"app-9999-4105-7058":    false,
		"app-9999-4105-7059":    true,
	} {
		for _, path := range []string{"/healthz", "/nothing", "/v4/x", statusPath} {
			got := d.call(t, "GET", path, "", "X-Request-Id", sent).header.Get("X-Request-Id")
			if got == "" || (got == sent) != kept {
				t.Errorf("%s with id %q answers id %q, kept should be %v", path, sent, got, kept)
			}
		}
	}
	if a, b := d.call(t, "GET", "/healthz", ""), d.call(t, "GET", "/healthz", ""); a.header.Get("X-Request-Id") == b.header.Get("X-Request-Id") {
		t.Error("two requests share an id")
	}
}

// TestGuards: every answer of every route, good or bad, has the headers that keep it private
// and from being taken for something else.
func TestGuards(t *testing.T) {
	d := open(t)
	_, token := d.client(t, client.Production)
	id := d.flow(t, token)
	d.call(t, "POST", uploadPath, uploadBody(id, "https://files.example/1", "2"), "Token", token)
	d.finish(t, id)
	_, masked := d.redactURL(t, id, token)
	answers := map[string]reply{
		"a result":        d.call(t, "GET", extractsPath+"?flow_uuid="+id, "", "Token", token),
		"a masked copy":   d.call(t, "GET", strings.TrimPrefix(masked, d.URL), ""),
		"a specimen":      d.call(t, "GET", api.SpecimensPath, ""),
		"no URL of ours":  d.call(t, "GET", "/blobs/redacted/1.jpg?expires=1&signature=x", ""),
		"no route":        d.call(t, "GET", "/nothing", ""),
		"no version":      d.call(t, "GET", "/v4/x", ""),
		"no clean path":   d.call(t, "GET", "/v3//verification", ""),
		"no such method":  d.call(t, "PUT", statusPath, ""),
		"no JSON":         d.call(t, "POST", initPath, "{", "Token", token),
		"too large":       d.call(t, "POST", initPath, strings.Repeat(" ", 1<<20+1), "Token", token),
		"health":          d.call(t, "GET", "/healthz", ""),
		"the page":        d.call(t, "GET", "/docs", ""),
		"the page's HEAD": d.call(t, "HEAD", "/docs", ""),
	}
	for path, methods := range d.doc.Paths {
		for method := range methods {
			method = strings.ToUpper(method)
			answers[method+" "+path] = d.call(t, method, path, "{}")
			answers[method+" "+path+" signed in"] = d.call(t, method, path, "{}", "Token", token)
		}
	}
	for name, answer := range answers {
		h := answer.header
		for header, want := range map[string]string{
			"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
			"Content-Security-Policy": "default-src 'none'", "Content-Type": "/",
		} {
			if len(h.Values(header)) != 1 || !strings.Contains(h.Get(header), want) {
				t.Errorf("%s (%d): %s is %q, want %s", name, answer.status, header, h.Values(header), want)
			}
		}
		if policy := h.Get("Content-Security-Policy"); strings.Contains(policy, "unsafe") || !strings.Contains(policy, "frame-ancestors 'none'") && !strings.Contains(policy, "sandbox") {
			t.Errorf("%s: the policy is %q", name, policy)
		}
		for _, tells := range []string{"Server", "X-Powered-By", "Set-Cookie", "Access-Control-Allow-Origin"} {
			if h.Get(tells) != "" {
				t.Errorf("%s: %s is %q", name, tells, h.Get(tells))
			}
		}
	}
	t.Logf("%d answers of %d routes", len(answers), len(d.doc.Paths))
}

func TestLogHoldsNoSecrets(t *testing.T) {
	d := open(t)
	cred, token := d.client(t, client.Production)
	d.call(t, "POST", authPath, "", "Client-Id", string(cred.ID), "Client-Secret", cred.Secret)
	d.call(t, "POST", authPath, "", "Client-Id", string(cred.ID), "Client-Secret", "WRONGSECRET")
	d.call(t, "POST", initPath, strings.Replace(goodInit, "12321321", "APPLICATIONSENTINEL", 1), "Token", token, "Idempotency-Key", "KEYSENTINEL")
	id := d.flow(t, token)
	d.call(t, "POST", uploadPath, uploadBody(id, "https://files.example/MEERA.jpg?X-Amz-Signature=SIGNEDSENTINEL", "DOCSENTINEL"), "Token", token)
	d.call(t, "POST", uploadPath, uploadBody(id, "gopher://MEERA", "DOCSENTINEL"), "Token", token)
	d.call(t, "GET", statusPath+"?flow_uuid=QUERYSENTINEL", "", "Token", token+"x")
	d.call(t, "GET", "/PATHSENTINEL?QUERYSENTINEL", "")
	d.call(t, "GET", "/blobs/redacted/1.jpg?expires=1&signature=SIGNEDSENTINEL", "")

	text := d.log.String()
	for _, secret := range []string{cred.Secret, token, strings.Split(token, ".")[2], "WRONGSECRET", "SENTINEL", "MEERA", "lender.example"} {
		if strings.Contains(text, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) != 9 {
		t.Fatalf("%d lines for 9 requests", len(lines))
	}
	var line struct {
		Msg      string
		Method   string
		Route    string
		Status   int
		Bytes    int
		Took     int64
		ClientID string `json:"client_id"`
		Request  string `json:"request_id"`
	}
	if err := json.Unmarshal([]byte(lines[0]), &line); err != nil {
		t.Fatal(err)
	}
	if line.Msg != "request" || line.Method != "POST" || line.Route != authPath || line.Status != 201 || line.Bytes == 0 ||
		line.Took <= 0 || line.ClientID != string(cred.ID) || line.Request == "" {
		t.Errorf("the line is %s", lines[0])
	}
}

func TestRateOfAClient(t *testing.T) {
	d := open(t, func(_ *api.Deps, o *api.Options) { o.ClientRate, o.ClientBurst = rate.Limit(0.5), 2 })
	_, token := d.client(t, client.Production)
	_, other := d.client(t, client.Production)
	get := func(token string) reply { return d.call(t, "GET", statusPath, "", "Token", token) }
	for range 2 {
		if r := get(token); r.status != 400 {
			t.Fatalf("within the burst: %d %s", r.status, r.body)
		}
	}
	limited := get(token)
	limited.want(t, 429, problem(429, "Too Many Requests", "Rate limit exceeded"))
	if got := limited.header.Get("Retry-After"); got != "2" {
		t.Errorf("Retry-After is %q, want 2", got)
	}
	if r := get(other); r.status != 400 {
		t.Errorf("another client: %d", r.status)
	}
	d.clock.advance(2 * time.Second)
	if r := get(token); r.status != 400 {
		t.Errorf("after Retry-After: %d", r.status)
	}
}

func TestRatesByDefault(t *testing.T) {
	d := open(t, func(_ *api.Deps, o *api.Options) { o.ClientRate, o.TokenRate = 0, 0 })
	cred, token := d.client(t, client.Production)
	count := func(call func() reply) (n int) {
		for call().status != 429 {
			n++
		}
		return n
	}
	if n := count(func() reply { return d.call(t, "GET", statusPath, "", "Token", token) }); n != 200 {
		t.Errorf("a client is let %d times, want 200", n)
	}
	if n := count(func() reply { return d.call(t, "POST", authPath, "", "Client-Id", string(cred.ID)) }); n != 50 {
		t.Errorf("an address gets %d token calls, want 50", n)
	}
}

func TestRateOfTokenCallsByAddress(t *testing.T) {
	d := open(t, func(_ *api.Deps, o *api.Options) { o.TokenRate, o.TokenBurst = 1, 3 })
	cred, _ := d.client(t, client.Production)
	for range 3 {
		if r := d.call(t, "POST", authPath, "", "Client-Id", string(cred.ID), "Client-Secret", "guess"); r.status != 401 {
			t.Fatalf("%d", r.status)
		}
	}
	r := d.call(t, "POST", authPath, "", "Client-Id", string(cred.ID), "Client-Secret", cred.Secret)
	r.want(t, 429, problem(429, "Too Many Requests", "Rate limit exceeded"))
	if r.header.Get("Retry-After") != "1" {
		t.Errorf("Retry-After is %q", r.header.Get("Retry-After"))
	}
}

func TestAnAnswerThatBrokeOffIsCutNotMended(t *testing.T) {
	d := open(t, func(deps *api.Deps, _ *api.Options) { deps.Files = halfway{} })
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, d.URL+"/blobs/x", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := d.Client().Do(req)
	if err == nil {
		_, err = io.ReadAll(resp.Body)
		resp.Body.Close()
	}
	if err == nil {
		t.Error("a client takes the half answer for a whole one")
	}
}

// halfway panics in the middle of an answer.
type halfway struct{}

func (halfway) Serve(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Length", "10")
	_, _ = io.WriteString(w, "half")
	panic("broke off")
}
