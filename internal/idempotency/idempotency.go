// Package idempotency lets a client repeat a request without doing it twice: the
// first answer to an Idempotency-Key is kept and given again.
package idempotency

import (
	"context"
	"time"

	"atlas/internal/client"
)

// Lifetimes of a key.
const (
	// Kept is how long an answer is given again (atlas-api 11.3).
	Kept = 24 * time.Hour
	// Held is how long a request that has not answered keeps others out. It is
	// longer than any request may take, so only a dead one is overtaken.
	Held = time.Minute
)

// Answer is what the first request was told.
type Answer struct {
	Status      int // HTTP
	ContentType string
	Body        []byte
}

// Store keeps keys. A key belongs to one client.
type Store interface {
	// ReserveKey takes the key for a request; requestHash stands for all that the
	// request said. It gives nil, nil when the caller is to do the work, and the
	// saved answer when the work was done before. Another request under the same
	// key gives fault.Unprocessable "idempotency_key_reused"; the same request
	// still at work gives fault.Conflict "idempotency_key_in_use".
	ReserveKey(ctx context.Context, owner client.ID, key, requestHash string, now time.Time) (*Answer, error)
	// SaveAnswer ends a reservation with what the caller answered.
	SaveAnswer(ctx context.Context, owner client.ID, key string, a Answer) error
	// ReleaseKey gives a reservation back, so that the request can be tried again.
	ReleaseKey(ctx context.Context, owner client.ID, key string) error
}
