package e2e_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// TestExamples runs each client of examples/ against the program, over a road on which
// all goes wrong once that the contract tells clients to expect.
func TestExamples(t *testing.T) {
	for _, example := range []struct {
		name    string
		command func(t *testing.T) (dir string, command []string)
	}{
		{"go", func(*testing.T) (string, []string) {
			return "../examples/go", []string{"go", "run", "-tags", "nodynamic", "."}
		}},
		{"python", func(*testing.T) (string, []string) {
			return "../examples/python", []string{"python3", "-B", "atlas_client.py"}
		}},
		{"javascript", func(t *testing.T) (string, []string) {
			dir := t.TempDir() // so that node_modules is not in the tree
			if err := os.CopyFS(dir, os.DirFS("../examples/javascript")); err != nil {
				t.Fatal(err)
			}
			output(t, dir, os.Environ(), "npm", "ci", "--no-audit", "--no-fund")
			return dir, []string{"node", "atlas-client.mjs"}
		}},
	} {
		t.Run(example.name, func(t *testing.T) {
			a := start(t)
			receiver := freeAddress(t)
			r := openRoad(t, a, "http://"+receiver+"/callback")
			dir, command := example.command(t)
			out := output(t, dir, r.environ("RECEIVER="+receiver), append(command, a.exampleFiles()...)...)
			r.check(t, out)
			if !regexp.MustCompile(`(?m)^callback verified: \S+$`).MatchString(out) {
				t.Errorf("no callback was verified:\n%s", out)
			}
			if r.forged != http.StatusUnauthorized {
				t.Errorf("a forged callback was answered %d, want 401", r.forged)
			}
		})
	}
}

// TestShellExample is the same for the client in curl, which takes no callback itself.
func TestShellExample(t *testing.T) {
	a := start(t)
	type delivery struct {
		id, timestamp, signature string
		body                     []byte
	}
	delivered := make(chan delivery, 1)
	system := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if h := req.Header; err == nil && req.URL.Path == "/callback" {
			delivered <- delivery{h.Get("webhook-id"), h.Get("webhook-timestamp"), h.Get("webhook-signature"), body}
		}
	}))
	t.Cleanup(system.Close)
	r := openRoad(t, a, "")
	environ := r.environ("AUTH_URL="+system.URL+"/auth", "CALLBACK_URL="+system.URL+"/callback")
	r.check(t, output(t, "../examples/curl", environ, append([]string{"./atlas-client.sh"}, a.exampleFiles()...)...))

	got := <-delivered
	verify := func(id, timestamp, signature, body string) error {
		cmd := exec.CommandContext(t.Context(), "../examples/curl/verify-callback.sh", id, timestamp, signature)
		cmd.Env, cmd.Stdin = environ, strings.NewReader(body)
		return cmd.Run()
	}
	body := string(got.body)
	for _, signature := range []string{got.signature, "v1,bm90aGluZw== " + got.signature} {
		if err := verify(got.id, got.timestamp, signature, body); err != nil {
			t.Errorf("the callback is not verified: %v", err)
		}
	}
	for rule, err := range map[string]error{
		"another body":      verify(got.id, got.timestamp, got.signature, body+" "),
		"another id":        verify("msg_1", got.timestamp, got.signature, body),
		"an old timestamp":  verify(got.id, "1600000000", got.signature, body),
		"another signature": verify(got.id, got.timestamp, "v1,bm90aGluZw==", body),
		"no signature":      verify(got.id, got.timestamp, "", body),
	} {
		if err == nil {
			t.Errorf("%s is verified", rule)
		}
	}
}

// exampleFiles are URLs of two documents and of one that is not there.
func (a *atlas) exampleFiles() []string {
	pan, aadhaar := draw(a.t, 1, "PAN"), draw(a.t, 1, "AADHAAR")
	return []string{a.site.Publish("pan.jpg", pan.JPEG), a.site.Publish("aadhaar.jpg", aadhaar.JPEG), a.site.URL("missing.jpg")}
}

// output runs a command and returns what it prints.
func output(t *testing.T, dir string, environ []string, command ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	var stderr strings.Builder
	cmd.Dir, cmd.Env, cmd.Stderr = dir, environ, &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s\n%s", filepath.Base(command[0]), err, out, &stderr)
	}
	t.Logf("%s%s", out, &stderr)
	return string(out)
}

// road leads from a client to the server, through a proxy that makes every kind of
// trouble once.
type road struct {
	*httptest.Server
	atlas    *atlas
	callback string // where a forged callback is sent, "" for nowhere

	mu      sync.Mutex
	calls   map[string]int // by path
	keys    []string       // the Idempotency-Keys of flow/init
	flows   []string       // the answers to flow/init
	unkeyed int            // creating calls without a key
	forged  int            // what the forged callback was answered
}

