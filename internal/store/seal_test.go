package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"atlas/internal/client"
	"atlas/internal/crosscheck"
	"atlas/internal/deliver"
	"atlas/internal/document"
	"atlas/internal/flow"
	"atlas/internal/idempotency"
	"atlas/internal/store"
	"atlas/internal/vault"
	"atlas/internal/vault/vaulttest"
)

// planted is a number that stands in everything of a client's that the store keeps.
const planted = "9999 4105 7058"

// filed is what the store says of one client's flow.
type filed struct {
	Result   flow.Result
	Delivery deliver.Delivery
	Attempts []deliver.Attempt
	Answer   *idempotency.Answer
}

var filedAt = time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC)

// file has the store keep a flow that holds the planted number everywhere.
func file(t *testing.T, s *store.Store, owner client.ID) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx, id := t.Context(), flow.ID("flow of "+owner)
	must(s.InsertClient(ctx, client.Client{ID: owner, Name: "Acme", Environment: client.Production, SecretHash: []byte("h"), WebhookSecret: []byte("s"), CreatedAt: filedAt}))
	must(s.InsertFlow(ctx, flow.Flow{ID: id, Client: owner, CreatedAt: filedAt, Application: flow.Application{Params: []byte(`{"about":"` + planted + `"}`)}}))
	must(s.Change(ctx, id, func(tx flow.Tx) error {
		d := flow.Document{FileUUID: "file of " + string(owner), BatchID: "batch of " + string(owner), DocumentID: "1", URL: "https://a.example/" + planted, State: flow.Downloading, CreatedAt: filedAt}
		if _, err := tx.InsertBatch(ctx, d.BatchID, 1, filedAt); err != nil {
			return err
		}
		if err := tx.InsertDocument(ctx, d); err != nil {
			return err
		}
		d.State, d.Original, d.Redacted = flow.Done, "flow/original", "flow/redacted.jpg"
		d.Reading = document.Reading{Type: "AADHAAR", Fields: []document.Field{{Name: "aadhaar_number", Found: true, Value: planted, Text: planted}}}
		if err := tx.UpdateDocument(ctx, d); err != nil {
			return err
		}
		checks := []crosscheck.Result{{Name: "A", SourceValue: planted, TargetValue: planted}, {Name: "B", SourceValue: planted}}
		if err := tx.SetCrossChecks(ctx, checks); err != nil {
			return err
		}
		return tx.InsertDelivery(ctx, flow.Delivery{ID: "callback of " + string(owner), Revision: 1, Body: []byte(`{"n":"` + planted + `"}`), CreatedAt: filedAt})
	}))
	must(s.LogAttempt(ctx, "callback of "+string(owner), deliver.Attempt{At: filedAt, Stage: deliver.Callback, Answer: "taken " + planted}, deliver.Delivered))
	_, err := s.ReserveKey(ctx, owner, "key", "hash of a request", filedAt)
	must(err)
	must(s.SaveAnswer(ctx, owner, "key", idempotency.Answer{Status: 201, Body: []byte(`{"n":"` + planted + `"}`)}))
}

// read is what the store says of the client's flow; an error says where it failed.
func read(ctx context.Context, s *store.Store, owner client.ID) (f filed, err error) {
	if f.Result, err = s.Result(ctx, flow.ID("flow of "+owner)); err != nil {
		return f, fmt.Errorf("result: %w", err)
	}
	d, err := s.Document(ctx, "file of "+string(owner))
	if err != nil || d.URL != f.Result.Documents[0].URL {
		return f, fmt.Errorf("document: %q %w", d.URL, err)
	}
	if f.Delivery, err = s.Delivery(ctx, "callback of "+string(owner)); err != nil {
		return f, fmt.Errorf("callback: %w", err)
	}
	if f.Attempts, err = s.Attempts(ctx, "callback of "+string(owner)); err != nil {
		return f, fmt.Errorf("log: %w", err)
	}
	if f.Answer, err = s.ReserveKey(ctx, owner, "key", "hash of a request", filedAt); err != nil {
		return f, fmt.Errorf("answer: %w", err)
	}
	return f, nil
}

