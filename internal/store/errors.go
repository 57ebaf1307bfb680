package store

import (
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"atlas/internal/fault"
)

// translate makes a fault of what the database answered while doing something. A
// fault from within a transaction passes as it is.
func translate(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, classify(err))
}

func classify(err error) error {
	var known *fault.Error
	var lite *sqlite.Error
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, pgx.ErrNoRows):
		return fault.Wrap(err, fault.NotFound, "not_found", "not found")
	case errors.As(err, &lite):
		return classifySQLite(lite)
	}
	return err
}

func classifySQLite(err *sqlite.Error) error {
	switch err.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return fault.Wrap(err, fault.Conflict, "already_exists", "already exists")
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return fault.Wrap(err, fault.NotFound, "owner_not_found", "what it belongs to was not found")
	}
	switch err.Code() & 0xff { // the low byte is the primary code: sqlite.org/rescode.html
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR:
		return fault.Wrap(err, fault.Unavailable, "database_unavailable", "the database is not available")
	}
	return err
}
