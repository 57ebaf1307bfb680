-- What hangs on a flow.
-- name: FlowSize :one
SELECT
    (SELECT COUNT(*) FROM documents d WHERE d.flow_id = f.id) AS documents,
    (SELECT COUNT(*) FROM documents d WHERE d.flow_id = f.id AND d.original_key <> '') AS originals,
    (SELECT COUNT(*) FROM documents d WHERE d.flow_id = f.id AND d.redacted_key <> '') AS redacted,
    (SELECT COUNT(*) FROM cross_checks c WHERE c.flow_id = f.id) AS cross_checks,
    (SELECT COUNT(*) FROM deliveries v WHERE v.flow_id = f.id) AS callbacks,
    (SELECT COUNT(*) FROM delivery_attempts a JOIN deliveries v ON v.id = a.delivery_id WHERE v.flow_id = f.id) AS attempts
FROM flows f WHERE f.id = $1;

-- The jobs that wait, found by the index of subjects.go. One that runs stays: its worker
-- will say how it ended.
-- name: DeleteJobsOfFlow :execrows
DELETE FROM river_job
WHERE state IN ('available', 'retryable', 'scheduled')
    AND CAST(COALESCE(args ->> 'file_uuid', args ->> 'flow_id', args ->> 'delivery_id') AS TEXT) IN (
        SELECT CAST(sqlc.arg(flow_id) AS TEXT)
        UNION ALL SELECT d.file_uuid FROM documents d WHERE d.flow_id = CAST(sqlc.arg(flow_id) AS TEXT)
        UNION ALL SELECT v.id FROM deliveries v WHERE v.flow_id = CAST(sqlc.arg(flow_id) AS TEXT)
    );

-- name: DeleteJobsOfBatch :execrows
DELETE FROM river_job
WHERE state IN ('available', 'retryable', 'scheduled')
    AND CAST(COALESCE(args ->> 'file_uuid', args ->> 'flow_id', args ->> 'delivery_id') AS TEXT) IN (
        SELECT d.file_uuid FROM documents d WHERE d.batch_id = CAST(sqlc.arg(batch_id) AS TEXT)
    );

-- As FlowSize, of a batch.
-- name: BatchSize :one
SELECT
    COUNT(*) AS documents,
    CAST(COALESCE(SUM(CASE WHEN original_key <> '' THEN 1 ELSE 0 END), 0) AS BIGINT) AS originals,
    CAST(COALESCE(SUM(CASE WHEN redacted_key <> '' THEN 1 ELSE 0 END), 0) AS BIGINT) AS redacted
FROM documents WHERE batch_id = $1;

-- name: DeleteFlow :exec
DELETE FROM flows WHERE id = $1;

-- name: InsertErasure :exec
INSERT INTO erasures (id, flow_id, batch_id, client_id, at, by_whom, documents, originals, redacted, cross_checks, callbacks, attempts, jobs)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: Erasures :many
SELECT * FROM erasures WHERE at >= $1 ORDER BY at, id;
