package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// pipeline is a transaction that keeps back what it need not know the answer of, its
// beginning and its writes, and sends it together with the next query or its end. An upload
// goes to the database and back six times instead of fifteen, and each time costs both
// sides more than most statements do. The fault of a statement that was kept back is
// that of the call which sent it; no caller goes on after one.
type pipeline struct {
	pgx.Tx // nil: of what a transaction can do, River's inserter calls what is below
	conn   *pgx.Conn
	kept   pgx.Batch
	open   bool // the database knows of it
}

// within runs fn in a transaction of the pool, begun by statement, and commits it when fn
// returns nil.
func (d *postgresDB) within(ctx context.Context, statement string, fn func(*pipeline) error) error {
	conn, err := d.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	p := &pipeline{conn: conn.Conn()}
	p.kept.Queue(statement)
	defer func() { _ = p.Rollback(ctx) }() // after Commit it does nothing
	if err := fn(p); err != nil {
		return err
	}
	return p.Commit(ctx)
}

// Conn implements pgx.Tx.
func (p *pipeline) Conn() *pgx.Conn { return p.conn }

// unanswered says whether a query made by sqlc returns nothing that its caller looks at:
// the first line of its text says which kind it is.
func unanswered(query string) bool {
	first, _, _ := strings.Cut(query, "\n")
	return strings.HasPrefix(first, "-- name: ") && strings.HasSuffix(strings.TrimSpace(first), " :exec")
}

// Exec implements dbsqlc.DBTX.
func (p *pipeline) Exec(ctx context.Context, query string, args ...any) (pgconn.CommandTag, error) {
	if unanswered(query) {
		p.kept.Queue(query, args...)
		return pgconn.CommandTag{}, nil
	}
	rows, err := p.Query(ctx, query, args...)
	if err != nil {
		return pgconn.CommandTag{}, err
	}
	rows.Close()
	return rows.CommandTag(), rows.Err()
}

// Query implements dbsqlc.DBTX.
func (p *pipeline) Query(ctx context.Context, query string, args ...any) (pgx.Rows, error) {
	if p.kept.Len() == 0 {
		return p.conn.Query(ctx, query, args...)
	}
	before := p.take()
	return queryAfter(ctx, p.conn, before, query, args...)
}

// QueryRow implements dbsqlc.DBTX.
func (p *pipeline) QueryRow(ctx context.Context, query string, args ...any) pgx.Row {
	rows, err := p.Query(ctx, query, args...)
	return batchRow{rows, err}
}

// take returns what was kept back, for the caller to send.
func (p *pipeline) take() *pgx.Batch {
	before := p.kept
	p.kept, p.open = pgx.Batch{}, true
	return &before
}

// flush sends what was kept back and returns what the last of it did.
func (p *pipeline) flush(ctx context.Context) (last pgconn.CommandTag, err error) {
	batch := p.take()
	results := p.conn.SendBatch(ctx, batch)
	for range batch.Len() {
		if last, err = results.Exec(); err != nil {
			_ = results.Close() // says the same
			return last, err
		}
	}
	return last, results.Close()
}

// Commit implements pgx.Tx. A transaction of which there is nothing but its beginning,
// still kept back, ends here.
func (p *pipeline) Commit(ctx context.Context) error {
	if !p.open && p.kept.Len() <= 1 {
		return nil
	}
	p.kept.Queue("commit")
	tag, err := p.flush(ctx)
	if err != nil {
		return err
	}
	p.open = false
	if tag.String() == "ROLLBACK" {
		return pgx.ErrTxCommitRollback
	}
	return nil
}

// Rollback implements pgx.Tx. A connection that cannot be told is closed.
func (p *pipeline) Rollback(ctx context.Context) error {
	if !p.open {
		return nil
	}
	p.open = false
	if _, err := p.conn.Exec(ctx, "rollback"); err != nil {
		return errors.Join(err, p.conn.Close(ctx))
	}
	return nil
}

// fewRows is how many rows CopyFrom adds by a statement each: more go as one.
const fewRows = 20

// CopyFrom implements pgx.Tx. COPY goes to the database and back three times; the
// statements of a few rows go with the transaction's end.
func (p *pipeline) CopyFrom(ctx context.Context, table pgx.Identifier, columns []string, source pgx.CopyFromSource) (int64, error) {
	var rows [][]any
	for source.Next() {
		row, err := source.Values()
		if err != nil {
			return 0, err
		}
		rows = append(rows, row)
	}
	if err := source.Err(); err != nil {
		return 0, err
	}
	if len(rows) > fewRows {
		if _, err := p.flush(ctx); err != nil {
			return 0, err
		}
		return p.conn.CopyFrom(ctx, table, columns, pgx.CopyFromRows(rows))
	}
	values := make([]string, len(columns))
	for i := range values {
		values[i] = fmt.Sprint("$", i+1)
	}
	statement := "INSERT INTO " + table.Sanitize() + " (" + strings.Join(columns, ", ") + ") VALUES (" + strings.Join(values, ", ") + ")"
	for _, row := range rows {
		p.kept.Queue(statement, row...)
	}
	return int64(len(rows)), nil
}

// batcher sends a batch to the database: a connection, or a pool of them.
type batcher interface {
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
}

// queryAfter sends statements whose answers nobody looks at and a query together.
func queryAfter(ctx context.Context, db batcher, before *pgx.Batch, query string, args ...any) (pgx.Rows, error) {
	count := before.Len()
	before.Queue(query, args...)
	results := db.SendBatch(ctx, before)
	for range count {
		if _, err := results.Exec(); err != nil {
			_ = results.Close() // says the same
			return nil, err
		}
	}
	rows, err := results.Query()
	if err != nil {
		_ = results.Close()
		return nil, err
	}
	return batchRows{rows, results}, nil
}

// batchRows are the rows of a batch's last query; closing them ends the batch.
type batchRows struct {
	pgx.Rows
	batch pgx.BatchResults
}

// Close implements pgx.Rows. What went wrong is the rows' own error.
func (r batchRows) Close() {
	r.Rows.Close()
	_ = r.batch.Close()
}

// batchRow is the first of rows.
type batchRow struct {
	rows pgx.Rows
	err  error
}

// Scan implements pgx.Row.
func (r batchRow) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	defer r.rows.Close()
	if !r.rows.Next() {
		return cmp.Or(r.rows.Err(), pgx.ErrNoRows)
	}
	return r.rows.Scan(dest...)
}
