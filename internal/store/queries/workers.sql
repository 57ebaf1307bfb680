-- name: Beat :exec
INSERT INTO workers (id, beats) VALUES ($1, 1)
ON CONFLICT (id) DO UPDATE SET beats = workers.beats + 1;

-- name: Workers :many
SELECT id, beats FROM workers;

-- name: DropWorker :exec
DELETE FROM workers WHERE id = $1;
