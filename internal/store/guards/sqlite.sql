-- For SQLite what migrations/00021 is for PostgreSQL: migration 22.
CREATE TRIGGER audit_log_update BEFORE UPDATE ON audit_log
BEGIN SELECT RAISE(ABORT, 'the audit log is not changed'); END;

CREATE TRIGGER audit_log_delete BEFORE DELETE ON audit_log
WHEN NOT EXISTS (SELECT 1 FROM audit_checkpoints c WHERE c.seq >= OLD.seq)
BEGIN SELECT RAISE(ABORT, 'the audit log is not changed'); END;

CREATE TRIGGER audit_waiting_update BEFORE UPDATE ON audit_waiting
BEGIN SELECT RAISE(ABORT, 'the audit log is not changed'); END;

CREATE TRIGGER audit_waiting_delete BEFORE DELETE ON audit_waiting
WHEN NOT EXISTS (SELECT 1 FROM audit_log l WHERE l.id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'what waits to be in the audit log is not removed'); END;

CREATE TRIGGER audit_checkpoints_update BEFORE UPDATE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'the audit log is not changed'); END;

CREATE TRIGGER audit_checkpoints_delete BEFORE DELETE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'the audit log is not changed'); END;
