-- The part of River's tables that our own queries name, for sqlc alone: River's
-- migrations make the tables.
CREATE TABLE river_job (
    id           BIGINT PRIMARY KEY,
    kind         TEXT NOT NULL,
    queue        TEXT NOT NULL,
    state        TEXT NOT NULL,
    attempt      BIGINT NOT NULL,
    priority     BIGINT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    scheduled_at TIMESTAMPTZ NOT NULL
);
CREATE TABLE river_leader (
    name TEXT PRIMARY KEY
);
