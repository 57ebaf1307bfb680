// Package admission refuses new documents while too many wait. What is in line stays
// bounded, so those who wait know for how long at most, and no client can take all the
// room there is.
package admission

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"atlas/internal/client"
	"atlas/internal/fault"
)

// Line is who waits in a line: documents that are neither read nor being worked on.
type Line struct {
	Total int               // at least as many, up to the number that was asked for
	Of    map[client.ID]int // of each client, as far as they are first attempts
}

// Lines looks at the lines: the one of documents that somebody waits for, and the one of
// Bulk batches. It need not count beyond most.
type Lines interface {
	InLine(ctx context.Context, bulk bool, most int) (Line, error)
}

// Limits is how many documents may wait in each line; 0 is no limit.
type Limits struct {
	Flows int // those that somebody waits for
	Bulk  int
}

// Gate decides over uploads. It is safe for concurrent use.
type Gate struct {
	flows, bulk *entrance
	refused     func(bulk bool)
}

// NewGate makes a gate. refused, when not nil, is told of every upload that was refused.
func NewGate(lines Lines, limits Limits, refused func(bulk bool), log *slog.Logger) *Gate {
	return &Gate{
		flows:   &entrance{lines: lines, limit: limits.Flows, log: log},
		bulk:    &entrance{lines: lines, limit: limits.Bulk, bulk: true, log: log},
		refused: refused,
	}
}

// Admit lets count documents of a client in, or gives fault.Unavailable, which says when
// to come again.
//
// A client is refused when as many of its documents wait as there is room left in the
// line: the dynamic threshold of Choudhury and Hahne (IEEE/ACM Transactions on Networking
// 6, 1998), with a factor of one. One client alone can so take half of the line, two take
// a third each, and there is room for one that has nothing in line. What counts is how it
// stands before the upload, so none is too large to be let in.
func (g *Gate) Admit(ctx context.Context, owner client.ID, bulk bool, count int) error {
	e := g.flows
	if bulk {
		e = g.bulk
	}
	if e.admit(ctx, owner, count) {
		return nil
	}
	if g.refused != nil {
		g.refused(bulk)
	}
	return fault.Wrap(comeAgain{}, fault.Unavailable, "line_full", "Too many documents are waiting to be read; try again later")
}

// comeAgainAfter is what a refused client is told to wait. In that time a core reads some
// ten documents.
const comeAgainAfter = 10 * time.Second

// comeAgain is the cause of a refusal.
type comeAgain struct{}

func (comeAgain) Error() string { return "the line is full" }

// RetryAfter is how long to wait before trying again.
func (comeAgain) RetryAfter() time.Duration { return comeAgainAfter }

// entrance is where one line is entered. It looks at the line from time to time and
// counts in between what it lets in, so that uploads need not wait for the look. What
// other processes let in it sees at the next look.
type entrance struct {
	lines Lines
	bulk  bool
	limit int
	log   *slog.Logger

	mu      sync.Mutex
	looked  time.Time
	looking bool
	line    Line
}

// lookEvery bounds what a look, some milliseconds for a hundred thousand in line, costs.
const lookEvery = time.Second

func (e *entrance) admit(ctx context.Context, owner client.ID, count int) bool {
	if e.limit <= 0 {
		return true
	}
	e.look(ctx)
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.line.Of[owner] >= e.limit-e.line.Total {
		return false
	}
	e.line.Total += count
	e.line.Of[owner] += count
	return true
}

// look counts the line anew when it is time. While one upload looks, others go by what
// was seen before. When the database does not answer that remains: the upload itself will
// find out.
func (e *entrance) look(ctx context.Context) {
	if !e.due() {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookEvery)
	defer cancel()
	line, err := e.lines.InLine(ctx, e.bulk, e.limit)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.looked, e.looking = time.Now(), false
	if err != nil {
		e.log.WarnContext(ctx, "looking at the line", "error", err)
		return
	}
	e.line = line
}

// due says whether the caller shall look.
func (e *entrance) due() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.line.Of == nil {
		e.line.Of = make(map[client.ID]int)
	}
	if e.looking || time.Since(e.looked) < lookEvery {
		return false
	}
	e.looking = true
	return true
}
