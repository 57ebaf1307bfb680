package store

import (
	"context"
	"fmt"
	"time"

	"atlas/internal/audit"
	"atlas/internal/client"
	"atlas/internal/queue"
	"atlas/internal/retention"
	"atlas/internal/store/dbsqlc"
)

// Expire implements retention.Store.
func (s *Store) Expire(ctx context.Context, k retention.Kind, before time.Time, most int) (n int, err error) {
	expire, known := expiries[k]
	if !known {
		return 0, fmt.Errorf("no data of kind %q", k)
	}
	err = s.update(ctx, "removing "+string(k), func(tx transaction) error {
		n, err = expire(tx, ctx, before, int64(most))
		if err != nil || n == 0 || namesEach[k] {
			return err
		}
		return tx.note(ctx, audit.Entry{Action: audit.DataExpired, Kind: string(k), Count: n})
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

// namesEach has the kinds of which each case that goes is noted by its name.
var namesEach = map[retention.Kind]bool{retention.Results: true, retention.Batches: true}

// expiries removes each kind within a transaction.
var expiries = map[retention.Kind]func(tx transaction, ctx context.Context, before time.Time, most int64) (int, error){
	retention.Originals:       transaction.expireOriginals,
	retention.Redacted:        transaction.expireRedacted,
	retention.Results:         transaction.expireFlows,
	retention.Batches:         transaction.expireBatches,
	retention.Deliveries:      transaction.expireDeliveries,
	retention.IdempotencyKeys: transaction.expireKeys,
}

func (t transaction) expireOriginals(ctx context.Context, before time.Time, most int64) (int, error) {
	rows, err := t.OldOriginals(ctx, dbsqlc.OldOriginalsParams{Before: before, Most: most})
	if err != nil {
		return 0, err
	}
	var keys []string
	for _, row := range rows {
		n, err := t.ForgetOriginal(ctx, row.FileUuid)
		if err != nil {
			return 0, err
		}
		if n == 1 { // else another process was first
			keys = append(keys, row.OriginalKey)
		}
	}
	return len(keys), t.removeFiles(ctx, queue.RemoveFiles{Keys: keys})
}

func (t transaction) expireRedacted(ctx context.Context, before time.Time, most int64) (int, error) {
	rows, err := t.OldRedacted(ctx, dbsqlc.OldRedactedParams{Before: before, Most: most})
	if err != nil {
		return 0, err
	}
	var keys []string
	for _, row := range rows {
		n, err := t.ForgetRedacted(ctx, row.FileUuid)
		if err != nil {
			return 0, err
		}
		if n == 1 {
			keys = append(keys, row.RedactedKey)
		}
	}
	return len(keys), t.removeFiles(ctx, queue.RemoveFiles{Keys: keys})
}

// expireFlows locks each flow before it looks again whether it has ended: an upload may
// have come in between.
func (t transaction) expireFlows(ctx context.Context, before time.Time, most int64) (int, error) {
	ids, err := t.OldFlows(ctx, dbsqlc.OldFlowsParams{Before: before, Most: most})
	if err != nil {
		return 0, err
	}
	var gone []string
	for _, id := range ids {
		row, err := t.LockFlow(ctx, id)
		if err != nil {
			if missing(err) {
				continue
			}
			return 0, err
		}
		n, err := t.DeleteOldFlow(ctx, dbsqlc.DeleteOldFlowParams{ID: id, Before: before})
		if err != nil {
			return 0, err
		}
		if n == 1 {
			gone = append(gone, id)
			e := audit.Entry{Action: audit.DataExpired, Client: client.ID(row.ClientID), Flow: id, Kind: string(retention.Results), Count: 1}
			if err := t.note(ctx, e); err != nil {
				return 0, err
			}
		}
	}
	return len(gone), t.removeFiles(ctx, queue.RemoveFiles{Cases: gone})
}

func (t transaction) expireBatches(ctx context.Context, before time.Time, most int64) (int, error) {
	ids, err := t.OldBatches(ctx, dbsqlc.OldBatchesParams{Before: before, Most: most})
	if err != nil {
		return 0, err
	}
	var gone []string
	for _, id := range ids {
		row, err := t.Batch(ctx, id)
		if err != nil {
			if missing(err) {
				continue
			}
			return 0, err
		}
		n, err := t.DeleteBatch(ctx, id)
		if err != nil {
			return 0, err
		}
		if n == 1 {
			gone = append(gone, id)
			e := audit.Entry{Action: audit.DataExpired, Client: client.ID(row.ClientID), Batch: id, Kind: string(retention.Batches), Count: 1}
			if err := t.note(ctx, e); err != nil {
				return 0, err
			}
		}
	}
	return len(gone), t.removeFiles(ctx, queue.RemoveFiles{Cases: gone})
}

func (t transaction) expireDeliveries(ctx context.Context, before time.Time, most int64) (int, error) {
	n, err := t.DeleteOldDeliveries(ctx, dbsqlc.DeleteOldDeliveriesParams{Before: before, Most: most})
	return int(n), err
}

func (t transaction) expireKeys(ctx context.Context, before time.Time, most int64) (int, error) {
	n, err := t.DeleteOldKeys(ctx, dbsqlc.DeleteOldKeysParams{Before: before, Most: most})
	return int(n), err
}

// removeFiles adds a job that has something to remove.
func (t transaction) removeFiles(ctx context.Context, job queue.RemoveFiles) error {
	if len(job.Keys) == 0 && len(job.Cases) == 0 {
		return nil
	}
	return t.insert(ctx, queue.Placed{Job: job})
}
