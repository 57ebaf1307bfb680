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
}

// Store keeps clients.
type Store interface {
	// InsertClient adds a client; an ID that exists gives fault.Conflict.
	InsertClient(ctx context.Context, c Client) error
	// Client finds one; an unknown ID gives fault.NotFound.
	Client(ctx context.Context, id ID) (Client, error)
}
