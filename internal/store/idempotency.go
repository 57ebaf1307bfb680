package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"atlas/internal/client"
	"atlas/internal/fault"
	"atlas/internal/idempotency"
	"atlas/internal/store/dbsqlc"
)

// ReserveKey implements idempotency.Store.
func (s *Store) ReserveKey(ctx context.Context, owner client.ID, key, requestHash string, now time.Time) (*idempotency.Answer, error) {
	if s.vault == nil {
		return nil, errNoVault
	}
	var saved *idempotency.Answer
	err := s.update(ctx, "reserving an idempotency key", func(tx transaction) error {
		err := tx.DropExpiredKey(ctx, dbsqlc.DropExpiredKeyParams{
			ClientID: string(owner), Key: key, ReservedAt: now.Add(-idempotency.Kept),
		})
		if err != nil {
			return err
		}
		n, err := tx.ReserveKey(ctx, dbsqlc.ReserveKeyParams{
			ClientID: string(owner), Key: key, RequestHash: s.vault.Reference(requestHash), ReservedAt: now,
		})
		if err != nil || n == 1 {
			return err
		}
		saved, err = s.replay(ctx, tx, owner, key, requestHash, now)
		return err
	})
	return saved, err
}

var errKeyInUse = fault.New(fault.Conflict, "idempotency_key_in_use", "a request with this Idempotency-Key is in progress")

// replay answers for a key that an earlier request took: its answer, or nil when
// that request is overdue and the caller has its place.
func (s *Store) replay(ctx context.Context, tx transaction, owner client.ID, key, requestHash string, now time.Time) (*idempotency.Answer, error) {
	row, err := tx.LockKey(ctx, dbsqlc.LockKeyParams{ClientID: string(owner), Key: key})
	switch {
	case errors.Is(err, pgx.ErrNoRows): // given back since the insert found it
		return nil, errKeyInUse
	case err != nil:
		return nil, err
	case row.RequestHash != s.vault.Reference(requestHash) && row.RequestHash != requestHash: // as versions before had it
		return nil, fault.New(fault.Unprocessable, "idempotency_key_reused", "Idempotency-Key was used with another request")
	case row.Answered:
		body, err := s.of(owner).open(ctx, columnReply, key, row.Body)
		return &idempotency.Answer{Status: int(row.Status), ContentType: row.ContentType, Body: body}, err
	case now.Sub(row.ReservedAt) < idempotency.Held:
		return nil, errKeyInUse
	}
	return nil, tx.RenewKey(ctx, dbsqlc.RenewKeyParams{ClientID: string(owner), Key: key, ReservedAt: now})
}

// SaveAnswer implements idempotency.Store.
func (s *Store) SaveAnswer(ctx context.Context, owner client.ID, key string, a idempotency.Answer) error {
	return s.update(ctx, "saving an answer", func(tx transaction) error {
		body, err := s.of(owner).seal(ctx, columnReply, key, a.Body)
		if err != nil {
			return err
		}
		return tx.SaveAnswer(ctx, dbsqlc.SaveAnswerParams{
			ClientID:    string(owner),
			Key:         key,
			Status:      int64(a.Status),
			ContentType: a.ContentType,
			Body:        body,
		})
	})
}

// ReleaseKey implements idempotency.Store.
func (s *Store) ReleaseKey(ctx context.Context, owner client.ID, key string) error {
	return s.update(ctx, "releasing an idempotency key", func(tx transaction) error {
		return tx.ReleaseKey(ctx, dbsqlc.ReleaseKeyParams{ClientID: string(owner), Key: key})
	})
}
