-- What is left of a flow that was erased: nothing that says anything of the applicant.
-- +goose Up
CREATE TABLE erasures (
    id           TEXT PRIMARY KEY,
    flow_id      TEXT NOT NULL,
    client_id    TEXT NOT NULL,
    at           TIMESTAMPTZ NOT NULL,
    by_whom      TEXT NOT NULL,
    documents    BIGINT NOT NULL,
    originals    BIGINT NOT NULL,
    redacted     BIGINT NOT NULL,
    cross_checks BIGINT NOT NULL,
    callbacks    BIGINT NOT NULL,
    attempts     BIGINT NOT NULL,
    jobs         BIGINT NOT NULL
);
CREATE INDEX erasures_at ON erasures (at, id);

-- What goes because it is old is found by these, and the batches of a flow that goes.
CREATE INDEX documents_original ON documents (created_at) WHERE original_key <> '';
CREATE INDEX documents_redacted ON documents (created_at) WHERE redacted_key <> '';
CREATE INDEX flows_created_at ON flows (created_at);
CREATE INDEX batches_flow ON batches (flow_id);
CREATE INDEX batches_alone ON batches (created_at) WHERE flow_id IS NULL;

-- +goose Down
DROP INDEX batches_alone;
DROP INDEX batches_flow;
DROP INDEX flows_created_at;
DROP INDEX documents_redacted;
DROP INDEX documents_original;
DROP TABLE erasures;
