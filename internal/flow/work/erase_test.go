package work_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"atlas/internal/blob"
	"atlas/internal/fault"
	"atlas/internal/flow"
	"atlas/internal/flow/work"
	"atlas/internal/queue"
)

// TestErase: a flow is erased while it is being read, while it is being downloaded, and
// after its end. Nothing of it comes back, its files go, and nobody is called any more;
// the flow beside it is as it was.
func TestErase(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		a := newAtlasAt(t, p)
		// An erasure long ago: whoever was at work then has ended.
		before := flow.NewService(a.store, func() time.Time { return time.Now().Add(-2 * time.Hour) })
		hold := make(chan struct{})
		const slow, stuck, url = "https://files.example/slow", "https://files.example/stuck", "https://files.example/Meera"
		a.reader.hold[slow], a.source.hold[stuck] = hold, hold
		a.start(t)

		ended, other := a.init(t), a.init(t)
		endedEntries, otherEntries := a.upload(t, ended, url), a.upload(t, other, url)
		a.receiver.wait(t, 2)
		a.idle(t)
		reading, downloading := a.init(t), a.init(t)
		readingEntries := a.upload(t, reading, url, slow)
		a.upload(t, downloading, stuck)
		eventually(t, func() bool { return a.reader.read(slow) == 1 })

		for id, want := range map[flow.ID]flow.Erased{
			ended:       {Documents: 1, Originals: 1, Redacted: 1, CrossChecks: 1, Callbacks: 1, Attempts: 1},
			downloading: {Documents: 1},
		} {
			e, err := before.Erase(t.Context(), lender, id)
			must(t, err)
			e.Erased.Jobs = 0 // ended jobs are kept for some time
			if e.Flow != id || e.By != string(lender) || e.Erased != want {
				t.Errorf("erased %+v, want %+v", e, want)
			}
		}
		if e, err := before.EraseForOperator(t.Context(), reading); err != nil || e.By != flow.Operator || e.Client != lender {
			t.Errorf("erased %+v, %v", e, err)
		}
		close(hold)
		a.idle(t)

		for _, id := range []flow.ID{ended, reading, downloading} {
			if _, err := a.Status(t.Context(), lender, id); fault.KindOf(err) != fault.NotFound {
				t.Errorf("the status of an erased flow gives %v", err)
			}
			if _, err := a.Upload(t.Context(), lender, id, []flow.File{{URL: url, DocumentID: "1"}}); fault.KindOf(err) != fault.NotFound {
				t.Errorf("an upload to an erased flow gives %v", err)
			}
		}
		for _, table := range []string{"flows", "documents", "batches", "deliveries", "cross_checks", "delivery_attempts"} {
			if n := a.count(t, "SELECT COUNT(*) FROM "+table); n != 1 {
				t.Errorf("%d rows in %s, want that of the other flow", n, table)
			}
		}
		if n := len(a.receiver.callbacks()); n != 2 {
			t.Errorf("%d callbacks, want the two from before", n)
		}
		if _, err := a.Result(t.Context(), lender, other); err != nil {
			t.Error(err)
		}
		for _, name := range []string{"original", "redacted.jpg"} {
			a.wantFile(t, false, ended, endedEntries[0], name)
			a.wantFile(t, false, reading, readingEntries[0], name)
			a.wantFile(t, true, other, otherEntries[0], name)
		}
		a.stop(t)
		if log := a.log.String(); strings.Contains(log, "discarded") || strings.Contains(log, "will try again") {
			t.Errorf("a job of an erased flow did not end quietly:\n%s", log)
		}
	})
}

func (a *atlas) wantFile(t *testing.T, want bool, id flow.ID, e flow.Entry, name string) {
	t.Helper()
	_, err := a.blobs.Get(t.Context(), blob.Key(fmt.Sprint(id, "/", e.FileUUID, "/", name)))
	if (err == nil) != want || err != nil && fault.KindOf(err) != fault.NotFound {
		t.Errorf("%s: got %v, want it there: %v", name, err, want)
	}
}

func TestEraseOfAnothersFlow(t *testing.T) {
	a := newAtlas(t)
	id := a.init(t)
	for _, unknown := range []func() (flow.Erasure, error){
		func() (flow.Erasure, error) { return a.Erase(t.Context(), "cl_other", id) },
		func() (flow.Erasure, error) { return a.Erase(t.Context(), lender, "no flow") },
		func() (flow.Erasure, error) { return a.EraseForOperator(t.Context(), "no flow") },
	} {
		if e, err := unknown(); fault.KindOf(err) != fault.NotFound || e != (flow.Erasure{}) {
			t.Errorf("got %+v, %v", e, err)
		}
	}
	if _, err := a.Status(t.Context(), lender, id); err != nil {
		t.Error(err)
	}
}

// TestFilesThatComeAfterAnErasure: a worker that had begun before it may put a file after
// the rows and the files are gone. That one goes when the work has ended.
func TestFilesThatComeAfterAnErasure(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		blobs, err := p.openBlobs()
		must(t, err)
		t.Cleanup(func() { must(t, blobs.Close()) })
		now := time.Now()
		remove := &work.Remove{Blobs: blobs, Now: func() time.Time { return now }}
		job := queue.RemoveFiles{Keys: []string{"other/1/original", "never/was"}, Cases: []string{"case"}, Until: now.Add(time.Minute)}
		for _, key := range []blob.Key{"other/1/original", "case/1/original", "other/1/redacted.jpg"} {
			must(t, blobs.Put(t.Context(), key, "", []byte("x")))
		}
		there := func(key blob.Key) bool {
			t.Helper()
			_, err := blobs.Get(t.Context(), key)
			if err != nil && fault.KindOf(err) != fault.NotFound {
				t.Fatal(err)
			}
			return err == nil
		}
		if err := remove.Work(t.Context(), job); err == nil {
			t.Error("the job ends while work may be under way")
		}
		if there("other/1/original") || there("case/1/original") || !there("other/1/redacted.jpg") {
			t.Error("at first, other files went than should")
		}
		must(t, blobs.Put(t.Context(), "case/1/redacted.jpg", "", []byte("late")))
		now = job.Until
		must(t, remove.Work(t.Context(), job))
		if there("case/1/redacted.jpg") || !there("other/1/redacted.jpg") {
			t.Error("at last, other files went than should")
		}
	})
}

// TestErasureSurvivesACrash: the process dies after the rows have gone, before the files.
// The next one removes them.
func TestErasureSurvivesACrash(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		a := newAtlasAt(t, p)
		a.start(t)
		id := a.init(t)
		entries := a.upload(t, id, "https://files.example/Meera")
		a.receiver.wait(t, 1)
		a.idle(t)
		a.stop(t)
		long := flow.NewService(a.store, func() time.Time { return time.Now().Add(-2 * time.Hour) })
		_, err := long.Erase(t.Context(), lender, id)
		must(t, err)
		blobs, err := a.openBlobs()
		must(t, err)
		a.blobs = blobs
		a.wantFile(t, true, id, entries[0], "original")
		must(t, blobs.Close())
		a.start(t)
		a.idle(t)
		a.wantFile(t, false, id, entries[0], "original")
	})
}
