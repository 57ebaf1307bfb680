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
INSERT INTO delivery_attempts (delivery_id, number, at, stage, status, code, latency_ms, answer)
SELECT sqlc.arg(delivery_id), COUNT(*) + 1, sqlc.arg(at), sqlc.arg(stage), sqlc.arg(status), sqlc.arg(code), sqlc.arg(latency_ms), sqlc.arg(answer)
FROM delivery_attempts WHERE delivery_id = sqlc.arg(delivery_id);

-- name: DeliveryAttempts :many
SELECT * FROM delivery_attempts WHERE delivery_id = $1 ORDER BY number;

-- Callbacks made from since until before until, in this order, behind the one with
-- after_id made at since; an empty state or client is any.
-- name: Deliveries :many
SELECT d.id, d.flow_id, d.revision, d.state, d.created_at, f.client_id,
    (SELECT COUNT(*) FROM delivery_attempts a WHERE a.delivery_id = d.id) AS attempts
FROM deliveries d JOIN flows f ON f.id = d.flow_id
WHERE d.created_at >= sqlc.arg(since) AND d.created_at < sqlc.arg(until)
    AND (d.created_at > sqlc.arg(since) OR d.id > CAST(sqlc.arg(after_id) AS TEXT))
    AND (CAST(sqlc.arg(state) AS TEXT) = '' OR d.state = CAST(sqlc.arg(state) AS TEXT))
    AND (CAST(sqlc.arg(client_id) AS TEXT) = '' OR f.client_id = CAST(sqlc.arg(client_id) AS TEXT))
ORDER BY d.created_at, d.id
LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: DeliveryOwner :one
SELECT f.client_id FROM deliveries d JOIN flows f ON f.id = d.flow_id WHERE d.id = $1;
