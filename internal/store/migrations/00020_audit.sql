-- The log of who did what; see package audit. An entry is added to audit_waiting by the
-- transaction that does what it says, and moved to audit_log, in order and chained, within
-- seconds. Nothing in it says anything of an applicant.
-- +goose Up
CREATE TABLE audit_waiting (
    id        TEXT PRIMARY KEY,
    at        TIMESTAMPTZ NOT NULL,
    actor     TEXT NOT NULL,
    action    TEXT NOT NULL,
    client_id TEXT NOT NULL,
    flow_id   TEXT NOT NULL,
    batch_id  TEXT NOT NULL,
    subject   TEXT NOT NULL,
    kind      TEXT NOT NULL,
    count     BIGINT NOT NULL,
    unmasked  BOOLEAN NOT NULL,
    source    TEXT NOT NULL
);

CREATE TABLE audit_log (
    seq       BIGINT PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE,
    at        TIMESTAMPTZ NOT NULL,
    actor     TEXT NOT NULL,
    action    TEXT NOT NULL,
    client_id TEXT NOT NULL,
    flow_id   TEXT NOT NULL,
    batch_id  TEXT NOT NULL,
    subject   TEXT NOT NULL,
    kind      TEXT NOT NULL,
    count     BIGINT NOT NULL,
    unmasked  BOOLEAN NOT NULL,
    source    TEXT NOT NULL,
    prev      TEXT NOT NULL,
    hash      TEXT NOT NULL UNIQUE
);
CREATE INDEX audit_log_client ON audit_log (client_id, seq);
CREATE INDEX audit_log_flow ON audit_log (flow_id, seq);

-- The last row of the chain. Who lengthens the chain holds this row.
CREATE TABLE audit_head (
    id   BIGINT PRIMARY KEY CHECK (id = 1),
    seq  BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '');

-- Up to where the chain was cut off because it had been kept for long enough.
CREATE TABLE audit_checkpoints (
    seq  BIGINT PRIMARY KEY,
    hash TEXT NOT NULL,
    at   TIMESTAMPTZ NOT NULL,
    mac  TEXT NOT NULL
);

-- +goose Down
DROP TABLE audit_checkpoints;
DROP TABLE audit_head;
DROP TABLE audit_log;
DROP TABLE audit_waiting;
