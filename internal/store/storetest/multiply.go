package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// Dialect is what the SQL of Multiply says differently on each database.
type Dialect struct {
	series string // a table s of one column i, from 1 to %d
	hex    string // the number %s in hexadecimal digits, at least %d
	before string // the time %s, %s seconds before
	start  []string
	end    []string
}

// Dialects. Speed is all: a crash costs the database, which was made for a measurement.
var (
	Postgres = Dialect{
		series: "generate_series(1, %d) AS s(i)",
		hex:    "lpad(to_hex(%s), %d, '0')",
		before: "%s - (%s) * interval '1 second'",
		start:  []string{"SET synchronous_commit = off", "SET session_replication_role = replica"}, // which checks no foreign keys
		// As its autovacuum does. SQLite's is never analysed: with statistics it parses each
		// statement anew for each value.
		end: []string{"ANALYZE"},
	}
	SQLite = Dialect{
		series: "(WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < %d) SELECT i FROM s) AS s",
		hex:    "printf('%%0*x', %[2]d, %[1]s)",
		before: "strftime('%%Y-%%m-%%d %%H:%%M:%%f000Z', %s, '-' || (%s) || ' seconds')",
		start:  []string{"PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -200000"},
	}
)

// Multiply fills a database that nobody uses with copies of a finished flow: n flows, each
// with all its rows, a second apart, the newest a second before the flow. Copies have ids
// that grow with time, as UUIDv7 do: StoredFlow names them. Their statuses can be asked for;
// what is sealed was sealed for the flow and does not open in a copy. The callback of every
// thousandth is undelivered.
func Multiply(ctx context.Context, db *sql.DB, d Dialect, flow string, n int) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	at := fmt.Sprintf(d.before, "t.created_at", fmt.Sprintf("%d + 1 - s.i", n))
	uuid := func(kind int) string { // as StoredFlow
		return "(" + fmt.Sprintf(d.hex, "s.i", 8) + " || " + fmt.Sprintf("'-%04x-7000-8000-'", kind) + " || " + fmt.Sprintf(d.hex, "s.i", 12) + ")"
	}
	document := "(" + fmt.Sprintf(d.hex, "s.i", 8) + " || '-' || " + fmt.Sprintf(d.hex, "t.position + 1", 4) + " || '-7000-8000-' || " + fmt.Sprintf(d.hex, "s.i", 12) + ")"
	insert := func(into, columns, values, where string) string {
		return fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %s, %s t WHERE %s", into, columns, values, fmt.Sprintf(d.series, n), into, where)
	}
	ofFlow := "t.flow_id = '" + flow + "'"
	statements := append(d.start,
		insert("flows", "id, client_id, product_type, application_id, auth_url, callback_url, params, revision, checked_revision, created_at",
			uuid(0)+", client_id, product_type, application_id || '-' || s.i, auth_url, callback_url, params, revision, checked_revision, "+at,
			"t.id = '"+flow+"'"),
		insert("batches", "id, client_id, flow_id, product_type, size, created_at",
			"t.id || '-' || s.i, client_id, "+uuid(0)+", product_type, size, "+at, ofFlow),
		insert("documents", "file_uuid, flow_id, batch_id, document_id, file_url, url_hash, position, superseded, state, failure, original_key, redacted_key, reading, created_at",
			document+", "+uuid(0)+", batch_id || '-' || s.i, document_id, file_url, url_hash, position, superseded, state, failure, original_key, redacted_key, reading, "+at, ofFlow),
		insert("cross_checks", "flow_id, position, name, source_type, source_field, source_value, target_type, target_field, target_value, score",
			uuid(0)+", position, name, source_type, source_field, source_value, target_type, target_field, target_value, score", ofFlow),
		insert("deliveries", "id, flow_id, revision, body, state, created_at",
			"'msg_' || "+uuid(0)+", "+uuid(0)+", revision, body, CASE WHEN s.i % 1000 = 0 THEN 'undelivered' ELSE state END, "+at, ofFlow),
		insert("delivery_attempts", "delivery_id, number, at, stage, status, code, latency_ms, answer",
			"'msg_' || "+uuid(0)+", number, at, stage, status, code, latency_ms, answer", "t.delivery_id = (SELECT id FROM deliveries WHERE flow_id = '"+flow+"')"),
	)
	statements = append(statements, d.end...)
	for _, s := range statements {
		if _, err := conn.ExecContext(ctx, s); err != nil {
			verb, _, _ := strings.Cut(s, "(")
			return fmt.Errorf("%s: %w", verb, err)
		}
	}
	return nil
}

// StoredFlow is the id of the i-th flow that Multiply made, from 1.
func StoredFlow(i int) string { return fmt.Sprintf("%08x-0000-7000-8000-%012x", i, i) }
