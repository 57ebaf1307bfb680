package work

import (
	"context"
	"fmt"

	"atlas/internal/blob"
	"atlas/internal/document"
	"atlas/internal/fault"
	"atlas/internal/flow"
	"atlas/internal/queue"
	"atlas/internal/tracing"
)

// Read reads downloaded documents.
type Read struct {
	Store  flow.Store
	Blobs  Blobs
	Reader Reader

	way way
}

// Work implements queue.Handler.
func (w *Read) Work(ctx context.Context, job queue.ReadDocument) error {
	d, err := w.Store.Document(ctx, job.FileUUID)
	if err != nil || d.State != flow.Reading || d.Superseded {
		return unlessErased(err)
	}
	ctx = tracing.InCase(ctx, string(d.Flow), d.BatchID)
	data, err := w.Blobs.Get(ctx, d.Original)
	if err != nil {
		if _, gone := w.Store.Document(ctx, job.FileUUID); fault.KindOf(gone) == fault.NotFound {
			return nil // erased since we looked
		}
		return fmt.Errorf("finding the original: %w", err)
	}
	reading, copied, err := w.read(ctx, job, data)
	if err != nil {
		return fmt.Errorf("reading: %w", err)
	}
	var redacted blob.Key
	if copied != nil {
		redacted = key(d, "redacted.jpg")
		if err := w.Blobs.Put(ctx, redacted, "image/jpeg", copied); err != nil {
			return fmt.Errorf("keeping the redacted copy: %w", err)
		}
	}
	return advance(ctx, w.Store, d, flow.Reading, func(d *flow.Document) []queue.Job {
		d.State, d.Reading, d.Redacted = flow.Done, reading, redacted
		return nil
	})
}

// read has a document read, those of bulk batches after others.
func (w *Read) read(ctx context.Context, job queue.ReadDocument, data []byte) (document.Reading, []byte, error) {
	if job.Bulk {
		giveWay := w.way.patient()
		giveWay(ctx)
		return w.Reader.Read(context.WithValue(ctx, wayKey{}, giveWay), data)
	}
	defer w.way.take()()
	return w.Reader.Read(ctx, data)
}

// Discard implements queue.Handler: the document ends as one that could not be
// read.
func (w *Read) Discard(ctx context.Context, job queue.ReadDocument, cause error) error {
	d, err := w.Store.Document(ctx, job.FileUUID)
	if err != nil {
		return unlessErased(err)
	}
	return advance(ctx, w.Store, d, flow.Reading, func(d *flow.Document) []queue.Job {
		fail(d, flow.ReadFailed, cause, "document could not be processed")
		return nil
	})
}
