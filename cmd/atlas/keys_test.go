package main

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestKeysCommands: what an operator does when a data key is to be renewed, and when what
// wraps them is.
func TestKeysCommands(t *testing.T) {
	data := t.TempDir()
	kek := filepath.Join(t.TempDir(), "kek")
	if err := os.WriteFile(kek, []byte(base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", 32)))), 0o600); err != nil {
		t.Fatal(err)
	}
	do := func(want int, environ []string, args ...string) string {
		t.Helper()
		code, out, errs := atlas(t, append([]string{"ATLAS_DATA=" + data}, environ...), args...)
		if code != want {
			t.Fatalf("%v: exit %d: %s%s", args, code, out, errs)
		}
		return out + errs
	}
	list := func(environ ...string) (keys []listedKey) {
		t.Helper()
		if err := json.Unmarshal([]byte(do(0, environ, "keys", "list")), &keys); err != nil {
			t.Fatal(err)
		}
		return keys
	}
	do(0, nil, "client", "create", "--name", "Acme Loans")
	if keys := list(); len(keys) != 1 || !keys[0].SealedAll || !strings.HasPrefix(keys[0].KEK, "server:") {
		t.Errorf("a new database has %+v", keys)
	}
	do(0, nil, "keys", "rotate")
	if keys := list(); len(keys) != 2 || keys[1].SealedAll {
		t.Errorf("after a rotation there are %+v", keys)
	}
	if out := do(0, nil, "keys", "reseal"); !strings.Contains(out, `"key": 2`) {
		t.Errorf("resealed: %s", out)
	}
	if keys := list(); !keys[1].SealedAll {
		t.Errorf("after resealing there are %+v", keys)
	}

	file := "ATLAS_VAULT_KEY=file:" + kek
	if out := do(0, []string{file}, "keys", "rewrap"); !strings.Contains(out, `"rewrapped": 2`) {
		t.Errorf("rewrapped: %s", out) // from the server key, which is always there
	}
	if out := do(1, nil, "keys", "list"); !strings.Contains(out, "vault_key") {
		t.Errorf("without the key: %s", out)
	}
	if keys := list(file); !strings.HasPrefix(keys[0].KEK, "key:") || keys[0].KEK != keys[1].KEK {
		t.Errorf("after rewrapping there are %+v", keys)
	}
	do(0, []string{"ATLAS_VAULT_KEY_BEFORE=file:" + kek}, "keys", "rewrap")
	if keys := list(); !strings.HasPrefix(keys[1].KEK, "server:") {
		t.Errorf("back again there are %+v", keys)
	}
}

// TestMaskedClients: how a client comes to be given masked numbers, and how one sees it.
func TestMaskedClients(t *testing.T) {
	environ := []string{"ATLAS_DATA=" + t.TempDir()}
	do := func(want int, args ...string) string {
		t.Helper()
		code, out, errs := atlas(t, environ, args...)
		if code != want {
			t.Fatalf("%v: exit %d: %s%s", args, code, out, errs)
		}
		return out
	}
	var made struct {
		ID string `json:"client_id"`
	}
	if err := json.Unmarshal([]byte(do(0, "client", "create", "--name", "Acme Loans", "--masked-only")), &made); err != nil {
		t.Fatal(err)
	}
	do(0, "client", "create", "--name", "Nidhi Capital", "--environment", "sandbox")
	masked := func() (states []bool) {
		t.Helper()
		var clients []listedClient
		if err := json.Unmarshal([]byte(do(0, "client", "list")), &clients); err != nil {
			t.Fatal(err)
		}
		for _, c := range clients {
			states = append(states, c.MaskedOnly)
		}
		return states
	}
	if got := masked(); len(got) != 2 || !got[0] || got[1] {
		t.Errorf("listed as %v", got)
	}
	do(0, "client", "set", made.ID, "--no-masked-only")
	if got := masked(); got[0] {
		t.Errorf("listed as %v", got)
	}
	do(0, "client", "set", made.ID, "--masked-only")
	if got := masked(); !got[0] {
		t.Errorf("listed as %v", got)
	}
	do(1, "client", "set", "cl_nobody", "--masked-only")
	do(1, "client", "set", made.ID)
	if out := do(0, "client", "list"); strings.Contains(out, "secret") {
		t.Errorf("secrets are listed: %s", out)
	}
}
