package main

import (
	"encoding/json"
	"testing"
)

// TestAccessCommands: what an operator does when a secret is renewed, or known to others.
func TestAccessCommands(t *testing.T) {
	environ := []string{"ATLAS_DATA=" + t.TempDir()}
	printed := func(args ...string) (code int, fields map[string]any) {
		t.Helper()
		code, out, _ := atlas(t, environ, args...)
		if out != "" {
			if err := json.Unmarshal([]byte(out), &fields); err != nil {
				t.Fatalf("%v printed %q", args, out)
			}
		}
		return code, fields
	}
	_, made := printed("client", "create", "--name", "Acme Loans")
	id := made["client_id"].(string)
	for _, c := range []struct {
		args []string
		code int
		keys int
	}{
		{[]string{"client", "rotate-secret", id}, 0, 3},
		{[]string{"client", "rotate-secret", id}, 1, 0}, // two secrets hold
		{[]string{"client", "rotate-secret", id, "--overlap", "0s"}, 0, 3},
		{[]string{"client", "revoke", id}, 0, 0},
		{[]string{"client", "restore", id}, 0, 0},
		{[]string{"client", "revoke", "cl_nobody"}, 1, 0},
		{[]string{"tokens", "rotate"}, 0, 2},
		{[]string{"tokens", "rotate"}, 1, 0}, // tokens of the first key hold
		{[]string{"tokens", "rotate", "--end-all"}, 0, 2},
	} {
		code, fields := printed(c.args...)
		if code != c.code || len(fields) != c.keys || fields["client_secret"] == made["client_secret"] && fields["client_secret"] != nil {
			t.Errorf("%v: exit %d, printed %v", c.args, code, fields)
		}
	}
}
