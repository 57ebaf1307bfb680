package client

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"atlas/internal/fault"
	"atlas/internal/keyring"
)

// maxName is the most characters a client's name may have; it is for people to read.
const maxName = 100

// Service makes clients, checks their secrets and issues their tokens.
// It is safe for concurrent use.
type Service struct {
	store  Store
	pepper []byte
	nobody []byte // compared with when there is no such client; no secret hashes to it
	sealer sealer
	tokens tokens
	now    func() time.Time
}

// Options of a Service. The zero value is right for a server.
type Options struct {
	Now func() time.Time // nil means time.Now
}

// Credentials are what a new client is handed, once: no secret can be shown again.
type Credentials struct {
	ID            ID
	Secret        string // the Client-Secret
	WebhookSecret string // whsec_ and base64, as Standard Webhooks writes it
}

// NewService returns a service whose keys come from ring.
func NewService(store Store, ring keyring.Ring, opts Options) *Service {
	now := opts.Now
	if now == nil {
		now = time.Now
	}
	return &Service{
		store:  store,
		pepper: ring.Key(keyring.ClientSecrets),
		nobody: random(sha256.Size),
		sealer: newSealer(ring.Key(keyring.WebhookSecrets)),
		tokens: newTokens(newTokenKeys(store, ring, now), now),
		now:    now,
	}
}

// Create adds a client. An empty or overlong name and an unknown environment give
// fault.Invalid.
func (s *Service) Create(ctx context.Context, name string, env Environment) (Credentials, error) {
	name = strings.TrimSpace(name)
	if n := utf8.RuneCountInString(name); n == 0 || n > maxName {
		return Credentials{}, fault.New(fault.Invalid, "client_name", fmt.Sprintf("a client's name has 1 to %d characters", maxName))
	}
	if env != Production && env != Sandbox {
		return Credentials{}, fault.New(fault.Invalid, "client_environment", "an environment is production or sandbox")
	}
	cred := Credentials{
		ID:            ID("cl_" + hex.EncodeToString(random(12))),
		Secret:        newSecret(),
		WebhookSecret: newWebhookSecret(),
	}
	err := s.store.InsertClient(ctx, Client{
		ID:            cred.ID,
		Name:          name,
		Environment:   env,
		SecretHash:    s.hash(cred.Secret),
		WebhookSecret: s.sealer.seal(cred.ID, cred.WebhookSecret),
		CreatedAt:     s.now().UTC(),
	})
	if err != nil {
		return Credentials{}, fmt.Errorf("storing client: %w", err)
	}
	return cred, nil
}

// Authenticate returns the client to whom id and secret belong. An unknown id, a
// wrong secret and a disabled client give the same fault.Unauthenticated after the
// same work, so neither words nor time tell which ids exist.
func (s *Service) Authenticate(ctx context.Context, id ID, secret string) (Client, error) {
	given := s.hash(secret)
	c, err := s.store.Client(ctx, id)
	switch {
	case fault.KindOf(err) == fault.NotFound:
		c = Client{SecretHash: s.nobody}
	case err != nil:
		return Client{}, fmt.Errorf("finding client: %w", err)
	}
	old := c.OldSecretHash
	if !s.now().Before(c.OldSecretUntil) {
		old = s.nobody
	}
	right := subtle.ConstantTimeCompare(given, c.SecretHash) | subtle.ConstantTimeCompare(given, old)
	if right == 0 || c.Disabled {
		return Client{}, fault.New(fault.Unauthenticated, "credentials_invalid", "Invalid Client-Id or Client-Secret")
	}
	return c, nil
}

// Issue returns an access token for c that holds for TokenLifetime.
func (s *Service) Issue(ctx context.Context, c Client) (string, error) {
	return s.tokens.sign(ctx, c, access, TokenLifetime)
}

// IssueRefresh returns a refresh token for c that holds for RefreshLifetime. It is
// good for VerifyRefresh alone.
func (s *Service) IssueRefresh(ctx context.Context, c Client) (string, error) {
	return s.tokens.sign(ctx, c, refresh, RefreshLifetime)
}

