package work_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"

	"atlas/internal/blob"
	"atlas/internal/store/stmtcache"
)

// plan has the n-th of some calls fail. It is idle until it is armed.
type plan struct {
	mu    sync.Mutex
	calls int
	n     int  // 0 is none
	after bool // the call does what it is asked to, and fails to say so
}

func (p *plan) arm(n int, after bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls, p.n, p.after = 0, n, after
}

// failed says whether the n-th call has come.
func (p *plan) failed() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.calls >= p.n
}

// next counts a call and says what is to become of it. A nil plan fails nothing.
func (p *plan) next() (before, after bool) {
	if p == nil {
		return false, false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.n == 0 {
		return false, false
	}
	p.calls++
	hit := p.calls == p.n
	return hit && !p.after, hit && p.after
}

// errPlanned is of no kind, as what nobody foresaw.
var errPlanned = errors.New("this call was to fail")

// call makes a call, or not, by the plan.
func call[T any](p *plan, do func() (T, error)) (out T, err error) {
	before, after := p.next()
	if before {
		return out, errPlanned
	}
	out, err = do()
	if after && err == nil {
		var none T
		return none, errPlanned
	}
	return out, err
}

// callOnly is call for what returns nothing else.
func callOnly(p *plan, do func() error) error {
	_, err := call(p, func() (struct{}, error) { return struct{}{}, do() })
	return err
}

var brittleDrivers atomic.Int64

// brittleSQLite registers a driver of SQLite whose calls fail by a plan, and returns its
// name.
func brittleSQLite(p *plan) string {
	db, err := sql.Open("sqlite", "")
	if err != nil {
		panic(err) // the driver is linked in
	}
	defer db.Close()
	name := fmt.Sprint("brittle", brittleDrivers.Add(1))
	sql.Register(name, brittleDriver{db.Driver(), p})
	return name
}

type brittleDriver struct {
	driver.Driver
	plan *plan
}

func (d brittleDriver) Open(name string) (driver.Conn, error) {
	c, err := d.Driver.Open(name)
	if err != nil {
		return nil, err
	}
	return &brittleConn{c.(stmtcache.Conn), d.plan}, nil
}

type brittleConn struct {
	stmtcache.Conn
	plan *plan
}

// BeginTx fails only by not being begun: no driver loses a transaction, and its locks.
func (c *brittleConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	if before, after := c.plan.next(); before || after {
		return nil, errPlanned
	}
	tx, err := c.Conn.BeginTx(ctx, o)
	if err != nil {
		return nil, err
	}
	return brittleTx{tx, c.plan}, nil
}

// PrepareContext never fails: a statement that cannot be prepared is run as text.
func (c *brittleConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	stmt, err := c.Conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return brittleStmt{stmt.(sqliteStmt), c.plan}, nil
}

func (c *brittleConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	return call(c.plan, func() (driver.Result, error) { return c.Conn.ExecContext(ctx, query, args) })
}

func (c *brittleConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	return queried(c.plan, func() (driver.Rows, error) { return c.Conn.QueryContext(ctx, query, args) })
}

// queried makes a query; rows that are not handed out are closed.
func queried(p *plan, do func() (driver.Rows, error)) (driver.Rows, error) {
	before, after := p.next()
	if before {
		return nil, errPlanned
	}
	rows, err := do()
	if err != nil || !after {
		return rows, err
	}
	return nil, errors.Join(errPlanned, rows.Close())
}

type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

type brittleStmt struct {
	sqliteStmt
	plan *plan
}

func (s brittleStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	return call(s.plan, func() (driver.Result, error) { return s.sqliteStmt.ExecContext(ctx, args) })
}

func (s brittleStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	return queried(s.plan, func() (driver.Rows, error) { return s.sqliteStmt.QueryContext(ctx, args) })
}

type brittleTx struct {
	driver.Tx
	plan *plan
}

// Commit that fails before it is done leaves a transaction which is rolled back.
func (t brittleTx) Commit() error {
	before, after := t.plan.next()
	if before {
		return errors.Join(errPlanned, t.Rollback())
	}
	if err := t.Tx.Commit(); err != nil || !after {
		return err
	}
	return errPlanned
}

// brittleBlobs are files whose calls fail by a plan.
type brittleBlobs struct {
	blobStore
	plan *plan
}

func (b brittleBlobs) Put(ctx context.Context, key blob.Key, contentType string, data []byte) error {
	return callOnly(b.plan, func() error { return b.blobStore.Put(ctx, key, contentType, data) })
}

func (b brittleBlobs) Get(ctx context.Context, key blob.Key) ([]byte, error) {
	return call(b.plan, func() ([]byte, error) { return b.blobStore.Get(ctx, key) })
}

// brittleSource is a Fetcher whose calls fail by a plan.
type brittleSource struct {
	*source
	plan *plan
}

func (s brittleSource) Get(ctx context.Context, url string) ([]byte, error) {
	return call(s.plan, func() ([]byte, error) { return s.source.Get(ctx, url) })
}

// brittleHandler breaks connections by a plan, before a request is handled or after.
func brittleHandler(p *plan, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		before, after := p.next()
		if !before {
			h.ServeHTTP(w, r)
		}
		if before || after {
			panic(http.ErrAbortHandler)
		}
	})
}
