package store

import (
	"context"
	"time"

	"atlas/internal/audit"
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
	err = t.tx.InsertErasure(ctx, dbsqlc.InsertErasureParams{
		ID:          e.ID,
		FlowID:      id,
		ClientID:    string(t.flow.Client),
		At:          e.At,
		ByWhom:      e.By,
		Documents:   size.Documents,
		Originals:   size.Originals,
		Redacted:    size.Redacted,
		CrossChecks: size.CrossChecks,
		Callbacks:   size.Callbacks,
		Attempts:    size.Attempts,
		Jobs:        jobs,
	})
	return flow.Erased{
		Documents: int(size.Documents), Originals: int(size.Originals), Redacted: int(size.Redacted),
		CrossChecks: int(size.CrossChecks), Callbacks: int(size.Callbacks), Attempts: int(size.Attempts), Jobs: int(jobs),
	}, err
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
			ID: row.ID, Flow: flow.ID(row.FlowID), Client: client.ID(row.ClientID), At: row.At, By: row.ByWhom,
			Erased: flow.Erased{
				Documents: int(row.Documents), Originals: int(row.Originals), Redacted: int(row.Redacted),
				CrossChecks: int(row.CrossChecks), Callbacks: int(row.Callbacks), Attempts: int(row.Attempts), Jobs: int(row.Jobs),
			},
		}
	}
	return erasures, nil
}
