// Package work takes uploaded documents to a delivered result: it handles the jobs
// fetch_document and read_document of every case, and finish_flow. What a job found out, the new
// status and the next job are kept in one transaction, so a process may die between
// any two lines and the work goes on where it was.
package work

import (
	"context"
	"time"

	"atlas/internal/blob"
	"atlas/internal/crosscheck"
	"atlas/internal/document"
	"atlas/internal/fault"
	"atlas/internal/flow"
	"atlas/internal/queue"
)

// Fetcher downloads a file. A fault's Detail is shown to the client.
type Fetcher interface {
	Get(ctx context.Context, url string) ([]byte, error)
}

// Reader reads a document: what it says, and the redacted copy as JPEG, nil when
// there is none. A fault's Detail is shown to the client. When ctx is of a Bulk
// document, others go first; see GiveWay.
type Reader interface {
	Read(ctx context.Context, data []byte) (_ document.Reading, redacted []byte, _ error)
}

// wayKey is the key under which a context has what GiveWay returns.
type wayKey struct{}

// GiveWay says whether a Reader's ctx is of a document of a bulk batch, for which nobody
// waits. Such a reading calls giveWay wherever it can pause: it returns when no other is
// under way, or has been for long enough.
func GiveWay(ctx context.Context) (giveWay func(context.Context), ok bool) {
	giveWay, ok = ctx.Value(wayKey{}).(func(context.Context))
	return giveWay, ok
}

// Checker compares the documents of a flow.
type Checker interface {
	Run(productType string, readings []document.Reading) []crosscheck.Result
}

// Renderer writes a result as the published JSON, as of now.
type Renderer interface {
	Extracts(ctx context.Context, r flow.Result, now time.Time) ([]byte, error)
}

// Blobs keeps the originals and the redacted copies.
type Blobs interface {
	Put(ctx context.Context, key blob.Key, contentType string, data []byte) error
	Get(ctx context.Context, key blob.Key) ([]byte, error)
	Delete(ctx context.Context, key blob.Key) error
	DeleteBelow(ctx context.Context, key blob.Key) error
}

// unlessErased is the fault of a store, or nil when what it was asked for is not there:
// the flow was erased while a job of it was waiting or under way, and the job is done.
func unlessErased(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}

// advance keeps what became of a document that is still in the state from: change
// sets it on the document and names the jobs that follow. A document that a repeated
// job finds further on is left alone. When it was the last of its flow's revision to
// be done, the flow is finished next.
func advance(ctx context.Context, s flow.Store, d flow.Document, from flow.State, change func(*flow.Document) []queue.Job) error {
	if d.Flow == "" {
		return unlessErased(s.ChangeDocument(ctx, d.FileUUID, func(tx flow.DocumentTx) error {
			_, err := step(ctx, tx, d.FileUUID, from, change)
			return err
		}))
	}
	return unlessErased(s.Change(ctx, d.Flow, func(tx flow.Tx) error {
		d, err := step(ctx, tx, d.FileUUID, from, change)
		if err != nil || d.State != flow.Done || d.Superseded {
			return err
		}
		finish, err := finishIfDone(ctx, tx)
		if err != nil {
			return err
		}
		return tx.Enqueue(ctx, finish...)
	}))
}

// step is what advance does to the document. It returns the document when it did
// something, the zero one when not.
func step(ctx context.Context, tx flow.DocumentTx, fileUUID string, from flow.State, change func(*flow.Document) []queue.Job) (flow.Document, error) {
	d, err := tx.Document(ctx, fileUUID)
	if err != nil || d.State != from {
		return flow.Document{}, err
	}
	jobs := change(&d)
	if err := tx.UpdateDocument(ctx, d); err != nil {
		return flow.Document{}, err
	}
	return d, tx.Enqueue(ctx, jobs...)
}

// finishIfDone returns the job that finishes the flow when every current document
// is done.
func finishIfDone(ctx context.Context, tx flow.Tx) ([]queue.Job, error) {
	versions, err := tx.Versions(ctx)
	if err != nil {
		return nil, err
	}
	for _, d := range versions {
		if !d.Superseded && d.State != flow.Done {
			return nil, nil
		}
	}
	f := tx.Flow()
	return []queue.Job{queue.FinishFlow{FlowID: string(f.ID), Revision: f.Revision}}, nil
}

// fail ends a document without a reading.
func fail(d *flow.Document, stage flow.Failure, cause error, ours string) {
	d.State, d.Failure = flow.Done, stage
	reason := ours
	if fault.KindOf(cause) != fault.Internal {
		reason = fault.Detail(cause)
	}
	d.Reading = document.Reading{Problem: document.Problem{Code: document.InvalidDocument, Reason: reason}}
}

// key names a file of a document.
func key(d flow.Document, name string) blob.Key {
	return blob.Key(d.Case() + "/" + d.FileUUID + "/" + name)
}
