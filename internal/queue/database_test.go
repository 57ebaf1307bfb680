package queue_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	_ "modernc.org/sqlite"

	"atlas/internal/queue"
	"atlas/internal/servertest"
)

// database is an empty queue in a database.
type database struct {
	*sql.DB // for a look from outside
	// failures is the errors column as text, in the SQL of the database.
	failures string
	newQueue func(queue.Handlers, queue.Options) (*queue.Queue, error)
	insert   func(context.Context, ...queue.Placed) error
}

// each runs a test on a bench of each database.
func each(t *testing.T, test func(*testing.T, *bench)) {
	t.Helper()
	for name, open := range map[string]func(*testing.T) database{"SQLite": openSQLite, "PostgreSQL": openPostgres} {
		t.Run(name, func(t *testing.T) { test(t, newBench(open(t))) })
	}
}

func openSQLite(t *testing.T) database {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(t.TempDir(), "queue.db")+"?_txlock=immediate&_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)")
	must(t, err)
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { must(t, db.Close()) })
	must(t, migrate(t.Context(), riversqlite.New(db)))
	return databaseOf(t, db, "coalesce(json(errors), '')", riversqlite.New(db), func(ctx context.Context, fn func(*sql.Tx) error) error {
		tx, err := db.BeginTx(ctx, nil)
		must(t, err)
		defer func() { _ = tx.Rollback() }() // after Commit it does nothing
		if err := fn(tx); err != nil {
			return err
		}
		return tx.Commit()
	})
}

func openPostgres(t *testing.T) database {
	t.Helper()
	url := servertest.PostgresLike(t, func(ctx context.Context, url string) error {
		pool, err := pgxpool.New(ctx, url)
		if err != nil {
			return err
		}
		defer pool.Close()
		return migrate(ctx, riverpgxv5.New(pool))
	})
	pool, err := pgxpool.New(t.Context(), url)
	must(t, err)
	t.Cleanup(pool.Close)
	db := stdlib.OpenDBFromPool(pool)
	t.Cleanup(func() { must(t, db.Close()) })
	return databaseOf(t, db, "coalesce(array_to_string(errors, ' '), '')", riverpgxv5.New(pool), func(ctx context.Context, fn func(pgx.Tx) error) error {
		return pgx.BeginFunc(ctx, pool, fn)
	})
}

func migrate[TTx any](ctx context.Context, d riverdriver.Driver[TTx]) error {
	m, err := rivermigrate.New(d, nil)
	if err != nil {
		return err
	}
	_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

func databaseOf[TTx any](
	t *testing.T, db *sql.DB, failures string, d riverdriver.Driver[TTx], transact func(context.Context, func(TTx) error) error,
) database {
	t.Helper()
	inserter, err := queue.NewInserter(d)
	must(t, err)
	return database{
		DB: db, failures: failures,
		newQueue: func(h queue.Handlers, o queue.Options) (*queue.Queue, error) { return queue.New(d, h, o) },
		insert: func(ctx context.Context, jobs ...queue.Placed) error {
			return transact(ctx, func(tx TTx) error { return inserter.Insert(ctx, tx, jobs...) })
		},
	}
}
