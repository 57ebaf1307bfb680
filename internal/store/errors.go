package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
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
	var pg *pgconn.PgError
	switch {
	case errors.As(err, &known), errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, pgx.ErrNoRows):
		return fault.Wrap(err, fault.NotFound, "not_found", "not found")
	case errors.As(err, &lite):
		return classifySQLite(lite)
	case errors.As(err, &pg):
		return classifyPostgres(pg)
	case disconnected(err):
		return unavailable(err)
	}
	return err
}

// missing says that there is no such row.
func missing(err error) bool { return errors.Is(err, pgx.ErrNoRows) }

func unavailable(err error) error {
	return fault.Wrap(err, fault.Unavailable, fault.DatabaseUnavailable, "the database is not available")
}

// Codes of PostgreSQL: postgresql.org/docs/current/errcodes-appendix.html.
const (
	foreignKeyViolation = "23503"
	uniqueViolation     = "23505"
	undefinedTable      = "42P01"
	lockNotAvailable    = "55P03"
)

func classifyPostgres(err *pgconn.PgError) error {
	switch err.Code {
	case uniqueViolation:
		return fault.Wrap(err, fault.Conflict, "already_exists", "already exists")
	case foreignKeyViolation:
		return fault.Wrap(err, fault.NotFound, "owner_not_found", "what it belongs to was not found")
	}
	// Classes of what passes: connection, rollback (deadlock), resources, object in
	// use, operator's intervention, system.
	for _, class := range []string{"08", "25", "40", "53", "55", "57", "58"} {
		if strings.HasPrefix(err.Code, class) {
			return unavailable(err)
		}
	}
	return err
}

// disconnected says whether a connection could not be made or broke.
func disconnected(err error) bool {
	var dial *pgconn.ConnectError
	var broken net.Error
	return errors.As(err, &dial) || errors.As(err, &broken) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) || pgconn.SafeToRetry(err)
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
		return unavailable(err)
	}
	return err
}