func openRoad(t *testing.T, a *atlas, callback string) *road {
	t.Helper()
	server, err := url.Parse("http://" + a.listen)
	if err != nil {
		t.Fatal(err)
	}
	r := &road{atlas: a, callback: callback, calls: map[string]int{}}
	proxy := &httputil.ReverseProxy{
		Rewrite:        func(p *httputil.ProxyRequest) { p.SetURL(server) },
		ModifyResponse: r.answer,
	}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if r.trouble(w, req) {
			return
		}
		proxy.ServeHTTP(w, req)
	}))
	t.Cleanup(r.Close)
	return r
}

// environ are the settings of an example that goes this road.
func (r *road) environ(more ...string) []string {
	return append(append(os.Environ(),
		"ATLAS_URL="+r.URL, "ATLAS_CLIENT_ID="+r.atlas.client.ID, "ATLAS_CLIENT_SECRET="+r.atlas.client.Secret,
		"ATLAS_WEBHOOK_SECRET="+r.atlas.client.WebhookSecret, "POLL_SECONDS=0.2"), more...)
}

// trouble handles a request that does not reach the server, or spoils it.
func (r *road) trouble(w http.ResponseWriter, req *http.Request) (handled bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls[req.URL.Path]++
	call := fmt.Sprintf("%s %d", req.URL.Path, r.calls[req.URL.Path])
	creates := strings.HasSuffix(req.URL.Path, "/init") || strings.HasSuffix(req.URL.Path, "/multiupload")
	if key := req.Header.Get("Idempotency-Key"); creates && key == "" {
		r.unkeyed++
	} else if strings.HasSuffix(req.URL.Path, "/init") {
		r.keys = append(r.keys, key)
	}
	switch call {
	case "/v3/verification/multiupload 1":
		r.forge()
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
		return true
	case "/v3/verification/status 1":
		req.Header.Set("Token", req.Header.Get("Token")+"x")
	case "/v3/verification/status 3":
		w.WriteHeader(http.StatusBadGateway) // with no body of ours
		return true
	}
	return false
}

// answer spoils answers of the server.
func (r *road) answer(resp *http.Response) error {
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	switch resp.Request.URL.Path {
	case "/v3/verification/authtoken":
		// As if the hour were over in a second: clients get the next one a minute before.
		body = []byte(strings.Replace(string(body), `"expires_in":3600`, `"expires_in":61`, 1))
	case "/v3/verification/flow/init":
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.flows = append(r.flows, string(body)); len(r.flows) == 1 {
			panic(http.ErrAbortHandler) // the flow is open, and its client never hears of it
		}
	}
	resp.Body, resp.ContentLength = io.NopCloser(strings.NewReader(string(body))), int64(len(body))
	resp.Header.Set("Content-Length", fmt.Sprint(len(body)))
	return nil
}

// forge sends a callback that Atlas did not sign.
func (r *road) forge() {
	if r.callback == "" {
		return
	}
	req, err := http.NewRequest(http.MethodPost, r.callback, strings.NewReader(`{"ocr_data":[],"cross_checks":[]}`))
	if err != nil {
		return
	}
	req.Header.Set("webhook-id", "msg_forged")
	req.Header.Set("webhook-timestamp", "1600000000")
	req.Header.Set("webhook-signature", "v1,bm90aGluZw==")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return
	}
	_ = resp.Body.Close() // it has none
	r.forged = resp.StatusCode
}

// check holds an example's output and calls to what the contract asks of a client.
func (r *road) check(t *testing.T, out string) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	flow := regexp.MustCompile(`(?m)^flow (\S+)$`).FindStringSubmatch(out)
	if flow == nil {
		t.Fatalf("no flow:\n%s", out)
	}
	if len(r.keys) != 2 || r.keys[0] != r.keys[1] || r.flows[0] != r.flows[1] || !strings.Contains(r.flows[0], flow[1]) {
		t.Errorf("flow/init was sent with the keys %q and answered %q: want one key, one flow", r.keys, r.flows)
	}
	if r.unkeyed > 0 {
		t.Errorf("%d creating calls without an Idempotency-Key", r.unkeyed)
	}
	// One at the start, one for the 401, and at least one before the second was over.
	if n := r.calls["/v3/verification/authtoken"]; n < 3 {
		t.Errorf("%d tokens were asked for, want at least 3", n)
	}
	if n := r.calls["/v3/verification/multiupload"]; n != 2 {
		t.Errorf("%d uploads, want the one that was refused for its rate and one more", n)
	}
	lines := strings.Split(out, "\n")
	for _, want := range []string{
		"status SUCCESS", "document 1: PAN", "document 2: AADHAAR",
		"document 3: INVALID_DOC, file could not be downloaded: HTTP 404",
	} {
		if !slices.Contains(lines, want) {
			t.Errorf("no line %q:\n%s", want, out)
		}
	}
	for _, want := range []string{`(?m)^  pan_number = [A-Z]{5}\d{4}[A-Z] \((?:0\.\d+|1\.00)\)$`, `(?m)^cross-check APPLICANT_NAME, \w+ and \w+: 100$`} {
		if !regexp.MustCompile(want).MatchString(out) {
			t.Errorf("no line like %s:\n%s", want, out)
		}
	}
}