// Verify returns the client that an access token was issued to, if it holds now in env
// and the client is not disabled; otherwise fault.Unauthenticated with the reason as
// its Detail. The client is looked up each time, so disabling it works at once.
func (s *Service) Verify(ctx context.Context, token string, env Environment) (Client, error) {
	return s.verify(ctx, token, env, access)
}

// VerifyRefresh is Verify for a token that a new access token is asked with: an access
// or a refresh token.
func (s *Service) VerifyRefresh(ctx context.Context, token string, env Environment) (Client, error) {
	return s.verify(ctx, token, env, access, refresh)
}

func (s *Service) verify(ctx context.Context, token string, env Environment, uses ...use) (Client, error) {
	id, issued, err := s.tokens.verify(ctx, token, env, uses...)
	if err != nil {
		return Client{}, err
	}
	c, err := s.store.Client(ctx, id)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return Client{}, fmt.Errorf("finding client: %w", err)
	}
	if err != nil || c.Disabled || c.Environment != env || issued.Before(c.TokensFrom) {
		return Client{}, fault.New(fault.Unauthenticated, "token_revoked", "Token has been revoked")
	}
	return c, nil
}

// WebhookSecrets are the whsec_ secrets that sign the callbacks of a client, the newest
// first: one, or two for a while after RotateWebhookSecret.
func (s *Service) WebhookSecrets(ctx context.Context, id ID) ([]string, error) {
	c, err := s.store.Client(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("finding client: %w", err)
	}
	return s.webhookSecrets(c)
}

func (s *Service) webhookSecrets(c Client) ([]string, error) {
	sealed := [][]byte{c.WebhookSecret}
	if s.overlaps(c) {
		sealed = append(sealed, c.OldWebhookSecret)
	}
	secrets := make([]string, len(sealed))
	for i, text := range sealed {
		var err error
		if secrets[i], err = s.sealer.open(c.ID, text); err != nil {
			return nil, fmt.Errorf("opening webhook secret: %w", err)
		}
	}
	return secrets, nil
}

// overlaps says whether the secret before the present one still signs.
func (s *Service) overlaps(c Client) bool {
	return len(c.OldWebhookSecret) > 0 && s.now().Before(c.OldWebhookUntil)
}

// Rotation is what a client is handed whose webhook secret was renewed, once.
type Rotation struct {
	ID            ID
	WebhookSecret string
	OldUntil      time.Time // when callbacks are no longer signed with the secret before
}

// RotateWebhookSecret gives a client a new webhook secret. Its callbacks are signed with
// the one before as well for the time of overlap, in which the receiver learns the new
// one; 0 ends the one before, and any still before it, at once. While two secrets sign,
// no third is made (fault.Conflict): the first would end before its time.
func (s *Service) RotateWebhookSecret(ctx context.Context, id ID, overlap time.Duration) (Rotation, error) {
	if overlap < 0 {
		return Rotation{}, fault.New(fault.Invalid, "overlap_negative", "an overlap is 0s or more")
	}
	c, err := s.store.Client(ctx, id)
	if err != nil {
		return Rotation{}, fmt.Errorf("finding client: %w", err)
	}
	if overlap > 0 && s.overlaps(c) {
		return Rotation{}, fault.New(fault.Conflict, "rotation_under_way",
			"two secrets are in force until "+c.OldWebhookUntil.UTC().Format(time.RFC3339)+": wait until then, or give an overlap of 0s, which ends both at once")
	}
	r := Rotation{ID: id, WebhookSecret: newWebhookSecret(), OldUntil: s.now().UTC().Add(overlap)}
	var old []byte
	if overlap > 0 {
		old = c.WebhookSecret
	}
	if err := s.store.RotateWebhookSecret(ctx, c, s.sealer.seal(id, r.WebhookSecret), old, r.OldUntil); err != nil {
		return Rotation{}, fmt.Errorf("storing webhook secret: %w", err)
	}
	return r, nil
}

func newWebhookSecret() string {
	return webhookPrefix + base64.StdEncoding.EncodeToString(random(secretSize))
}

