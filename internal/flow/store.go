package flow

import (
	"context"
	"time"

	"atlas/internal/crosscheck"
	"atlas/internal/queue"
)

// Store keeps flows. An unknown flow or document gives fault.NotFound.
type Store interface {
	// InsertFlow adds a flow.
	InsertFlow(ctx context.Context, f Flow) error
	// Progress returns a flow and its current documents in upload order, without
	// their readings.
	Progress(ctx context.Context, id ID) (Flow, []Document, error)
	// Result returns all that is known of a flow, as of one moment.
	Result(ctx context.Context, id ID) (Result, error)
	// Document returns one version of a document.
	Document(ctx context.Context, fileUUID string) (Document, error)
	// Change runs fn in a transaction that no other change of the same flow
	// overlaps. What fn did is kept, jobs included, only when it returns nil.
	Change(ctx context.Context, id ID, fn func(Tx) error) error
}

// Tx changes one flow within Store.Change.
type Tx interface {
	// Flow returns the flow as it stands at the start of the transaction.
	Flow() Flow
	// Versions returns every version of every document in upload order, without
	// their readings.
	Versions(ctx context.Context) ([]Document, error)
	// InsertDocument adds a version and marks the older ones as superseded.
	InsertDocument(ctx context.Context, d Document) error
	// Document returns one version in full.
	Document(ctx context.Context, fileUUID string) (Document, error)
	// UpdateDocument keeps a version's State, Failure, Original, Redacted and
	// Reading.
	UpdateDocument(ctx context.Context, d Document) error
	// SetRevisions keeps the flow's two revision numbers.
	SetRevisions(ctx context.Context, revision, checked int) error
	// SetCrossChecks replaces the flow's cross-checks.
	SetCrossChecks(ctx context.Context, results []crosscheck.Result) error
	// InsertDelivery adds a callback to be sent.
	InsertDelivery(ctx context.Context, d Delivery) error
	// Enqueue adds jobs.
	Enqueue(ctx context.Context, jobs ...queue.Job) error
}

// Delivery is the callback of one revision.
type Delivery struct {
	ID        string // the webhook-id
	Revision  int
	Body      []byte // sent as it is, at every attempt
	CreatedAt time.Time
}
