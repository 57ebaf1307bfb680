package work_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"atlas/internal/blob"
	"atlas/internal/flow"
)

// TestOlderDatabase: a database of the first release, with flows under way, is brought
// up to date and they end as they would have.
func TestOlderDatabase(t *testing.T) {
	p := place{dir: t.TempDir()}
	db := p.openSQL(t)
	older, err := goose.NewProvider(goose.DialectSQLite3, db, os.DirFS("../../store/migrations"))
	must(t, err)
	_, err = older.UpTo(t.Context(), 1)
	must(t, err)
	const at = "2026-03-09 08:14:08.000000Z"
	_, err = db.ExecContext(t.Context(), `
		INSERT INTO clients (id, name, environment, secret_hash, webhook_secret, created_at)
		VALUES ($1, 'Nidhi Capital', 'production', x'01', x'01', $2)`, lender, at)
	must(t, err)
	receiver := newReceiver(t)
	flowRow := `INSERT INTO flows (id, client_id, product_type, application_id, auth_url, callback_url, params, revision, created_at)
		VALUES ($1, $2, 'POC_CDL', '1', $3, $4, '{}', 1, $5)`
	documentRow := `INSERT INTO documents (file_uuid, flow_id, batch_id, document_id, file_url, url_hash, position, superseded, state, failure, original_key, reading, created_at)
		VALUES ($1, $2, $3, $4, $5, $1, $6, $7, $8, '', $9, $10, $11)`
	blobs, err := p.openBlobs()
	must(t, err)
	for _, id := range []string{"f1", "f2"} {
		_, err = db.ExecContext(t.Context(), flowRow, id, lender, receiver.URL+"/auth", receiver.URL+"/callback", at)
		must(t, err)
	}
	for i, d := range []struct {
		flow, id, name string
		superseded     bool
		state          flow.State
	}{
		{"f1", "1", "old", true, flow.Done},
		{"f1", "1", "Meera", false, flow.Downloading},
		{"f1", "2", "Ravi", false, flow.Done},
		{"f2", "1", "Asha", false, flow.Reading},
	} {
		original, reading := "", ""
		if d.state != flow.Downloading {
			original = d.flow + "/" + d.name + "/original"
			must(t, blobs.Put(t.Context(), blob.Key(original), "", []byte("https://files.example/"+d.name)))
		}
		if d.state == flow.Done {
			reading = `{"type":"PAN","fields":[{"name":"name_as_per_pan","found":true,"value":"` + d.name + `"}]}`
		}
		// One batch name in two flows: nothing kept them apart.
		_, err = db.ExecContext(t.Context(), documentRow, d.name, d.flow, "BATCH-00001-AAAAA-20260309081408", d.id,
			"https://files.example/"+d.name, i, d.superseded, d.state, original, reading, at)
		must(t, err)
	}

	a := atlasAt(t, p)
	a.receiver = receiver
	for kind, name := range map[string]string{"fetch": "Meera", "read": "Asha"} {
		_, err = db.ExecContext(t.Context(), `INSERT INTO river_job (kind, queue, state, attempt, max_attempts, args)
			VALUES ($1, $2, 'running', 1, 10000, $3)`, kind+"_document", kind, fmt.Sprintf(`{"file_uuid":%q}`, name))
		must(t, err)
	}
	a.start(t)
	got := make(map[flow.ID][]line)
	for _, c := range a.receiver.wait(t, 2) {
		got[c.Body.Flow] = c.Body.Documents
	}
	want := map[flow.ID][]line{
		"f1": {{ID: "1", Name: "Meera"}, {ID: "2", Name: "Ravi"}},
		"f2": {{ID: "1", Name: "Asha"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("callbacks (-want +got)\n%s", diff)
	}
	entries := a.upload(t, "f1", "https://files.example/Lila")
	if entries[0].BatchID == "BATCH-00001-AAAAA-20260309081408" {
		t.Error("a new upload has the old batch")
	}
	a.receiver.wait(t, 3)
}
