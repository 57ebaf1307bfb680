package main

import (
	"database/sql"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // to change the log past the program
)

// TestAuditCommands: what an operator does stands in the log with his name, and a log that
// was changed ends verify with 1.
func TestAuditCommands(t *testing.T) {
	t.Setenv("SUDO_USER", "asha")
	data := t.TempDir()
	environ := []string{"ATLAS_DATA=" + data}
	run := func(want int, args ...string) string {
		t.Helper()
		code, out, errs := atlas(t, environ, args...)
		if code != want {
			t.Fatalf("%v: exit %d, want %d: %s %s", args, code, want, out, errs)
		}
		return out
	}
	var made struct {
		ID string `json:"client_id"`
	}
	if err := json.Unmarshal([]byte(run(0, "client", "create", "--name", "Acme Loans")), &made); err != nil {
		t.Fatal(err)
	}
	run(0, "client", "create", "--name", "Other Loans")
	run(0, "client", "revoke", made.ID)
	run(0, "backup", "--to", t.TempDir())
	head := strings.TrimSpace(run(0, "audit", "head"))
	if out := run(0, "audit", "verify", "--head", head); !strings.HasPrefix(out, "5 records after 0, head "+head) {
		t.Errorf("verify printed %s", out)
	}
	run(1, "audit", "verify", "--head", "12")

	var actions []string
	for line := range strings.Lines(run(0, "audit", "list", "--client", made.ID)) {
		var record struct{ Actor, Action string }
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(record.Actor, "operator asha as ") {
			t.Errorf("it was done by %q", record.Actor)
		}
		actions = append(actions, record.Action)
	}
	if got := strings.Join(actions, " "); got != "client_created client_revoked" {
		t.Errorf("the log has %s", got)
	}
	if out := run(0, "audit", "list"); strings.Contains(out, "Acme") {
		t.Errorf("the log has the client's name: %s", out)
	}
	if out := run(0, "audit", "list", "--address", "198.51.100.7"); out != "" {
		t.Errorf("from an address nobody called from: %s", out)
	}
	var affected struct {
		Applications int `json:"applications"`
	}
	if err := json.Unmarshal([]byte(run(0, "audit", "affected", "--client", made.ID, "--since", "2026-01-01T00:00:00Z")), &affected); err != nil || affected.Applications != 0 {
		t.Errorf("affected: %+v, %v", affected, err)
	}

	db, err := sql.Open("sqlite", filepath.Join(data, "atlas.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "DROP TRIGGER audit_log_delete; DELETE FROM audit_log WHERE seq = 2"); err != nil {
		t.Fatal(err)
	}
	if out := run(1, "audit", "verify"); !strings.HasPrefix(out, "record 2: it is missing\n") {
		t.Errorf("verify printed %s", out)
	}
}
