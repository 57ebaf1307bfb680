package flow

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"atlas/internal/client"
	"atlas/internal/fault"
	"atlas/internal/queue"
)

// Service is what a client can do with flows. A flow of another client is as
// unknown to it as one that does not exist: fault.NotFound.
type Service struct {
	store Store
	now   func() time.Time
}

// NewService makes a service; a nil clock stands for time.Now.
func NewService(s Store, now func() time.Time) *Service {
	if now == nil {
		now = time.Now
	}
	return &Service{store: s, now: now}
}

// Init opens a flow.
func (s *Service) Init(ctx context.Context, owner client.ID, a Application) (Flow, error) {
	if len(a.Params) == 0 {
		a.Params = json.RawMessage("{}")
	}
	f := Flow{ID: ID(uuid.Must(uuid.NewV7()).String()), Client: owner, CreatedAt: s.now(), Application: a}
	if err := s.store.InsertFlow(ctx, f); err != nil {
		return Flow{}, fmt.Errorf("opening a flow: %w", err)
	}
	return f, nil
}

// Upload adds documents to a flow and answers one entry per file, in order. A file
// that the flow already has, by document_id and URL, is answered with its first
// entry and nothing is done; the same document_id at another URL is a new version.
func (s *Service) Upload(ctx context.Context, owner client.ID, id ID, files []File) ([]Entry, error) {
	if len(files) == 0 {
		return nil, fault.New(fault.Invalid, "no_files", "file_urls is empty")
	}
	var entries []Entry
	err := s.store.Change(ctx, id, func(tx Tx) error {
		if tx.Flow().Client != owner {
			return errNotFound()
		}
		known, err := tx.Versions(ctx)
		if err != nil {
			return err
		}
		var added []Document
		entries, added = admit(known, files)
		return insert(ctx, tx, entries, added, s.now())
	})
	if err != nil {
		return nil, fmt.Errorf("uploading: %w", err)
	}
	return entries, nil
}

// insert adds the versions that an upload brought, as a batch, and the jobs to fetch
// them, moves the flow to its next revision, and tells the entries their batch.
func insert(ctx context.Context, tx Tx, entries []Entry, added []Document, now time.Time) error {
	if len(added) == 0 {
		return nil
	}
	batch, err := NameBatch(now, func(id string) (bool, error) { return tx.InsertBatch(ctx, id, len(added), now) })
	if err != nil {
		return err
	}
	for i := range entries {
		if entries[i].BatchID == "" {
			entries[i].BatchID = batch
		}
	}
	f := tx.Flow()
	jobs := make([]queue.Job, len(added))
	for i, d := range added {
		d.Flow, d.BatchID, d.CreatedAt = f.ID, batch, now
		if err := tx.InsertDocument(ctx, d); err != nil {
			return err
		}
		jobs[i] = queue.FetchDocument{FileUUID: d.FileUUID}
	}
	if err := tx.SetRevisions(ctx, f.Revision+1, f.CheckedRevision); err != nil {
		return err
	}
	return tx.Enqueue(ctx, jobs...)
}

// admit sorts files into those a flow knows and the versions they add, which have no
// batch yet.
func admit(known []Document, files []File) (entries []Entry, added []Document) {
	type version struct{ documentID, url string }
	versions := make(map[version]Document)
	position := make(map[string]int)
	for _, d := range known {
		versions[version{d.DocumentID, d.URL}] = d
		position[d.DocumentID] = d.Position
	}
	for _, f := range files {
		v := version{f.DocumentID, f.URL}
		d, ok := versions[v]
		if !ok {
			if _, ok := position[f.DocumentID]; !ok {
				position[f.DocumentID] = len(position)
			}
			d = Document{
				FileUUID:   uuid.Must(uuid.NewV7()).String(),
				DocumentID: f.DocumentID,
				URL:        f.URL,
				State:      Downloading,
				Position:   position[f.DocumentID],
			}
			versions[v] = d
			added = append(added, d)
		}
		entries = append(entries, Entry{FileUUID: d.FileUUID, BatchID: d.BatchID, DocumentID: d.DocumentID})
	}
	return entries, added
}

// Status returns the progress of a flow.
func (s *Service) Status(ctx context.Context, owner client.ID, id ID) (Status, error) {
	f, docs, err := s.store.Progress(ctx, id)
	if err == nil && f.Client != owner {
		err = errNotFound()
	}
	if err != nil {
		return Status{}, fmt.Errorf("reading the status: %w", err)
	}
	return StatusOf(f, docs), nil
}

// Result returns what is known of a flow so far.
func (s *Service) Result(ctx context.Context, owner client.ID, id ID) (Result, error) {
	r, err := s.store.Result(ctx, id)
	if err == nil && r.Flow.Client != owner {
		err = errNotFound()
	}
	if err != nil {
		return Result{}, fmt.Errorf("reading the result: %w", err)
	}
	return r, nil
}

func errNotFound() error { return fault.New(fault.NotFound, "flow_not_found", "Flow not found") }
