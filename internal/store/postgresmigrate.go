package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"atlas/internal/fault"
	"atlas/internal/store/dbsqlc"
)

// Migrating beside servers that work.
const (
	// migrationKey is that of the advisory lock which the one who migrates holds.
	// PostgreSQL has a single space of them: these are the first bytes of "atlas-migrate".
	migrationKey = 0x61746c61732d6d69

	// lockTimeout is how long a migration waits for a table: whoever comes to the
	// table after it waits behind it.
	lockTimeout = "2000" // ms

	// migrationRetry is the pause before a migration asks again for what others hold.
	migrationRetry = time.Second
)

// MigratePostgres brings the tables of the database that url names up to date, ours
// and River's. Of several at once one does it and the others wait. Servers of this
// version and of the one before may be at work meanwhile. It tries until ctx ends.
func MigratePostgres(ctx context.Context, url string) error {
	pool, err := openPool(ctx, url, 0, map[string]string{"lock_timeout": lockTimeout})
	if err != nil {
		return err
	}
	defer pool.Close()
	lock, err := pool.Acquire(ctx)
	if err != nil {
		return translate("reaching the database", err)
	}
	// The lock is the session's and ends with it.
	defer func() { _ = lock.Hijack().Close(context.WithoutCancel(ctx)) }()
	for {
		locked, err := dbsqlc.New(lock).TryMigrationLock(ctx, migrationKey)
		if err != nil {
			return translate("locking the migrations", err)
		}
		if locked {
			err := migratePostgres(ctx, pool)
			if err == nil || !tableIsBusy(err) {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("migrating the database: %w", ctx.Err())
		case <-time.After(migrationRetry):
		}
	}
}

// tableIsBusy says whether a migration gave way to those who use its table.
func tableIsBusy(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == lockNotAvailable
}

func migratePostgres(ctx context.Context, pool *pgxpool.Pool) error {
	db := stdlib.OpenDBFromPool(pool)
	ours, err := ourMigrations(goose.DialectPostgres, db)
	if err == nil {
		_, err = ours.Up(ctx)
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return fmt.Errorf("migrating the database: %w", err)
	}
	rivers, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	if err != nil {
		return fmt.Errorf("reading the queue's migrations: %w", err)
	}
	if _, err := rivers.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrating the queue: %w", err)
	}
	if _, err := pool.Exec(ctx, dropUnused); err != nil {
		return fmt.Errorf("dropping what the queue has no use for: %w", err)
	}
	if _, err := pool.Exec(ctx, indexSubjects); err != nil {
		return fmt.Errorf("indexing the queue: %w", err)
	}
	return nil
}

// dropUnused drops the indexes by which River's console looks into arguments and
// metadata of jobs. Nobody here does, and each job, which is written three times, would
// pay for both each time.
const dropUnused = "DROP INDEX IF EXISTS river_job_args_index, river_job_metadata_index"

// checkSchema gives a fault when the database lacks a migration that this version
// needs. One that has more is of a later version, beside which this one may end its work.
func checkSchema(ctx context.Context, pool *pgxpool.Pool) error {
	outdated := fault.New(fault.Invalid, "database_outdated", "the tables of the database are not up to date: run `atlas migrate`")
	version, err := dbsqlc.New(pool).SchemaVersion(ctx)
	var pg *pgconn.PgError
	switch {
	case errors.As(err, &pg) && pg.Code == undefinedTable:
		return outdated
	case err != nil:
		return translate("reading the version of the tables", err)
	}
	newest, err := newestMigration()
	if err != nil {
		return err
	}
	rivers, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	if err != nil {
		return fmt.Errorf("reading the queue's migrations: %w", err)
	}
	valid, err := rivers.Validate(ctx, nil)
	if err != nil {
		return translate("reading the version of the queue's tables", err)
	}
	if version < newest || !valid.OK {
		return outdated
	}
	return nil
}
