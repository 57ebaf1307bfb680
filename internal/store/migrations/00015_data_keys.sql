-- The keys that personal data is sealed with, each wrapped under a key that is not in
-- this database: kek says which. sealed_all is set when everything that was kept before
-- the key has been sealed with it or with a later one.
-- +goose Up
CREATE TABLE data_keys (
    number     BIGINT PRIMARY KEY,
    kek        TEXT NOT NULL,
    wrapped    BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    sealed_all BOOLEAN NOT NULL DEFAULT FALSE
);

-- +goose Down
DROP TABLE data_keys;
