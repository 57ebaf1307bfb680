-- name: DataKeys :many
SELECT * FROM data_keys ORDER BY number;

-- A number that is taken adds no row.
-- name: InsertDataKey :execrows
INSERT INTO data_keys (number, kek, wrapped, created_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT (number) DO NOTHING;

-- name: RewrapDataKey :execrows
UPDATE data_keys SET kek = $2, wrapped = $3 WHERE number = $1;

-- name: SealedAll :execrows
UPDATE data_keys SET sealed_all = TRUE WHERE number = $1;

-- How many flows and batches there are, counted up to one of each.
-- name: AnyCase :one
SELECT CAST((SELECT COUNT(*) FROM (SELECT 1 FROM flows LIMIT 1) AS f) + (SELECT COUNT(*) FROM (SELECT 1 FROM batches LIMIT 1) AS b) AS BIGINT);
