package store

import (
	"context"

	"atlas/internal/audit"
	"atlas/internal/blob"
	"atlas/internal/client"
	"atlas/internal/flow"
	"atlas/internal/queue"
	"atlas/internal/store/dbsqlc"
)

// Document implements flow.Store.
func (s *Store) Document(ctx context.Context, fileUUID string) (flow.Document, error) {
	row, err := s.read.Document(ctx, fileUUID)
	if err != nil {
		return flow.Document{}, translate("finding a document", err)
	}
	b, err := s.read.Batch(ctx, row.BatchID)
	if err != nil {
		return flow.Document{}, translate("finding a document", err)
	}
	d, err := s.of(client.ID(b.ClientID)).document(ctx, row)
	return d, translate("opening a document", err)
}

// ChangeDocument implements flow.Store.
func (s *Store) ChangeDocument(ctx context.Context, fileUUID string, fn func(flow.DocumentTx) error) error {
	return s.update(ctx, "changing a document", func(tx transaction) error {
		row, err := tx.LockDocument(ctx, fileUUID)
		if err != nil {
			return err
		}
		b, err := tx.Batch(ctx, row.BatchID)
		if err != nil {
			return err
		}
		return fn(&documentTx{tx, s.of(client.ID(b.ClientID))})
	})
}

// documentTx implements flow.DocumentTx.
type documentTx struct {
	tx transaction
	sealer
}

// Document implements flow.DocumentTx.
func (t *documentTx) Document(ctx context.Context, fileUUID string) (flow.Document, error) {
	row, err := t.tx.Document(ctx, fileUUID)
	if err != nil {
		return flow.Document{}, err
	}
	return t.document(ctx, row)
}

// UpdateDocument implements flow.DocumentTx.
func (t *documentTx) UpdateDocument(ctx context.Context, d flow.Document) error {
	reading, err := t.sealReading(ctx, d.FileUUID, d.Reading)
	if err != nil {
		return err
	}
	err = t.tx.UpdateDocument(ctx, dbsqlc.UpdateDocumentParams{
		FileUuid:    d.FileUUID,
		State:       string(d.State),
		Failure:     string(d.Failure),
		OriginalKey: string(d.Original),
		RedactedKey: string(d.Redacted),
		Reading:     reading,
	})
	if err != nil || !d.Read() {
		return err
	}
	return t.tx.note(ctx, audit.Entry{
		Action: audit.DocumentRead, Client: t.owner, Flow: string(d.Flow), Batch: d.BatchID, Subject: d.FileUUID, Kind: string(d.Reading.Type),
	})
}

// Enqueue implements flow.DocumentTx.
func (t *documentTx) Enqueue(ctx context.Context, jobs ...queue.Job) error {
	return t.tx.enqueue(ctx, t.owner, jobs...)
}

// Versions implements flow.Tx.
func (t *flowTx) Versions(ctx context.Context) ([]flow.Document, error) {
	return t.versions(ctx, t.tx.Queries, t.flow.ID)
}

// InsertDocument implements flow.Tx.
func (t *flowTx) InsertDocument(ctx context.Context, d flow.Document) error {
	err := t.tx.SupersedeDocument(ctx, dbsqlc.SupersedeDocumentParams{
		FlowID: ptr(string(t.flow.ID)), DocumentID: d.DocumentID,
	})
	if err != nil {
		return err
	}
	d.Flow = t.flow.ID
	return t.insertDocument(ctx, t.tx.Queries, d)
}

func (s sealer) insertDocument(ctx context.Context, q *dbsqlc.Queries, d flow.Document) error {
	url, err := s.sealText(ctx, columnURL, d.FileUUID, d.URL)
	if err != nil {
		return err
	}
	return q.InsertDocument(ctx, dbsqlc.InsertDocumentParams{
		FileUuid:   d.FileUUID,
		FlowID:     ptr(string(d.Flow)),
		BatchID:    d.BatchID,
		DocumentID: d.DocumentID,
		FileUrl:    url,
		UrlHash:    s.vault.Reference(d.URL),
		Position:   int64(d.Position),
		State:      string(d.State),
		Failure:    string(d.Failure),
		CreatedAt:  d.CreatedAt,
	})
}

// ptr is how the database has a text that may be missing: NULL for "".
func ptr(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func text(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}

// documentsOf returns the current versions of a flow's documents.
func (s sealer) documentsOf(ctx context.Context, q *dbsqlc.Queries, id flow.ID) ([]flow.Document, error) {
	rows, err := q.Documents(ctx, ptr(string(id)))
	if err != nil {
		return nil, err
	}
	return s.documents(ctx, rows)
}

func (s sealer) documents(ctx context.Context, rows []dbsqlc.Document) (docs []flow.Document, err error) {
	docs = make([]flow.Document, len(rows))
	for i, row := range rows {
		if docs[i], err = s.document(ctx, row); err != nil {
			return nil, err
		}
	}
	return docs, nil
}

func (s sealer) document(ctx context.Context, row dbsqlc.Document) (flow.Document, error) {
	url, err := s.openText(ctx, columnURL, row.FileUuid, row.FileUrl)
	if err != nil {
		return flow.Document{}, err
	}
	reading, err := s.openReading(ctx, row.FileUuid, row.Reading)
	return flow.Document{
		FileUUID:   row.FileUuid,
		Flow:       flow.ID(text(row.FlowID)),
		BatchID:    row.BatchID,
		DocumentID: row.DocumentID,
		URL:        url,
		State:      flow.State(row.State),
		Failure:    flow.Failure(row.Failure),
		Original:   blob.Key(row.OriginalKey),
		Redacted:   blob.Key(row.RedactedKey),
		Reading:    reading,
		Superseded: row.Superseded,
		Position:   int(row.Position),
		CreatedAt:  row.CreatedAt,
	}, err
}

// versions returns every version of a flow's documents, without what they hold.
func (s sealer) versions(ctx context.Context, q *dbsqlc.Queries, id flow.ID) ([]flow.Document, error) {
	rows, err := q.DocumentVersions(ctx, ptr(string(id)))
	if err != nil {
		return nil, err
	}
	docs := make([]flow.Document, len(rows))
	for i, row := range rows {
		url, err := s.openText(ctx, columnURL, row.FileUuid, row.FileUrl)
		if err != nil {
			return nil, err
		}
		docs[i] = flow.Document{
			FileUUID:   row.FileUuid,
			Flow:       id,
			BatchID:    row.BatchID,
			DocumentID: row.DocumentID,
			URL:        url,
			State:      flow.State(row.State),
			Failure:    flow.Failure(row.Failure),
			Superseded: row.Superseded,
			Position:   int(row.Position),
			CreatedAt:  row.CreatedAt,
		}
	}
	return docs, nil
}
