// Package deliver sends a flow's callback until its receiver has taken it.
package deliver

import (
	"context"
	"time"

	"atlas/internal/client"
)

// State is what became of a callback.
type State string

// States of a callback.
const (
	Pending     State = "pending"
	Delivered   State = "delivered"
	Undelivered State = "undelivered" // given up: refused with 410, or every attempt failed
)

// Delivery is a callback to be sent.
type Delivery struct {
	ID          string // the webhook-id, the same at every attempt
	Client      client.ID
	AuthURL     string
	CallbackURL string
	Body        []byte // sent as it is
	State       State
	CreatedAt   time.Time
}

// Stage is the part of an attempt that ended it.
type Stage string

// The two requests of an attempt.
const (
	Auth     Stage = "auth"
	Callback Stage = "callback"
)

// Attempt is a line of the delivery log. It names no URL and quotes no answer.
type Attempt struct {
	At      time.Time
	Stage   Stage
	Status  int    // HTTP status, 0 when there was no answer
	Code    string // of the fault, "" when it went well
	Latency time.Duration
}

// Store keeps callbacks. An unknown id gives fault.NotFound.
type Store interface {
	Delivery(ctx context.Context, id string) (Delivery, error)
	// LogAttempt adds a line to the log and sets what became of the callback.
	LogAttempt(ctx context.Context, id string, a Attempt, s State) error
	// SetDeliveryState sets what became of the callback.
	SetDeliveryState(ctx context.Context, id string, s State) error
	// Attempts returns the log, oldest first.
	Attempts(ctx context.Context, id string) ([]Attempt, error)
}
