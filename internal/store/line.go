package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

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
	now, err := t.present(ctx, lane)
	if err != nil {
		return 0, err
	}
	next, err := t.TakeTurns(ctx, dbsqlc.TakeTurnsParams{
		Lane: lane, ClientID: string(owner), Now: int64(now), Count: int64(count),
	})
	return queue.Turn(next) - queue.Turn(count), err
}

// present is the turn that a lane has come to, from 1.
func (t transaction) present(ctx context.Context, lane string) (queue.Turn, error) {
	at, err := t.FirstPlace(ctx, dbsqlc.FirstPlaceParams{
		Queue: lane, Priority: queue.TurnPriority, ScheduledAt: queue.TurnEnd,
	})
	if err == nil {
		return queue.TurnAt(at), nil
	}
	if !errors.Is(err, pgx.ErrNoRows) {
		return 0, err
	}
	last, err := t.LastTurn(ctx, lane)
	return max(1, queue.Turn(last)), err
}
