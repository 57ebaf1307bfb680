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
	// its Params, their readings and URLs.
	Progress(ctx context.Context, id ID) (Flow, []Document, error)
	// Result returns all that is known of a flow, as of one moment.
	Result(ctx context.Context, id ID) (Result, error)
	// Document returns one version of a document.
	Document(ctx context.Context, fileUUID string) (Document, error)
	// Change runs fn in a transaction that no other change of the same flow
	// overlaps. What fn did is kept, jobs included, only when it returns nil.
	Change(ctx context.Context, id ID, fn func(Tx) error) error
	// ChangeDocument is Change for a document without a flow: no other change of
	// the same document overlaps.
	ChangeDocument(ctx context.Context, fileUUID string, fn func(DocumentTx) error) error
}

// DocumentTx changes documents of one case.
type DocumentTx interface {
	// Document returns one version in full.
	Document(ctx context.Context, fileUUID string) (Document, error)
	// UpdateDocument keeps a version's State, Failure, Original, Redacted and
	// Reading.
	UpdateDocument(ctx context.Context, d Document) error
	// Enqueue adds jobs, each in the turn of the case's client.
	Enqueue(ctx context.Context, jobs ...queue.Job) error
}

// Tx changes one flow within Store.Change.
type Tx interface {
	DocumentTx
	// Flow returns the flow as it stands at the start of the transaction.
	Flow() Flow
	// Versions returns every version of every document in upload order, without
	// their readings.
	Versions(ctx context.Context) ([]Document, error)
	// InsertBatch adds a batch of size documents to come. It says false, and adds
	// nothing, when a batch has that id.
	InsertBatch(ctx context.Context, id string, size int, createdAt time.Time) (bool, error)
	// InsertDocument adds a version of its batch and marks the older versions as
	// superseded.
	InsertDocument(ctx context.Context, d Document) error
	// SetRevisions keeps the flow's two revision numbers.
	SetRevisions(ctx context.Context, revision, checked int) error
	// SetCrossChecks replaces the flow's cross-checks.
	SetCrossChecks(ctx context.Context, results []crosscheck.Result) error
	// InsertDelivery adds a callback to be sent.
	InsertDelivery(ctx context.Context, d Delivery) error
	// Erase removes the flow's rows and its jobs, but for those that are running, and
	// keeps the record with what it counted. Nothing of the flow can be changed after it.
	Erase(ctx context.Context, e Erasure) (Erased, error)
}

// Delivery is the callback of one revision.
type Delivery struct {
	ID        string // the webhook-id
	Revision  int
	Body      []byte // sent as it is, at every attempt
	CreatedAt time.Time
}
