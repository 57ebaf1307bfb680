-- name: ReserveKey :execrows
INSERT INTO idempotency_keys (client_id, key, request_hash, reserved_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT (client_id, key) DO NOTHING;

-- As LockFlow.
-- name: LockKey :one
UPDATE idempotency_keys SET answered = answered WHERE client_id = $1 AND key = $2
RETURNING *;

-- name: RenewKey :exec
UPDATE idempotency_keys SET reserved_at = $3 WHERE client_id = $1 AND key = $2;

-- name: SaveAnswer :exec
UPDATE idempotency_keys SET answered = TRUE, status = $3, content_type = $4, body = $5
WHERE client_id = $1 AND key = $2;

-- name: ReleaseKey :exec
DELETE FROM idempotency_keys WHERE client_id = $1 AND key = $2 AND NOT answered;

-- name: DropExpiredKey :exec
DELETE FROM idempotency_keys WHERE client_id = $1 AND key = $2 AND reserved_at < $3;
