package store_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgxpool"

	"atlas/internal/fault"
	"atlas/internal/queue"
	"atlas/internal/servertest"
	"atlas/internal/store"
	"atlas/internal/store/storetest"
	"atlas/internal/vault/vaulttest"
)

func openPostgres(t *testing.T) *store.Store {
	t.Helper()
	return openPostgresAt(t, servertest.PostgresLike(t, store.MigratePostgres))
}

func openPostgresAt(t *testing.T, url string) *store.Store {
	t.Helper()
	s, err := store.OpenPostgres(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return vaulttest.Seal(t, s)
}

func TestPostgres(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Store { return openPostgres(t) })
}

func TestPostgresShared(t *testing.T) {
	storetest.RunShared(t, func(t *testing.T, n int) []storetest.Store {
		url := servertest.PostgresLike(t, store.MigratePostgres)
		stores := make([]storetest.Store, n)
		for i := range stores {
			stores[i] = openPostgresAt(t, url)
		}
		return stores
	})
}

// TestMigratePostgres: of many at once one migrates; before, nobody serves.
func TestMigratePostgres(t *testing.T) {
	url := servertest.Postgres(t)
	if _, err := store.OpenPostgres(t.Context(), url); fault.CodeOf(err) != "database_outdated" {
		t.Errorf("an empty database gives %v", err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if err := store.MigratePostgres(t.Context(), url); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if err := openPostgresAt(t, url).Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestMigrationGivesWay: one that needs a table which somebody reads for long does not
// keep out those who come to the table after it.
func TestMigrationGivesWay(t *testing.T) {
	url := servertest.PostgresLike(t, store.MigratePostgres)
	pool, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	exec := func(sql string) {
		t.Helper()
		if _, err := pool.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	// The queue's seventh migration, which alters river_job, is taken back.
	exec(`DROP TABLE river_notification; CREATE TABLE river_client (); CREATE TABLE river_client_queue ();
		DELETE FROM river_migration WHERE version >= 7`)
	reader, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reader.Rollback(context.WithoutCancel(t.Context())) }()
	if _, err := reader.Exec(t.Context(), "SELECT * FROM river_job"); err != nil {
		t.Fatal(err)
	}
	migrated := make(chan error, 1)
	go func() { migrated <- store.MigratePostgres(t.Context(), url) }()
	for waiting := 0; waiting == 0; {
		err := pool.QueryRow(t.Context(), "SELECT COUNT(*) FROM pg_locks WHERE relation = 'river_job'::regclass AND NOT granted").Scan(&waiting)
		if err != nil {
			t.Fatal(err)
		}
	}
	exec("INSERT INTO river_job (kind, queue, state, max_attempts, args) VALUES ('x', 'x', 'available', 1, '{}')")
	select {
	case err := <-migrated:
		t.Fatalf("migrated while its table is read: %v", err)
	default:
	}
	if err := reader.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-migrated; err != nil {
		t.Fatal(err)
	}
	exec("SELECT * FROM river_notification")
	openPostgresAt(t, url)
}

// TestOpenPostgres refuses what is no database without quoting it.
func TestOpenPostgres(t *testing.T) {
	for _, c := range []struct {
		rule, url string
		kind      fault.Kind
	}{
		{"a URL of something else", "https://user:geheim@db.example:port/x", fault.Internal},
		{"a server that is not there", "postgres://user:geheim@127.0.0.1:1/x", fault.Unavailable},
	} {
		_, err := store.OpenPostgres(t.Context(), c.url)
		if err == nil || fault.KindOf(err) != c.kind {
			t.Errorf("%s gives %v", c.rule, err)
		}
		if err != nil && strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s gives %v", c.rule, err)
		}
	}
}

// TestDeadWorker: what a dead worker had begun is done again by others, reading as an
// attempt that was made, in a lane of its own, and the rest as if it had not been begun.
// What others do stays with them.
func TestDeadWorker(t *testing.T) {
	url := servertest.PostgresLike(t, store.MigratePostgres)
	s := openPostgresAt(t, url)
	pool, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	_, err = pool.Exec(t.Context(), `
		INSERT INTO river_job (kind, queue, state, attempt, max_attempts, args, attempted_by) VALUES
			('fetch_document', 'fetch', 'running', 1, 9, '{"file_uuid":"fetch"}', '{alive,dead}'),
			('read_document', 'read', 'running', 2, 9, '{"file_uuid":"read"}', '{dead}'),
			('read_document', 'read', 'running', 3, 9, '{"file_uuid":"alive"}', '{dead,alive}');
		INSERT INTO workers (id, beats) VALUES ('dead', 3), ('alive', 3);
		INSERT INTO river_leader (elected_at, expires_at, leader_id) VALUES (now(), '2999-01-01', 'dead');
		-- Whenever another worker beats, the one that lives does.
		CREATE FUNCTION live() RETURNS trigger LANGUAGE plpgsql AS
			'BEGIN UPDATE workers SET beats = beats + 1 WHERE id = ''alive''; RETURN NULL; END';
		CREATE TRIGGER live AFTER UPDATE ON workers FOR EACH ROW WHEN (NEW.id NOT IN ('alive', 'dead')) EXECUTE FUNCTION live()`)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.ReclaimJobs(t.Context()); err != nil { // another worker starts
		t.Fatal(err)
	}
	done := make(chan string)
	q, err := s.NewQueue(queue.Handlers{
		Fetch: doneFunc[queue.FetchDocument](func(j queue.FetchDocument) { done <- j.FileUUID }),
		Read:  doneFunc[queue.ReadDocument](func(j queue.ReadDocument) { done <- j.FileUUID }),
	}, queue.Options{Beat: 200 * time.Millisecond, Poll: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := []string{<-done, <-done}
	if err := q.Stop(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	if diff := cmp.Diff([]string{"fetch", "read"}, got); diff != "" {
		t.Errorf("worked (-want +got)\n%s", diff)
	}
	var rows string
	err = pool.QueryRow(t.Context(), `
		SELECT string_agg(queue || ' ' || state || ' ' || attempt, ', ' ORDER BY id) ||
			', workers ' || (SELECT string_agg(id, ' ') FROM workers) ||
			', dead leaders ' || (SELECT COUNT(*) FROM river_leader WHERE leader_id = 'dead')
		FROM river_job`).Scan(&rows)
	if err != nil {
		t.Fatal(err)
	}
	if want := "fetch completed 1, suspect completed 3, read running 3, workers alive, dead leaders 0"; rows != want {
		t.Errorf("got %s, want %s", rows, want)
	}
}

// TestLostJob: a job that was handed to this worker and never arrived is handed out
// again, as if it had not been begun.
func TestLostJob(t *testing.T) {
	url := servertest.PostgresLike(t, store.MigratePostgres)
	s := openPostgresAt(t, url)
	pool, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	done := make(chan string)
	q, err := s.NewQueue(queue.Handlers{
		Read: doneFunc[queue.ReadDocument](func(j queue.ReadDocument) { done <- j.FileUUID }),
	}, queue.Options{Beat: 200 * time.Millisecond, Poll: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err = pool.Exec(t.Context(), `
		INSERT INTO river_job (kind, queue, state, attempt, max_attempts, args, attempted_by)
		SELECT 'read_document', 'read', 'running', 2, 9, '{"file_uuid":"lost"}', ARRAY[id] FROM workers`)
	if err != nil {
		t.Fatal(err)
	}
	if got := <-done; got != "lost" {
		t.Errorf("worked %s", got)
	}
	if err := q.Stop(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	var row string
	if err := pool.QueryRow(t.Context(), "SELECT queue || ' ' || state || ' ' || attempt FROM river_job").Scan(&row); err != nil {
		t.Fatal(err)
	}
	if want := "read completed 2"; row != want {
		t.Errorf("got %s, want %s", row, want)
	}
}

// doneFunc is a handler whose jobs succeed.
type doneFunc[J queue.Job] func(J)

func (f doneFunc[J]) Work(_ context.Context, j J) error     { f(j); return nil }
func (doneFunc[J]) Discard(context.Context, J, error) error { return nil }
