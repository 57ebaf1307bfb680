package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"

	"atlas/internal/fault"
)

// Backup copies the database, as of one moment, into a new file that only its owner can
// read, and checks the copy. Whoever works on the database goes on. One of PostgreSQL
// gives fault.Unsupported: its own tools do it.
func (s *Store) Backup(ctx context.Context, file string) error {
	return translate("backing up the database", s.db.backup(ctx, file))
}

func (d *postgresDB) backup(context.Context, string) error {
	return fault.New(fault.Unsupported, "backup_unsupported", "a PostgreSQL database is backed up by pg_dump")
}

// backup implements database. The copy is written anew from what is there, so that it
// holds nothing of what was deleted.
func (d *sqliteDB) backup(ctx context.Context, file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) // SQLite takes an empty one
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	var from string
	if err := d.read.QueryRowContext(ctx, "SELECT file FROM pragma_database_list WHERE name = 'main'").Scan(&from); err != nil {
		return err
	}
	// A connection of its own: those that read may write nothing, to no file.
	db, err := sql.Open("sqlite", sqliteDSN(from, "deferred"))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", file)
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	return checkCopy(ctx, file)
}

func checkCopy(ctx context.Context, file string) error {
	uri := url.URL{Scheme: "file", OmitHost: true, Path: file, RawQuery: "mode=ro&immutable=1"}
	db, err := sql.Open("sqlite", uri.String())
	if err != nil {
		return err
	}
	var verdict string
	err = db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict)
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("the copy is damaged: %s", verdict)
	}
	return nil
}
