package client

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"atlas/internal/fault"
)

// TokenLifetime is how long an access token holds, the expires_in of the API.
const TokenLifetime = 3600 * time.Second

// RefreshLifetime is how long a refresh token holds (atlas-api 10.8).
const RefreshLifetime = 24 * time.Hour

// use is what a token is good for, its "use" claim. Access tokens have none: those of
// the first release had not.
type use string

const (
	access  use = ""
	refresh use = "refresh"
)

type claims struct {
	jwt.RegisteredClaims
	Use use `json:"use,omitempty"`
}

// issuer is the iss claim of every token.
const issuer = "atlas"

// tokens signs and checks tokens: JWTs with HMAC-SHA256.
type tokens struct {
	keys *tokenKeys
	now  func() time.Time
}

func newTokens(keys *tokenKeys, now func() time.Time) tokens { return tokens{keys, now} }

func (t tokens) sign(ctx context.Context, c Client, u use, lifetime time.Duration) (string, error) {
	key, err := t.keys.signing(ctx)
	if err != nil {
		return "", err
	}
	issued := t.now().Truncate(time.Second)
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims{jwt.RegisteredClaims{
		Issuer:    issuer,
		Subject:   string(c.ID),
		Audience:  jwt.ClaimStrings{string(c.Environment)},
		IssuedAt:  jwt.NewNumericDate(issued),
		ExpiresAt: jwt.NewNumericDate(issued.Add(lifetime)),
		ID:        uuid.NewString(),
	}, u}).SignedString(key)
	if err != nil {
		return "", fmt.Errorf("signing token: %w", err)
	}
	return token, nil
}

// verify returns whose token it is and when it was issued, if it has one of the uses. The
// method is pinned and every claim required, as RFC 8725 advises; there is no leeway,
// since one clock both issues and checks.
func (t tokens) verify(ctx context.Context, token string, env Environment, uses ...use) (ID, time.Time, error) {
	if token == "" {
		return "", time.Time{}, fault.New(fault.Unauthenticated, "token_missing", "Token header is missing")
	}
	keys, err := t.keys.accepted(ctx)
	if err != nil {
		return "", time.Time{}, err
	}
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}),
		jwt.WithStrictDecoding(),
		jwt.WithTimeFunc(t.now),
		jwt.WithExpirationRequired(),
		jwt.WithIssuedAt(),
		jwt.WithIssuer(issuer),
		jwt.WithAudience(string(env)),
	)
	var said claims
	keyFor := func(token *jwt.Token) (any, error) { return keys, checkHeader(token) }
	if _, err := parser.ParseWithClaims(token, &said, keyFor); err != nil {
		return "", time.Time{}, tokenFault(err)
	}
	if said.Subject == "" || said.IssuedAt == nil || said.ID == "" {
		return "", time.Time{}, fault.New(fault.Unauthenticated, "token_malformed", "Token is malformed")
	}
	if !slices.Contains(uses, said.Use) {
		return "", time.Time{}, fault.New(fault.Unauthenticated, "token_use", "Token is not an access token")
	}
	return ID(said.Subject), said.IssuedAt.Time, nil
}

// checkHeader refuses headers we never write: a crit extension or a kid or jwk that
// points at another key must not be ignored (RFC 7515, 4.1.11).
func checkHeader(token *jwt.Token) error {
	if len(token.Header) != 2 || token.Header["typ"] != "JWT" {
		return jwt.ErrTokenMalformed
	}
	return nil
}

// tokenFault turns the parser's error into a fault whose Detail is the reason the API
// answers. Signature comes first: what an unsigned token says of itself means nothing.
func tokenFault(err error) error {
	reasons := []struct {
		is           error
		code, reason string
	}{
		{jwt.ErrTokenMalformed, "token_malformed", "Token is malformed"},
		{jwt.ErrTokenUnverifiable, "token_signature", "Signature verification failed"}, // an algorithm nobody knows
		{jwt.ErrTokenSignatureInvalid, "token_signature", "Signature verification failed"},
		{jwt.ErrTokenExpired, "token_expired", "Token has expired"},
		{jwt.ErrTokenInvalidAudience, "token_environment", "Token belongs to another environment"},
	}
	for _, r := range reasons {
		if errors.Is(err, r.is) {
			return fault.New(fault.Unauthenticated, r.code, r.reason)
		}
	}
	return fault.New(fault.Unauthenticated, "token_claims", "Token claims are not acceptable")
}
