-- For PostgreSQL alone; SQLite has its own (guards/sqlite.sql). What is in the log stays
-- as it is: a row goes when a checkpoint was kept that lies behind it, and one that waits
-- when it is in the log. Who owns the tables can drop the triggers; the chain tells of it.
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION audit_refuse() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is not changed';
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION audit_may_prune() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM audit_checkpoints c WHERE c.seq >= OLD.seq) THEN
        RAISE EXCEPTION 'the audit log is not changed';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION audit_may_leave() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM audit_log l WHERE l.id = OLD.id) THEN
        RAISE EXCEPTION 'what waits to be in the audit log is not removed';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd

CREATE TRIGGER audit_log_update BEFORE UPDATE ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_log_delete BEFORE DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_may_prune();
CREATE TRIGGER audit_log_truncate BEFORE TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_waiting_update BEFORE UPDATE ON audit_waiting FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_waiting_delete BEFORE DELETE ON audit_waiting FOR EACH ROW EXECUTE FUNCTION audit_may_leave();
CREATE TRIGGER audit_waiting_truncate BEFORE TRUNCATE ON audit_waiting FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_checkpoints_change BEFORE UPDATE OR DELETE ON audit_checkpoints FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_checkpoints_truncate BEFORE TRUNCATE ON audit_checkpoints FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

-- A client's transaction adds to the log and reads none of it.
ALTER TABLE audit_waiting ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_waiting FORCE ROW LEVEL SECURITY;
CREATE POLICY added_by_all ON audit_waiting FOR INSERT WITH CHECK (TRUE);
CREATE POLICY read_by_none ON audit_waiting USING (COALESCE(current_setting('atlas.client', TRUE), '') = '');
ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_log FORCE ROW LEVEL SECURITY;
CREATE POLICY read_by_none ON audit_log USING (COALESCE(current_setting('atlas.client', TRUE), '') = '');

-- +goose Down
ALTER TABLE audit_log DISABLE ROW LEVEL SECURITY;
DROP POLICY read_by_none ON audit_log;
ALTER TABLE audit_waiting DISABLE ROW LEVEL SECURITY;
DROP POLICY read_by_none ON audit_waiting;
DROP POLICY added_by_all ON audit_waiting;
DROP TRIGGER audit_checkpoints_truncate ON audit_checkpoints;
DROP TRIGGER audit_checkpoints_change ON audit_checkpoints;
DROP TRIGGER audit_waiting_truncate ON audit_waiting;
DROP TRIGGER audit_waiting_delete ON audit_waiting;
DROP TRIGGER audit_waiting_update ON audit_waiting;
DROP TRIGGER audit_log_truncate ON audit_log;
DROP TRIGGER audit_log_delete ON audit_log;
DROP TRIGGER audit_log_update ON audit_log;
DROP FUNCTION audit_may_leave;
DROP FUNCTION audit_may_prune;
DROP FUNCTION audit_refuse;
