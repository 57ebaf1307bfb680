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
	FlowID      string
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

// Attempt is a line of the delivery log. It names no URL.
type Attempt struct {
	At      time.Time
	Stage   Stage
	Status  int    // HTTP status, 0 when there was no answer
	Code    string // of the fault, "" when it went well
	Latency time.Duration
	// Answer is the beginning of what the receiver answered, at most 256 bytes of
	// printable text: often it says what is wrong. It stays in the database.
	Answer string
	// Unmasked says that the receiver took a full Aadhaar number. It goes to the audit
	// log alone.
	Unmasked bool
}

// Summary is a Delivery in a list.
type Summary struct {
	ID        string
	FlowID    string
	Client    client.ID
	Revision  int
	State     State
	CreatedAt time.Time
	Attempts  int
}

// Query chooses callbacks by when they were made. A zero State or Client is any.
type Query struct {
	Since, Until time.Time // from Since until before Until
	State        State
	Client       client.ID
}

// Log is where callbacks are looked up and sent again. An unknown id gives
// fault.NotFound.
type Log interface {
	// Each calls fn for the chosen callbacks, oldest first, until it gives an error.
	Each(ctx context.Context, q Query, fn func(Summary) error) error
	Attempts(ctx context.Context, id string) ([]Attempt, error)
	// Replay has a callback sent again, whatever became of it: the same id and bytes,
	// with all attempts before it.
	Replay(ctx context.Context, id string) error
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
