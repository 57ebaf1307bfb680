package store

import (
	"context"
	"database/sql"
	"time"
)

// checkpointer moves what was committed from SQLite's log into its file, beside the
// writer: SQLite by itself has the commit that fills the log do it, and whoever
// waits for that commit waits several times as long as for any other.
type checkpointer struct {
	stop func()
	done chan struct{}
}

// checkpointEvery keeps the log to what a second brings.
const checkpointEvery = time.Second

// walPages is where SQLite does it by itself after all, since under writing without
// a pause the log is never all moved and grows: 64 MB.
const walPages = "wal_autocheckpoint(16384)"

func startCheckpoints(db *sql.DB) *checkpointer {
	ctx, stop := context.WithCancel(context.Background())
	c := &checkpointer{stop: stop, done: make(chan struct{})}
	go c.run(ctx, db)
	return c
}

func (c *checkpointer) run(ctx context.Context, db *sql.DB) {
	defer close(c.done)
	tick := time.NewTicker(checkpointEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			// One that fails is made up for by the next, or by SQLite itself.
			_, _ = db.ExecContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)")
		}
	}
}

func (c *checkpointer) close() {
	c.stop()
	<-c.done
}
