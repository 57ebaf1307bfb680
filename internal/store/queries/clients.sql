-- name: InsertClient :exec
INSERT INTO clients (id, name, environment, secret_hash, webhook_secret, disabled, created_at, masked_only)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: Client :one
SELECT * FROM clients WHERE id = $1;

-- name: Clients :many
SELECT * FROM clients ORDER BY created_at, id;

-- Changes nothing when the secret is no longer the one that it was.
-- name: RotateWebhookSecret :execrows
UPDATE clients
SET webhook_secret = sqlc.arg(secret), old_webhook_secret = sqlc.arg(old), old_webhook_until = sqlc.arg(until)
WHERE id = sqlc.arg(id) AND webhook_secret = sqlc.arg(was);

-- Changes nothing when the secret is no longer the one that it was.
-- name: ReplaceSecret :execrows
UPDATE clients
SET secret_hash = sqlc.arg(hash), old_secret_hash = sqlc.arg(old), old_secret_until = sqlc.arg(until), tokens_from = sqlc.arg(tokens_from)
WHERE id = sqlc.arg(id) AND secret_hash = sqlc.arg(was);

-- name: SetDisabled :execrows
UPDATE clients SET disabled = $2, tokens_from = $3 WHERE id = $1;

-- name: SetMaskedOnly :execrows
UPDATE clients SET masked_only = $2 WHERE id = $1;
