-- Documents from before that nobody works on any more and whose original is still kept.
-- name: OldOriginals :many
SELECT file_uuid, original_key FROM documents
WHERE original_key <> '' AND created_at < sqlc.arg(before) AND (state = 'done' OR superseded)
ORDER BY created_at LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: ForgetOriginal :execrows
UPDATE documents SET original_key = '' WHERE file_uuid = $1 AND original_key <> '';

-- name: OldRedacted :many
SELECT file_uuid, redacted_key FROM documents
WHERE redacted_key <> '' AND created_at < sqlc.arg(before) AND (state = 'done' OR superseded)
ORDER BY created_at LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: ForgetRedacted :execrows
UPDATE documents SET redacted_key = '' WHERE file_uuid = $1 AND redacted_key <> '';

-- Flows that ended before: nothing is newer, being worked on or still to be delivered.
-- name: OldFlows :many
SELECT f.id FROM flows f
WHERE f.created_at < sqlc.arg(before) AND f.checked_revision = f.revision
    AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.flow_id = f.id AND (d.created_at >= sqlc.arg(before) OR d.state <> 'done' AND NOT d.superseded))
    AND NOT EXISTS (SELECT 1 FROM deliveries v WHERE v.flow_id = f.id AND (v.created_at >= sqlc.arg(before) OR v.state = 'pending'))
ORDER BY f.created_at, f.id LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- As OldFlows, for a flow that was locked since.
-- name: DeleteOldFlow :execrows
DELETE FROM flows
WHERE flows.id = sqlc.arg(id) AND flows.checked_revision = flows.revision
    AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.flow_id = flows.id AND (d.created_at >= sqlc.arg(before) OR d.state <> 'done' AND NOT d.superseded))
    AND NOT EXISTS (SELECT 1 FROM deliveries v WHERE v.flow_id = flows.id AND (v.created_at >= sqlc.arg(before) OR v.state = 'pending'));

-- name: OldBatches :many
SELECT b.id FROM batches b
WHERE b.flow_id IS NULL AND b.created_at < sqlc.arg(before)
    AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.batch_id = b.id AND d.state <> 'done')
ORDER BY b.created_at, b.id LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: DeleteBatch :execrows
DELETE FROM batches WHERE id = $1;

-- name: DeleteOldDeliveries :execrows
DELETE FROM deliveries
WHERE deliveries.state <> 'pending' AND deliveries.id IN (
    SELECT v.id FROM deliveries v WHERE v.created_at < sqlc.arg(before) AND v.state <> 'pending'
    ORDER BY v.created_at, v.id LIMIT CAST(sqlc.arg(most) AS BIGINT)
);

-- name: DeleteOldKeys :execrows
DELETE FROM idempotency_keys
WHERE idempotency_keys.reserved_at < sqlc.arg(before) AND (idempotency_keys.client_id, idempotency_keys.key) IN (
    SELECT k.client_id, k.key FROM idempotency_keys k WHERE k.reserved_at < sqlc.arg(before)
    ORDER BY k.reserved_at LIMIT CAST(sqlc.arg(most) AS BIGINT)
);
