package work_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"atlas/internal/batch"
	"atlas/internal/fault"
	"atlas/internal/flow"
)

// batch uploads files as one batch.
func (a *atlas) batch(t *testing.T, bulk bool, urls ...string) batch.ID {
	t.Helper()
	u := batch.Upload{ProductType: "POC_CDL", Bulk: bulk}
	for i, url := range urls {
		u.Files = append(u.Files, flow.File{URL: url, DocumentID: fmt.Sprint(i + 1)})
	}
	entries, err := a.batches.Upload(t.Context(), lender, u)
	must(t, err)
	return batch.ID(entries[0].BatchID)
}

// done is what of a batch is done.
func (a *atlas) done(t *testing.T, id batch.ID) (lines []line) {
	t.Helper()
	p, err := a.batches.Page(t.Context(), lender, id, 1, 1000)
	must(t, err)
	for _, d := range p.Documents {
		f, _ := d.Reading.Field("name_as_per_pan")
		lines = append(lines, line{ID: d.DocumentID, Name: f.Value, Code: string(d.Reading.Problem.Code), Reason: d.Reading.Problem.Reason})
	}
	return lines
}

func TestBatchIsRead(t *testing.T) {
	for _, bulk := range []bool{false, true} {
		a := newAtlas(t)
		const url = "https://files.example/"
		a.source.fail(url+"gone", refused)
		a.source.fail(url+"Asha", busy, busy)
		a.source.fail(url+"away", busy, busy, busy, busy, busy)
		a.start(t)
		id := a.batch(t, bulk, url+"Meera", url+"crowd", url+"gone", url+"text", url+"poison", url+"Asha", url+"away", url+"Meera")
		a.idle(t)
		want := []line{
			{ID: "1", Name: "Meera"},
			{ID: "2", Code: "INVALID_DOC", Reason: "multiple people"},
			{ID: "3", Code: "INVALID_DOC", Reason: "file could not be downloaded: HTTP 403"},
			{ID: "4", Code: "INVALID_DOC", Reason: "not an image or PDF"},
			{ID: "5", Code: "INVALID_DOC", Reason: "document could not be processed"},
			{ID: "6", Name: "Asha"},
			{ID: "7", Code: "INVALID_DOC", Reason: "file could not be downloaded: HTTP 503"},
			{ID: "8", Name: "Meera"},
		}
		if diff := cmp.Diff(want, a.done(t, id)); diff != "" {
			t.Errorf("bulk %v (-want +got)\n%s", bulk, diff)
		}
		if n := len(a.receiver.callbacks()); n != 0 {
			t.Errorf("bulk %v: %d callbacks", bulk, n)
		}
		for url, marked := range a.reader.bulk {
			if marked != bulk {
				t.Errorf("bulk %v: the reader of %s is told %v", bulk, url, marked)
			}
		}
	}
}

// TestFlowOvertakesBulk: with every worker that serves bulk batches stuck, downloading or
// reading, a flow ends.
func TestFlowOvertakesBulk(t *testing.T) {
	const url = "https://files.example/"
	for _, stage := range []string{"downloading", "reading"} {
		t.Run(stage, func(t *testing.T) {
			a := newAtlas(t)
			var stuck []string
			hold := make(chan struct{})
			for i := range 20 { // more than any lane has workers
				stuck = append(stuck, fmt.Sprint(url, "stuck", i))
				if stage == "reading" {
					a.reader.hold[stuck[i]] = hold
				} else {
					a.source.hold[stuck[i]] = hold
				}
			}
			id := a.batch(t, true, stuck...)
			a.start(t)
			f := a.init(t)
			a.upload(t, f, url+"Meera", url+"Ravi")
			a.receiver.wait(t, 1)
			if done := a.done(t, id); len(done) != 0 {
				t.Errorf("of the batch %v is done", done)
			}
			close(hold)
			a.idle(t)
			if done := a.done(t, id); len(done) != len(stuck) {
				t.Errorf("of the batch %d are done", len(done))
			}
		})
	}
}

// TestBulkBeginsWhenNobodyWaits: a document of a batch is not begun while one of a flow
// is being read.
func TestBulkBeginsWhenNobodyWaits(t *testing.T) {
	const url = "https://files.example/"
	a := newAtlas(t)
	hold := make(chan struct{})
	a.reader.hold[url+"Meera"] = hold
	a.start(t)
	f := a.init(t)
	a.upload(t, f, url+"Meera")
	eventually(t, func() bool { return a.reader.read(url+"Meera") == 1 })
	id := a.batch(t, true, url+"Asha")
	eventually(t, func() bool {
		return a.count(t, "SELECT COUNT(*) FROM river_job WHERE queue = 'bulk_read' AND state = 'running'") == 1
	})
	if n := a.reader.read(url + "Asha"); n != 0 {
		t.Error("the document of the batch is being read")
	}
	close(hold)
	a.receiver.wait(t, 1)
	a.idle(t)
	if diff := cmp.Diff([]line{{ID: "1", Name: "Asha"}}, a.done(t, id)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestBatchOfAnotherClientIsUnknown(t *testing.T) {
	a := newAtlas(t)
	id := a.batch(t, true, "https://files.example/Meera")
	_, foreign := a.batches.Page(t.Context(), "cl_other", id, 1, 50)
	_, unknown := a.batches.Page(t.Context(), lender, "BATCH-1", 1, 50)
	for _, err := range []error{foreign, unknown} {
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("got %v", err)
		}
	}
	if _, err := a.batches.Upload(t.Context(), lender, batch.Upload{ProductType: "POC_CDL"}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an upload of nothing gives %v", err)
	}
}
