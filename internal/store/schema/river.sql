-- The part of River's and goose's tables that our own queries name, for sqlc alone:
-- their migrations make the tables.
CREATE TABLE river_job (
    id           BIGINT PRIMARY KEY,
    kind         TEXT NOT NULL,
    args         JSONB NOT NULL,
    queue        TEXT NOT NULL,
    state        TEXT NOT NULL,
    attempt      BIGINT NOT NULL,
    attempted_by TEXT[],
    priority     BIGINT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    scheduled_at TIMESTAMPTZ NOT NULL
);
CREATE TABLE river_leader (
    name      TEXT PRIMARY KEY,
    leader_id TEXT NOT NULL
);
CREATE TABLE goose_db_version (
    version_id BIGINT NOT NULL,
    is_applied BOOLEAN NOT NULL
);
