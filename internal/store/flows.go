package store

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"atlas/internal/audit"
	"atlas/internal/client"
	"atlas/internal/crosscheck"
	"atlas/internal/document"
	"atlas/internal/flow"
	"atlas/internal/store/dbsqlc"
)

// InsertFlow implements flow.Store.
func (s *Store) InsertFlow(ctx context.Context, f flow.Flow) error {
	return s.update(ctx, "adding a flow", func(tx transaction) error {
		params, err := s.of(f.Client).sealText(ctx, columnParams, string(f.ID), string(f.Params))
		if err != nil {
			return err
		}
		err = tx.InsertFlow(ctx, dbsqlc.InsertFlowParams{
			ID:            string(f.ID),
			ClientID:      string(f.Client),
			ProductType:   f.ProductType,
			ApplicationID: f.ApplicationID,
			AuthUrl:       f.AuthURL,
			CallbackUrl:   f.CallbackURL,
			Params:        params,
			CreatedAt:     f.CreatedAt,
		})
		if err != nil {
			return err
		}
		return tx.note(ctx, audit.Entry{Action: audit.FlowOpened, Client: f.Client, Flow: string(f.ID)})
	})
}

// Progress implements flow.Store. It opens nothing that is sealed: a status needs none of it.
func (s *Store) Progress(ctx context.Context, id flow.ID) (f flow.Flow, docs []flow.Document, err error) {
	rows, err := s.read.Progress(ctx, string(id))
	if err == nil && len(rows) == 0 {
		err = pgx.ErrNoRows
	}
	for _, row := range rows {
		f = plainFlow(row.Flow)
		if row.FileUuid == "" {
			continue
		}
		docs = append(docs, flow.Document{
			FileUUID:   row.FileUuid,
			Flow:       id,
			BatchID:    row.BatchID,
			DocumentID: row.DocumentID,
			State:      flow.State(row.State),
			Failure:    flow.Failure(row.Failure),
			Position:   int(row.Position),
			CreatedAt:  row.DocumentCreatedAt,
		})
	}
	return f, docs, translate("finding a flow", err)
}

// Result implements flow.Store.
func (s *Store) Result(ctx context.Context, id flow.ID) (r flow.Result, err error) {
	err = s.db.snapshot(ctx, func(q *dbsqlc.Queries) error {
		row, err := q.Flow(ctx, string(id))
		if err != nil {
			return err
		}
		owned := s.of(client.ID(row.ClientID))
		if r.Flow, err = owned.flow(ctx, row); err != nil {
			return err
		}
		if r.Documents, err = owned.documentsOf(ctx, q, id); err != nil {
			return err
		}
		if r.Flow.CheckedRevision == r.Flow.Revision {
			r.CrossChecks, err = owned.crossChecksOf(ctx, q, id)
		}
		return err
	})
	return r, translate("finding a flow", err)
}

// Change implements flow.Store.
func (s *Store) Change(ctx context.Context, id flow.ID, fn func(flow.Tx) error) error {
	return s.update(ctx, "changing a flow", func(tx transaction) error {
		row, err := tx.LockFlow(ctx, string(id))
		if err != nil {
			return err
		}
		owned := s.of(client.ID(row.ClientID))
		f, err := owned.flow(ctx, row)
		if err != nil {
			return err
		}
		return fn(&flowTx{documentTx{tx, owned}, f})
	})
}

// flowTx implements flow.Tx.
type flowTx struct {
	documentTx
	flow flow.Flow
}

// Flow implements flow.Tx.
func (t *flowTx) Flow() flow.Flow { return t.flow }

// SetRevisions implements flow.Tx.
func (t *flowTx) SetRevisions(ctx context.Context, revision, checked int) error {
	return t.tx.UpdateFlow(ctx, dbsqlc.UpdateFlowParams{
		ID: string(t.flow.ID), Revision: int64(revision), CheckedRevision: int64(checked),
	})
}

// SetCrossChecks implements flow.Tx.
func (t *flowTx) SetCrossChecks(ctx context.Context, results []crosscheck.Result) error {
	if err := t.tx.DeleteCrossChecks(ctx, string(t.flow.ID)); err != nil {
		return err
	}
	for i, r := range results {
		source, target, err := t.sealCheck(ctx, string(t.flow.ID), int64(i), r)
		if err != nil {
			return err
		}
		err = t.tx.InsertCrossCheck(ctx, dbsqlc.InsertCrossCheckParams{
			FlowID:      string(t.flow.ID),
			Position:    int64(i),
			Name:        r.Name,
			SourceType:  string(r.SourceType),
			SourceField: string(r.SourceField),
			SourceValue: source,
			TargetType:  string(r.TargetType),
			TargetField: string(r.TargetField),
			TargetValue: target,
			Score:       int64(r.Score),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s sealer) flow(ctx context.Context, row dbsqlc.Flow) (flow.Flow, error) {
	params, err := s.openText(ctx, columnParams, row.ID, row.Params)
	f := plainFlow(row)
	f.Params = json.RawMessage(params)
	return f, err
}

// plainFlow is a flow without its params.
func plainFlow(row dbsqlc.Flow) flow.Flow {
	return flow.Flow{
		ID:        flow.ID(row.ID),
		Client:    client.ID(row.ClientID),
		CreatedAt: row.CreatedAt,
		Application: flow.Application{
			ProductType:   row.ProductType,
			ApplicationID: row.ApplicationID,
			AuthURL:       row.AuthUrl,
			CallbackURL:   row.CallbackUrl,
		},
		Revision:        int(row.Revision),
		CheckedRevision: int(row.CheckedRevision),
	}
}

func (s sealer) crossChecksOf(ctx context.Context, q *dbsqlc.Queries, id flow.ID) ([]crosscheck.Result, error) {
	rows, err := q.CrossChecks(ctx, string(id))
	if err != nil {
		return nil, err
	}
	results := make([]crosscheck.Result, len(rows))
	for i, row := range rows {
		source, target, err := s.openCheck(ctx, row)
		if err != nil {
			return nil, err
		}
		results[i] = crosscheck.Result{
			Name:        row.Name,
			SourceType:  document.Type(row.SourceType),
			SourceField: document.FieldName(row.SourceField),
			SourceValue: source,
			TargetType:  document.Type(row.TargetType),
			TargetField: document.FieldName(row.TargetField),
			TargetValue: target,
			Score:       int(row.Score),
		}
	}
	return results, nil
}
