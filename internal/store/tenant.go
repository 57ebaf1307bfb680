package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"atlas/internal/client"
	"atlas/internal/store/dbsqlc"
)

// Tenants is the store as those have it who act for one client at a time, whom the
// context names (client.Acting). On PostgreSQL each of its transactions is held to that
// client's rows by the database itself (migrations/00014), and one without a client sees
// none: a query that forgets to ask whose row it is shows nothing. SQLite has no such
// thing, and there it is the store itself.
//
// The client is set for the transaction alone (SET LOCAL), so that connections are shared
// as before. It costs transactions one round trip, and single reads none.
func (s *Store) Tenants() *Store {
	db, ok := s.db.(*postgresDB)
	if !ok {
		return s
	}
	return &Store{read: dbsqlc.New(tenantReads{db}), db: tenantDB{db}, vault: s.vault}
}

// tenantDB is a postgresDB of which a transaction sees the rows of one client.
type tenantDB struct{ *postgresDB }

// nobody is the client of a context without one: no client's id has this form.
const nobody = "-"

// actForQuery is ActFor of queries/postgres.sql, for a batch.
const actForQuery = "SELECT set_config('atlas.client', $1, TRUE)"

func actor(ctx context.Context) string {
	if id, ok := client.Actor(ctx); ok {
		return string(id)
	}
	return nobody
}

// update implements database.
func (d tenantDB) update(ctx context.Context, fn func(transaction) error) error {
	return d.postgresDB.update(ctx, func(tx transaction) error {
		if err := tx.ActFor(ctx, actor(ctx)); err != nil {
			return err
		}
		return fn(tx)
	})
}

// snapshot implements database.
func (d tenantDB) snapshot(ctx context.Context, fn func(*dbsqlc.Queries) error) error {
	return d.postgresDB.snapshot(ctx, func(q *dbsqlc.Queries) error {
		if err := q.ActFor(ctx, actor(ctx)); err != nil {
			return err
		}
		return fn(q)
	})
}

// close implements database: the connections are the store's.
func (tenantDB) close() error { return nil }

// tenantReads runs single queries for the client of the context. The client and the
// query go to the database together and are one transaction there, so that a read is a
// single round trip as before.
type tenantReads struct{ db *postgresDB }

// Query implements dbsqlc.DBTX.
func (r tenantReads) Query(ctx context.Context, query string, args ...any) (pgx.Rows, error) {
	before := &pgx.Batch{}
	before.Queue(actForQuery, actor(ctx))
	return queryAfter(ctx, r.db.pool, before, query, args...)
}

// QueryRow implements dbsqlc.DBTX.
func (r tenantReads) QueryRow(ctx context.Context, query string, args ...any) pgx.Row {
	rows, err := r.Query(ctx, query, args...)
	return batchRow{rows, err}
}

// Exec implements dbsqlc.DBTX: what is written is written in update.
func (tenantReads) Exec(context.Context, string, ...any) (pgconn.CommandTag, error) {
	return pgconn.CommandTag{}, errors.New("a client's rows are written in a transaction")
}

// RowSecurity says whether the database holds a client's transactions to its rows: not
// SQLite, and not PostgreSQL when its user is a superuser or may bypass row security.
func (s *Store) RowSecurity(ctx context.Context) (bool, error) {
	db, ok := s.db.(*postgresDB)
	if !ok {
		return false, nil
	}
	active, err := dbsqlc.New(db.pool).RowSecurity(ctx)
	return active, translate("asking for row security", err)
}
