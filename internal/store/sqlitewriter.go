package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"

	"atlas/internal/queue"
	"atlas/internal/store/dbsqlc"
)

// sqliteWriter runs changes on the one writing connection. Changes that wait at the
// same time share a transaction and so the disk's answer, which takes far longer
// than they do; each is still kept or lost by itself.
type sqliteWriter struct {
	db   *sql.DB
	jobs *queue.Inserter[*sql.Tx]

	turn    chan struct{} // full while somebody writes
	mu      sync.Mutex
	waiting []*change
}

// change is a function that waits for its transaction.
type change struct {
	ctx  context.Context // checked before fn is begun
	fn   func(transaction) error
	err  error
	done chan struct{} // closed when err is final
}

// maxBatch bounds how long the first of many changes waits for the others.
const maxBatch = 64

var errAborted = errors.New("the transaction was aborted")

func newSQLiteWriter(db *sql.DB, jobs *queue.Inserter[*sql.Tx]) *sqliteWriter {
	return &sqliteWriter{db: db, jobs: jobs, turn: make(chan struct{}, 1)}
}

// update implements database. The caller whose turn it is writes for all who wait.
func (w *sqliteWriter) update(ctx context.Context, fn func(transaction) error) error {
	c := &change{ctx: ctx, fn: fn, done: make(chan struct{})}
	w.mu.Lock()
	w.waiting = append(w.waiting, c)
	w.mu.Unlock()
	for {
		select {
		case <-c.done:
			return c.err
		case w.turn <- struct{}{}:
			w.writeNext()
		}
	}
}

// writeNext writes the changes that have waited longest, then gives up the turn.
func (w *sqliteWriter) writeNext() {
	defer func() { <-w.turn }()
	w.mu.Lock()
	n := min(len(w.waiting), maxBatch)
	batch := w.waiting[:n:n]
	w.waiting = w.waiting[n:]
	w.mu.Unlock()
	if n > 0 {
		w.write(batch)
	}
}

// write runs the batch in one transaction and tells each change what became of it.
func (w *sqliteWriter) write(batch []*change) {
	err := errAborted // what a panic leaves behind
	defer func() {
		for _, c := range batch {
			if c.err == nil {
				c.err = err
			}
			close(c.done)
		}
	}()
	var tx *sql.Tx
	if tx, err = w.db.BeginTx(context.Background(), nil); err != nil {
		return
	}
	defer func() { _ = tx.Rollback() }() // after Commit it does nothing and says so
	for _, c := range batch {
		if err = w.apply(tx, c); err != nil {
			return
		}
	}
	err = tx.Commit()
}

// apply runs one change so that its failure undoes nothing but itself. It returns an
// error when the whole transaction is lost, as SQLite has it on a full disk.
func (w *sqliteWriter) apply(tx *sql.Tx, c *change) error {
	if c.err = c.ctx.Err(); c.err != nil {
		return nil
	}
	if _, err := tx.Exec("SAVEPOINT change"); err != nil {
		return err
	}
	queries := dbsqlc.New(sqliteConn{tx})
	c.err = c.fn(transaction{
		Queries: queries,
		turns:   queries,
		insert: func(ctx context.Context, jobs ...queue.Placed) error {
			return w.jobs.Insert(context.WithoutCancel(ctx), tx, jobs...)
		},
	})
	end := "RELEASE change"
	if c.err != nil {
		end = "ROLLBACK TO change; RELEASE change"
	}
	_, err := tx.Exec(end)
	return err
}
