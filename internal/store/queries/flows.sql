-- name: InsertFlow :exec
INSERT INTO flows (id, client_id, product_type, application_id, auth_url, callback_url, params, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: Flow :one
SELECT * FROM flows WHERE id = $1;

-- The update changes nothing: it takes the row's lock, so that changes to one
-- flow follow each other on either database.
-- name: LockFlow :one
UPDATE flows SET revision = revision WHERE id = $1
RETURNING *;

-- name: UpdateFlow :exec
UPDATE flows SET revision = $2, checked_revision = $3 WHERE id = $1;

-- name: DeleteCrossChecks :exec
DELETE FROM cross_checks WHERE flow_id = $1;

-- name: InsertCrossCheck :exec
INSERT INTO cross_checks (flow_id, position, name, source_type, source_field, source_value, target_type, target_field, target_value, score)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: CrossChecks :many
SELECT * FROM cross_checks WHERE flow_id = $1 ORDER BY position;
