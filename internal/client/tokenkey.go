package client

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"atlas/internal/fault"
	"atlas/internal/keyring"
)

// TokenKey says which of the keys derived for tokens signs them. Tokens carry no key id:
// their header is published.
type TokenKey struct {
	Number int
	Since  time.Time // when it was chosen
}

const (
	// keyKnown is how long a process goes by the key it last read.
	keyKnown = 10 * time.Second
	// keySpread is how long after it was chosen a key begins to sign, so that every
	// process accepts it by then.
	keySpread = time.Minute
)

// tokenKeys are the keys for tokens, as of the database.
type tokenKeys struct {
	store Store
	ring  keyring.Ring
	now   func() time.Time

	mu      sync.Mutex
	current TokenKey
	readAt  time.Time
}

func newTokenKeys(store Store, ring keyring.Ring, now func() time.Time) *tokenKeys {
	return &tokenKeys{store: store, ring: ring, now: now}
}

// signing is the key to sign with now.
func (k *tokenKeys) signing(ctx context.Context) ([]byte, error) {
	key, err := k.known(ctx)
	if err != nil {
		return nil, err
	}
	number := key.Number
	if number > 0 && k.now().Before(key.Since.Add(keySpread)) {
		number--
	}
	return k.ring.Numbered(keyring.Tokens, number), nil
}

// accepted are the keys that tokens which hold may be signed with: the present one, and
// the one before until the last token it signed has expired.
func (k *tokenKeys) accepted(ctx context.Context) (jwt.VerificationKeySet, error) {
	key, err := k.known(ctx)
	if err != nil {
		return jwt.VerificationKeySet{}, err
	}
	set := jwt.VerificationKeySet{Keys: []jwt.VerificationKey{k.ring.Numbered(keyring.Tokens, key.Number)}}
	if key.Number > 0 && k.now().Before(key.retired()) {
		set.Keys = append(set.Keys, k.ring.Numbered(keyring.Tokens, key.Number-1))
	}
	return set, nil
}

// retired is when no token signed with the key before holds any more. Another process
// may have signed for keyKnown longer.
func (k TokenKey) retired() time.Time { return k.Since.Add(keySpread + keyKnown + RefreshLifetime) }

func (k *tokenKeys) known(ctx context.Context) (TokenKey, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.now()
	if !k.readAt.IsZero() && now.Sub(k.readAt).Abs() < keyKnown {
		return k.current, nil
	}
	key, err := k.store.TokenKey(ctx)
	if err != nil {
		return TokenKey{}, fmt.Errorf("reading the token key: %w", err)
	}
	k.current, k.readAt = key, now
	return key, nil
}

// RotateTokenKey has tokens signed with a new key. Those of the key before hold until
// they expire, so it gives fault.Conflict while tokens of an even older key may hold.
// With endAll no token that was issued holds any longer than keyKnown, on any process.
func (s *Service) RotateTokenKey(ctx context.Context, endAll bool) (TokenKey, error) {
	key, err := s.store.TokenKey(ctx)
	if err != nil {
		return TokenKey{}, fmt.Errorf("reading the token key: %w", err)
	}
	now := s.now().UTC()
	if !endAll && key.Number > 0 && now.Before(key.retired()) {
		return TokenKey{}, fault.New(fault.Conflict, "rotation_under_way",
			"tokens of the key before hold until "+key.retired().Format(time.RFC3339)+": wait until then, or end all tokens")
	}
	next := TokenKey{Number: key.Number + 1, Since: now}
	if endAll {
		next.Number++ // the one before it has signed nothing
	}
	if err := s.store.SetTokenKey(ctx, next); err != nil {
		return TokenKey{}, fmt.Errorf("storing the token key: %w", err)
	}
	return next, nil
}
