-- For PostgreSQL alone: on SQLite there is no other worker.

-- name: ReclaimCountedOf :exec
UPDATE river_job SET state = 'available', queue = sqlc.arg(queue), scheduled_at = sqlc.arg(scheduled_at)
WHERE state = 'running' AND kind = sqlc.arg(kind) AND attempt = sqlc.arg(attempt) AND attempted_by[array_length(attempted_by, 1)] = sqlc.arg(worker)::text;

-- name: ReclaimUncountedOf :exec
UPDATE river_job SET state = 'available', attempt = attempt - 1
WHERE state = 'running' AND attempted_by[array_length(attempted_by, 1)] = sqlc.arg(worker)::text;

-- name: RunningOf :many
SELECT id FROM river_job
WHERE state = 'running' AND attempted_by[array_length(attempted_by, 1)] = sqlc.arg(worker)::text;

-- name: ReclaimJobs :exec
UPDATE river_job SET state = 'available', attempt = attempt - 1
WHERE state = 'running' AND attempted_by[array_length(attempted_by, 1)] = sqlc.arg(worker)::text AND id = ANY(sqlc.arg(ids)::bigint[]);

-- name: DismissLeaderOf :exec
DELETE FROM river_leader WHERE leader_id = $1;

-- name: TryMigrationLock :one
SELECT pg_try_advisory_lock(sqlc.arg(key)::bigint);

-- name: SchemaVersion :one
SELECT CAST(COALESCE(MAX(version_id), 0) AS BIGINT) FROM goose_db_version WHERE is_applied;

-- name: ServerTime :one
SELECT CAST(clock_timestamp() AS TIMESTAMPTZ);

-- Ends with the transaction.
-- name: ActFor :exec
SELECT set_config('atlas.client', sqlc.arg(client_id)::text, TRUE);

-- Whether row security holds for this user of the database.
-- name: RowSecurity :one
SELECT row_security_active('flows');