func openSealed(t *testing.T, dir string) *store.Store {
	t.Helper()
	s, err := store.OpenSQLite(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // it may have been closed in the test
	return vaulttest.Seal(t, s)
}

// legible counts where the planted number can be read in the files of the database.
func legible(t *testing.T, dir string) (n int) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "atlas.db*"))
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		n += bytes.Count(b, []byte(planted))
	}
	return n
}

func execute(t *testing.T, dir string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "atlas.db")+"?_pragma=secure_delete(1)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// TestNothingPersonalIsLegible: what holds the planted number comes back, and no file of
// the database has it.
func TestNothingPersonalIsLegible(t *testing.T) {
	dir := t.TempDir()
	s := openSealed(t, dir)
	file(t, s, "cl_1")
	got, err := read(t.Context(), s, "cl_1")
	if err != nil {
		t.Fatal(err)
	}
	for what, text := range map[string]string{
		"params": string(got.Result.Flow.Params), "url": got.Result.Documents[0].URL, "value": got.Result.Documents[0].Reading.Fields[0].Value,
		"source": got.Result.CrossChecks[0].SourceValue, "target": got.Result.CrossChecks[0].TargetValue,
		"body": string(got.Delivery.Body), "log": got.Attempts[0].Answer, "answer": string(got.Answer.Body),
	} {
		if !strings.Contains(text, planted) {
			t.Errorf("%s came back as %q", what, text)
		}
	}
	if n := legible(t, dir); n > 0 {
		t.Errorf("the number is legible %d times", n)
	}
}

// legacy is how a version before would have left the rows of file.
var legacy = []string{
	`UPDATE flows SET params = '{"about":"` + planted + `"}'`,
	`UPDATE documents SET file_url = 'https://a.example/` + planted + `', url_hash = 'of before', reading = '{"type":"AADHAAR","type_score":0,"fields":[{"name":"aadhaar_number","found":true,"value":"` + planted + `","confidence":0,"text":"` + planted + `"}],"page_count":0,"rules_version":""}'`,
	`UPDATE cross_checks SET source_value = '` + planted + `', target_value = CASE WHEN target_value = '' THEN '' ELSE '` + planted + `' END`,
	`UPDATE deliveries SET body = CAST('{"n":"` + planted + `"}' AS BLOB)`,
	`UPDATE delivery_attempts SET answer = 'taken ` + planted + `'`,
	`UPDATE idempotency_keys SET request_hash = 'hash of a request', body = CAST('{"n":"` + planted + `"}' AS BLOB)`,
	`DELETE FROM data_keys`,
}

// TestRowsOfAVersionBefore are read as they are, and sealed by Reseal; then what is not
// sealed is refused.
func TestRowsOfAVersionBefore(t *testing.T) {
	dir := t.TempDir()
	s := openSealed(t, dir)
	file(t, s, "cl_1")
	want, err := read(t.Context(), s, "cl_1")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	execute(t, dir, legacy...)

	s = openSealed(t, dir)
	got, err := read(t.Context(), s, "cl_1")
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Fatalf("before: %v (-want +got)\n%s", err, diff)
	}
	changed := map[string]int{}
	count := func(table string, rows int) { changed[table] = rows }
	if err := s.Reseal(t.Context(), count); err != nil {
		t.Fatal(err)
	}
	each := map[string]int{"documents": 1, "flows": 1, "cross_checks": 2, "deliveries": 1, "delivery_attempts": 1, "idempotency_keys": 1}
	if diff := cmp.Diff(each, changed); diff != "" {
		t.Errorf("changed (-want +got)\n%s", diff)
	}
	if err := s.SealedAll(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil { // the log goes into the file
		t.Fatal(err)
	}
	s = openSealed(t, dir)
	got, err = read(t.Context(), s, "cl_1")
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("after: %v (-want +got)\n%s", err, diff)
	}
	if n := legible(t, dir); n > 0 {
		t.Errorf("the number is legible %d times", n)
	}
	if err := s.Reseal(t.Context(), count); err != nil || slices.Max(slices.Collect(maps.Values(changed))) != 0 {
		t.Errorf("sealed again: %v, %v", changed, err)
	}
	execute(t, dir, legacy[3])
	if _, err := s.Delivery(t.Context(), "callback of cl_1"); err == nil {
		t.Error("a callback that is not sealed is taken for ours")
	}
}

