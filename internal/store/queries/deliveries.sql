-- name: InsertDelivery :exec
INSERT INTO deliveries (id, flow_id, revision, body, state, created_at)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: Delivery :one
SELECT d.id, d.flow_id, d.revision, d.body, d.state, d.created_at, f.client_id, f.auth_url, f.callback_url
FROM deliveries d JOIN flows f ON f.id = d.flow_id
WHERE d.id = $1;

-- name: SetDeliveryState :exec
UPDATE deliveries SET state = $2 WHERE id = $1;

-- name: InsertDeliveryAttempt :exec
INSERT INTO delivery_attempts (delivery_id, number, at, stage, status, code, latency_ms)
SELECT sqlc.arg(delivery_id), COUNT(*) + 1, sqlc.arg(at), sqlc.arg(stage), sqlc.arg(status), sqlc.arg(code), sqlc.arg(latency_ms)
FROM delivery_attempts WHERE delivery_id = sqlc.arg(delivery_id);

-- name: DeliveryAttempts :many
SELECT * FROM delivery_attempts WHERE delivery_id = $1 ORDER BY number;
