package work

import (
	"context"
	"fmt"

	"atlas/internal/flow"
	"atlas/internal/queue"
	"atlas/internal/tracing"
)

// Fetch downloads documents.
type Fetch struct {
	Store   flow.Store
	Blobs   Blobs
	Fetcher Fetcher

	keeping chan struct{} // held by those who keep what they have downloaded
}

// keepers is how many downloads are kept at once. Waiting for other machines costs
// nothing, keeping costs the processor and the database's writer, for which calls of the
// API wait in the same line: more at once were no faster, and calls took three times as long.
const keepers = 2

// Work implements queue.Handler.
func (w *Fetch) Work(ctx context.Context, job queue.FetchDocument) error {
	d, err := w.Store.Document(ctx, job.FileUUID)
	if err != nil || d.State != flow.Downloading || d.Superseded {
		return unlessErased(err)
	}
	ctx = tracing.InCase(ctx, string(d.Flow), d.BatchID)
	data, err := w.download(ctx, d.URL)
	if err != nil {
		return fmt.Errorf("fetching: %w", err)
	}
	select {
	case w.keeping <- struct{}{}:
		defer func() { <-w.keeping }()
	case <-ctx.Done():
		return ctx.Err()
	}
	original := key(d, "original")
	// What the bytes are is for the decoder to say, not for the server that sent them.
	if err := w.Blobs.Put(ctx, original, "application/octet-stream", data); err != nil {
		return fmt.Errorf("keeping the original: %w", err)
	}
	return advance(ctx, w.Store, d, flow.Downloading, func(d *flow.Document) []queue.Job {
		d.State, d.Original = flow.Reading, original
		return []queue.Job{queue.ReadDocument(job)}
	})
}

func (w *Fetch) download(ctx context.Context, url string) (_ []byte, err error) {
	ctx, end := tracing.Start(ctx, "download")
	defer func() { end(err) }()
	return w.Fetcher.Get(ctx, url)
}

// Discard implements queue.Handler: the document ends as one that could not be
// downloaded.
func (w *Fetch) Discard(ctx context.Context, job queue.FetchDocument, cause error) error {
	d, err := w.Store.Document(ctx, job.FileUUID)
	if err != nil {
		return unlessErased(err)
	}
	return advance(ctx, w.Store, d, flow.Downloading, func(d *flow.Document) []queue.Job {
		fail(d, flow.FetchFailed, cause, "file could not be downloaded")
		return nil
	})
}
