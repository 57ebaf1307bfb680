package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
)

// openParsed opens a database whose connections keep queries parsed, ours and the queue's:
// SQLite takes about as long to parse them as to run them.
func openParsed(name, dsn string) (*sql.DB, error) {
	db, err := sql.Open(name, dsn)
	if err != nil {
		return nil, err
	}
	defer db.Close() // it was opened for its driver, and has no connection
	return sql.OpenDB(parsedConnector{db.Driver(), dsn}), nil
}

type parsedConnector struct {
	driver driver.Driver
	dsn    string
}

// Connect implements driver.Connector.
func (c parsedConnector) Connect(context.Context) (driver.Conn, error) {
	conn, err := c.driver.Open(c.dsn)
	if err != nil {
		return nil, err
	}
	able, ok := conn.(ableConn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("connections of %T cannot do what they must", c.driver), conn.Close())
	}
	return &parsedConn{ableConn: able, parsed: make(map[string]*parsedStmt)}, nil
}

// Driver implements driver.Connector.
func (c parsedConnector) Driver() driver.Driver { return c.driver }

// ableConn is what the driver's connections can do.
type ableConn interface {
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

// parsedConn is a connection that parses a query once. It is used by one caller at a time,
// as package sql has it.
type parsedConn struct {
	ableConn
	parsed map[string]*parsedStmt
}

type parsedStmt struct {
	driver.StmtExecContext
	driver.StmtQueryContext
	close func() error
	busy  bool // its rows are being read
}

// statement returns a query's statement, nil when it is to be run as text: because it is
// in use, or because it cannot be parsed, which running it will say.
func (c *parsedConn) statement(ctx context.Context, query string) *parsedStmt {
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
	rows, canQuery := stmt.(driver.StmtQueryContext)
	if !canExec || !canQuery || c.forget() != nil {
		_ = stmt.Close() // nothing was run
		return nil
	}
	s := &parsedStmt{StmtExecContext: exec, StmtQueryContext: rows, close: stmt.Close}
	c.parsed[query] = s
	return s
}

// forget makes room for one more.
func (c *parsedConn) forget() (err error) {
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
func (c *parsedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if s := c.statement(ctx, query); s != nil {
		return s.ExecContext(ctx, args)
	}
	return c.ableConn.ExecContext(ctx, query, args)
}

// QueryContext implements driver.QueryerContext.
func (c *parsedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s := c.statement(ctx, query)
	if s == nil {
		return c.ableConn.QueryContext(ctx, query, args)
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	s.busy = true
	return &parsedRows{rows, s}, nil
}

// parsedRows give their statement back when they are closed.
type parsedRows struct {
	driver.Rows
	of *parsedStmt
}

// Close implements driver.Rows.
func (r *parsedRows) Close() error {
	r.of.busy = false
	return r.Rows.Close()
}

// Close implements driver.Conn.
func (c *parsedConn) Close() error {
	var faults []error
	for _, s := range c.parsed {
		faults = append(faults, s.close())
	}
	return errors.Join(append(faults, c.ableConn.Close())...)
}
