package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"atlas/internal/audit"
	"atlas/internal/blob"
	"atlas/internal/client"
	"atlas/internal/flow"
	"atlas/internal/queue"
	"atlas/internal/store/dbsqlc"
)

// Document implements flow.Store.
func (s *Store) Document(ctx context.Context, fileUUID string) (flow.Document, error) {
	d, err := documentOf(ctx, s.read, fileUUID)
	return d, translate("finding a document", err)
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
		return fn(&documentTx{tx, client.ID(b.ClientID)})
	})
}

// documentTx implements flow.DocumentTx.
type documentTx struct {
	tx    transaction
	owner client.ID
}

// Document implements flow.DocumentTx.
func (t *documentTx) Document(ctx context.Context, fileUUID string) (flow.Document, error) {
	return documentOf(ctx, t.tx.Queries, fileUUID)
}

// UpdateDocument implements flow.DocumentTx.
func (t *documentTx) UpdateDocument(ctx context.Context, d flow.Document) error {
	reading, err := encodeReading(d.Reading)
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
	return versionsOf(ctx, t.tx.Queries, t.flow.ID)
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
	return insertDocument(ctx, t.tx.Queries, d)
}

func insertDocument(ctx context.Context, q *dbsqlc.Queries, d flow.Document) error {
	url := sha256.Sum256([]byte(d.URL))
	return q.InsertDocument(ctx, dbsqlc.InsertDocumentParams{
		FileUuid:   d.FileUUID,
		FlowID:     ptr(string(d.Flow)),
		BatchID:    d.BatchID,
		DocumentID: d.DocumentID,
		FileUrl:    d.URL,
		UrlHash:    hex.EncodeToString(url[:]),
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

func documentOf(ctx context.Context, q *dbsqlc.Queries, fileUUID string) (flow.Document, error) {
	row, err := q.Document(ctx, fileUUID)
	if err != nil {
		return flow.Document{}, err
	}
	return fullDocument(row)
}

// documentsOf returns the current versions of a flow's documents.
func documentsOf(ctx context.Context, q *dbsqlc.Queries, id flow.ID) ([]flow.Document, error) {
	rows, err := q.Documents(ctx, ptr(string(id)))
	if err != nil {
		return nil, err
	}
	return fullDocuments(rows)
}

func fullDocuments(rows []dbsqlc.Document) (docs []flow.Document, err error) {
	docs = make([]flow.Document, len(rows))
	for i, row := range rows {
		if docs[i], err = fullDocument(row); err != nil {
			return nil, err
		}
	}
	return docs, nil
}

func fullDocument(row dbsqlc.Document) (flow.Document, error) {
	reading, err := decodeReading(row.Reading)
	return flow.Document{
		FileUUID:   row.FileUuid,
		Flow:       flow.ID(text(row.FlowID)),
		BatchID:    row.BatchID,
		DocumentID: row.DocumentID,
		URL:        row.FileUrl,
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

// versionsOf returns every version of a flow's documents, without what they hold.
func versionsOf(ctx context.Context, q *dbsqlc.Queries, id flow.ID) ([]flow.Document, error) {
	rows, err := q.DocumentVersions(ctx, ptr(string(id)))
	if err != nil {
		return nil, err
	}
	docs := make([]flow.Document, len(rows))
	for i, row := range rows {
		docs[i] = flow.Document{
			FileUUID:   row.FileUuid,
			Flow:       id,
			BatchID:    row.BatchID,
			DocumentID: row.DocumentID,
			URL:        row.FileUrl,
			State:      flow.State(row.State),
			Failure:    flow.Failure(row.Failure),
			Superseded: row.Superseded,
			Position:   int(row.Position),
			CreatedAt:  row.CreatedAt,
		}
	}
	return docs, nil
}
