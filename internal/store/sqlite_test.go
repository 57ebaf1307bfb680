package store_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"atlas/internal/client"
	"atlas/internal/flow"
	"atlas/internal/store"
	"atlas/internal/store/storetest"
	"atlas/internal/vault/vaulttest"
)

func TestSQLite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Store {
		s, err := store.OpenSQLite(t.Context(), t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		return vaulttest.Seal(t, s)
	})
}

func TestOpen(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, c := range []struct{ rule, dir string }{
		{"a folder that is missing is made", "a/b"},
		{"a folder that has a database keeps it", "a/b"},
		{"any name of a folder will do", "100% sure? #1 & über"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			s, err := store.OpenSQLite(t.Context(), c.dir)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Ping(t.Context()); err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			if _, err := os.Stat(filepath.Join(c.dir, "atlas.db")); err != nil {
				t.Error(err)
			}
		})
	}
}

// A process that works on the folder and a command that adds a client to it share
// the file.
// TestOnlyTheOwnerReadsTheDatabase, whatever the folder's mode and the database's was.
func TestOnlyTheOwnerReadsTheDatabase(t *testing.T) {
	dir := t.TempDir()
	for _, before := range []os.FileMode{0, 0o644} {
		if before != 0 {
			if err := os.Chmod(filepath.Join(dir, "atlas.db"), before); err != nil {
				t.Fatal(err)
			}
		}
		s, err := store.OpenSQLite(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		files, err := filepath.Glob(filepath.Join(dir, "atlas.db*"))
		if err != nil || len(files) < 2 {
			t.Fatalf("%v %v, want the database and its log", files, err)
		}
		for _, f := range files {
			if info, err := os.Stat(f); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v %v", filepath.Base(f), info.Mode(), err)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTwoStoresShareAFolder(t *testing.T) {
	dir := t.TempDir()
	var stores [2]*store.Store
	for i := range stores {
		s, err := store.OpenSQLite(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		stores[i] = s
	}
	want := client.Client{
		ID: "cl_1", Name: "Nidhi Capital", Environment: client.Sandbox, SecretHash: []byte{1}, WebhookSecret: []byte{2},
		CreatedAt: time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC),
	}
	if err := stores[0].InsertClient(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	got, err := stores[1].Client(t.Context(), want.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// What the process before had begun is done again: reading as an attempt that was
// made, in a lane of its own, and the rest as if it had not been begun.
func TestReclaimJobs(t *testing.T) {
	dir := t.TempDir()
	s, err := store.OpenSQLite(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "atlas.db")+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(db.Close(), s.Close()); err != nil {
			t.Error(err)
		}
	})
	_, err = db.ExecContext(t.Context(), `
		INSERT INTO river_job (kind, queue, state, attempt, max_attempts, args) VALUES
			('fetch_document', 'fetch', 'running', 1, 9, '{}'), ('read_document', 'read', 'running', 2, 9, '{}'),
			('read_document', 'read', 'available', 0, 9, '{}');
		INSERT INTO river_leader (elected_at, expires_at, leader_id) VALUES (CURRENT_TIMESTAMP, '2999-01-01', 'dead')`)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.ReclaimJobs(t.Context()); err != nil {
		t.Fatal(err)
	}
	var got string
	err = db.QueryRowContext(t.Context(), `
		SELECT group_concat(queue || ' ' || state || ' ' || attempt, ', ' ORDER BY id) || ', leaders ' ||
			(SELECT COUNT(*) FROM river_leader) FROM river_job`).Scan(&got)
	if err != nil {
		t.Fatal(err)
	}
	if want := "fetch available 0, suspect available 2, read available 0, leaders 0"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestLogIsMovedIntoTheFile(t *testing.T) {
	dir := t.TempDir()
	s, err := store.OpenSQLite(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const name = "Sahyadri Finance"
	err = s.InsertClient(t.Context(), client.Client{
		ID: "cl_1", Name: name, Environment: client.Sandbox, SecretHash: []byte{1}, WebhookSecret: []byte{2},
	})
	if err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(20 * time.Millisecond) {
		file, err := os.ReadFile(filepath.Join(dir, "atlas.db"))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(file, []byte(name)) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("what was committed is not in the file")
		}
	}
}

// TestErasedIsOverwritten: what an erased flow held cannot be found in the file.
func TestErasedIsOverwritten(t *testing.T) {
	dir := t.TempDir()
	s, err := store.OpenSQLite(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.InsertClient(t.Context(), client.Client{ID: "cl", Environment: client.Production, SecretHash: []byte("h"), WebhookSecret: []byte("w"), CreatedAt: time.Now()}); err != nil {
		t.Fatal(err)
	}
	vaulttest.Seal(t, s)
	const planted = "Planted Q. Name"
	for i := range 20 {
		id := flow.ID(fmt.Sprint("flow", i))
		text := fmt.Sprint(planted, " ", i, " ")
		err := s.InsertFlow(t.Context(), flow.Flow{ID: id, Client: "cl", CreatedAt: time.Now(), Application: flow.Application{
			ApplicationID: text, AuthURL: strings.Repeat(text, 1000), // more than a page
		}})
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range 20 {
		err := s.Change(t.Context(), flow.ID(fmt.Sprint("flow", i)), func(tx flow.Tx) error {
			_, err := tx.Erase(t.Context(), flow.Erasure{ID: fmt.Sprint(i), At: time.Now()})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil { // the log goes into the file
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "atlas.db"))
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(data, []byte(planted)); n > 0 {
		t.Errorf("what was erased is in the file %d times", n)
	}
}
