-- name: InsertFlow :exec
INSERT INTO flows (id, client_id, product_type, application_id, auth_url, callback_url, params, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: Flow :one
SELECT * FROM flows WHERE id = $1;

-- A flow with each of its current documents, without what they hold; one row without a
-- document when it has none. Statuses are asked for more often than anything else, so it
-- is one query.
-- name: Progress :many
SELECT sqlc.embed(f), COALESCE(d.file_uuid, '') AS file_uuid, COALESCE(d.batch_id, '') AS batch_id,
    COALESCE(d.document_id, '') AS document_id, COALESCE(d.file_url, '') AS file_url, COALESCE(d.position, 0) AS position,
    COALESCE(d.state, '') AS state, COALESCE(d.failure, '') AS failure, COALESCE(d.created_at, f.created_at) AS document_created_at
FROM flows f LEFT JOIN documents d ON d.flow_id = f.id AND NOT d.superseded
WHERE f.id = $1
ORDER BY d.position;

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
