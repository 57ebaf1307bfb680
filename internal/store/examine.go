package store

import (
	"context"
	"errors"
	"time"

	"atlas/internal/store/dbsqlc"
)

// errUndone has a change undone that was made to see whether it can be.
var errUndone = errors.New("undone")

// TryWrite says whether the database takes changes. It leaves none.
func (s *Store) TryWrite(ctx context.Context) error {
	err := s.update(ctx, "writing", func(tx transaction) error {
		if err := tx.Beat(ctx, "doctor"); err != nil {
			return err
		}
		if _, err := tx.Ping(ctx); err != nil { // PostgreSQL is told of a change with the next question
			return err
		}
		return errUndone
	})
	if errors.Is(err, errUndone) {
		return nil
	}
	return err
}

// ServerTime is what the clock of the database's server says. ok is false when the
// database has no server, and so no clock but ours.
func (s *Store) ServerTime(ctx context.Context) (at time.Time, ok bool, err error) {
	at, ok, err = s.db.serverTime(ctx)
	return at, ok, translate("asking for the time", err)
}

func (d *sqliteDB) serverTime(context.Context) (time.Time, bool, error) {
	return time.Time{}, false, nil
}

func (d *postgresDB) serverTime(ctx context.Context) (time.Time, bool, error) {
	at, err := dbsqlc.New(d.pool).ServerTime(ctx)
	return at, true, err
}
