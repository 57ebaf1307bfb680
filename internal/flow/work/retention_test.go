package work_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"atlas/internal/batch"
	"atlas/internal/blob"
	"atlas/internal/fault"
	"atlas/internal/flow"
	"atlas/internal/retention"
)

// TestRetention: of a flow and a batch first the files go, each kind in its time, and the
// results stay as they were; then they go, too. A flow that is under way keeps all.
func TestRetention(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		const slow, url = "https://files.example/slow", "https://files.example/Meera"
		a := newAtlasAt(t, p)
		hold := make(chan struct{})
		a.reader.hold[slow] = hold
		a.start(t)
		id, busy := a.init(t), a.init(t)
		entries := a.upload(t, id, url)
		inBatch, err := a.batches.Upload(t.Context(), lender, batch.Upload{ProductType: "POC_CDL", Files: []flow.File{{URL: url, DocumentID: "1"}}})
		must(t, err)
		a.receiver.wait(t, 1)
		a.idle(t)
		busyEntries := a.upload(t, busy, url, slow)
		eventually(t, func() bool { return a.reader.read(slow) == 1 && a.reader.read(url) == 3 })
		before, err := a.Result(t.Context(), lender, id)
		must(t, err)

		day := 24 * time.Hour
		after := func(days time.Duration) {
			t.Helper()
			done := make(chan bool, 16)
			k := retention.Start(t.Context(), a.store, retention.Periods{
				retention.Originals: 10 * day, retention.Redacted: 20 * day, retention.Deliveries: 20 * day, retention.Results: 30 * day, retention.Batches: 30 * day,
				retention.IdempotencyKeys: 90 * day, // the last kind to be looked at
			}, retention.Options{Now: func() time.Time { done <- true; return time.Now().Add(days * day) }})
			for range 6 {
				<-done
			}
			k.Stop()
			eventually(t, func() bool {
				return a.count(t, `SELECT COUNT(*) FROM river_job WHERE kind = 'remove_files' AND state <> 'completed'`) == 0
			})
		}
		have := func(rule string, want bool, e flow.Entry, of, name string) {
			t.Helper()
			_, err := a.blobs.Get(t.Context(), blob.Key(of+"/"+e.FileUUID+"/"+name))
			if (err == nil) != want {
				t.Errorf("%s: %s of %s: got %v, want it there: %v", rule, name, of, err, want)
			}
		}
		batchID := inBatch[0].BatchID
		for _, c := range []struct {
			days               time.Duration
			original, redacted bool
			deliveries         int
			results            bool
		}{
			{9, true, true, 1, true},
			{11, false, true, 1, true},
			{21, false, false, 0, true},
			{31, false, false, 0, false},
		} {
			after(c.days)
			rule := (c.days * day).String()
			have(rule, c.original, entries[0], string(id), "original")
			have(rule, c.redacted, entries[0], string(id), "redacted.jpg")
			have(rule, c.original, inBatch[0], batchID, "original")
			have(rule, true, busyEntries[1], string(busy), "original")
			if n := a.count(t, "SELECT COUNT(*) FROM deliveries"); n != c.deliveries {
				t.Errorf("%s: %d callbacks, want %d", rule, n, c.deliveries)
			}
			result, err := a.Result(t.Context(), lender, id)
			page, pageErr := a.batches.Page(t.Context(), lender, batch.ID(batchID), 1, 10)
			if !c.results {
				if fault.KindOf(err) != fault.NotFound || fault.KindOf(pageErr) != fault.NotFound {
					t.Errorf("%s: the results are still there: %v, %v", rule, err, pageErr)
				}
				continue
			}
			files := cmpopts.IgnoreFields(flow.Document{}, "Original", "Redacted")
			if diff := cmp.Diff(before, result, files); diff != "" || err != nil {
				t.Errorf("%s: results differ (%v)\n%s", rule, err, diff)
			}
			if pageErr != nil || len(page.Documents) != 1 {
				t.Errorf("%s: the batch gives %d documents, %v", rule, len(page.Documents), pageErr)
			}
		}
		close(hold)
		a.receiver.wait(t, 2)
		if s := a.status(t, busy); s != success {
			t.Errorf("the flow that was under way ends with %+v", s)
		}
	})
}
