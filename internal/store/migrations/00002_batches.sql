-- Every upload is a batch of its own name. One to a flow belongs to the flow; a
-- Bulk or Sandbox batch stands alone, and so do its documents.
-- +goose Up
CREATE TABLE batches (
    id           TEXT PRIMARY KEY,
    client_id    TEXT NOT NULL REFERENCES clients (id),
    flow_id      TEXT REFERENCES flows (id) ON DELETE CASCADE,
    product_type TEXT NOT NULL,
    size         BIGINT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL
);

INSERT INTO batches (id, client_id, flow_id, product_type, size, created_at)
SELECT d.batch_id, MIN(f.client_id), MIN(f.id), MIN(f.product_type), COUNT(*), MIN(d.created_at)
FROM documents d JOIN flows f ON f.id = d.flow_id
GROUP BY d.batch_id;

-- SQLite cannot drop a NOT NULL, so the table is made again.
ALTER TABLE documents RENAME TO documents_of_flows;
CREATE TABLE documents (
    file_uuid    TEXT PRIMARY KEY,
    flow_id      TEXT REFERENCES flows (id) ON DELETE CASCADE,
    batch_id     TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
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
INSERT INTO documents (file_uuid, flow_id, batch_id, document_id, file_url, url_hash, position, superseded, state, failure, original_key, redacted_key, reading, created_at)
SELECT file_uuid, flow_id, batch_id, document_id, file_url, url_hash, position, superseded, state, failure, original_key, redacted_key, reading, created_at
FROM documents_of_flows;
DROP TABLE documents_of_flows;
CREATE INDEX documents_flow_position ON documents (flow_id, position);
CREATE INDEX documents_batch_position ON documents (batch_id, position);

-- The next turn of a client in a lane of the queue; see line.go.
CREATE TABLE turns (
    lane      TEXT NOT NULL,
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    next      BIGINT NOT NULL,
    PRIMARY KEY (lane, client_id)
);

-- +goose Down
DROP TABLE turns;
DELETE FROM documents WHERE flow_id IS NULL;
ALTER TABLE documents RENAME TO documents_of_batches;
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
INSERT INTO documents (file_uuid, flow_id, batch_id, document_id, file_url, url_hash, position, superseded, state, failure, original_key, redacted_key, reading, created_at)
SELECT file_uuid, flow_id, batch_id, document_id, file_url, url_hash, position, superseded, state, failure, original_key, redacted_key, reading, created_at
FROM documents_of_batches;
DROP TABLE documents_of_batches;
CREATE INDEX documents_flow_position ON documents (flow_id, position);
DROP TABLE batches;
