package queue

import (
	"context"
	"encoding/json"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"atlas/internal/tracing"
)

// Turn is a job's place in its lane: lower ones come first. Lanes whose jobs belong
// to clients that must not wait for each other have turns; see Placed.
type Turn int64

// Placed is a job with its turn. A job without one, in a lane where it does not
// matter, stands where it was added.
type Placed struct {
	Job  Job
	Turn Turn // from 1; 0 is none
}

// TurnLane names the lane in which j must take a turn; ok is false when it need not.
func TurnLane(j Job) (lane string, ok bool) {
	switch j.(type) {
	case FetchDocument, ReadDocument:
		return j.lane(), true
	}
	return "", false
}

// Lanes names the lanes in which documents wait that somebody waits for, or those of
// Bulk batches: the ones with turns, and the ones for what is tried again. Readings of
// both kinds that are tried again count with the former.
func Lanes(bulk bool) (turns, again []string) {
	f, r := FetchDocument{Bulk: bulk}, ReadDocument{Bulk: bulk}
	turns, again = []string{f.lane(), r.lane()}, []string{f.again()}
	if !bulk {
		again = append(again, r.again())
	}
	return turns, again
}

// River takes jobs by priority, then by scheduled_at, then by id. A turn is kept as a
// scheduled_at in a time long past: TurnEpoch and a millisecond, which is all SQLite's
// driver keeps, for each turn. Turns have a priority of their own, after jobs that have
// none; an earlier version of the product put no turns in these lanes.
const (
	TurnPriority = 2
	turnStep     = time.Millisecond
)

// Turns are times between these two; there are 6·10^11 of them.
var (
	TurnEpoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	TurnEnd   = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
)

// TurnAt is the turn that is kept as t.
func TurnAt(t time.Time) Turn { return Turn(t.Sub(TurnEpoch) / turnStep) }

func (t Turn) time() time.Time { return TurnEpoch.Add(time.Duration(t) * turnStep) }

// options are River's for a job that is added within the trace of ctx. One without a turn
// comes in the order it was added, whatever the clock says, which may be set back between
// its being added and its being taken.
func (p Placed) options(ctx context.Context) *river.InsertOpts {
	o := &river.InsertOpts{Queue: p.Job.lane(), ScheduledAt: TurnEpoch, Metadata: metadataOf(ctx)}
	if p.Turn > 0 {
		o.Priority, o.ScheduledAt = TurnPriority, p.Turn.time()
	}
	return o
}

// availableAtOnce undoes what River makes of a job with a time: one that waits for it,
// until a pass every five seconds finds that it is past.
var availableAtOnce = river.HookInsertBeginFunc(func(_ context.Context, p *rivertype.JobInsertParams) error {
	if p.ScheduledAt != nil && p.ScheduledAt.Before(TurnEnd) {
		p.State = rivertype.JobStateAvailable
	}
	return nil
})

// metadata is what a job's row has of ours beside its arguments.
type metadata struct {
	Traceparent string `json:"traceparent,omitempty"`
}

// metadataOf is the metadata of a job that is added within the trace of ctx, nil
// without one.
func metadataOf(ctx context.Context) []byte {
	within := tracing.Carry(ctx)
	if within == "" {
		return nil
	}
	text, _ := json.Marshal(metadata{within}) // of a string: it cannot fail
	return text
}

// traceparent is the trace within which a job was added, "" for none.
func traceparent(row *rivertype.JobRow) string {
	var m metadata
	if json.Unmarshal(row.Metadata, &m) != nil {
		return ""
	}
	return m.Traceparent
}
