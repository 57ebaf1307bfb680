package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
)

// sqliteConn runs the queries that sqlc made for PostgreSQL's driver on SQLite: a
// transaction, or a database outside of any, in the shape of dbsqlc.DBTX. A query
// runs to its end though its context is cancelled: SQLite would roll back the whole
// transaction, and others may share it.
type sqliteConn struct {
	conn interface {
		ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
		QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	}
}

// Exec implements dbsqlc.DBTX.
func (c sqliteConn) Exec(ctx context.Context, query string, args ...any) (pgconn.CommandTag, error) {
	res, err := c.conn.ExecContext(context.WithoutCancel(ctx), positional(query), sqliteArgs(args)...)
	if err != nil {
		return pgconn.CommandTag{}, err
	}
	n, err := res.RowsAffected()
	return pgconn.NewCommandTag("SQLITE " + strconv.FormatInt(n, 10)), err
}

// Query implements dbsqlc.DBTX.
func (c sqliteConn) Query(ctx context.Context, query string, args ...any) (pgx.Rows, error) {
	rows, err := c.conn.QueryContext(context.WithoutCancel(ctx), positional(query), sqliteArgs(args)...)
	if err != nil {
		return nil, err
	}
	return sqliteRows{rows}, nil
}

// QueryRow implements dbsqlc.DBTX.
func (c sqliteConn) QueryRow(ctx context.Context, query string, args ...any) pgx.Row {
	rows, err := c.Query(ctx, query, args...)
	return sqliteRow{rows, err}
}

var (
	dollar      = regexp.MustCompile(`\$(\d+)`)
	positionals sync.Map // query to what positional makes of it
)

// positional turns $1 into ?1. In SQLite $1 is a name, numbered by where it first
// appears, and a driver may bind the wrong argument to it.
func positional(query string) string {
	if p, known := positionals.Load(query); known {
		return p.(string)
	}
	p := dollar.ReplaceAllString(query, "?$1")
	positionals.Store(query, p)
	return p
}

// sqliteTime is how a time is kept in a text column: UTC and of fixed width, so
// that times sort as text, to the microsecond as in PostgreSQL.
const sqliteTime = "2006-01-02 15:04:05.000000Z"

func sqliteArgs(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		if t, ok := a.(time.Time); ok {
			a = t.UTC().Format(sqliteTime)
		}
		out[i] = a
	}
	return out
}

type sqliteRow struct {
	rows pgx.Rows
	err  error
}

// Scan implements pgx.Row.
func (r sqliteRow) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	defer r.rows.Close()
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return err
		}
		return pgx.ErrNoRows
	}
	if err := r.rows.Scan(dest...); err != nil {
		return err
	}
	r.rows.Close()
	return r.rows.Err()
}

// sqliteRows is *sql.Rows in the shape of pgx.Rows. What the generated code does
// not call answers nothing.
type sqliteRows struct{ *sql.Rows }

// Scan implements pgx.Rows.
func (r sqliteRows) Scan(dest ...any) error {
	into := make([]any, len(dest))
	for i, d := range dest {
		if t, ok := d.(*time.Time); ok {
			d = (*scanTime)(t)
		}
		into[i] = d
	}
	return r.Rows.Scan(into...)
}

// Close implements pgx.Rows; its error is kept for Err.
func (r sqliteRows) Close() { _ = r.Rows.Close() }

// CommandTag implements pgx.Rows.
func (sqliteRows) CommandTag() pgconn.CommandTag { return pgconn.CommandTag{} }

// FieldDescriptions implements pgx.Rows.
func (sqliteRows) FieldDescriptions() []pgconn.FieldDescription { return nil }

// Values implements pgx.Rows.
func (sqliteRows) Values() ([]any, error) { return nil, errors.ErrUnsupported }

// RawValues implements pgx.Rows.
func (sqliteRows) RawValues() [][]byte { return nil }

// Conn implements pgx.Rows.
func (sqliteRows) Conn() *pgx.Conn { return nil }

// TypeMap implements pgx.Rows.
func (sqliteRows) TypeMap() *pgtype.Map { return nil }

// scanTime reads back what sqliteArgs wrote. The times of River's tables have a type
// that the driver knows.
type scanTime time.Time

// Scan implements sql.Scanner.
func (s *scanTime) Scan(src any) error {
	if t, ok := src.(time.Time); ok {
		*s = scanTime(t)
		return nil
	}
	text, ok := src.(string)
	if !ok {
		return fmt.Errorf("a time was kept as %T", src)
	}
	t, err := time.Parse(sqliteTime, text)
	*s = scanTime(t)
	return err
}
