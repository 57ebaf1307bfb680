-- name: ReclaimCounted :exec
UPDATE river_job SET state = 'available', queue = $1 WHERE state = 'running' AND kind = $2;

-- name: ReclaimUncounted :exec
UPDATE river_job SET state = 'available', attempt = attempt - 1 WHERE state = 'running';

-- name: DismissLeader :exec
DELETE FROM river_leader;

-- name: Ping :one
SELECT 1;
