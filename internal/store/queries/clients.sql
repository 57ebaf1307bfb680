-- name: InsertClient :exec
INSERT INTO clients (id, name, environment, secret_hash, webhook_secret, disabled, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: Client :one
SELECT * FROM clients WHERE id = $1;
