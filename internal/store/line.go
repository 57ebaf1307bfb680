package store

import (
	"context"
	"errors"
	"math"
	"slices"

	"github.com/jackc/pgx/v5"

	"atlas/internal/admission"
	"atlas/internal/client"
	"atlas/internal/queue"
	"atlas/internal/store/dbsqlc"
)

// enqueue adds jobs of a client. In the lanes where clients must not wait for each
// other's backlogs they take turns by start-time fair queueing (Goyal, Vin and Cheng,
// SIGCOMM 1996), every job counting the same: a job starts one turn after its client's
// last, but no earlier than the lane's present, which is the turn of the first job that
// waits. A client with a thousand jobs in line so has one of them before the only job
// of another. When nobody waits the past is forgotten: the present is the last turn
// anybody took.
func (t transaction) enqueue(ctx context.Context, owner client.ID, jobs ...queue.Job) error {
	placed := make([]queue.Placed, len(jobs))
	for i, j := range jobs {
		placed[i].Job = j
	}
	lanes := make(map[string][]int) // indexes of the jobs that take a turn
	for i, j := range jobs {
		if lane, ok := queue.TurnLane(j); ok {
			lanes[lane] = append(lanes[lane], i)
		}
	}
	for lane, takers := range lanes {
		first, err := t.takeTurns(ctx, lane, owner, len(takers))
		if err != nil {
			return err
		}
		for n, i := range takers {
			placed[i].Turn = first + queue.Turn(n)
		}
	}
	return t.insert(ctx, placed...)
}

// takeTurns takes count turns of a lane for a client and returns the first.
func (t transaction) takeTurns(ctx context.Context, lane string, owner client.ID, count int) (queue.Turn, error) {
	now, err := present(ctx, t.Queries, lane)
	if err != nil {
		return 0, err
	}
	next, err := t.turns.TakeTurns(ctx, dbsqlc.TakeTurnsParams{
		Lane: lane, ClientID: string(owner), Now: int64(now), Count: int64(count),
	})
	return queue.Turn(next) - queue.Turn(count), err
}

// present is the turn that a lane has come to, from 1.
func present(ctx context.Context, q *dbsqlc.Queries, lane string) (queue.Turn, error) {
	at, err := q.FirstPlace(ctx, dbsqlc.FirstPlaceParams{
		Queue: lane, Priority: queue.TurnPriority, ScheduledAt: queue.TurnEnd,
	})
	if err == nil {
		return queue.TurnAt(at), nil
	}
	if !errors.Is(err, pgx.ErrNoRows) {
		return 0, err
	}
	last, err := q.LastTurn(ctx, lane)
	return max(1, queue.Turn(last)), err
}

// InLine implements admission.Lines. A client's jobs that wait have turns from the lane's
// present to the client's last: so many are they at most, and when it has given its lane
// more than others, so many they are.
func (s *Store) InLine(ctx context.Context, bulk bool, most int) (admission.Line, error) {
	line := admission.Line{Of: make(map[client.ID]int)}
	turns, again := queue.Lanes(bulk)
	err := s.db.snapshot(ctx, func(q *dbsqlc.Queries) error {
		for _, lane := range slices.Concat(turns, again) {
			n, err := q.InLane(ctx, dbsqlc.InLaneParams{Queue: lane, Limit: int32(min(most, math.MaxInt32))})
			if err != nil {
				return err
			}
			line.Total += int(n)
		}
		for _, lane := range turns {
			if err := addTurns(ctx, q, lane, line.Of); err != nil {
				return err
			}
		}
		return nil
	})
	return line, translate("looking at the line", err)
}

// addTurns adds to the count of each client what it has in a lane.
func addTurns(ctx context.Context, q *dbsqlc.Queries, lane string, of map[client.ID]int) error {
	now, err := present(ctx, q, lane)
	if err != nil {
		return err
	}
	rows, err := q.TurnsAfter(ctx, dbsqlc.TurnsAfterParams{Lane: lane, Next: int64(now)})
	for _, r := range rows {
		of[client.ID(r.ClientID)] += int(r.Next - int64(now))
	}
	return err
}
