-- The Client-Secret that a client had before its present one, hashed: both hold until
-- that moment. Empty when there is none. Tokens issued before tokens_from hold no more.
-- +goose Up
ALTER TABLE clients ADD COLUMN old_secret_hash BYTEA NOT NULL DEFAULT '';
ALTER TABLE clients ADD COLUMN old_secret_until TIMESTAMPTZ NOT NULL DEFAULT '2000-01-01 00:00:00.000000Z';
ALTER TABLE clients ADD COLUMN tokens_from TIMESTAMPTZ NOT NULL DEFAULT '2000-01-01 00:00:00.000000Z';

-- Which of the keys that are derived for tokens signs them, and since when. Without a
-- row it is the first, number 0.
CREATE TABLE token_key (
    id     BIGINT PRIMARY KEY CHECK (id = 1),
    number BIGINT NOT NULL,
    since  TIMESTAMPTZ NOT NULL
);

-- +goose Down
DROP TABLE token_key;
ALTER TABLE clients DROP COLUMN tokens_from;
ALTER TABLE clients DROP COLUMN old_secret_until;
ALTER TABLE clients DROP COLUMN old_secret_hash;
