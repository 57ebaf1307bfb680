-- The processes that work the queue of a database which several share. One whose
-- beats no longer go up is dead; see queue.Roll.
-- +goose Up
CREATE TABLE workers (
    id    TEXT PRIMARY KEY,
    beats BIGINT NOT NULL
);

-- +goose Down
DROP TABLE workers;
