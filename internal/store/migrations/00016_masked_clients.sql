-- Clients that are given Aadhaar numbers masked only.
-- +goose Up
ALTER TABLE clients ADD COLUMN masked_only BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
ALTER TABLE clients DROP COLUMN masked_only;
