// Package store keeps clients, flows, batches, documents, callbacks and idempotency
// keys in a SQL database, and the audit log of what is done with them. Each method is one transaction; what it returns nil for
// survives a power cut. The queries are written once, in the SQL that SQLite and PostgreSQL
// share: times are passed in, keys are made by the caller.
package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"atlas/internal/queue"
	"atlas/internal/store/dbsqlc"
	"atlas/internal/vault"
)

// Store implements the store interfaces of packages client, flow, batch, deliver
// and idempotency. It is safe for concurrent use.
type Store struct {
	read  *dbsqlc.Queries
	db    database
	vault *vault.Vault // seals what is personal; see Seal
}

// database is what SQLite and PostgreSQL do each in their own way.
type database interface {
	// update runs fn in a writing transaction, kept when fn returns nil.
	update(ctx context.Context, fn func(transaction) error) error
	// snapshot runs fn on the state of one moment.
	snapshot(ctx context.Context, fn func(*dbsqlc.Queries) error) error
	// newQueue makes a queue that works the jobs of this database.
	newQueue(h queue.Handlers, o queue.Options) (*queue.Queue, error)
	// reclaim gives back the jobs that dead processes left running, as far as it is
	// certain that they are dead.
	reclaim(ctx context.Context) error
	// serverTime is what the clock of its server says; ok is false without a server.
	serverTime(ctx context.Context) (at time.Time, ok bool, err error)
	// backup copies it into a new file, as Store.Backup says.
	backup(ctx context.Context, file string) error
	close() error
}

// transaction is a writing transaction: queries and jobs, kept or lost together.
type transaction struct {
	*dbsqlc.Queries
	turns  turnTaker
	insert func(ctx context.Context, jobs ...queue.Placed) error
}

// turnTaker takes turns of a lane for a client and returns the one after them.
type turnTaker interface {
	TakeTurns(ctx context.Context, p dbsqlc.TakeTurnsParams) (next int64, err error)
}

// NewQueue makes a queue that works the jobs enqueued in this store.
func (s *Store) NewQueue(h queue.Handlers, o queue.Options) (*queue.Queue, error) {
	o.Move = s.moveJob
	return s.db.newQueue(h, o)
}

func (s *Store) moveJob(ctx context.Context, job int64, lane string) error {
	return s.update(ctx, "moving a job", func(tx transaction) error {
		return tx.MoveJob(ctx, dbsqlc.MoveJobParams{ID: job, Queue: lane})
	})
}

// Backlog counts the jobs in line, by lane and state.
func (s *Store) Backlog(ctx context.Context) ([]queue.Backlog, error) {
	rows, err := s.read.Backlog(ctx)
	if err != nil {
		return nil, translate("counting jobs", err)
	}
	backlog := make([]queue.Backlog, len(rows))
	for i, r := range rows {
		since, err := s.read.JobCreated(ctx, r.First)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) { // it may just have ended
			return nil, translate("dating a job", err)
		}
		backlog[i] = queue.Backlog{Lane: r.Queue, State: r.State, Jobs: r.Jobs, Since: since}
	}
	return backlog, nil
}

// ReclaimJobs gives back the jobs that were running when the process before this
// one died, without waiting for the queue to find out. On an embedded database it may
// only be called while nobody works the queue. On one that several processes work it
// does nothing: there the queue finds out by itself who is dead.
func (s *Store) ReclaimJobs(ctx context.Context) error {
	return translate("reclaiming jobs", s.db.reclaim(ctx))
}

// Ping says whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	_, err := s.read.Ping(ctx)
	return translate("reaching the database", err)
}

// Close ends the connections. The queue must have been stopped.
func (s *Store) Close() error {
	if err := s.db.close(); err != nil {
		return fmt.Errorf("closing the database: %w", err)
	}
	return nil
}

func (s *Store) update(ctx context.Context, doing string, fn func(transaction) error) error {
	return translate(doing, s.db.update(ctx, fn))
}
