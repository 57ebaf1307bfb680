package audit

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"atlas/internal/client"
	"atlas/internal/fault"
)

// Query chooses records. A zero field is any.
type Query struct {
	Client client.ID
	Flow   string
	Since  time.Time
}

// Store keeps the log. What it keeps is added and never changed.
type Store interface {
	// NoteAudit adds an entry to those that wait for their place.
	NoteAudit(ctx context.Context, e Entry) error
	// SealAudit gives at most so many of the entries that wait their places, the oldest
	// first: link is told the end of the chain, which nobody else lengthens meanwhile.
	SealAudit(ctx context.Context, most int, link func(Head, []Entry) []Record) (sealed int, err error)
	// AuditWaiting counts the entries that wait.
	AuditWaiting(ctx context.Context) (int, error)
	// AuditHead is the end of the chain.
	AuditHead(ctx context.Context) (Head, error)
	// AuditRecords returns the chosen records after that number, at most so many, in order.
	AuditRecords(ctx context.Context, q Query, after int64, most int) ([]Record, error)
	// AuditBefore is the last record of which all up to it are from before that moment;
	// false when there is none but the head.
	AuditBefore(ctx context.Context, before time.Time) (Record, bool, error)
	// HasAuditHash says whether a record has that hash, wherever it stands.
	HasAuditHash(ctx context.Context, hash string) (bool, error)
	// AuditCheckpoint is the last one; the zero Checkpoint when there is none.
	AuditCheckpoint(ctx context.Context) (Checkpoint, error)
	// PruneAudit keeps the checkpoint and removes the records up to it.
	PruneAudit(ctx context.Context, c Checkpoint, e Entry) error
}

// Options of a Log. The zero value works.
type Options struct {
	Every time.Duration // how often a running Log looks for what waits; 0 stands for 2 s
	Keep  time.Duration // how long records are kept; 0 is for ever
	Log   *slog.Logger  // gets the head of the chain at the start, every hour and at the end
	Now   func() time.Time
}

// Log is the audit log of a store. It is safe for concurrent use, and any number of
// processes may have one of the same store.
type Log struct {
	store Store
	key   []byte
	Options

	stop context.CancelFunc
	done chan struct{}
}

// New makes a log whose chain is made under key. It does nothing by itself until Start.
func New(s Store, key []byte, o Options) *Log {
	if o.Every <= 0 {
		o.Every = 2 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Log{store: s, key: key, Options: o}
}

// Note adds an entry of something that is not kept in the database itself. What it tells
// of must not happen when it fails.
func (l *Log) Note(ctx context.Context, e Entry) error { return l.store.NoteAudit(ctx, e) }

// Source is how an address stands in the log: a hash under the server's key.
func (l *Log) Source(address string) string { return source(l.key, address) }

// sealStep is how many entries get their place in one transaction, which on SQLite others
// wait for: some milliseconds.
const sealStep = 100

// Seal gives all entries that wait their places.
func (l *Log) Seal(ctx context.Context) error {
	for {
		n, err := l.store.SealAudit(ctx, sealStep, func(h Head, entries []Entry) []Record { return link(l.key, h, entries) })
		if err != nil {
			return fmt.Errorf("chaining the audit log: %w", err)
		}
		if n < sealStep {
			return nil
		}
	}
}

// Head is the end of the chain.
func (l *Log) Head(ctx context.Context) (Head, error) { return l.store.AuditHead(ctx) }

// page is how many records are read at once.
const page = 500

// Each calls fn for the chosen records, in order, until it gives an error.
func (l *Log) Each(ctx context.Context, q Query, fn func(Record) error) error {
	return l.each(ctx, q, 0, fn)
}

func (l *Log) each(ctx context.Context, q Query, after int64, fn func(Record) error) error {
	for {
		records, err := l.store.AuditRecords(ctx, q, after, page)
		if err != nil {
			return err
		}
		for _, r := range records {
			if err := fn(r); err != nil {
				return err
			}
			after = r.Seq
		}
		if len(records) < page {
			return nil
		}
	}
}

// Prune removes records from before that moment and leaves a checkpoint, from which the
// rest can be verified. The chain's end always stays.
func (l *Log) Prune(ctx context.Context, before time.Time) error {
	last, ok, err := l.store.AuditBefore(ctx, before)
	if err != nil || !ok {
		return err
	}
	from, err := l.store.AuditCheckpoint(ctx)
	if err != nil {
		return err
	}
	c := Checkpoint{Head: Head{last.Seq, last.Hash}, At: l.Now().UTC().Truncate(time.Microsecond)}
	c.MAC = c.seal(l.key)
	pruned := Entry{Action: LogPruned, Subject: strconv.FormatInt(c.Seq, 10), Count: int(c.Seq - from.Seq)}
	err = l.store.PruneAudit(ctx, c, pruned)
	if fault.KindOf(err) == fault.Conflict {
		return nil // another process was first
	}
	return err
}

// hourly is how often the head is told and what is old removed.
const hourly = time.Hour

// Start has the log seal what waits, tell its head and prune, until Stop.
func (l *Log) Start(ctx context.Context) {
	ctx, l.stop = context.WithCancel(context.WithoutCancel(ctx))
	l.done = make(chan struct{})
	go l.run(ctx)
}

// Stop ends it; what was done until then has its place.
func (l *Log) Stop(ctx context.Context) {
	l.stop()
	<-l.done
	l.seal(ctx)
	l.tell(ctx)
}

func (l *Log) run(ctx context.Context) {
	defer close(l.done)
	tick := time.NewTicker(l.Every)
	defer tick.Stop()
	var next time.Time
	for {
		l.seal(ctx)
		if now := time.Now(); !now.Before(next) {
			next = now.Add(hourly)
			l.keepHouse(ctx)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (l *Log) seal(ctx context.Context) {
	if err := l.Seal(ctx); err != nil && ctx.Err() == nil {
		l.Log.ErrorContext(ctx, "chaining the audit log", "error", err) // what waits, waits on
	}
}

func (l *Log) keepHouse(ctx context.Context) {
	l.tell(ctx)
	if l.Keep <= 0 {
		return
	}
	if err := l.Prune(ctx, l.Now().Add(-l.Keep)); err != nil && ctx.Err() == nil {
		l.Log.ErrorContext(ctx, "pruning the audit log", "error", err)
	}
}

// tell writes the head where it outlives the database.
func (l *Log) tell(ctx context.Context) {
	head, err := l.Head(ctx)
	if err != nil {
		if ctx.Err() == nil {
			l.Log.ErrorContext(ctx, "reading the audit log", "error", err)
		}
		return
	}
	l.Log.InfoContext(ctx, "audit head", "head", head.String())
}
