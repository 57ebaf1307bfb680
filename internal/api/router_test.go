package api_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"atlas/internal/api"
	"atlas/internal/client"
)

func TestUnknownPaths(t *testing.T) {
	d := open(t)
	const gone = `{"error_code":"410","error_message":"Resource Gone: This API version is no longer supported"}`
	notFound := problem(404, "Not Found", "Route not found")
	for path, want := range map[string]string{
		"/":                              notFound,
		"/nothing":                       notFound,
		"/v3":                            notFound,
		"/v3/":                           notFound,
		"/v3/verification":               notFound,
		"/v3/verification/nothing":       notFound,
		"/v3/verification/status/":       notFound,
		"/V3/verification/status":        notFound,
		"/v1/nothing":                    notFound,
		"//v3/verification/status":       notFound,
		"/v3/../v3/verification/status":  notFound,
		"/v3x/verification/status":       notFound,
		"/v0/verification/status":        gone,
		"/v0":                            gone,
		"/v4/verification/flow/init":     gone,
		"/v4/nothing":                    gone,
		"/v03/verification/status":       gone,
		"/v99999999999999999999999/x":    gone,
		"/v1/verification/flow/init":     gone,
		"/v2/verification/extracts":      gone,
		"/v1/verification/status?flow=1": gone,
	} {
		status := http.StatusNotFound
		if want == gone {
			status = http.StatusGone
		}
		for _, method := range []string{"GET", "POST", "DELETE"} {
			t.Run(method+path, func(t *testing.T) { d.call(t, method, path, "").want(t, status, want) })
		}
	}
}

func TestWrongMethods(t *testing.T) {
	d := open(t)
	for _, tt := range []struct{ method, path, allow string }{
		{"GET", authPath, "POST"},
		{"GET", initPath, "POST"},
		{"PUT", uploadPath, "POST"},
		{"OPTIONS", uploadPath, "POST"},
		{"POST", statusPath, "GET, HEAD"},
		{"DELETE", extractsPath, "GET, HEAD"},
		{"POST", "/healthz", "GET, HEAD"},
		{"PUT", "/blobs/redacted/1.jpg", "GET, HEAD"},
	} {
		t.Run(tt.method+tt.path, func(t *testing.T) {
			r := d.call(t, tt.method, tt.path, "")
			r.want(t, 405, problem(405, "Method Not Allowed", "Method not allowed"))
			if got := r.header.Get("Allow"); got != tt.allow {
				t.Errorf("Allow is %q, want %q", got, tt.allow)
			}
		})
	}
}

func TestBodiesOverOneMiB(t *testing.T) {
	d := open(t)
	_, token := d.client(t, client.Production)
	pad := func(n int) string { return goodInit + strings.Repeat(" ", n-len(goodInit)) }
	for _, path := range []string{initPath, uploadPath} {
		d.call(t, "POST", path, pad(1<<20+1), "Token", token).want(t, 413,
			problem(413, "Request Entity Too Large", "request body is over 1 MiB"))
	}
	if r := d.call(t, "POST", initPath, pad(1<<20), "Token", token); r.status != 201 {
		t.Errorf("exactly 1 MiB: %d %s", r.status, r.body)
	}
	d.call(t, "POST", initPath, pad(1<<20+1)).want(t, 401, invalidToken("Token header is missing"))
}

func TestHealth(t *testing.T) {
	var notReady error
	d := open(t, func(deps *api.Deps, _ *api.Options) {
		deps.Ready = func(context.Context) error { return notReady }
	})
	d.call(t, "GET", "/healthz", "").want(t, 200, `{"status":"ok"}`)
	d.call(t, "GET", "/readyz", "").want(t, 200, `{"status":"ready"}`)
	notReady = errors.New("database is locked by /var/lib/atlas")
	r := d.call(t, "GET", "/readyz", "")
	r.want(t, 503, problem(503, "Service Unavailable", "Not ready"))
	if r.header.Get("Retry-After") == "" {
		t.Error("503 without Retry-After")
	}
	d.call(t, "GET", "/healthz", "").want(t, 200, `{"status":"ok"}`)
}

func TestReadyWithoutACheck(t *testing.T) {
	open(t).call(t, "GET", "/readyz", "").want(t, 200, `{"status":"ready"}`)
}

func TestProberRefusesAnUnreachableAuthURL(t *testing.T) {
	var asked []string
	reachable := true
	d := open(t, func(deps *api.Deps, _ *api.Options) {
		deps.Prober = prober(func(url string) error {
			asked = append(asked, url)
			if !reachable {
				return errors.New("connection refused")
			}
			return nil
		})
	})
	_, token := d.client(t, client.Production)
	id := d.flow(t, token)
	reachable = false
	d.call(t, "POST", uploadPath, uploadBody(id, "https://files.example/1", "2"), "Token", token).want(t, 422,
		problem(422, "Unprocessable Entity", "auth_url could not be reached"))
	if r := d.call(t, "GET", statusPath+"?flow_uuid="+id, "", "Token", token); !strings.Contains(r.body, `"master_status":"NOT_STARTED"`) {
		t.Errorf("a refused upload was taken: %s", r.body)
	}
	reachable = true
	if r := d.call(t, "POST", uploadPath, uploadBody(id, "https://files.example/1", "2"), "Token", token); r.status != 201 {
		t.Errorf("%d %s", r.status, r.body)
	}
	d.call(t, "POST", uploadPath, uploadBody("unknown", "https://files.example/1", "2"), "Token", token).want(t, 409, flowNotFound)
	if want := fmt.Sprint([]string{"https://lender.example/auth", "https://lender.example/auth"}); fmt.Sprint(asked) != want {
		t.Errorf("probed %v, want %v", asked, want)
	}
}

type prober func(url string) error

func (p prober) Probe(_ context.Context, url string) error { return p(url) }

// FuzzRoutes sends any path and method: the answer is JSON and never a 500.
func FuzzRoutes(f *testing.F) {
	d := open(f)
	f.Add("GET", "/v3/verification/status")
	f.Add("POST", "/v1/verification/flow/init")
	f.Add("get", "/v3/%2e%2e/x")
	f.Add("GET", "/blobs//a?expires=1")
	f.Add("CONNECT", "*")
	f.Fuzz(func(t *testing.T, method, target string) {
		u, err := url.ParseRequestURI(target)
		if err != nil {
			return
		}
		w := httptest.NewRecorder()
		d.handler.ServeHTTP(w, &http.Request{Method: method, URL: u, Header: http.Header{}, Body: http.NoBody})
		if w.Code >= 500 || w.Code < 200 || w.Header().Get("Content-Type") != "application/json" {
			t.Errorf("%q %q gives %d %s", method, target, w.Code, w.Body)
		}
	})
}
