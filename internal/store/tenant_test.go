package store_test

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"atlas/internal/audit"
	"atlas/internal/batch"
	"atlas/internal/client"
	"atlas/internal/crosscheck"
	"atlas/internal/deliver"
	"atlas/internal/fault"
	"atlas/internal/flow"
	"atlas/internal/idempotency"
	"atlas/internal/servertest"
	"atlas/internal/store"
)

// ownedDatabase is a migrated database whose owner is no superuser, as a server should
// have it.
func ownedDatabase(t *testing.T) string {
	t.Helper()
	super := servertest.Postgres(t)
	name := strings.TrimPrefix(strings.SplitN(super, "?", 2)[0], "postgres://postgres@/")
	owner := "owner_of_" + name
	conn := connect(t, super)
	for _, statement := range []string{"CREATE ROLE " + owner + " LOGIN", "ALTER DATABASE " + name + " OWNER TO " + owner} {
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	owned, err := url.Parse(super)
	if err != nil {
		t.Fatal(err)
	}
	owned.User = url.User(owner)
	if err := store.MigratePostgres(t.Context(), owned.String()); err != nil {
		t.Fatal(err)
	}
	return owned.String()
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	return conn
}

// withoutRowSecurity are the tables that hold nothing of a client's.
var withoutRowSecurity = []string{
	"workers", "server_key", "token_key", "data_keys", "goose_db_version",
	"turns",    // the place in line is among all clients
	"erasures", // an operator's record; no call of the API reads it
	"audit_head", "audit_checkpoints",
}

// ofNobody are the tables that no client sees a row of, its own neither.
var ofNobody = []string{"audit_log", "audit_waiting"}

// TestRowSecurity: in a transaction of one client a query that names no client at all
// shows that client's rows and no other's, in every table; it changes no other's either.
func TestRowSecurity(t *testing.T) {
	url := ownedDatabase(t)
	s := openPostgresAt(t, url)
	if on, err := s.RowSecurity(t.Context()); err != nil || !on {
		t.Fatalf("row security is %v, %v", on, err)
	}
	for _, id := range []client.ID{"cl_mine", "cl_theirs"} {
		fill(t, s, id)
	}
	if err := audit.New(s, nil, audit.Options{}).Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	fill(t, s, "cl_late") // whose deeds wait for their place in the log
	conn := connect(t, url)
	count := func(owner, table string) (n int) {
		t.Helper()
		tx, err := conn.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = tx.Rollback(t.Context()) }()
		if owner != "" {
			if _, err := tx.Exec(t.Context(), "SELECT set_config('atlas.client', $1, TRUE)", owner); err != nil {
				t.Fatal(err)
			}
		}
		if err := tx.QueryRow(t.Context(), "SELECT COUNT(*) FROM "+table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	protected := tables(t, conn)
	for _, table := range protected {
		got := []int{count("cl_mine", table), count("cl_theirs", table), count("-", table), count("", table)}
		want := []int{1, 1, 0, 3}
		if slices.Contains(ofNobody, table) {
			want = []int{0, 0, 0, max(1, got[3])}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: one client sees %d rows, the other %d, nobody %d, a worker %d", table, got[0], got[1], got[2], got[3])
		}
	}
	t.Logf("%d tables, each queried without a filter: %v", len(protected), protected)
	for _, statement := range []string{"UPDATE flows SET revision = revision + 1", "DELETE FROM documents", "UPDATE batches SET client_id = 'cl_theirs'"} {
		tx, err := conn.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		_, err = tx.Exec(t.Context(), "SELECT set_config('atlas.client', 'cl_mine', TRUE)")
		if err != nil {
			t.Fatal(err)
		}
		if done, err := tx.Exec(t.Context(), statement); err == nil && done.RowsAffected() != 1 {
			t.Errorf("%s changed %d rows", statement, done.RowsAffected())
		} else if strings.Contains(statement, "client_id") && err == nil {
			t.Errorf("%s gave a row to another client", statement)
		}
		_ = tx.Rollback(t.Context()) // a refused statement has ended it
	}
}

// tables are those of ours that hold what is a client's. One that has no row security
// and is not known to need none fails the test.
func tables(t *testing.T, conn *pgx.Conn) (protected []string) {
	t.Helper()
	rows, err := conn.Query(t.Context(), `SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class
		WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'river%'`)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	var table string
	var secured bool
	if _, err := pgx.ForEachRow(rows, []any{&table, &secured}, func() error { found[table] = secured; return nil }); err != nil {
		t.Fatal(err)
	}
	for _, table := range slices.Sorted(maps.Keys(found)) {
		switch {
		case found[table]:
			protected = append(protected, table)
		case !slices.Contains(withoutRowSecurity, table):
			t.Errorf("table %s has no row security: give it a policy, or say here why it needs none", table)
		}
	}
	return protected
}

// fill gives a client a row in every table, by the store's own doors.
func fill(t *testing.T, s *store.Store, id client.ID) {
	t.Helper()
	at := time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(s.InsertClient(t.Context(), client.Client{ID: id, Name: "Acme", Environment: client.Production, SecretHash: []byte("h"), WebhookSecret: []byte("s"), CreatedAt: at}))
	ctx, tenant := client.Acting(t.Context(), id), s.Tenants()
	f := flow.Flow{ID: flow.ID("flow of " + id), Client: id, CreatedAt: at, Application: flow.Application{Params: []byte("{}")}}
	must(tenant.InsertFlow(ctx, f))
	must(tenant.Change(ctx, f.ID, func(tx flow.Tx) error {
		batchID := "batch of " + string(id)
		if added, err := tx.InsertBatch(ctx, batchID, 1, at); err != nil || !added {
			t.Errorf("adding a batch: %v, %v", added, err)
		}
		if err := tx.InsertDocument(ctx, flow.Document{FileUUID: "file of " + string(id), BatchID: batchID, DocumentID: "1", State: flow.Done, CreatedAt: at}); err != nil {
			return err
		}
		if err := tx.SetCrossChecks(ctx, oneCheck); err != nil {
			return err
		}
		return tx.InsertDelivery(ctx, flow.Delivery{ID: "callback of " + string(id), Revision: 1, Body: []byte("{}"), CreatedAt: at})
	}))
	must(s.LogAttempt(t.Context(), "callback of "+string(id), oneAttempt, "pending"))
	_, err := tenant.ReserveKey(ctx, id, "key", "hash", at)
	must(err)
	must(tenant.SaveAnswer(ctx, id, "key", idempotency.Answer{Status: 201, Body: []byte("{}")}))
}

// TestTenants: the store as the API has it finds nothing of another client's, though its
// queries ask by id alone.
func TestTenants(t *testing.T) {
	s := openPostgresAt(t, ownedDatabase(t))
	fill(t, s, "cl_mine")
	fill(t, s, "cl_theirs")
	if added, err := s.InsertBatch(t.Context(), batch.Batch{ID: "BATCH-1", Client: "cl_theirs", CreatedAt: time.Now()}, nil, nil); err != nil || !added {
		t.Fatal(added, err)
	}
	tenants := s.Tenants()
	for rule, ctx := range map[string]context.Context{
		"another client": client.Acting(t.Context(), "cl_mine"),
		"no client":      t.Context(),
	} {
		_, _, err := tenants.Progress(ctx, "flow of cl_theirs")
		wantNotFound(t, rule+", Progress", err)
		_, err = tenants.Result(ctx, "flow of cl_theirs")
		wantNotFound(t, rule+", Result", err)
		wantNotFound(t, rule+", Change", tenants.Change(ctx, "flow of cl_theirs", func(flow.Tx) error { return nil }))
		_, err = tenants.Batch(ctx, "BATCH-1")
		wantNotFound(t, rule+", Batch", err)
		if docs, err := tenants.BatchDocuments(ctx, "batch of cl_theirs", 0, 9); err != nil || len(docs) != 0 {
			t.Errorf("%s: %d documents, %v", rule, len(docs), err)
		}
		if err := tenants.InsertFlow(ctx, flow.Flow{ID: "forged", Client: "cl_theirs", CreatedAt: time.Now()}); err == nil {
			t.Errorf("%s made a flow for another", rule)
		}
	}
	ctx := client.Acting(t.Context(), "cl_theirs")
	if _, docs, err := tenants.Progress(ctx, "flow of cl_theirs"); err != nil || len(docs) != 1 {
		t.Errorf("its own flow: %d documents, %v", len(docs), err)
	}
	if _, err := tenants.Batch(ctx, "BATCH-1"); err != nil {
		t.Errorf("its own batch: %v", err)
	}
	if _, err := tenants.Document(ctx, "file of cl_theirs"); err != nil {
		t.Errorf("its own document: %v", err)
	}
	_, err := tenants.Document(ctx, "file of cl_mine")
	wantNotFound(t, "another's document", err)
	_, err = tenants.Delivery(ctx, "callback of cl_mine")
	wantNotFound(t, "another's callback", err)
	// A connection that served a client serves a worker next.
	if _, _, err := s.Progress(t.Context(), "flow of cl_mine"); err != nil {
		t.Errorf("a worker: %v", err)
	}
}

func wantNotFound(t *testing.T, rule string, err error) {
	t.Helper()
	if fault.KindOf(err) != fault.NotFound {
		t.Errorf("%s gives %v", rule, err)
	}
}

var (
	oneCheck   = []crosscheck.Result{{Name: "name", Score: 90}}
	oneAttempt = deliver.Attempt{At: time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC), Stage: deliver.Auth, Status: 200}
)
