package client_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"atlas/internal/client"
	"atlas/internal/client/clienttest"
	"atlas/internal/fault"
	"atlas/internal/keyring"
)

func TestTokenHoldsExactly3600Seconds(t *testing.T) {
	h := newHarness(t)
	c, _ := h.create(t, client.Production)
	token := h.issue(t, c)
	issued := h.now
	for _, tt := range []struct {
		after time.Duration
		holds bool
	}{
		{0, true},
		{3599 * time.Second, true},
		{3600*time.Second - 1, true},
		{3600 * time.Second, false},
		{3601 * time.Second, false},
		{24 * time.Hour, false},
	} {
		h.now = issued.Add(tt.after)
		_, err := h.Verify(t.Context(), token, client.Production)
		if (err == nil) != tt.holds {
			t.Errorf("after %v: %v, want valid=%v", tt.after, err, tt.holds)
		}
		if err != nil && fault.CodeOf(err) != "token_expired" {
			t.Errorf("after %v the code is %q, want token_expired", tt.after, fault.CodeOf(err))
		}
	}
}

func TestTokenClaims(t *testing.T) {
	h := newHarness(t)
	c, _ := h.create(t, client.Sandbox)
	token := h.issue(t, c)
	if !strings.HasPrefix(token, "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.") {
		t.Errorf("the header is not the documented one")
	}
	var claims map[string]any
	segment, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(segment, &claims); err != nil {
		t.Fatal(err)
	}
	if claims["exp"].(float64)-claims["iat"].(float64) != 3600 {
		t.Errorf("exp - iat is not 3600: %v", claims)
	}
	if claims["sub"] != string(c.ID) || claims["iss"] != "atlas" || claims["jti"] == "" {
		t.Errorf("claims are %v", claims)
	}
	if h.issue(t, c) == token {
		t.Error("two tokens of one second are the same")
	}
}

func TestTokenIsRefusedWhenItsClientChanges(t *testing.T) {
	h := newHarness(t)
	c, _ := h.create(t, client.Production)
	token := h.issue(t, c)
	for rule, change := range map[string]func(*client.Client){
		"disabled":                func(c *client.Client) { c.Disabled = true },
		"moved to sandbox":        func(c *client.Client) { c.Environment = client.Sandbox },
		"stored as was (control)": func(*client.Client) {},
	} {
		t.Run(rule, func(t *testing.T) {
			changed := c
			change(&changed)
			h.store.Replace(changed)
			_, err := h.Verify(t.Context(), token, client.Production)
			if strings.Contains(rule, "control") {
				if err != nil {
					t.Errorf("refused: %v", err)
				}
			} else if fault.CodeOf(err) != "token_revoked" {
				t.Errorf("got %v, want token_revoked", err)
			}
		})
	}
}

func TestForgedTokens(t *testing.T) {
	h := newHarness(t)
	c, _ := h.create(t, client.Production)
	sandboxed, _ := h.create(t, client.Sandbox)
	forger := clienttest.Forger{Key: h.ring.Key(keyring.Tokens), Now: h.now, Victim: c.ID, Good: h.issue(t, c), Sandboxed: h.issue(t, sandboxed)}
	for _, f := range forger.Tokens() {
		t.Run(f.Rule, func(t *testing.T) {
			_, err := h.Verify(t.Context(), f.Token, client.Production)
			if fault.KindOf(err) != fault.Unauthenticated || fault.CodeOf(err) != f.Code {
				t.Errorf("got %v (%s), want %s", err, fault.CodeOf(err), f.Code)
			}
		})
	}
	if _, err := h.Verify(t.Context(), forger.Unchanged(), client.Production); err != nil {
		t.Errorf("the forger's unchanged token must hold, or the cases above prove nothing: %v", err)
	}
}

func FuzzVerify(f *testing.F) {
	h := newHarness(f)
	c, _ := h.create(f, client.Production)
	good := h.issue(f, c)
	f.Add(good)
	f.Add("")
	f.Add("a.b.c")
	f.Add("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0." + strings.Split(good, ".")[1] + ".")
	f.Fuzz(func(t *testing.T, token string) {
		_, err := h.Verify(t.Context(), token, client.Production)
		if err == nil && token != good {
			t.Errorf("%q is accepted", token)
		}
		if err != nil && fault.KindOf(err) != fault.Unauthenticated {
			t.Errorf("%q gives %v, want fault.Unauthenticated", token, err)
		}
	})
}

func (h *harness) issue(t testing.TB, c client.Client) string {
	t.Helper()
	token, err := h.Issue(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestRefreshTokens(t *testing.T) {
	h := newHarness(t)
	c, _ := h.create(t, client.Production)
	refresh, err := h.IssueRefresh(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	verify := func(token string) string {
		_, err := h.VerifyRefresh(t.Context(), token, client.Production)
		if err == nil {
			return ""
		}
		return fault.CodeOf(err)
	}
	if _, err := h.Verify(t.Context(), refresh, client.Production); fault.CodeOf(err) != "token_use" {
		t.Errorf("as an access token it gives %v", err)
	}
	if code := verify(refresh) + verify(h.issue(t, c)); code != "" {
		t.Errorf("refused: %s", code)
	}
	if _, err := h.VerifyRefresh(t.Context(), refresh, client.Sandbox); fault.CodeOf(err) != "token_environment" {
		t.Errorf("in the sandbox it gives %v", err)
	}
	h.now = h.now.Add(24*time.Hour - time.Second)
	if code := verify(refresh); code != "" {
		t.Errorf("a second before its end: %s", code)
	}
	c.Disabled = true
	h.store.Replace(c)
	if code := verify(refresh); code != "token_revoked" {
		t.Errorf("of a disabled client: %q", code)
	}
	h.now = h.now.Add(time.Second)
	if code := verify(refresh); code != "token_expired" {
		t.Errorf("after a day: %q", code)
	}
}
