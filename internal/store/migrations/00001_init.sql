-- One file for SQLite and PostgreSQL. Keys are made by us, times are passed in,
-- JSON is TEXT so that it comes back byte for byte.
-- +goose Up
CREATE TABLE clients (
    id             TEXT PRIMARY KEY,
    name           TEXT NOT NULL,
    environment    TEXT NOT NULL CHECK (environment IN ('production', 'sandbox')),
    secret_hash    BYTEA NOT NULL,
    webhook_secret BYTEA NOT NULL,
    disabled       BOOLEAN NOT NULL DEFAULT FALSE,
    created_at     TIMESTAMPTZ NOT NULL
);

CREATE TABLE flows (
    id               TEXT PRIMARY KEY,
    client_id        TEXT NOT NULL REFERENCES clients (id),
    product_type     TEXT NOT NULL,
    application_id   TEXT NOT NULL,
    auth_url         TEXT NOT NULL,
    callback_url     TEXT NOT NULL,
    params           TEXT NOT NULL,
    revision         BIGINT NOT NULL DEFAULT 0,
    checked_revision BIGINT NOT NULL DEFAULT 0 CHECK (checked_revision <= revision),
    created_at       TIMESTAMPTZ NOT NULL
);

-- A row is a version of a document. url_hash stands in for file_url in the
-- unique key: pre-signed URLs outgrow what PostgreSQL can index.
CREATE TABLE documents (
    file_uuid    TEXT PRIMARY KEY,
    flow_id      TEXT NOT NULL REFERENCES flows (id) ON DELETE CASCADE,
    batch_id     TEXT NOT NULL,
    document_id  TEXT NOT NULL,
    file_url     TEXT NOT NULL,
    url_hash     TEXT NOT NULL,
    position     BIGINT NOT NULL,
    superseded   BOOLEAN NOT NULL DEFAULT FALSE,
    state        TEXT NOT NULL CHECK (state IN ('downloading', 'reading', 'done')),
    failure      TEXT NOT NULL CHECK (failure IN ('', 'fetch', 'read')),
    original_key TEXT NOT NULL DEFAULT '',
    redacted_key TEXT NOT NULL DEFAULT '',
    reading      TEXT NOT NULL DEFAULT '',
    created_at   TIMESTAMPTZ NOT NULL,
    UNIQUE (flow_id, document_id, url_hash)
);
CREATE INDEX documents_flow_position ON documents (flow_id, position);

CREATE TABLE cross_checks (
    flow_id      TEXT NOT NULL REFERENCES flows (id) ON DELETE CASCADE,
    position     BIGINT NOT NULL,
    name         TEXT NOT NULL,
    source_type  TEXT NOT NULL,
    source_field TEXT NOT NULL,
    source_value TEXT NOT NULL,
    target_type  TEXT NOT NULL,
    target_field TEXT NOT NULL,
    target_value TEXT NOT NULL,
    score        BIGINT NOT NULL CHECK (score BETWEEN 0 AND 100),
    PRIMARY KEY (flow_id, position)
);

-- A row is one callback. Its id is the webhook-id the receiver sees.
CREATE TABLE deliveries (
    id         TEXT PRIMARY KEY,
    flow_id    TEXT NOT NULL REFERENCES flows (id) ON DELETE CASCADE,
    revision   BIGINT NOT NULL,
    body       BYTEA NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'undelivered')),
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (flow_id, revision)
);

CREATE TABLE delivery_attempts (
    delivery_id TEXT NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    number      BIGINT NOT NULL,
    at          TIMESTAMPTZ NOT NULL,
    stage       TEXT NOT NULL CHECK (stage IN ('auth', 'callback')),
    status      BIGINT NOT NULL,
    code        TEXT NOT NULL,
    latency_ms  BIGINT NOT NULL,
    PRIMARY KEY (delivery_id, number)
);

CREATE TABLE idempotency_keys (
    client_id    TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    key          TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    reserved_at  TIMESTAMPTZ NOT NULL,
    answered     BOOLEAN NOT NULL DEFAULT FALSE,
    status       BIGINT NOT NULL DEFAULT 0,
    content_type TEXT NOT NULL DEFAULT '',
    body         BYTEA NOT NULL DEFAULT '',
    PRIMARY KEY (client_id, key)
);
CREATE INDEX idempotency_keys_reserved_at ON idempotency_keys (reserved_at);

-- +goose Down
DROP TABLE idempotency_keys;
DROP TABLE delivery_attempts;
DROP TABLE deliveries;
DROP TABLE cross_checks;
DROP TABLE documents;
DROP TABLE flows;
DROP TABLE clients;
