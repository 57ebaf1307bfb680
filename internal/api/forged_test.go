package api_test

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/time/rate"

	"atlas/internal/api"
	"atlas/internal/client"
	"atlas/internal/client/clienttest"
	"atlas/internal/keyring"
)

// TestForgedTokens: each of the forgeries is a 401 with one body but for its reason, by
// a call that reads, one that writes and the one that gives a new token.
func TestForgedTokens(t *testing.T) {
	d := open(t)
	cred, token := d.client(t, client.Production)
	_, sandboxed := d.client(t, client.Sandbox)
	forger := clienttest.Forger{Key: d.ring.Key(keyring.Tokens), Now: d.clock.Now(), Victim: cred.ID, Good: token, Sandboxed: sandboxed}
	calls := []struct{ method, path string }{{"GET", statusPath + "?flow_uuid=1"}, {"POST", initPath}, {"POST", refreshPath}}
	forged := 0
	for _, f := range forger.Tokens() {
		if strings.TrimSpace(f.Token) == token {
			continue // HTTP knows no space at the end of a header
		}
		forged++
		for _, call := range calls {
			r := d.call(t, call.method, call.path, goodInit, "Token", f.Token)
			switch {
			case call.path == refreshPath && f.Code == "token_missing":
				r.want(t, 400, badRequest("Missing Token"))
				continue
			case call.path == refreshPath && f.Code == "token_use" && r.status == 201:
				continue // a refresh token is for this
			}
			if r.status != 401 || !strings.HasPrefix(r.body, `{"error":"Invalid token","error_code":"401","error_message":"Authentication Error: Invalid token","reason":"`) {
				t.Errorf("%s: %s %s gives %d %s", f.Rule, call.method, call.path, r.status, r.body)
			}
		}
	}
	t.Logf("%d forged tokens by %d calls: none was taken", forged, len(calls))
	if forged < 30 {
		t.Errorf("only %d forgeries", forged)
	}
	if r := d.call(t, "GET", calls[0].path, "", "Token", forger.Unchanged()); r.status != 409 {
		t.Errorf("the forger's unchanged token gives %d %s: the cases above prove nothing", r.status, r.body)
	}
}

// TestNoClientCanBeFound: whatever is wrong with credentials, the answer is one and the
// same, headers included, and so is the work: a hash, and a client looked for once.
func TestNoClientCanBeFound(t *testing.T) {
	counted := &countedClients{}
	d := open(t, func(deps *api.Deps, _ *api.Options) { counted.Clients, deps.Clients = deps.Clients, counted })
	cred, _ := d.client(t, client.Production)
	sandboxed, _ := d.client(t, client.Sandbox)
	revoked, _ := d.client(t, client.Production)
	if err := d.clients.Revoke(t.Context(), revoked.ID); err != nil {
		t.Fatal(err)
	}
	var first reply
	for i, c := range []struct {
		rule, secret string
		id           client.ID
	}{
		{"a wrong secret", "nonsense", cred.ID},
		{"nobody's id", "nonsense", "cl_000000000000000000000000"},
		{"an id of another form", "nonsense", "root"},
		{"nobody's id, somebody's secret", cred.Secret, "cl_000000000000000000000000"},
		{"another client's secret", sandboxed.Secret, cred.ID},
		{"a client of the other environment", sandboxed.Secret, sandboxed.ID},
		{"one of the other environment, wrong secret", "nonsense", sandboxed.ID},
		{"a revoked client", revoked.Secret, revoked.ID},
		{"a revoked client, wrong secret", "nonsense", revoked.ID},
	} {
		counted.n = 0
		r := d.call(t, "POST", authPath, "", "Client-Id", string(c.id), "Client-Secret", c.secret)
		r.header.Del("X-Request-Id")
		r.header.Del("Date")
		if i == 0 {
			first = r
		}
		if r.status != 401 || r.body != first.body || !cmp.Equal(r.header, first.header) {
			t.Errorf("%s gives %d %s %v", c.rule, r.status, r.body, r.header)
		}
		if counted.n != 1 {
			t.Errorf("%s: asked %d times", c.rule, counted.n)
		}
	}
}

// countedClients counts how often credentials were checked.
type countedClients struct {
	api.Clients
	n int
}

func (c *countedClients) Authenticate(ctx context.Context, id client.ID, secret string) (client.Client, error) {
	c.n++
	return c.Clients.Authenticate(ctx, id, secret)
}

// TestTokenRates: token calls are limited by address, and by client for those who have
// its secret.
func TestTokenRates(t *testing.T) {
	t.Run("an address that guesses", func(t *testing.T) {
		d := open(t, func(_ *api.Deps, o *api.Options) { o.TokenRate, o.TokenBurst = 1, 3 })
		cred, token := d.client(t, client.Production)
		var got []string
		for range 4 {
			got = append(got, strconv.Itoa(d.call(t, "POST", authPath, "", "Client-Id", string(cred.ID), "Client-Secret", "guess").status))
		}
		got = append(got, strconv.Itoa(d.call(t, "POST", refreshPath, "", "Token", token).status))
		if s := strings.Join(got, " "); s != "401 401 401 429 429" {
			t.Errorf("got %s", s)
		}
	})
	t.Run("a client that asks too often", func(t *testing.T) {
		d := open(t, func(_ *api.Deps, o *api.Options) { o.ClientRate, o.ClientBurst, o.TokenRate = 1, 2, rate.Inf })
		cred, _ := d.client(t, client.Production)
		other, _ := d.client(t, client.Production)
		ask := func(c client.Credentials, secret string) string {
			return strconv.Itoa(d.call(t, "POST", authPath, "", "Client-Id", string(c.ID), "Client-Secret", secret).status)
		}
		got := []string{ask(cred, "guess"), ask(cred, "guess"), ask(cred, "guess"), ask(cred, cred.Secret), ask(cred, cred.Secret), ask(cred, cred.Secret), ask(other, other.Secret)}
		if s := strings.Join(got, " "); s != "401 401 401 201 201 429 201" {
			t.Errorf("got %s: guesses must not lock the client out", s)
		}
	})
}
