package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/riverqueue/river/riverdriver/riversqlite"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"atlas/internal/queue"
	"atlas/internal/store/dbsqlc"
	"atlas/internal/store/stmtcache"
)

// fileName is the database within the data folder.
const fileName = "atlas.db"

// sqliteDB is the embedded database. All writing goes through one connection: with
// more, SQLite's writers wait for each other by sleeping.
type sqliteDB struct {
	*sqliteWriter
	write, read *sql.DB
	checkpoints *checkpointer
}

// OpenSQLite opens the database in the folder dir, which it makes when missing,
// and brings its tables up to date.
func OpenSQLite(ctx context.Context, dir string) (*Store, error) {
	return OpenSQLiteThrough(ctx, "sqlite", dir)
}

// OpenSQLiteThrough is OpenSQLite through another driver of database/sql that wraps the
// one of that name, for tests in which calls fail.
func OpenSQLiteThrough(ctx context.Context, driver, dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the data folder: %w", err)
	}
	file := filepath.Join(dir, fileName)
	if err := private(file); err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	db, err := openSQLite(driver, file)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	if err := migrateSQLite(ctx, db.write); err != nil {
		return nil, errors.Join(err, db.close())
	}
	return &Store{read: dbsqlc.New(sqliteConn{db.read}), db: db}, nil
}

// private sees to it that only the owner can read the database, which holds what
// papers say. SQLite gives a new log and index the mode of the database. A file that is
// there is not opened for it: closing it would drop the locks SQLite has on it.
func private(file string) error {
	const ownerOnly = 0o600
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_RDWR, ownerOnly)
	if err == nil {
		return f.Close()
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Chmod(file+suffix, ownerOnly); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func openSQLite(driver, file string) (*sqliteDB, error) {
	write, err := stmtcache.Open(driver, sqliteDSN(file, "immediate", walPages))
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(1)
	read, err := stmtcache.Open(driver, sqliteDSN(file, "deferred", "query_only(1)"))
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	read.SetMaxOpenConns(max(4, runtime.GOMAXPROCS(0)))
	read.SetMaxIdleConns(max(4, runtime.GOMAXPROCS(0)))
	jobs, err := queue.NewInserter(riversqlite.New(write))
	if err != nil {
		return nil, errors.Join(err, write.Close(), read.Close())
	}
	return &sqliteDB{
		sqliteWriter: newSQLiteWriter(write, jobs),
		write:        write,
		read:         read,
		checkpoints:  startCheckpoints(read),
	}, nil
}

// sqliteDSN names the file and how it is used. synchronous(FULL) has every commit
// reach the disk before it is answered; with NORMAL, the usual choice beside WAL,
// a power cut takes the last commits back, accepted uploads among them. secure_delete
// writes zeros over what is deleted, which else stays in the file until it is needed.
func sqliteDSN(file, txlock string, pragmas ...string) string {
	q := url.Values{
		"_txlock": {txlock},
		"_pragma": append([]string{
			"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "secure_delete(1)",
		}, pragmas...),
	}
	return (&url.URL{Scheme: "file", OmitHost: true, Path: file, RawQuery: q.Encode()}).String()
}

// snapshot implements database.
func (d *sqliteDB) snapshot(ctx context.Context, fn func(*dbsqlc.Queries) error) error {
	tx, err := d.read.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // it has written nothing
	return fn(dbsqlc.New(sqliteConn{tx}))
}

func (d *sqliteDB) newQueue(h queue.Handlers, o queue.Options) (*queue.Queue, error) {
	o.Roll = loneRoll{d}
	return queue.New(riversqlite.New(d.write), h, o)
}

// loneRoll implements queue.Roll for the only worker there is, who may lose jobs on
// their way all the same: when the disk fails at the wrong moment, the database has jobs
// as taken that nobody was given.
type loneRoll struct{ db *sqliteDB }

// Beat implements queue.Roll: nobody listens.
func (loneRoll) Beat(context.Context, string) (map[string]int64, error) { return nil, nil }

// Bury implements queue.Roll: nobody dies.
func (loneRoll) Bury(context.Context, string) error { return nil }

// Running implements queue.Roll.
func (r loneRoll) Running(ctx context.Context, _ string) ([]int64, error) {
	ids, err := dbsqlc.New(sqliteConn{r.db.read}).RunningJobs(ctx)
	return ids, translate("asking which jobs run", err)
}

// GiveBack implements queue.Roll.
func (r loneRoll) GiveBack(ctx context.Context, _ string, jobs []int64) error {
	err := r.db.update(ctx, func(tx transaction) error {
		for _, job := range jobs {
			if err := tx.GiveBackJob(ctx, job); err != nil {
				return err
			}
		}
		return nil
	})
	return translate("giving back jobs", err)
}

// Leave implements queue.Roll.
func (loneRoll) Leave(context.Context, string) error { return nil }

// reclaim implements database: nobody but the caller works it. Reading alone can bring
// a process down, so the attempt counts for those who were being read, and for nobody
// else.
func (d *sqliteDB) reclaim(ctx context.Context) error {
	return d.update(ctx, func(tx transaction) error {
		for attempt, at := range queue.AfterDeath(time.Now()) {
			suspects := dbsqlc.ReclaimCountedParams{
				Queue: queue.LaneSuspect, ScheduledAt: at, Kind: queue.ReadDocument{}.Kind(), Attempt: int64(attempt),
			}
			if err := tx.ReclaimCounted(ctx, suspects); err != nil {
				return err
			}
		}
		if err := tx.ReclaimUncounted(ctx); err != nil {
			return err
		}
		return tx.DismissLeader(ctx)
	})
}

func (d *sqliteDB) close() error {
	d.checkpoints.close()
	return errors.Join(d.read.Close(), d.write.Close())
}
