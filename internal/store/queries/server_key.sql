-- name: KeepServerKey :exec
INSERT INTO server_key (id, fingerprint) VALUES (1, $1)
ON CONFLICT (id) DO NOTHING;

-- name: ServerKey :one
SELECT fingerprint FROM server_key WHERE id = 1;
