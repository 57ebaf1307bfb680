package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"atlas/internal/audit"
	"atlas/internal/batch"
	"atlas/internal/client"
	"atlas/internal/flow"
	"atlas/internal/queue"
	"atlas/internal/store/dbsqlc"
)

// InsertBatch implements flow.Tx.
func (t *flowTx) InsertBatch(ctx context.Context, id string, size int, createdAt time.Time) (bool, error) {
	n, err := t.tx.InsertBatch(ctx, dbsqlc.InsertBatchParams{
		ID:          id,
		ClientID:    string(t.flow.Client),
		FlowID:      ptr(string(t.flow.ID)),
		ProductType: t.flow.ProductType,
		Size:        int64(size),
		CreatedAt:   createdAt,
	})
	if err != nil || n == 0 {
		return false, err
	}
	return true, t.tx.note(ctx, audit.Entry{
		Action: audit.DocumentsUploaded, Client: t.flow.Client, Flow: string(t.flow.ID), Batch: id, Count: size,
	})
}

// InsertBatch implements batch.Store.
func (s *Store) InsertBatch(ctx context.Context, b batch.Batch, docs []flow.Document, jobs []queue.Job) (added bool, err error) {
	err = s.update(ctx, "adding a batch", func(tx transaction) error {
		n, err := tx.InsertBatch(ctx, dbsqlc.InsertBatchParams{
			ID:          string(b.ID),
			ClientID:    string(b.Client),
			ProductType: b.ProductType,
			Size:        int64(b.Size),
			CreatedAt:   b.CreatedAt,
		})
		if added = n == 1; err != nil || !added {
			return err
		}
		for _, d := range docs {
			if err := s.of(b.Client).insertDocument(ctx, tx.Queries, d); err != nil {
				return err
			}
		}
		if err := tx.note(ctx, audit.Entry{Action: audit.DocumentsUploaded, Client: b.Client, Batch: string(b.ID), Count: b.Size}); err != nil {
			return err
		}
		return tx.enqueue(ctx, b.Client, jobs...)
	})
	return added && err == nil, err
}

// Batch implements batch.Store.
func (s *Store) Batch(ctx context.Context, id batch.ID) (batch.Batch, error) {
	var row dbsqlc.Batch
	err := s.db.snapshot(ctx, func(q *dbsqlc.Queries) (err error) {
		row, err = q.Batch(ctx, string(id))
		if err == nil && row.FlowID != nil {
			err = pgx.ErrNoRows
		}
		return err
	})
	return batchOf(row), translate("finding a batch", err)
}

func batchOf(row dbsqlc.Batch) batch.Batch {
	return batch.Batch{
		ID:          batch.ID(row.ID),
		Client:      client.ID(row.ClientID),
		ProductType: row.ProductType,
		Size:        int(row.Size),
		CreatedAt:   row.CreatedAt,
	}
}

// BatchDocuments implements batch.Store.
func (s *Store) BatchDocuments(ctx context.Context, id batch.ID, first, past int) ([]flow.Document, error) {
	var docs []flow.Document
	err := s.db.snapshot(ctx, func(q *dbsqlc.Queries) error {
		b, err := q.Batch(ctx, string(id))
		if missing(err) {
			return nil
		}
		if err != nil {
			return err
		}
		rows, err := q.BatchDocuments(ctx, dbsqlc.BatchDocumentsParams{
			BatchID: string(id), First: int64(first), Past: int64(past),
		})
		if err != nil {
			return err
		}
		docs, err = s.of(client.ID(b.ClientID)).documents(ctx, rows)
		return err
	})
	return docs, translate("reading a batch", err)
}
