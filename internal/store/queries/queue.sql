-- name: ReclaimJobs :exec
UPDATE river_job SET state = 'available' WHERE state = 'running';

-- name: DismissLeader :exec
DELETE FROM river_leader;

-- name: Ping :one
SELECT 1;
