package batch

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"atlas/internal/client"
	"atlas/internal/fault"
	"atlas/internal/flow"
	"atlas/internal/queue"
)

// Service is what a client can do with batches. A batch of another client is as
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

// Upload takes in a batch and answers one entry per file, in order.
func (s *Service) Upload(ctx context.Context, owner client.ID, u Upload) ([]flow.Entry, error) {
	if len(u.Files) == 0 {
		return nil, fault.New(fault.Invalid, "no_files", "file_urls is empty")
	}
	b := Batch{Client: owner, ProductType: u.ProductType, Size: len(u.Files), CreatedAt: s.now()}
	docs, jobs := documents(u, b.CreatedAt)
	id, err := flow.NameBatch(b.CreatedAt, func(id string) (bool, error) {
		b.ID = ID(id)
		for i := range docs {
			docs[i].BatchID = id
		}
		return s.store.InsertBatch(ctx, b, docs, jobs)
	})
	if err != nil {
		return nil, fmt.Errorf("uploading: %w", err)
	}
	entries := make([]flow.Entry, len(docs))
	for i, d := range docs {
		entries[i] = flow.Entry{FileUUID: d.FileUUID, BatchID: id, DocumentID: d.DocumentID}
	}
	return entries, nil
}

// documents makes a document of each file, and the job to fetch it.
func documents(u Upload, now time.Time) ([]flow.Document, []queue.Job) {
	docs := make([]flow.Document, len(u.Files))
	jobs := make([]queue.Job, len(u.Files))
	for i, f := range u.Files {
		docs[i] = flow.Document{
			FileUUID:   uuid.Must(uuid.NewV7()).String(),
			DocumentID: f.DocumentID,
			URL:        f.URL,
			State:      flow.Downloading,
			Position:   i,
			CreatedAt:  now,
		}
		jobs[i] = queue.FetchDocument{FileUUID: docs[i].FileUUID, Bulk: u.Bulk}
	}
	return docs, jobs
}

// Page returns the page with that number, from 1, of pages of size documents, at
// least 1. One past the last is empty.
func (s *Service) Page(ctx context.Context, owner client.ID, id ID, number, size int) (Page, error) {
	b, err := s.store.Batch(ctx, id)
	if err == nil && b.Client != owner {
		err = fault.New(fault.NotFound, "batch_not_found", "Batch not found")
	}
	if err != nil {
		return Page{}, fmt.Errorf("finding a batch: %w", err)
	}
	p := Page{Number: number, Size: size, Total: b.Size}
	if number > p.Pages() {
		return p, nil
	}
	first := (number - 1) * size
	if p.Documents, err = s.store.BatchDocuments(ctx, id, first, first+size); err != nil {
		return Page{}, fmt.Errorf("reading a batch: %w", err)
	}
	return p, nil
}
