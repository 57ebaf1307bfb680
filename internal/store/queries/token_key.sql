-- name: TokenKey :one
SELECT number, since FROM token_key WHERE id = 1;

-- Changes nothing when a later key is known already.
-- name: SetTokenKey :execrows
INSERT INTO token_key (id, number, since) VALUES (1, sqlc.arg(number), sqlc.arg(since))
ON CONFLICT (id) DO UPDATE SET number = excluded.number, since = excluded.since
WHERE token_key.number < excluded.number;
