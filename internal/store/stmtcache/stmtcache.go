// Package stmtcache opens databases whose connections keep queries parsed, whoever makes
// them and however: SQLite takes about as long to parse most of ours, and the queue's, as
// to run them.
package stmtcache

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
)

// Open is sql.Open with connections that keep what they parsed. Those of the driver must
// be a Conn, as modernc.org/sqlite's are.
func Open(name, dsn string) (*sql.DB, error) {
	db, err := sql.Open(name, dsn)
	if err != nil {
		return nil, err
	}
	defer db.Close() // it was opened for its driver, and has no connection
	return sql.OpenDB(connector{db.Driver(), dsn}), nil
}

type connector struct {
	driver driver.Driver
	dsn    string
}

// Connect implements driver.Connector.
func (c connector) Connect(context.Context) (driver.Conn, error) {
	opened, err := c.driver.Open(c.dsn)
	if err != nil {
		return nil, err
	}
	able, ok := opened.(Conn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("connections of %T cannot do what they must", c.driver), opened.Close())
	}
	return &conn{Conn: able, parsed: make(map[string]*statement)}, nil
}

// Driver implements driver.Connector.
func (c connector) Driver() driver.Driver { return c.driver }

// Conn is what the connections of the driver must be able to do.
type Conn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.SessionResetter
	driver.Validator
}

// maxParsed bounds what a connection keeps. There are some 200 queries; more come only
// from texts that differ by their number of values.
const maxParsed = 500

// conn is a connection that parses a query once. It is used by one caller at a time,
// as package sql has it.
type conn struct {
	Conn
	parsed map[string]*statement
}

type statement struct {
	driver.StmtExecContext
	driver.StmtQueryContext
	close func() error
	busy  bool // its rows are being read
}

// statement returns a query's statement, nil when it is to be run as text: because it is
// in use, or because it cannot be parsed, which running it will say.
func (c *conn) statement(ctx context.Context, query string) *statement {
	if s := c.parsed[query]; s != nil {
		if s.busy {
			return nil
		}
		return s
	}
	stmt, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil
	}
	exec, canExec := stmt.(driver.StmtExecContext)
	asks, canQuery := stmt.(driver.StmtQueryContext)
	if !canExec || !canQuery || c.forget() != nil {
		_ = stmt.Close() // nothing was run
		return nil
	}
	s := &statement{StmtExecContext: exec, StmtQueryContext: asks, close: stmt.Close}
	c.parsed[query] = s
	return s
}

// forget makes room for one more.
func (c *conn) forget() (err error) {
	if len(c.parsed) < maxParsed {
		return nil
	}
	for query, s := range c.parsed {
		if !s.busy {
			delete(c.parsed, query)
			err = errors.Join(err, s.close())
		}
	}
	return err
}

// ExecContext implements driver.ExecerContext.
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if s := c.statement(ctx, query); s != nil {
		return s.ExecContext(ctx, args)
	}
	return c.Conn.ExecContext(ctx, query, args)
}

// QueryContext implements driver.QueryerContext.
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s := c.statement(ctx, query)
	if s == nil {
		return c.Conn.QueryContext(ctx, query, args)
	}
	found, err := s.QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	s.busy = true
	return &rows{found, s}, nil
}

// rows give their statement back when they are closed.
type rows struct {
	driver.Rows
	of *statement
}

// Close implements driver.Rows.
func (r *rows) Close() error {
	r.of.busy = false
	return r.Rows.Close()
}

// Close implements driver.Conn.
func (c *conn) Close() error {
	var faults []error
	for _, s := range c.parsed {
		faults = append(faults, s.close())
	}
	return errors.Join(append(faults, c.Conn.Close())...)
}
