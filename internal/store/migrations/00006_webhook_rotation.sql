-- The webhook secret that a client had before its present one: both sign its callbacks
-- until that moment. Empty when there is none.
-- +goose Up
ALTER TABLE clients ADD COLUMN old_webhook_secret BYTEA NOT NULL DEFAULT '';
ALTER TABLE clients ADD COLUMN old_webhook_until TIMESTAMPTZ NOT NULL DEFAULT '2000-01-01 00:00:00.000000Z';

-- +goose Down
ALTER TABLE clients DROP COLUMN old_webhook_until;
ALTER TABLE clients DROP COLUMN old_webhook_secret;
