package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"atlas/internal/audit"
	"atlas/internal/fault"
	"atlas/internal/store/dbsqlc"
	"atlas/internal/vault"
)

// DataKeys implements vault.Store.
func (s *Store) DataKeys(ctx context.Context) ([]vault.DataKey, error) {
	rows, err := s.read.DataKeys(ctx)
	if err != nil {
		return nil, translate("reading the data keys", err)
	}
	keys := make([]vault.DataKey, len(rows))
	for i, row := range rows {
		keys[i] = vault.DataKey{
			Number: int(row.Number), KEK: row.Kek, Wrapped: row.Wrapped, CreatedAt: row.CreatedAt, SealedAll: row.SealedAll,
		}
	}
	return keys, nil
}

// AddDataKey implements vault.Store.
func (s *Store) AddDataKey(ctx context.Context, k vault.DataKey) error {
	return s.update(ctx, "adding a data key", func(tx transaction) error {
		n, err := tx.InsertDataKey(ctx, dbsqlc.InsertDataKeyParams{
			Number: int64(k.Number), Kek: k.KEK, Wrapped: k.Wrapped, CreatedAt: k.CreatedAt,
		})
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "data_key_taken", "another data key was made at the same time: try again")
		}
		if err != nil {
			return err
		}
		return tx.note(ctx, audit.Entry{Action: audit.DataKeyMade, Count: k.Number})
	})
}

// RewrapDataKey implements vault.Store.
func (s *Store) RewrapDataKey(ctx context.Context, k vault.DataKey) error {
	return s.changeDataKey(ctx, func(tx transaction) (int64, error) {
		return tx.RewrapDataKey(ctx, dbsqlc.RewrapDataKeyParams{Number: int64(k.Number), Kek: k.KEK, Wrapped: k.Wrapped})
	})
}

// SealedAll implements vault.Store.
func (s *Store) SealedAll(ctx context.Context, number int) error {
	return s.changeDataKey(ctx, func(tx transaction) (int64, error) { return tx.SealedAll(ctx, int64(number)) })
}

func (s *Store) changeDataKey(ctx context.Context, change func(transaction) (int64, error)) error {
	return s.update(ctx, "changing a data key", func(tx transaction) error {
		n, err := change(tx)
		if err == nil && n == 0 {
			err = pgx.ErrNoRows
		}
		return err
	})
}

// Empty implements vault.Store.
func (s *Store) Empty(ctx context.Context) (bool, error) {
	n, err := s.read.AnyCase(ctx)
	return n == 0, translate("looking for what is kept", err)
}
