package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"atlas/internal/audit"
	"atlas/internal/client"
	"atlas/internal/store/dbsqlc"
)

// note adds an entry to the audit log, which is kept with what the transaction does.
func (t transaction) note(ctx context.Context, e audit.Entry) error {
	e = e.Done(ctx)
	return t.NoteAudit(ctx, dbsqlc.NoteAuditParams{
		ID: e.ID, At: e.At, Actor: e.Actor, Action: string(e.Action), ClientID: string(e.Client), FlowID: e.Flow,
		BatchID: e.Batch, Subject: e.Subject, Kind: e.Kind, Count: int64(e.Count), Unmasked: e.Unmasked, Source: e.Source,
	})
}

// NoteAudit implements audit.Store.
func (s *Store) NoteAudit(ctx context.Context, e audit.Entry) error {
	return s.update(ctx, "noting in the audit log", func(tx transaction) error { return tx.note(ctx, e) })
}

// SealAudit implements audit.Store. That nothing waits is found out by reading.
func (s *Store) SealAudit(ctx context.Context, most int, link func(audit.Head, []audit.Entry) []audit.Record) (n int, err error) {
	const doing = "chaining the audit log"
	if waits, err := s.read.AuditWaits(ctx); err != nil || !waits {
		return 0, translate(doing, err)
	}
	err = s.update(ctx, doing, func(tx transaction) error {
		head, err := tx.LockAuditHead(ctx)
		if err != nil {
			return err
		}
		rows, err := tx.AuditWaiting(ctx, int32(most))
		if err != nil || len(rows) == 0 {
			return err
		}
		entries := make([]audit.Entry, len(rows))
		for i, row := range rows {
			entries[i] = waitingEntry(row)
		}
		n = len(entries)
		return tx.lengthen(ctx, head.Seq, link(audit.Head{Seq: head.Seq, Hash: head.Hash}, entries))
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

// lengthen puts records behind the end of the chain; they wait no longer.
func (t transaction) lengthen(ctx context.Context, end int64, records []audit.Record) error {
	for _, r := range records {
		err := t.InsertAuditRecord(ctx, dbsqlc.InsertAuditRecordParams{
			Seq: r.Seq, ID: r.ID, At: r.At, Actor: r.Actor, Action: string(r.Action), ClientID: string(r.Client), FlowID: r.Flow,
			BatchID: r.Batch, Subject: r.Subject, Kind: r.Kind, Count: int64(r.Count), Unmasked: r.Unmasked, Source: r.Source,
			Prev: r.Prev, Hash: r.Hash,
		})
		if err != nil {
			return err
		}
	}
	if err := t.DropAuditSealed(ctx, end); err != nil {
		return err
	}
	last := records[len(records)-1]
	return t.SetAuditHead(ctx, dbsqlc.SetAuditHeadParams{Seq: last.Seq, Hash: last.Hash})
}

// AuditWaiting implements audit.Store.
func (s *Store) AuditWaiting(ctx context.Context) (int, error) {
	n, err := s.read.CountAuditWaiting(ctx)
	return int(n), translate("counting what waits for the audit log", err)
}

// AuditHead implements audit.Store.
func (s *Store) AuditHead(ctx context.Context) (audit.Head, error) {
	row, err := s.read.AuditHead(ctx)
	return audit.Head{Seq: row.Seq, Hash: row.Hash}, translate("finding the end of the audit log", err)
}

// AuditRecords implements audit.Store.
func (s *Store) AuditRecords(ctx context.Context, q audit.Query, after int64, most int) ([]audit.Record, error) {
	rows, err := s.read.AuditRecords(ctx, dbsqlc.AuditRecordsParams{
		After: after, Since: q.Since, ClientID: string(q.Client), FlowID: q.Flow, Most: int32(most),
	})
	if err != nil {
		return nil, translate("reading the audit log", err)
	}
	records := make([]audit.Record, len(rows))
	for i, row := range rows {
		records[i] = auditRecord(row)
	}
	return records, nil
}

// AuditBefore implements audit.Store.
func (s *Store) AuditBefore(ctx context.Context, before time.Time) (audit.Record, bool, error) {
	const doing = "finding what is old in the audit log"
	head, err := s.read.AuditHead(ctx)
	if err != nil {
		return audit.Record{}, false, translate(doing, err)
	}
	row, err := s.read.AuditBefore(ctx, dbsqlc.AuditBeforeParams{Before: before, Head: head.Seq})
	if errors.Is(err, pgx.ErrNoRows) {
		return audit.Record{}, false, nil
	}
	return auditRecord(row), err == nil, translate(doing, err)
}

// HasAuditHash implements audit.Store.
func (s *Store) HasAuditHash(ctx context.Context, hash string) (bool, error) {
	has, err := s.read.HasAuditHash(ctx, hash)
	return has, translate("reading the audit log", err)
}

// AuditCheckpoint implements audit.Store.
func (s *Store) AuditCheckpoint(ctx context.Context) (audit.Checkpoint, error) {
	row, err := s.read.AuditCheckpoint(ctx)
	if errors.Is(err, pgx.ErrNoRows) {
		return audit.Checkpoint{}, nil
	}
	return audit.Checkpoint{Head: audit.Head{Seq: row.Seq, Hash: row.Hash}, At: row.At.UTC(), MAC: row.Mac}, translate("finding the audit log's checkpoint", err)
}

// PruneAudit implements audit.Store.
func (s *Store) PruneAudit(ctx context.Context, c audit.Checkpoint, e audit.Entry) error {
	return s.update(ctx, "pruning the audit log", func(tx transaction) error {
		err := tx.InsertAuditCheckpoint(ctx, dbsqlc.InsertAuditCheckpointParams{Seq: c.Seq, Hash: c.Hash, At: c.At, Mac: c.MAC})
		if err != nil {
			return err
		}
		if err := tx.PruneAudit(ctx, c.Seq); err != nil {
			return err
		}
		return tx.note(ctx, e)
	})
}

func waitingEntry(row dbsqlc.AuditWaiting) audit.Entry {
	return audit.Entry{
		ID: row.ID, At: row.At.UTC(), Actor: row.Actor, Source: row.Source, Action: audit.Action(row.Action), Client: client.ID(row.ClientID),
		Flow: row.FlowID, Batch: row.BatchID, Subject: row.Subject, Kind: row.Kind, Count: int(row.Count), Unmasked: row.Unmasked,
	}
}

func auditRecord(row dbsqlc.AuditLog) audit.Record {
	return audit.Record{
		Entry: audit.Entry{
			ID: row.ID, At: row.At.UTC(), Actor: row.Actor, Source: row.Source, Action: audit.Action(row.Action), Client: client.ID(row.ClientID),
			Flow: row.FlowID, Batch: row.BatchID, Subject: row.Subject, Kind: row.Kind, Count: int(row.Count), Unmasked: row.Unmasked,
		},
		Seq: row.Seq, Prev: row.Prev, Hash: row.Hash,
	}
}
