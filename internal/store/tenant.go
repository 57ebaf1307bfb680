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
// as before; that is one round trip more in each.
func (s *Store) Tenants() *Store {
	db, ok := s.db.(*postgresDB)
	if !ok {
		return s
	}
	return &Store{read: dbsqlc.New(noReads{}), db: tenantDB{db}}
}

// tenantDB is a postgresDB of which a transaction sees the rows of one client.
type tenantDB struct{ *postgresDB }

// nobody is the client of a context without one: no client's id has this form.
const nobody = "-"

func actFor(ctx context.Context, q *dbsqlc.Queries) error {
	id, ok := client.Actor(ctx)
	if !ok {
		id = nobody
	}
	return q.ActFor(ctx, string(id))
}

// update implements database.
func (d tenantDB) update(ctx context.Context, fn func(transaction) error) error {
	return d.postgresDB.update(ctx, func(tx transaction) error {
		if err := actFor(ctx, tx.Queries); err != nil {
			return err
		}
		return fn(tx)
	})
}

// snapshot implements database.
func (d tenantDB) snapshot(ctx context.Context, fn func(*dbsqlc.Queries) error) error {
	return d.postgresDB.snapshot(ctx, func(q *dbsqlc.Queries) error {
		if err := actFor(ctx, q); err != nil {
			return err
		}
		return fn(q)
	})
}

// close implements database: the connections are the store's.
func (tenantDB) close() error { return nil }

// noReads refuses queries outside of a transaction, where no client can be set.
type noReads struct{}

var errNoReads = errors.New("a query for a client outside of a transaction")

func (noReads) Exec(context.Context, string, ...any) (pgconn.CommandTag, error) {
	return pgconn.CommandTag{}, errNoReads
}

func (noReads) Query(context.Context, string, ...any) (pgx.Rows, error) { return nil, errNoReads }

func (noReads) QueryRow(context.Context, string, ...any) pgx.Row { return noRow{} }

type noRow struct{}

func (noRow) Scan(...any) error { return errNoReads }

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
