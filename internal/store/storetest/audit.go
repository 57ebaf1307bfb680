package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"atlas/internal/audit"
	"atlas/internal/batch"
	"atlas/internal/client"
	"atlas/internal/deliver"
	"atlas/internal/flow"
	"atlas/internal/retention"
)

// noted are the entries of the audit log since it was last asked: who did what to what.
func noted(t *testing.T, s Store) []string {
	t.Helper()
	before, err := s.AuditHead(t.Context())
	must(t, err)
	l := audit.New(s, nil, audit.Options{})
	must(t, l.Seal(t.Context()))
	records, err := s.AuditRecords(t.Context(), audit.Query{}, before.Seq, 1000)
	must(t, err)
	var entries []string
	for _, r := range records {
		entries = append(entries, fmt.Sprint(r.Actor, " ", r.Action, " ", r.Client, " ", r.Flow, " ", r.Kind, " ", r.Count, " ", r.Unmasked))
	}
	return entries
}

func deedsAreNoted(t *testing.T, s Store) {
	noted(t, s) // that the store was opened
	c := aClient(t, s)
	equal(t, noted(t, s), []string{fmt.Sprint("system client_created ", c.ID, "   0 false")})

	operator := audit.ByOperator(t.Context(), "asha")
	must(t, s.RotateWebhookSecret(operator, c, []byte("new"), nil, at))
	must(t, s.ReplaceSecret(operator, c, client.Client{SecretHash: []byte("new")}))
	must(t, s.SetDisabled(operator, client.Client{ID: c.ID, Disabled: true}))
	must(t, s.SetDisabled(operator, client.Client{ID: c.ID}))
	must(t, s.SetTokenKey(operator, client.TokenKey{Number: 3, Since: at}))
	must(t, s.SetMaskedOnly(operator, c.ID, true))
	if s.RotateWebhookSecret(operator, c, []byte("newer"), nil, at) == nil || s.SetDisabled(operator, client.Client{ID: "cl_nobody"}) == nil ||
		s.SetTokenKey(operator, client.TokenKey{Number: 3, Since: at}) == nil || s.InsertClient(operator, c) == nil {
		t.Error("a change that fails was done")
	}
	var want []string
	for _, action := range []audit.Action{audit.WebhookSecretRotated, audit.ClientSecretReplaced, audit.ClientRevoked, audit.ClientRestored} {
		want = append(want, fmt.Sprint("operator asha ", action, " ", c.ID, "   0 false"))
	}
	equal(t, noted(t, s), append(want,
		"operator asha token_key_rotated    3 false",
		fmt.Sprint("operator asha client_masking_set ", c.ID, "  masked 0 false"),
	))

	theirs := client.Acting(t.Context(), c.ID)
	f := flow.Flow{ID: flow.ID(uuid.NewString()), Client: c.ID, CreatedAt: at, Application: flow.Application{Params: []byte("{}")}}
	must(t, s.InsertFlow(theirs, f))
	d := aDocument(f, "1", "https://a.example/1", 0)
	upload := func(tx flow.Tx) error {
		if _, err := tx.InsertBatch(theirs, d.BatchID, 1, at); err != nil {
			return err
		}
		return tx.InsertDocument(theirs, d)
	}
	failed := errors.New("and then it failed")
	if err := s.Change(theirs, f.ID, func(tx flow.Tx) error { return errors.Join(upload(tx), failed) }); !errors.Is(err, failed) {
		t.Errorf("the change gives %v", err)
	}
	must(t, s.Change(theirs, f.ID, upload))
	equal(t, noted(t, s), []string{
		fmt.Sprint(c.ID, " flow_opened ", c.ID, " ", f.ID, "  0 false"),
		fmt.Sprint(c.ID, " documents_uploaded ", c.ID, " ", f.ID, "  1 false"),
	})

	callback := flow.Delivery{ID: "msg_" + uuid.NewString(), Revision: 1, Body: []byte("{}"), CreatedAt: at}
	must(t, s.Change(t.Context(), f.ID, func(tx flow.Tx) error {
		d.State = flow.Reading
		if err := tx.UpdateDocument(t.Context(), d); err != nil {
			return err
		}
		d.State, d.Reading.Type = flow.Done, "PAN"
		if err := tx.UpdateDocument(t.Context(), d); err != nil {
			return err
		}
		return tx.InsertDelivery(t.Context(), callback)
	}))
	must(t, s.LogAttempt(t.Context(), callback.ID, deliver.Attempt{At: at, Stage: deliver.Auth}, deliver.Pending))
	must(t, s.LogAttempt(t.Context(), callback.ID, deliver.Attempt{At: at, Stage: deliver.Callback, Unmasked: true}, deliver.Delivered))
	must(t, s.Replay(operator, callback.ID))
	equal(t, noted(t, s), []string{
		fmt.Sprint("system document_read ", c.ID, " ", f.ID, " PAN 0 false"),
		fmt.Sprint("system callback_delivered ", c.ID, " ", f.ID, "  0 true"),
		fmt.Sprint("operator asha callback_replayed ", c.ID, " ", f.ID, "  0 false"),
	})

	must(t, s.Change(theirs, f.ID, func(tx flow.Tx) error {
		_, err := tx.Erase(theirs, flow.Erasure{ID: uuid.NewString(), Flow: f.ID, Client: c.ID, At: at, By: string(c.ID)})
		return err
	}))
	b := batch.Batch{ID: batch.ID("BATCH-" + uuid.NewString()), Client: c.ID, Size: 2, CreatedAt: at}
	if _, err := s.InsertBatch(theirs, b, nil, nil); err != nil {
		t.Fatal(err)
	}
	expire(t, s, retention.Batches, at.Add(time.Second), 10)
	equal(t, noted(t, s), []string{
		fmt.Sprint(c.ID, " flow_erased ", c.ID, " ", f.ID, "  1 false"),
		fmt.Sprint(c.ID, " documents_uploaded ", c.ID, "   2 false"),
		fmt.Sprint("system data_expired ", c.ID, "  batches 1 false"),
	})
	must(t, s.NoteAudit(operator, audit.Entry{Action: audit.BackupMade}))
	equal(t, noted(t, s), []string{"operator asha backup_made    0 false"})
}
