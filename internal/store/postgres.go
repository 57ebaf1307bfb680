package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"atlas/internal/queue"
	"atlas/internal/store/dbsqlc"
)

// postgresDB is a database of its own server, which several processes share.
type postgresDB struct {
	pool  *pgxpool.Pool
	turns *pgxpool.Pool
	jobs  *queue.Inserter[pgx.Tx]
}

// OpenPostgres opens the database that url names (postgres://USER:PASSWORD@HOST/NAME,
// with the parameters of libpq and pgxpool). Its tables must be up to date: see
// MigratePostgres.
func OpenPostgres(ctx context.Context, url string) (*Store, error) {
	pool, err := openPool(ctx, url, 0, nil)
	if err != nil {
		return nil, err
	}
	db := &postgresDB{pool: pool}
	if err := db.open(ctx, url); err != nil {
		return nil, errors.Join(err, db.close())
	}
	return &Store{read: dbsqlc.New(pool), db: db}, nil
}

// turnConns take the turns of a process, each in a moment.
const turnConns = 2

// open opens what a database has beside its pool. Turns are taken on connections of their
// own, outside of the transaction that adds the job: within it, all of a client's uploads
// would wait for each other's commits, one disk write each. A turn that was taken for a
// transaction that failed is left out, and a crash that forgets turns forgets the jobs in
// them: what commits later is later in the log.
func (d *postgresDB) open(ctx context.Context, url string) (err error) {
	if err := checkSchema(ctx, d.pool); err != nil {
		return err
	}
	if d.jobs, err = queue.NewInserter(riverpgxv5.New(d.pool)); err != nil {
		return err
	}
	d.turns, err = openPool(ctx, url, turnConns, map[string]string{"synchronous_commit": "off"})
	return err
}

// Settings of a connection that url does not name. With twenty connections a process,
// four fit a server as it comes, which takes a hundred: jobs use theirs for moments. A
// process that hangs within a transaction lets go of its locks after a minute.
const (
	defaultConns     = 20
	idleInTxTimeoutM = "60000" // ms
)

// openPool opens connections to the database, at most conns, or as many as url says when 0.
func openPool(ctx context.Context, url string, conns int32, params map[string]string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, errors.New("database_url is no URL of a PostgreSQL database") // the cause would quote it
	}
	if conns > 0 {
		config.MaxConns = conns
	} else if plain, err := pgxpool.ParseConfig(""); err == nil && config.MaxConns == plain.MaxConns {
		config.MaxConns = defaultConns
	}
	set := config.ConnConfig.RuntimeParams
	for name, value := range params {
		set[name] = value
	}
	for name, value := range map[string]string{
		"application_name":                    "atlas",
		"idle_in_transaction_session_timeout": idleInTxTimeoutM,
	} {
		if set[name] == "" {
			set[name] = value
		}
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, translate("reaching the database", err)
	}
	return pool, nil
}

// update implements database.
func (d *postgresDB) update(ctx context.Context, fn func(transaction) error) error {
	return d.within(ctx, "begin", func(tx *pipeline) error {
		return fn(transaction{
			Queries: dbsqlc.New(tx),
			turns:   dbsqlc.New(d.turns),
			insert: func(ctx context.Context, jobs ...queue.Placed) error {
				return d.jobs.Insert(ctx, tx, jobs...)
			},
		})
	})
}

// snapshot implements database.
func (d *postgresDB) snapshot(ctx context.Context, fn func(*dbsqlc.Queries) error) error {
	const oneMoment = "begin isolation level repeatable read read only"
	return d.within(ctx, oneMoment, func(tx *pipeline) error { return fn(dbsqlc.New(tx)) })
}

// newQueue implements database.
func (d *postgresDB) newQueue(h queue.Handlers, o queue.Options) (*queue.Queue, error) {
	o.Roll = roll{d}
	return queue.New(riverpgxv5.New(d.pool), h, o)
}

// reclaim implements database: others may be at work, and those who are not will be
// found out by queue.Roll.
func (d *postgresDB) reclaim(context.Context) error { return nil }

func (d *postgresDB) close() error {
	if d.turns != nil {
		d.turns.Close()
	}
	d.pool.Close()
	return nil
}

// roll implements queue.Roll.
type roll struct{ db *postgresDB }

// Beat implements queue.Roll.
func (r roll) Beat(ctx context.Context, worker string) (map[string]int64, error) {
	q := dbsqlc.New(r.db.pool)
	if err := q.Beat(ctx, worker); err != nil {
		return nil, translate("saying that this worker lives", err)
	}
	rows, err := q.Workers(ctx)
	if err != nil {
		return nil, translate("asking which workers live", err)
	}
	beats := make(map[string]int64, len(rows))
	for _, row := range rows {
		beats[row.ID] = row.Beats
	}
	return beats, nil
}

// Bury implements queue.Roll.
func (r roll) Bury(ctx context.Context, worker string) error {
	err := r.db.update(ctx, func(tx transaction) error {
		for attempt, at := range queue.AfterDeath(time.Now()) {
			suspects := dbsqlc.ReclaimCountedOfParams{
				Queue: queue.LaneSuspect, ScheduledAt: at, Kind: queue.ReadDocument{}.Kind(), Attempt: int64(attempt), Worker: worker,
			}
			if err := tx.ReclaimCountedOf(ctx, suspects); err != nil {
				return err
			}
		}
		if err := tx.ReclaimUncountedOf(ctx, worker); err != nil {
			return err
		}
		if err := tx.DismissLeaderOf(ctx, worker); err != nil {
			return err
		}
		return tx.DropWorker(ctx, worker)
	})
	return translate("reclaiming the jobs of a dead worker", err)
}

// Running implements queue.Roll.
func (r roll) Running(ctx context.Context, worker string) ([]int64, error) {
	ids, err := dbsqlc.New(r.db.pool).RunningOf(ctx, worker)
	return ids, translate("asking which jobs run", err)
}

// GiveBack implements queue.Roll.
func (r roll) GiveBack(ctx context.Context, worker string, jobs []int64) error {
	err := dbsqlc.New(r.db.pool).ReclaimJobs(ctx, dbsqlc.ReclaimJobsParams{Worker: worker, Ids: jobs})
	return translate("giving back jobs", err)
}

// Leave implements queue.Roll.
func (r roll) Leave(ctx context.Context, worker string) error {
	return translate("leaving the roll of workers", dbsqlc.New(r.db.pool).DropWorker(ctx, worker))
}
