-- An id that is taken adds no row.
-- name: InsertBatch :execrows
INSERT INTO batches (id, client_id, flow_id, product_type, size, created_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (id) DO NOTHING;

-- name: Batch :one
SELECT * FROM batches WHERE id = $1;

-- name: BatchDocuments :many
SELECT * FROM documents
WHERE batch_id = sqlc.arg(batch_id) AND position >= sqlc.arg(first) AND position < sqlc.arg(past) AND state = 'done'
ORDER BY position;
