package client_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"atlas/internal/client"
	"atlas/internal/client/clienttest"
	"atlas/internal/fault"
	"atlas/internal/keyring"
)

// harness is a service on a store in memory with a clock the test moves.
type harness struct {
	*client.Service
	store *clienttest.Store
	ring  keyring.Ring
	now   time.Time
}

func newHarness(t testing.TB) *harness {
	t.Helper()
	ring, err := keyring.New(bytes.Repeat([]byte{7}, keyring.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	h := &harness{store: &clienttest.Store{}, ring: ring, now: time.Date(2026, 3, 9, 8, 14, 8, 0, time.UTC)}
	h.Service = client.NewService(h.store, ring, client.Options{Now: func() time.Time { return h.now }})
	return h
}

// create makes a client and returns it with its credentials.
func (h *harness) create(t testing.TB, env client.Environment) (client.Client, client.Credentials) {
	t.Helper()
	cred, err := h.Create(t.Context(), "Acme Loans", env)
	if err != nil {
		t.Fatal(err)
	}
	c, err := h.store.Client(t.Context(), cred.ID)
	if err != nil {
		t.Fatal(err)
	}
	return c, cred
}

func TestCreateHandsOutStrongSecretsAndStoresNone(t *testing.T) {
	h := newHarness(t)
	c, cred := h.create(t, client.Sandbox)
	if !regexp.MustCompile(`^cl_[0-9a-f]{24}$`).MatchString(string(cred.ID)) {
		t.Errorf("id %q has another form", cred.ID)
	}
	if raw, err := base64.RawURLEncoding.DecodeString(cred.Secret); err != nil || len(raw) < 32 {
		t.Errorf("secret has %d bytes (%v), want 32", len(raw), err)
	}
	rest, ok := strings.CutPrefix(cred.WebhookSecret, "whsec_")
	if raw, err := base64.StdEncoding.DecodeString(rest); !ok || err != nil || len(raw) < 24 {
		t.Errorf("webhook secret is not whsec_ and at least 24 bytes of base64")
	}
	if c.Name != "Acme Loans" || c.Environment != client.Sandbox || !c.CreatedAt.Equal(h.now) || c.Disabled {
		t.Errorf("stored client is %+v", c)
	}
	for _, secret := range []string{cred.Secret, cred.WebhookSecret, rest} {
		if bytes.Contains(c.SecretHash, []byte(secret)) || bytes.Contains(c.WebhookSecret, []byte(secret)) {
			t.Error("a secret is stored in the clear")
		}
	}
	if _, second := h.create(t, client.Sandbox); second == cred || second.Secret == cred.Secret {
		t.Error("two clients share credentials")
	}
}

func TestCreateRefuses(t *testing.T) {
	tests := []struct {
		rule, name string
		env        client.Environment
	}{
		{"a name of spaces", "  ", client.Production},
		{"a name of 101 characters", strings.Repeat("é", 101), client.Production},
		{"an unknown environment", "Acme", "staging"},
		{"no environment", "Acme", ""},
	}
	h := newHarness(t)
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			if _, err := h.Create(t.Context(), tt.name, tt.env); fault.KindOf(err) != fault.Invalid {
				t.Errorf("got %v, want fault.Invalid", err)
			}
		})
	}
}

func TestAuthenticate(t *testing.T) {
	h := newHarness(t)
	_, cred := h.create(t, client.Production)
	_, other := h.create(t, client.Production)
	disabled, gone := h.create(t, client.Production)
	disabled.Disabled = true
	h.store.Replace(disabled)

	c, err := h.Authenticate(t.Context(), cred.ID, cred.Secret)
	if err != nil || c.ID != cred.ID {
		t.Fatalf("the right pair gives %v, %v", c.ID, err)
	}
	tests := []struct {
		rule   string
		id     client.ID
		secret string
	}{
		{"wrong secret", cred.ID, cred.Secret + "x"},
		{"another client's secret", cred.ID, other.Secret},
		{"empty secret", cred.ID, ""},
		{"unknown id", "cl_000000000000000000000000", cred.Secret},
		{"unknown id, empty secret", "cl_000000000000000000000000", ""},
		{"empty id", "", cred.Secret},
		{"disabled client", gone.ID, gone.Secret},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			_, err := h.Authenticate(t.Context(), tt.id, tt.secret)
			if fault.KindOf(err) != fault.Unauthenticated || fault.CodeOf(err) != "credentials_invalid" {
				t.Errorf("got %v, want the one fault every wrong pair gives", err)
			}
		})
	}
}

