// Package client knows who may call Atlas: credentials, environments and tokens.
package client

import (
	"context"
	"time"
)

// ID is the public name of a client, the Client-Id of its credentials.
type ID string

// Environment keeps sandbox clients and their data apart from production.
type Environment string

// The two environments; a client belongs to exactly one.
const (
	Production Environment = "production"
	Sandbox    Environment = "sandbox"
)

// Client is one account as it is stored. No secret is kept in the clear.
type Client struct {
	ID            ID
	Name          string
	Environment   Environment
	SecretHash    []byte // HMAC-SHA256 of the Client-Secret under the server's pepper
	WebhookSecret []byte // the whsec_ secret, sealed with the server's key
	CreatedAt     time.Time
	Disabled      bool
	// MaskedOnly has Aadhaar numbers masked in all that the client is given.
	MaskedOnly bool

	// OldWebhookSecret, the one before, sealed, signs callbacks beside WebhookSecret
	// until OldWebhookUntil. Both are zero when there is none.
	OldWebhookSecret []byte
	OldWebhookUntil  time.Time

	// OldSecretHash, the one before, holds beside SecretHash until OldSecretUntil. Both
	// are zero when there is none.
	OldSecretHash  []byte
	OldSecretUntil time.Time
	// TokensFrom is when the first of the tokens that hold was issued, by whole seconds
	// as tokens have it. Zero when none was ended before its time.
	TokensFrom time.Time
}

// Store keeps clients.
type Store interface {
	// InsertClient adds a client; an ID that exists gives fault.Conflict.
	InsertClient(ctx context.Context, c Client) error
	// Client finds one; an unknown ID gives fault.NotFound.
	Client(ctx context.Context, id ID) (Client, error)
	// RotateWebhookSecret gives a client, as it was found, a new sealed secret and
	// keeps old, its present one or nil, until then. A client whose secret has
	// changed since it was found gives fault.Conflict.
	RotateWebhookSecret(ctx context.Context, found Client, secret, old []byte, until time.Time) error
	// ReplaceSecret gives a client, as it was found, the secret fields and the
	// TokensFrom of next. A client whose secret has changed since it was found gives
	// fault.Conflict.
	ReplaceSecret(ctx context.Context, found, next Client) error
	// SetMaskedOnly stores MaskedOnly; an unknown ID gives fault.NotFound.
	SetMaskedOnly(ctx context.Context, id ID, masked bool) error
	// Clients lists them all, in the order in which they were made.
	Clients(ctx context.Context) ([]Client, error)
	// SetDisabled stores Disabled and TokensFrom of c; an unknown ID gives fault.NotFound.
	SetDisabled(ctx context.Context, c Client) error
	// TokenKey is the key that signs tokens; the zero key when none was ever set.
	TokenKey(ctx context.Context) (TokenKey, error)
	// SetTokenKey replaces it. One whose number is not higher gives fault.Conflict.
	SetTokenKey(ctx context.Context, k TokenKey) error
}
