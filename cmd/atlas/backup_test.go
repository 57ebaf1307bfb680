package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"atlas/internal/modelstest"
	"atlas/internal/servertest"
	"atlas/internal/store"
)

// strongbox is a data folder with a client and some files.
type strongbox struct {
	t    *testing.T
	data string
}

func newVault(t *testing.T, files ...string) strongbox {
	t.Helper()
	v := strongbox{t, filepath.Join(t.TempDir(), "data")}
	v.must("client", "create", "--name", "Lender")
	v.put(files...)
	return v
}

func (v strongbox) run(args ...string) (code int, out, errs string) {
	v.t.Helper()
	return atlas(v.t, []string{"ATLAS_DATA=" + v.data, "ATLAS_MODELS=" + modelstest.Dir(v.t)}, args...)
}

func (v strongbox) must(args ...string) string {
	v.t.Helper()
	code, out, errs := v.run(args...)
	if code != 0 {
		v.t.Fatalf("%v: %s", args, errs)
	}
	return out
}

func (v strongbox) wantRefusal(want string, args ...string) {
	v.t.Helper()
	if code, _, errs := v.run(args...); code == 0 || !strings.Contains(errs, want) {
		v.t.Errorf("%v: exit %d, %q, want a refusal with %q", args, code, errs, want)
	}
}

// put writes files of the store; each holds its own name.
func (v strongbox) put(names ...string) {
	v.t.Helper()
	for _, name := range names {
		path := filepath.Join(v.data, "blobs", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			v.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o600); err != nil {
			v.t.Fatal(err)
		}
	}
}

// files lists what is below a folder, each with its mode.
func files(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %04o", path, info.Mode().Perm())
		}
		name, err2 := filepath.Rel(dir, path)
		names = append(names, name)
		if err == nil {
			err = err2
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func wantFiles(t *testing.T, dir string, want ...string) {
	t.Helper()
	if got := files(t, dir); !slices.Equal(got, want) {
		t.Errorf("%s has %v, want %v", dir, got, want)
	}
}

// TestBackupIsBroughtUpToDate: of a second backup into the folder only what is new is
// copied, and what has gone goes there, too. What is only being written is in none.
func TestBackupIsBroughtUpToDate(t *testing.T) {
	v := newVault(t, "flow/1/original~", "flow/2/original~", ".tmp/half")
	to := filepath.Join(t.TempDir(), "backup")
	if out := v.must("backup", "--to", to); !strings.Contains(out, "2 files, 2 of them new, 0 no longer needed") || !strings.Contains(out, "server key is not in it") {
		t.Errorf("printed %q", out)
	}
	wantFiles(t, to, "atlas.db", "atlas.lock", "backup.json", "blobs/flow/1/original~", "blobs/flow/2/original~")

	v.put("flow/3/original~")
	if err := os.RemoveAll(filepath.Join(v.data, "blobs/flow/1")); err != nil {
		t.Fatal(err)
	}
	// What a backup that was killed has left.
	for _, left := range []string{"atlas.db.new", "blobs/flow/3/.copy-1"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(to, left)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, left), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out := v.must("backup", "--to", to, "--with-key"); !strings.Contains(out, "2 files, 1 of them new, 2 no longer needed; server.key is in it") {
		t.Errorf("printed %q", out)
	}
	wantFiles(t, to, "atlas.db", "atlas.lock", "backup.json", "blobs/flow/2/original~", "blobs/flow/3/original~", "server.key")
	if _, err := os.Stat(filepath.Join(to, "blobs/flow/1")); err == nil {
		t.Error("an empty folder is left")
	}
}

func TestRestore(t *testing.T) {
	v := newVault(t, "flow/1/original~")
	before := verdicts(t, v.must("doctor", "--json"))
	to := filepath.Join(t.TempDir(), "backup")
	v.must("backup", "--to", to)
	key, err := os.ReadFile(filepath.Join(v.data, "server.key"))
	if err != nil {
		t.Fatal(err)
	}

	other := newVault(t)
	other.wantRefusal("there is a database", "restore", "--from", to)
	restored := strongbox{t, filepath.Join(t.TempDir(), "data")}
	restored.wantRefusal("the server key is not in the backup", "restore", "--from", to)
	if err := os.Rename(filepath.Join(other.data, "server.key"), filepath.Join(restored.data, "server.key")); err != nil {
		t.Fatal(err)
	}
	restored.wantRefusal("not the one that the secrets in the backup are sealed with", "restore", "--from", to)
	wantFiles(t, restored.data, "atlas.lock", "server.key")
	if err := os.WriteFile(filepath.Join(restored.data, "server.key"), key, 0o600); err != nil {
		t.Fatal(err)
	}
	if out := restored.must("restore", "--from", to); !strings.Contains(out, "with 1 files") {
		t.Errorf("printed %q", out)
	}
	wantFiles(t, filepath.Join(restored.data, "blobs"), "flow/1/original~")
	if diff := cmp.Diff(before, verdicts(t, restored.must("doctor", "--json"))); diff != "" {
		t.Errorf("the doctor's verdicts, before the backup (-) and after (+):\n%s", diff)
	}
	restored.wantRefusal("there is a database", "restore", "--from", to)
}

// verdicts are what the doctor thinks of each thing it looks at.
func verdicts(t *testing.T, answer string) map[string]string {
	t.Helper()
	var report struct {
		Checks []struct{ Check, Verdict string }
	}
	if err := json.Unmarshal([]byte(answer), &report); err != nil {
		t.Fatal(err)
	}
	out := make(map[string]string)
	for _, c := range report.Checks {
		out[c.Check] = c.Verdict
	}
	return out
}

// TestRestoreWithKey: a backup that has the key needs nothing else.
func TestRestoreWithKey(t *testing.T) {
	v := newVault(t)
	to := filepath.Join(t.TempDir(), "backup")
	v.must("backup", "--to", to, "--with-key")
	restored := strongbox{t, filepath.Join(t.TempDir(), "data")}
	restored.must("restore", "--from", to)
	wantFiles(t, restored.data, "atlas.db", "atlas.lock", "server.key")
	restored.must("client", "create", "--name", "Another")
}

func TestBackupRefuses(t *testing.T) {
	v := newVault(t)
	v.wantRefusal("the data folder itself", "backup", "--to", v.data)
	v.wantRefusal("holds something that is no backup", "backup", "--to", filepath.Dir(writeFile(t, "thesis.txt", "mine")))
	v.wantRefusal("pg_dump", "backup", "--to", t.TempDir(), "--database-url", servertest.PostgresLike(t, store.MigratePostgres))
	v.wantRefusal("pg_restore", "restore", "--from", t.TempDir(), "--database-url", "postgres://db.example/atlas")
	strongbox{t, filepath.Join(t.TempDir(), "data")}.wantRefusal("nothing to back up", "backup", "--to", t.TempDir())
	v.wantRefusal("no backup", "restore", "--from", t.TempDir(), "--data", t.TempDir())

	begun := t.TempDir()
	if err := (label{}).write(begun); err != nil {
		t.Fatal(err)
	}
	v.wantRefusal("begun and never made", "restore", "--from", begun, "--data", t.TempDir())

	left := t.TempDir()
	if err := os.WriteFile(filepath.Join(left, "atlas.db-wal"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "backup")
	v.must("backup", "--to", to, "--with-key")
	v.wantRefusal("there is a database", "restore", "--from", to, "--data", left)

	lock, err := lockData(to)
	if err != nil {
		t.Fatal(err)
	}
	v.wantRefusal("another backup is being made", "backup", "--to", to)
	if err := lock.release(); err != nil {
		t.Fatal(err)
	}
}
