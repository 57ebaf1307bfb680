-- name: NoteAudit :exec
INSERT INTO audit_waiting (id, at, actor, action, client_id, flow_id, batch_id, subject, kind, count, unmasked, source)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: FlowOfDelivery :one
SELECT v.flow_id, f.client_id FROM deliveries v JOIN flows f ON f.id = v.flow_id WHERE v.id = $1;

-- name: AuditWaiting :many
SELECT * FROM audit_waiting ORDER BY id LIMIT $1;

-- name: CountAuditWaiting :one
SELECT COUNT(*) FROM audit_waiting;

-- name: AuditWaits :one
SELECT EXISTS (SELECT 1 FROM audit_waiting);

-- Changes nothing: who lengthens the chain holds its head until the transaction ends.
-- name: LockAuditHead :one
UPDATE audit_head SET seq = seq WHERE id = 1 RETURNING seq, hash;

-- name: AuditHead :one
SELECT seq, hash FROM audit_head WHERE id = 1;

-- name: SetAuditHead :exec
UPDATE audit_head SET seq = $1, hash = $2 WHERE id = 1;

-- name: InsertAuditRecord :exec
INSERT INTO audit_log (seq, id, at, actor, action, client_id, flow_id, batch_id, subject, kind, count, unmasked, source, prev, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- name: DropAuditSealed :exec
DELETE FROM audit_waiting WHERE id IN (SELECT l.id FROM audit_log l WHERE l.seq > $1);

-- An empty client or flow is any.
-- name: AuditRecords :many
SELECT * FROM audit_log
WHERE seq > sqlc.arg(after) AND at >= sqlc.arg(since)
    AND (CAST(sqlc.arg(client_id) AS TEXT) = '' OR client_id = sqlc.arg(client_id))
    AND (CAST(sqlc.arg(flow_id) AS TEXT) = '' OR flow_id = sqlc.arg(flow_id))
ORDER BY seq LIMIT sqlc.arg(most);

-- The last record before that moment of those that nothing older comes after; never the
-- last of all.
-- name: AuditBefore :one
SELECT * FROM audit_log
WHERE seq < (SELECT MIN(l.seq) FROM audit_log l WHERE l.at >= sqlc.arg(before) OR l.seq = sqlc.arg(head))
ORDER BY seq DESC LIMIT 1;

-- name: HasAuditHash :one
SELECT EXISTS (SELECT 1 FROM audit_log WHERE hash = $1);

-- name: AuditCheckpoint :one
SELECT seq, hash, at, mac FROM audit_checkpoints ORDER BY seq DESC LIMIT 1;

-- name: InsertAuditCheckpoint :exec
INSERT INTO audit_checkpoints (seq, hash, at, mac) VALUES ($1, $2, $3, $4);

-- name: PruneAudit :exec
DELETE FROM audit_log WHERE seq <= $1;
