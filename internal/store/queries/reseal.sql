-- What is sealed again goes by key, some rows at a time. A row is changed only if it is
-- still as it was found: nobody who changes it in between is waited for.

-- name: DocumentsAfter :many
SELECT d.file_uuid, d.file_url, d.url_hash, d.reading, b.client_id
FROM documents d JOIN batches b ON b.id = d.batch_id
WHERE d.file_uuid > sqlc.arg(after)
ORDER BY d.file_uuid LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: ResealDocument :execrows
UPDATE documents SET file_url = sqlc.arg(file_url), url_hash = sqlc.arg(url_hash), reading = sqlc.arg(reading)
WHERE file_uuid = sqlc.arg(file_uuid) AND file_url = sqlc.arg(was_url) AND reading = sqlc.arg(was_reading);

-- name: FlowsAfter :many
SELECT id, client_id, params FROM flows WHERE id > sqlc.arg(after)
ORDER BY id LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: ResealFlow :execrows
UPDATE flows SET params = sqlc.arg(params) WHERE id = sqlc.arg(id) AND params = sqlc.arg(was);

-- name: CrossChecksAfter :many
SELECT c.flow_id, c.position, c.source_value, c.target_value, f.client_id
FROM cross_checks c JOIN flows f ON f.id = c.flow_id
WHERE c.flow_id > sqlc.arg(after) OR c.flow_id = sqlc.arg(after) AND c.position > sqlc.arg(position)
ORDER BY c.flow_id, c.position LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: ResealCrossCheck :execrows
UPDATE cross_checks SET source_value = sqlc.arg(source_value), target_value = sqlc.arg(target_value)
WHERE flow_id = sqlc.arg(flow_id) AND position = sqlc.arg(position)
    AND source_value = sqlc.arg(was_source) AND target_value = sqlc.arg(was_target);

-- name: DeliveriesAfter :many
SELECT d.id, d.body, f.client_id FROM deliveries d JOIN flows f ON f.id = d.flow_id
WHERE d.id > sqlc.arg(after)
ORDER BY d.id LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: ResealDelivery :execrows
UPDATE deliveries SET body = sqlc.arg(body) WHERE id = sqlc.arg(id) AND body = sqlc.arg(was);

-- name: AttemptsAfter :many
SELECT a.delivery_id, a.number, a.answer, f.client_id
FROM delivery_attempts a JOIN deliveries d ON d.id = a.delivery_id JOIN flows f ON f.id = d.flow_id
WHERE a.delivery_id > sqlc.arg(after) OR a.delivery_id = sqlc.arg(after) AND a.number > sqlc.arg(number)
ORDER BY a.delivery_id, a.number LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: ResealAttempt :execrows
UPDATE delivery_attempts SET answer = sqlc.arg(answer)
WHERE delivery_id = sqlc.arg(delivery_id) AND number = sqlc.arg(number) AND answer = sqlc.arg(was);

-- name: AnswersAfter :many
SELECT client_id, key, request_hash, body FROM idempotency_keys
WHERE answered AND (client_id > sqlc.arg(after) OR client_id = sqlc.arg(after) AND key > sqlc.arg(key))
ORDER BY client_id, key LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: ResealAnswer :execrows
UPDATE idempotency_keys SET body = sqlc.arg(body)
WHERE client_id = sqlc.arg(client_id) AND key = sqlc.arg(key) AND body = sqlc.arg(was);

-- name: FilesAfter :many
SELECT file_uuid, original_key, redacted_key FROM documents
WHERE file_uuid > sqlc.arg(after) AND (original_key <> '' OR redacted_key <> '')
ORDER BY file_uuid LIMIT CAST(sqlc.arg(most) AS BIGINT);
