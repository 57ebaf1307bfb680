package store

import (
	"cmp"
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"atlas/internal/audit"
	"atlas/internal/batch"
	"atlas/internal/client"
	"atlas/internal/flow"
	"atlas/internal/store/dbsqlc"
)

// Erase implements flow.Tx.
func (t *flowTx) Erase(ctx context.Context, e flow.Erasure) (flow.Erased, error) {
	id := string(t.flow.ID)
	size, err := t.tx.FlowSize(ctx, id)
	if err != nil {
		return flow.Erased{}, err
	}
	jobs, err := t.tx.DeleteJobsOfFlow(ctx, id)
	if err != nil {
		return flow.Erased{}, err
	}
	if err := t.tx.DeleteFlow(ctx, id); err != nil { // all that belongs to it goes with it
		return flow.Erased{}, err
	}
	err = t.tx.note(ctx, audit.Entry{
		Action: audit.FlowErased, Client: t.flow.Client, Flow: id, Subject: e.ID, Count: int(size.Documents),
	})
	if err != nil {
		return flow.Erased{}, err
	}
	e.Client = t.flow.Client
	e.Erased = flow.Erased{
		Documents: int(size.Documents), Originals: int(size.Originals), Redacted: int(size.Redacted),
		CrossChecks: int(size.CrossChecks), Callbacks: int(size.Callbacks), Attempts: int(size.Attempts), Jobs: int(jobs),
	}
	return e.Erased, t.tx.insertErasure(ctx, e)
}

// EraseBatch implements batch.Store.
func (s *Store) EraseBatch(ctx context.Context, id batch.ID, record func(batch.Batch) flow.Erasure) (e flow.Erasure, err error) {
	err = s.update(ctx, "erasing a batch", func(tx transaction) error {
		row, err := tx.Batch(ctx, string(id))
		if err != nil {
			return err
		}
		if row.FlowID != nil {
			return pgx.ErrNoRows
		}
		e = record(batchOf(row))
		size, err := tx.BatchSize(ctx, string(id))
		if err != nil {
			return err
		}
		jobs, err := tx.DeleteJobsOfBatch(ctx, string(id))
		if err != nil {
			return err
		}
		if n, err := tx.DeleteBatch(ctx, string(id)); err != nil || n == 0 { // erased at the same time
			return cmp.Or(err, pgx.ErrNoRows)
		}
		e.Erased = flow.Erased{Documents: int(size.Documents), Originals: int(size.Originals), Redacted: int(size.Redacted), Jobs: int(jobs)}
		if err := tx.insertErasure(ctx, e); err != nil {
			return err
		}
		err = tx.note(ctx, audit.Entry{
			Action: audit.BatchErased, Client: e.Client, Batch: e.Batch, Subject: e.ID, Count: e.Erased.Documents,
		})
		if err != nil {
			return err
		}
		return tx.enqueue(ctx, e.Client, e.Files())
	})
	if err != nil {
		return flow.Erasure{}, err
	}
	return e, nil
}

func (t transaction) insertErasure(ctx context.Context, e flow.Erasure) error {
	return t.InsertErasure(ctx, dbsqlc.InsertErasureParams{
		ID:          e.ID,
		FlowID:      string(e.Flow),
		BatchID:     e.Batch,
		ClientID:    string(e.Client),
		At:          e.At,
		ByWhom:      e.By,
		Documents:   int64(e.Erased.Documents),
		Originals:   int64(e.Erased.Originals),
		Redacted:    int64(e.Erased.Redacted),
		CrossChecks: int64(e.Erased.CrossChecks),
		Callbacks:   int64(e.Erased.Callbacks),
		Attempts:    int64(e.Erased.Attempts),
		Jobs:        int64(e.Erased.Jobs),
	})
}

// Erasures lists what was erased since then, oldest first.
func (s *Store) Erasures(ctx context.Context, since time.Time) ([]flow.Erasure, error) {
	rows, err := s.read.Erasures(ctx, since)
	if err != nil {
		return nil, translate("listing erasures", err)
	}
	erasures := make([]flow.Erasure, len(rows))
	for i, row := range rows {
		erasures[i] = flow.Erasure{
			ID: row.ID, Flow: flow.ID(row.FlowID), Batch: row.BatchID, Client: client.ID(row.ClientID), At: row.At, By: row.ByWhom,
			Erased: flow.Erased{
				Documents: int(row.Documents), Originals: int(row.Originals), Redacted: int(row.Redacted),
				CrossChecks: int(row.CrossChecks), Callbacks: int(row.Callbacks), Attempts: int(row.Attempts), Jobs: int(row.Jobs),
			},
		}
	}
	return erasures, nil
}
