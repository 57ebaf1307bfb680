package api_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"atlas/internal/api"
	"atlas/internal/client"
	"atlas/internal/fault"
)

const echoPath = "/v1/address/echo"

// openMatch is a door whose only call is one with static headers.
func openMatch(t *testing.T, fn func() ([]byte, error), change ...func(*api.Deps, *api.Options)) *door {
	t.Helper()
	var deps api.Deps
	var opts api.Options
	keep := func(d *api.Deps, o *api.Options) { deps, opts = *d, *o }
	d := open(t, append(change, keep)...)
	d.handler = api.NewMatch(deps, opts, echoPath, fn)
	return d
}

// static is the body of an error of the calls with static headers.
func staticProblem(status int, category, message string) string {
	return fmt.Sprintf(`{"error_code":"%d","error_message":%q}`, status, category+": "+message)
}

const wrongPair = `{"error_code":"401","error_message":"Authentication Error: Invalid client_id or client_secret"}`

func TestStaticHeaders(t *testing.T) {
	d := openMatch(t, func() ([]byte, error) { return []byte(`{"ok":true}`), nil })
	cred, token := d.client(t, client.Production)
	sandboxed, _ := d.client(t, client.Sandbox)
	id, secret := string(cred.ID), cred.Secret
	for _, tt := range []struct {
		rule    string
		ok      bool
		headers []string
	}{
		{"as published", true, []string{"client_id", id, "client_secret", secret}},
		{"in capitals", true, []string{"CLIENT_ID", id, "CLIENT_SECRET", secret}},
		{"with hyphens", true, []string{"Client-Id", id, "Client-Secret", secret}},
		{"one of each", true, []string{"client_id", id, "client-secret", secret}},
		{"a sandbox client", true, []string{"client_id", string(sandboxed.ID), "client_secret", sandboxed.Secret}},
		{"none", false, nil},
		{"no secret", false, []string{"client_id", id}},
		{"no id", false, []string{"client_secret", secret}},
		{"a wrong secret", false, []string{"client_id", id, "client_secret", "nonsense"}},
		{"another client's secret", false, []string{"client_id", id, "client_secret", sandboxed.Secret}},
		{"a token instead", false, []string{"Token", token}},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			r := d.call(t, "POST", echoPath, `{}`, tt.headers...)
			if tt.ok {
				r.want(t, 200, `{"ok":true}`)
			} else {
				r.want(t, 401, wrongPair)
			}
		})
	}
}

func TestErrorsOfStaticCalls(t *testing.T) {
	var err error
	var panics bool
	d := openMatch(t, func() ([]byte, error) {
		if panics {
			panic("a secret")
		}
		return nil, err
	})
	cred, _ := d.client(t, client.Production)
	call := func(method, path, body string) reply {
		return d.call(t, method, path, body, "client_id", string(cred.ID), "client_secret", cred.Secret)
	}
	call("POST", echoPath, `{`).want(t, 400, staticProblem(400, "Bad Request", "request body is not valid JSON"))
	call("POST", echoPath, `[]`).want(t, 400, staticProblem(400, "Bad Request", "request body must be a JSON object"))
	call("POST", echoPath, strings.Repeat(" ", 1<<20+1)).want(t, 413, staticProblem(413, "Request Entity Too Large", "request body is over 1 MiB"))
	call("POST", "/v1/address/nothing", `{}`).want(t, 404, staticProblem(404, "Not Found", "Route not found"))
	call("POST", "/v1/name/nothing", `{}`).want(t, 404, staticProblem(404, "Not Found", "Route not found"))
	call("POST", "/v1/names", `{}`).want(t, 404, problem(404, "Not Found", "Route not found"))
	r := call("GET", echoPath, "")
	r.want(t, 405, staticProblem(405, "Method Not Allowed", "Method not allowed"))
	if allow := r.header.Get("Allow"); allow != "POST" {
		t.Errorf("Allow is %q", allow)
	}

	err = fault.New(fault.Unprocessable, "x", "source is empty")
	call("POST", echoPath, `{}`).want(t, 422, staticProblem(422, "Unprocessable Entity", "source is empty"))
	err = fault.New(fault.Unavailable, "x", "the database is busy")
	if r := call("POST", echoPath, `{}`); r.header.Get("Retry-After") == "" {
		t.Error("503 without Retry-After")
	} else {
		r.want(t, 503, staticProblem(503, "Service Unavailable", "Address matching engine is currently unavailable"))
	}
	for _, panics = range []bool{false, true} {
		err = errors.New("disk on fire")
		r := call("POST", echoPath, `{}`)
		r.want(t, 500, staticProblem(500, "Internal Server Error", "Internal error"))
		if r.header.Get("X-Request-Id") == "" {
			t.Error("500 without a request id")
		}
	}
}

func TestRatesOfStaticCalls(t *testing.T) {
	d := openMatch(t, func() ([]byte, error) { return []byte(`{}`), nil }, func(_ *api.Deps, o *api.Options) {
		o.ClientRate, o.ClientBurst = 1, 3
		o.TokenRate, o.TokenBurst = 1, 2
	})
	cred, _ := d.client(t, client.Production)
	busy := staticProblem(429, "Too Many Requests", "Rate limit exceeded")
	repeat := func(secret string, allowed, status int) {
		t.Helper()
		for i := range allowed + 1 {
			r := d.call(t, "POST", echoPath, `{}`, "client_id", string(cred.ID), "client_secret", secret)
			switch {
			case i < allowed && r.status != status:
				t.Errorf("call %d: %d, want %d", i, r.status, status)
			case i == allowed:
				r.want(t, http.StatusTooManyRequests, busy)
				if r.header.Get("Retry-After") != "1" {
					t.Errorf("Retry-After is %q", r.header.Get("Retry-After"))
				}
			}
		}
	}
	repeat(cred.Secret, 3, 200)
	repeat("nonsense", 2, 401) // the right ones took nothing from the address
	d.clock.advance(3 * time.Second)
	repeat(cred.Secret, 3, 200) // nor the wrong ones from the client
}
