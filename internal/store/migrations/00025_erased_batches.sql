-- An erasure is of a flow or of a batch that stood alone; the other id is empty.
-- +goose Up
ALTER TABLE erasures ADD COLUMN batch_id TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE erasures DROP COLUMN batch_id;
