-- +goose Up
ALTER TABLE delivery_attempts ADD COLUMN answer TEXT NOT NULL DEFAULT '';
CREATE INDEX deliveries_created_at ON deliveries (created_at);

-- +goose Down
DROP INDEX deliveries_created_at;
ALTER TABLE delivery_attempts DROP COLUMN answer;