// hash is how a Client-Secret is stored: HMAC-SHA256 under a pepper that is not in
// the database. A slow hash (argon2id) defends secrets people choose against guessing;
// these have 256 random bits, which nobody guesses at any speed, and a fast hash keeps
// the token endpoint from being a way to exhaust the server.
func (s *Service) hash(secret string) []byte {
	mac := hmac.New(sha256.New, s.pepper)
	mac.Write([]byte(secret))
	return mac.Sum(nil)
}

// Replacement is what a client is handed whose Client-Secret was replaced, once.
type Replacement struct {
	ID       ID
	Secret   string
	OldUntil time.Time // when the secret before no longer holds
}

// ReplaceSecret gives a client a new Client-Secret. The one before holds as well for the
// time of overlap. An overlap of 0 is for a secret that others know: it ends what is in
// force before at once, the client's tokens included. While two secrets hold, no third is
// made (fault.Conflict).
func (s *Service) ReplaceSecret(ctx context.Context, id ID, overlap time.Duration) (Replacement, error) {
	if overlap < 0 {
		return Replacement{}, fault.New(fault.Invalid, "overlap_negative", "an overlap is 0s or more")
	}
	c, err := s.store.Client(ctx, id)
	if err != nil {
		return Replacement{}, fmt.Errorf("finding client: %w", err)
	}
	now := s.now().UTC()
	if overlap > 0 && now.Before(c.OldSecretUntil) {
		return Replacement{}, fault.New(fault.Conflict, "rotation_under_way",
			"two secrets hold until "+c.OldSecretUntil.UTC().Format(time.RFC3339)+": wait until then, or give an overlap of 0s, which ends both at once")
	}
	r := Replacement{ID: id, Secret: newSecret(), OldUntil: now.Add(overlap)}
	next := c
	next.SecretHash, next.OldSecretHash, next.OldSecretUntil = s.hash(r.Secret), c.SecretHash, r.OldUntil
	if overlap == 0 {
		next.OldSecretHash = nil
		next.TokensFrom = now.Truncate(time.Second)
	}
	if err := s.store.ReplaceSecret(ctx, c, next); err != nil {
		return Replacement{}, fmt.Errorf("storing client: %w", err)
	}
	return r, nil
}

// Revoke ends a client's access at once, its tokens included; what it sent stays.
// Restore gives it access again, with its secret but with none of its tokens.
func (s *Service) Revoke(ctx context.Context, id ID) error { return s.setDisabled(ctx, id, true) }

// Restore undoes Revoke.
func (s *Service) Restore(ctx context.Context, id ID) error { return s.setDisabled(ctx, id, false) }

func (s *Service) setDisabled(ctx context.Context, id ID, disabled bool) error {
	err := s.store.SetDisabled(ctx, Client{ID: id, Disabled: disabled, TokensFrom: s.now().UTC().Truncate(time.Second)})
	if err != nil {
		return fmt.Errorf("storing client: %w", err)
	}
	return nil
}

// SetMaskedOnly has Aadhaar numbers masked in all that a client is given from now on, or
// not any more.
func (s *Service) SetMaskedOnly(ctx context.Context, id ID, masked bool) error {
	if err := s.store.SetMaskedOnly(ctx, id, masked); err != nil {
		return fmt.Errorf("storing client: %w", err)
	}
	return nil
}

// MaskedOnly says whether Aadhaar numbers are masked in all that a client is given.
func (s *Service) MaskedOnly(ctx context.Context, id ID) (bool, error) {
	c, err := s.store.Client(ctx, id)
	if err != nil {
		return false, fmt.Errorf("finding client: %w", err)
	}
	return c.MaskedOnly, nil
}

// List returns all clients, in the order in which they were made.
func (s *Service) List(ctx context.Context) ([]Client, error) {
	clients, err := s.store.Clients(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing clients: %w", err)
	}
	return clients, nil
}

func newSecret() string { return base64.RawURLEncoding.EncodeToString(random(secretSize)) }

func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b) // never fails
	return b
}
