-- name: InsertDocument :exec
INSERT INTO documents (file_uuid, flow_id, batch_id, document_id, file_url, url_hash, position, state, failure, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: SupersedeDocument :exec
UPDATE documents SET superseded = TRUE WHERE flow_id = $1 AND document_id = $2 AND NOT superseded;

-- name: Document :one
SELECT * FROM documents WHERE file_uuid = $1;

-- name: Documents :many
SELECT * FROM documents WHERE flow_id = $1 AND NOT superseded ORDER BY position;

-- name: DocumentVersions :many
SELECT file_uuid, batch_id, document_id, file_url, position, superseded, state, failure, created_at
FROM documents WHERE flow_id = $1 ORDER BY position, created_at, file_uuid;

-- name: UpdateDocument :exec
UPDATE documents
SET state = $2, failure = $3, original_key = $4, redacted_key = $5, reading = $6
WHERE file_uuid = $1;

-- As LockFlow, for a document that belongs to no flow.
-- name: LockDocument :one
UPDATE documents SET state = state WHERE file_uuid = $1
RETURNING *;
