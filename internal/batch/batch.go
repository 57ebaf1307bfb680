// Package batch is the case without a lender's questions: documents of a Bulk or a
// Sandbox upload, read for their own sake. Nothing is compared and nobody is called
// back; a client asks for what has been read so far. Its documents live as those of a
// flow do, in the states and by the jobs of packages flow and flow/work.
package batch

import (
	"context"
	"time"

	"atlas/internal/client"
	"atlas/internal/flow"
	"atlas/internal/queue"
)

// ID is a batch_id.
type ID string

// Batch is one upload.
type Batch struct {
	ID          ID
	Client      client.ID
	ProductType string
	Size        int // documents, from 1
	CreatedAt   time.Time
}

// Upload is what a client sends.
type Upload struct {
	ProductType string
	Files       []flow.File // each becomes a document, alike or not
	// Bulk says that nobody waits for it: its documents make way for others.
	Bulk bool
}

// Page is a part of a batch. Pages divide the upload order, so a document is on the
// same page whenever that is asked for, and on no other; until it is done it is left
// out of it.
type Page struct {
	Documents []flow.Document
	Number    int // from 1
	Size      int // documents that a full page has
	Total     int // documents of the batch, done or not
}

// Pages is how many pages of that size the batch has.
func (p Page) Pages() int { return (p.Total + p.Size - 1) / p.Size }

// HasNext says whether a page follows.
func (p Page) HasNext() bool { return p.Number < p.Pages() }

// HasPrev says whether a page goes before.
func (p Page) HasPrev() bool { return p.Number > 1 }

// Store keeps batches.
type Store interface {
	// InsertBatch adds a batch, its documents and their jobs. It says false, and
	// adds nothing, when a batch has that id.
	InsertBatch(ctx context.Context, b Batch, docs []flow.Document, jobs []queue.Job) (bool, error)
	// Batch returns a batch that stands alone; any other id gives fault.NotFound.
	Batch(ctx context.Context, id ID) (Batch, error)
	// BatchDocuments returns the documents of a batch that are done and whose
	// position is at least first and before past, in upload order.
	BatchDocuments(ctx context.Context, id ID, first, past int) ([]flow.Document, error)
	// EraseBatch removes a batch that stands alone with its documents and their jobs, but
	// for those that are running, keeps the record with what it counted, and adds the job
	// that removes the files. Any other id gives fault.NotFound.
	EraseBatch(ctx context.Context, id ID, record func(Batch) flow.Erasure) (flow.Erasure, error)
}
