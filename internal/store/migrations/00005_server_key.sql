-- Which server key the secrets in this database are sealed with: a value derived from
-- it, that says nothing of it.
-- +goose Up
CREATE TABLE server_key (
    id          BIGINT PRIMARY KEY CHECK (id = 1),
    fingerprint TEXT NOT NULL
);

-- +goose Down
DROP TABLE server_key;