// TestResealAfterRotation has every row sealed with the newest key.
func TestResealAfterRotation(t *testing.T) {
	s := openSealed(t, t.TempDir())
	file(t, s, "cl_1")
	want, err := read(t.Context(), s, "cl_1")
	if err != nil {
		t.Fatal(err)
	}
	v, err := vault.Open(t.Context(), s, vaulttest.Ring(), vault.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Rotate(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Seal(v)
	for _, each := range []int{7, 0} {
		changed := 0
		if err := s.Reseal(t.Context(), func(_ string, rows int) { changed += rows }); err != nil || changed != each {
			t.Errorf("changed %d rows, want %d (%v)", changed, each, err)
		}
	}
	got, err := read(t.Context(), s, "cl_1")
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
}

// TestSealedRowsStayWithTheirClient: a value that somebody moves to another client's row,
// or a row that is given to another client, does not open.
func TestSealedRowsStayWithTheirClient(t *testing.T) {
	for rule, move := range map[string]string{
		"a reading":      `UPDATE documents SET reading = (SELECT reading FROM documents WHERE file_uuid = 'file of cl_1') WHERE file_uuid = 'file of cl_2'`,
		"a URL":          `UPDATE documents SET file_url = (SELECT file_url FROM documents WHERE file_uuid = 'file of cl_1') WHERE file_uuid = 'file of cl_2'`,
		"params":         `UPDATE flows SET params = (SELECT params FROM flows WHERE id = 'flow of cl_1') WHERE id = 'flow of cl_2'`,
		"a comparison":   `UPDATE cross_checks SET source_value = (SELECT source_value FROM cross_checks WHERE flow_id = 'flow of cl_1' AND position = 0) WHERE flow_id = 'flow of cl_2'`,
		"another's side": `UPDATE cross_checks SET target_value = source_value`,
		"a callback":     `UPDATE deliveries SET body = (SELECT body FROM deliveries WHERE id = 'callback of cl_1') WHERE id = 'callback of cl_2'`,
		"an answer":      `UPDATE idempotency_keys SET body = (SELECT body FROM idempotency_keys WHERE client_id = 'cl_1')`,
		"a log":          `UPDATE delivery_attempts SET answer = (SELECT answer FROM delivery_attempts WHERE delivery_id = 'callback of cl_1')`,
		"a whole flow":   `UPDATE flows SET client_id = 'cl_1' WHERE id = 'flow of cl_2'`,
		"a whole batch":  `UPDATE batches SET client_id = 'cl_1' WHERE id = 'batch of cl_2'`,
	} {
		t.Run(rule, func(t *testing.T) {
			dir := t.TempDir()
			s := openSealed(t, dir)
			file(t, s, "cl_1")
			file(t, s, "cl_2")
			if _, err := read(t.Context(), s, "cl_2"); err != nil {
				t.Fatal(err)
			}
			execute(t, dir, move)
			if f, err := read(t.Context(), s, "cl_2"); err == nil {
				t.Errorf("it is read: %+v", f)
			}
		})
	}
}

// TestNoVault: without a vault nothing personal is kept.
func TestNoVault(t *testing.T) {
	s, err := store.OpenSQLite(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.InsertClient(t.Context(), client.Client{ID: "cl", Environment: client.Production, SecretHash: []byte("h"), WebhookSecret: []byte("w"), CreatedAt: filedAt}); err != nil {
		t.Fatal(err)
	}
	if err := s.InsertFlow(t.Context(), flow.Flow{ID: "f", Client: "cl", CreatedAt: filedAt, Application: flow.Application{Params: []byte("{}")}}); err == nil {
		t.Error("params are kept in the clear")
	}
	if _, err := s.ReserveKey(t.Context(), "cl", "key", "hash", filedAt); err == nil {
		t.Error("a reference is made without a key")
	}
}
