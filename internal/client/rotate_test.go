package client_test

import (
	"testing"
	"time"

	"atlas/internal/client"
	"atlas/internal/fault"
)

func TestReplaceSecret(t *testing.T) {
	h := newHarness(t)
	c, cred := h.create(t, client.Production)
	holds := func(rule, secret string, want bool) {
		t.Helper()
		if _, err := h.Authenticate(t.Context(), cred.ID, secret); (err == nil) != want {
			t.Errorf("%s: %v, want it to hold: %v", rule, err, want)
		}
	}
	token := h.issue(t, c)
	first, err := h.ReplaceSecret(t.Context(), cred.ID, time.Hour)
	if err != nil || first.Secret == cred.Secret {
		t.Fatalf("the same secret again, or %v", err)
	}
	holds("the new secret", first.Secret, true)
	holds("the old one in the overlap", cred.Secret, true)
	holds("no secret", "", false)
	if _, err := h.Verify(t.Context(), token, client.Production); err != nil {
		t.Errorf("with an overlap, a live token: %v", err)
	}
	if _, err := h.ReplaceSecret(t.Context(), cred.ID, time.Hour); fault.CodeOf(err) != "rotation_under_way" {
		t.Errorf("a third secret gives %v", err)
	}
	h.now = h.now.Add(time.Hour)
	holds("the old one after the overlap", cred.Secret, false)
	holds("the new one after the overlap", first.Secret, true)

	second, err := h.ReplaceSecret(t.Context(), cred.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	holds("a secret that others know", first.Secret, false)
	holds("the one in its place", second.Secret, true)
	if _, err := h.Verify(t.Context(), token, client.Production); err == nil {
		t.Error("a token of the secret that others know still holds")
	}
	stored, err := h.store.Client(t.Context(), cred.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Verify(t.Context(), h.issue(t, stored), client.Production); err != nil {
		t.Errorf("a new token: %v", err)
	}
	if _, err := h.ReplaceSecret(t.Context(), "cl_unknown", 0); fault.KindOf(err) != fault.NotFound {
		t.Errorf("an unknown client gives %v", err)
	}
	if _, err := h.ReplaceSecret(t.Context(), cred.ID, -1); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a negative overlap gives %v", err)
	}
}

func TestRevoke(t *testing.T) {
	h := newHarness(t)
	c, cred := h.create(t, client.Production)
	token := h.issue(t, c)
	if err := h.Revoke(t.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Verify(t.Context(), token, client.Production); fault.CodeOf(err) != "token_revoked" {
		t.Errorf("its token gives %v", err)
	}
	if _, err := h.Authenticate(t.Context(), cred.ID, cred.Secret); fault.CodeOf(err) != "credentials_invalid" {
		t.Errorf("its secret gives %v", err)
	}
	h.now = h.now.Add(time.Second)
	if err := h.Restore(t.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Authenticate(t.Context(), cred.ID, cred.Secret); err != nil {
		t.Errorf("restored, its secret gives %v", err)
	}
	if _, err := h.Verify(t.Context(), token, client.Production); fault.CodeOf(err) != "token_revoked" {
		t.Errorf("restored, a token from before gives %v", err)
	}
	if err := h.Revoke(t.Context(), "cl_unknown"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("an unknown client gives %v", err)
	}
}

// TestRotateTokenKey: two processes on one database, of which the second learns of the
// new key later.
func TestRotateTokenKey(t *testing.T) {
	h := newHarness(t)
	other := client.NewService(h.store, h.ring, client.Options{Now: func() time.Time { return h.now }})
	c, _ := h.create(t, client.Production)
	holds := func(rule, token string, want bool) {
		t.Helper()
		for _, s := range []*client.Service{h.Service, other} {
			if _, err := s.VerifyRefresh(t.Context(), token, client.Production); (err == nil) != want {
				t.Errorf("%s: %v, want it to hold: %v", rule, err, want)
			}
		}
	}
	rotate := func(endAll bool) error {
		_, err := h.RotateTokenKey(t.Context(), endAll)
		return err
	}
	refresh, err := h.IssueRefresh(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	holds("before", refresh, true)
	if err := rotate(false); err != nil {
		t.Fatal(err)
	}
	for _, after := range []time.Duration{0, 5 * time.Second, time.Minute, time.Hour, 22 * time.Hour} {
		h.now = h.now.Add(after)
		holds("a token from before", refresh, true)
		holds("a new one", h.issue(t, c), true)
	}
	if err := rotate(false); fault.CodeOf(err) != "rotation_under_way" {
		t.Errorf("a third key gives %v", err)
	}
	h.now = h.now.Add(2 * time.Hour)
	holds("a token from before, expired", refresh, false)
	if err := rotate(false); err != nil {
		t.Errorf("the next rotation: %v", err)
	}

	h.now = h.now.Add(time.Minute)
	token := h.issue(t, c)
	if err := rotate(true); err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(10 * time.Second)
	holds("a token when all were ended", token, false)
	holds("a new one then", h.issue(t, c), true)
}
