package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
)

//go:embed migrations/*.sql
var migrations embed.FS

// postgresAlone are the migrations that SQLite has nothing for.
var postgresAlone = []int64{14, 21}

// sqliteGuard is SQLite's part of 00021, whose triggers sqlc cannot read: it takes the
// migrations for PostgreSQL's.
//
//go:embed guards/sqlite.sql
var sqliteGuard string

const sqliteGuardVersion = 22

// ourMigrations are those of our own tables, for a database.
func ourMigrations(dialect goose.Dialect, db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, fmt.Errorf("finding the migrations: %w", err)
	}
	var options []goose.ProviderOption
	if dialect == goose.DialectSQLite3 {
		guard := goose.NewGoMigration(sqliteGuardVersion, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, sqliteGuard)
			return err
		}}, nil)
		options = append(options, goose.WithExcludeVersions(postgresAlone), goose.WithGoMigrations(guard))
	}
	p, err := goose.NewProvider(dialect, db, files, options...)
	if err != nil {
		return nil, fmt.Errorf("reading the migrations: %w", err)
	}
	return p, nil
}

// newestMigration is the version of the last of our migrations.
func newestMigration() (int64, error) {
	files, err := fs.ReadDir(migrations, "migrations")
	if err != nil {
		return 0, fmt.Errorf("finding the migrations: %w", err)
	}
	return goose.NumericComponent(files[len(files)-1].Name())
}

// migrateSQLite brings our tables and River's up to date.
func migrateSQLite(ctx context.Context, db *sql.DB) error {
	ours, err := ourMigrations(goose.DialectSQLite3, db)
	if err != nil {
		return err
	}
	if _, err := ours.Up(ctx); err != nil {
		return fmt.Errorf("migrating the database: %w", err)
	}
	rivers, err := rivermigrate.New(riversqlite.New(db), nil)
	if err != nil {
		return fmt.Errorf("reading the queue's migrations: %w", err)
	}
	if _, err := rivers.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrating the queue: %w", err)
	}
	if _, err := db.ExecContext(ctx, indexSubjects); err != nil {
		return fmt.Errorf("indexing the queue: %w", err)
	}
	return nil
}
