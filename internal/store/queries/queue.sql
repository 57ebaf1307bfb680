-- name: ReclaimCounted :exec
UPDATE river_job SET state = 'available', queue = $1, scheduled_at = $2 WHERE state = 'running' AND kind = $3 AND attempt = $4;

-- name: ReclaimUncounted :exec
UPDATE river_job SET state = 'available', attempt = attempt - 1 WHERE state = 'running';

-- name: RunningJobs :many
SELECT id FROM river_job WHERE state = 'running';

-- name: GiveBackJob :exec
UPDATE river_job SET state = 'available', attempt = attempt - 1 WHERE state = 'running' AND id = $1;

-- name: DismissLeader :exec
DELETE FROM river_leader;

-- name: Ping :one
SELECT 1;

-- name: MoveJob :exec
UPDATE river_job SET queue = $2 WHERE id = $1;

-- The place of the first job that waits in a lane. River has an index in this order.
-- name: FirstPlace :one
SELECT scheduled_at FROM river_job
WHERE state = 'available' AND queue = $1 AND priority = $2 AND scheduled_at < $3
ORDER BY scheduled_at LIMIT 1;

-- name: LastTurn :one
SELECT CAST(COALESCE(MAX(next), 0) AS BIGINT) FROM turns WHERE lane = $1;

-- A client's next count turns, from its own next or the lane's, whichever is later.
-- name: TakeTurns :one
INSERT INTO turns (lane, client_id, next)
VALUES (sqlc.arg(lane), sqlc.arg(client_id), CAST(sqlc.arg(now) AS BIGINT) + CAST(sqlc.arg(count) AS BIGINT))
ON CONFLICT (lane, client_id) DO UPDATE
SET next = CASE WHEN turns.next > CAST(sqlc.arg(now) AS BIGINT) THEN turns.next ELSE CAST(sqlc.arg(now) AS BIGINT) END + CAST(sqlc.arg(count) AS BIGINT)
RETURNING next;

-- What is in line, by lane and state; first is the oldest job.
-- name: Backlog :many
SELECT queue, state, COUNT(*) AS jobs, CAST(MIN(id) AS BIGINT) AS first FROM river_job
WHERE state IN ('available', 'running', 'retryable', 'scheduled')
GROUP BY queue, state;

-- name: JobCreated :one
SELECT created_at FROM river_job WHERE id = $1;

-- How many jobs of a lane are to be worked, counted up to a limit.
-- name: InLane :one
SELECT COUNT(*) FROM (
    SELECT 1 FROM river_job WHERE state IN ('available', 'retryable', 'scheduled') AND queue = $1 LIMIT $2
) AS line;

-- name: TurnsAfter :many
SELECT client_id, next FROM turns WHERE lane = $1 AND next > $2;
