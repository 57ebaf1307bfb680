-- For PostgreSQL alone. A transaction made for a client (tenant.go) sees and writes that
-- client's rows, whatever its queries forget to ask for. One that is made for nobody in
-- particular, a worker's or an operator's, sees all. A row below another is seen with it:
-- the inner query is held to the policy of its own table.
-- FORCE holds the owner of the tables to it as well, who the server is.
-- +goose Up
ALTER TABLE clients ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients FORCE ROW LEVEL SECURITY;
CREATE POLICY of_client ON clients USING (COALESCE(current_setting('atlas.client', TRUE), '') IN ('', id));

ALTER TABLE flows ENABLE ROW LEVEL SECURITY;
ALTER TABLE flows FORCE ROW LEVEL SECURITY;
CREATE POLICY of_client ON flows USING (COALESCE(current_setting('atlas.client', TRUE), '') IN ('', client_id));

ALTER TABLE batches ENABLE ROW LEVEL SECURITY;
ALTER TABLE batches FORCE ROW LEVEL SECURITY;
CREATE POLICY of_client ON batches USING (COALESCE(current_setting('atlas.client', TRUE), '') IN ('', client_id));

ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY of_client ON idempotency_keys USING (COALESCE(current_setting('atlas.client', TRUE), '') IN ('', client_id));

ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
ALTER TABLE documents FORCE ROW LEVEL SECURITY;
CREATE POLICY of_client ON documents USING (COALESCE(current_setting('atlas.client', TRUE), '') = ''
    OR EXISTS (SELECT 1 FROM batches b WHERE b.id = documents.batch_id));

ALTER TABLE cross_checks ENABLE ROW LEVEL SECURITY;
ALTER TABLE cross_checks FORCE ROW LEVEL SECURITY;
CREATE POLICY of_client ON cross_checks USING (COALESCE(current_setting('atlas.client', TRUE), '') = ''
    OR EXISTS (SELECT 1 FROM flows f WHERE f.id = cross_checks.flow_id));

ALTER TABLE deliveries ENABLE ROW LEVEL SECURITY;
ALTER TABLE deliveries FORCE ROW LEVEL SECURITY;
CREATE POLICY of_client ON deliveries USING (COALESCE(current_setting('atlas.client', TRUE), '') = ''
    OR EXISTS (SELECT 1 FROM flows f WHERE f.id = deliveries.flow_id));

ALTER TABLE delivery_attempts ENABLE ROW LEVEL SECURITY;
ALTER TABLE delivery_attempts FORCE ROW LEVEL SECURITY;
CREATE POLICY of_client ON delivery_attempts USING (COALESCE(current_setting('atlas.client', TRUE), '') = ''
    OR EXISTS (SELECT 1 FROM deliveries d WHERE d.id = delivery_attempts.delivery_id));

-- +goose Down
DROP POLICY of_client ON delivery_attempts;
ALTER TABLE delivery_attempts NO FORCE ROW LEVEL SECURITY;
ALTER TABLE delivery_attempts DISABLE ROW LEVEL SECURITY;
DROP POLICY of_client ON deliveries;
ALTER TABLE deliveries NO FORCE ROW LEVEL SECURITY;
ALTER TABLE deliveries DISABLE ROW LEVEL SECURITY;
DROP POLICY of_client ON cross_checks;
ALTER TABLE cross_checks NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cross_checks DISABLE ROW LEVEL SECURITY;
DROP POLICY of_client ON documents;
ALTER TABLE documents NO FORCE ROW LEVEL SECURITY;
ALTER TABLE documents DISABLE ROW LEVEL SECURITY;
DROP POLICY of_client ON idempotency_keys;
ALTER TABLE idempotency_keys NO FORCE ROW LEVEL SECURITY;
ALTER TABLE idempotency_keys DISABLE ROW LEVEL SECURITY;
DROP POLICY of_client ON batches;
ALTER TABLE batches NO FORCE ROW LEVEL SECURITY;
ALTER TABLE batches DISABLE ROW LEVEL SECURITY;
DROP POLICY of_client ON flows;
ALTER TABLE flows NO FORCE ROW LEVEL SECURITY;
ALTER TABLE flows DISABLE ROW LEVEL SECURITY;
DROP POLICY of_client ON clients;
ALTER TABLE clients NO FORCE ROW LEVEL SECURITY;
ALTER TABLE clients DISABLE ROW LEVEL SECURITY;
