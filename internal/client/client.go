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

	// OldWebhookSecret, the one before, sealed, signs callbacks beside WebhookSecret
	// until OldWebhookUntil. Both are zero when there is none.
	OldWebhookSecret []byte
	OldWebhookUntil  time.Time
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
}