func TestAnotherServerKeyKnowsNoSecret(t *testing.T) {
	h := newHarness(t)
	_, cred := h.create(t, client.Production)
	ring, err := keyring.New(bytes.Repeat([]byte{8}, keyring.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	other := client.NewService(h.store, ring, client.Options{})
	if _, err := other.Authenticate(t.Context(), cred.ID, cred.Secret); err == nil {
		t.Error("the hash does not depend on the server key")
	}
	if _, err := other.WebhookSecrets(t.Context(), cred.ID); err == nil {
		t.Error("the webhook secret opens with another server key")
	}
}

func TestWebhookSecret(t *testing.T) {
	h := newHarness(t)
	c, cred := h.create(t, client.Production)
	got, err := h.WebhookSecrets(t.Context(), cred.ID)
	if err != nil || len(got) != 1 || got[0] != cred.WebhookSecret {
		t.Fatalf("got another secret than was handed out (%v)", err)
	}
	if _, err := h.WebhookSecrets(t.Context(), "cl_unknown"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("unknown client gives %v, want fault.NotFound", err)
	}

	other, _ := h.create(t, client.Production)
	flipped := bytes.Clone(c.WebhookSecret)
	flipped[len(flipped)-1] ^= 1
	for rule, sealed := range map[string][]byte{
		"altered":                     flipped,
		"taken from another client":   other.WebhookSecret,
		"sealed by a later version":   append([]byte{2}, c.WebhookSecret[1:]...),
		"empty":                       nil,
		"cut to the version byte":     c.WebhookSecret[:1],
		"cut inside its nonce":        c.WebhookSecret[:8],
		"the secret itself, unsealed": []byte(cred.WebhookSecret),
	} {
		t.Run(rule, func(t *testing.T) {
			damaged := c
			damaged.WebhookSecret = sealed
			h.store.Replace(damaged)
			if secrets, err := h.WebhookSecrets(t.Context(), c.ID); err == nil {
				t.Errorf("opened as %d secrets", len(secrets))
			}
		})
	}
}

func TestRotateWebhookSecret(t *testing.T) {
	h := newHarness(t)
	_, cred := h.create(t, client.Production)
	rotate := func(overlap time.Duration) client.Rotation {
		t.Helper()
		r, err := h.RotateWebhookSecret(t.Context(), cred.ID, overlap)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	inForce := func(rule string, want ...string) {
		t.Helper()
		if got, err := h.WebhookSecrets(t.Context(), cred.ID); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %d secrets in force (%v), want %d others", rule, len(got), err, len(want))
		}
	}
	first := rotate(24 * time.Hour)
	if first.WebhookSecret == cred.WebhookSecret || !first.OldUntil.Equal(h.now.Add(24*time.Hour)) {
		t.Errorf("the same secret again, or until %v", first.OldUntil)
	}
	inForce("in the overlap", first.WebhookSecret, cred.WebhookSecret)
	if _, err := h.RotateWebhookSecret(t.Context(), cred.ID, time.Hour); fault.CodeOf(err) != "rotation_under_way" {
		t.Errorf("a third secret gives %v", err)
	}
	h.now = h.now.Add(24*time.Hour - time.Second)
	inForce("at the end of the overlap", first.WebhookSecret, cred.WebhookSecret)
	h.now = h.now.Add(time.Second)
	inForce("after the overlap", first.WebhookSecret)

	second := rotate(time.Hour)
	third := rotate(0)
	inForce("without an overlap, though one was under way", third.WebhookSecret)
	h.now = first.OldUntil // the clock goes back
	inForce("what was ended stays ended", third.WebhookSecret)
	if second.WebhookSecret == third.WebhookSecret {
		t.Error("two rotations share a secret")
	}

	if _, err := h.RotateWebhookSecret(t.Context(), cred.ID, -time.Second); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a negative overlap gives %v", err)
	}
	if _, err := h.RotateWebhookSecret(t.Context(), "cl_unknown", 0); fault.KindOf(err) != fault.NotFound {
		t.Errorf("an unknown client gives %v", err)
	}
}

// brokenStore stands for a database that is away.
type brokenStore struct{ clienttest.Store }

func (*brokenStore) Client(context.Context, client.ID) (client.Client, error) {
	return client.Client{}, errors.New("disk I/O error")
}

func TestAFailingStoreIsNotAWrongSecret(t *testing.T) {
	h := newHarness(t)
	c, _ := h.create(t, client.Production)
	token, err := h.Issue(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	broken := client.NewService(&brokenStore{}, h.ring, client.Options{Now: func() time.Time { return h.now }})
	if _, err := broken.Authenticate(t.Context(), c.ID, "x"); fault.KindOf(err) != fault.Internal {
		t.Errorf("Authenticate gives %v, want fault.Internal", err)
	}
	if _, err := broken.Verify(t.Context(), token, client.Production); fault.KindOf(err) != fault.Internal {
		t.Errorf("Verify gives %v, want fault.Internal", err)
	}
}
