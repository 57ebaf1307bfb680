package flow_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"atlas/internal/document"
	"atlas/internal/flow"
)

var (
	downloading = flow.Document{State: flow.Downloading}
	reading     = flow.Document{State: flow.Reading}
	unfetched   = flow.Document{State: flow.Done, Failure: flow.FetchFailed}
	unread      = flow.Document{State: flow.Done, Failure: flow.ReadFailed}
	good        = flow.Document{State: flow.Done}
	invalid     = flow.Document{State: flow.Done, Reading: document.Reading{Problem: document.Problem{Code: document.InvalidDocument}}}
)

func TestStatusOf(t *testing.T) {
	docs := func(d ...flow.Document) []flow.Document { return d }
	for _, c := range []struct {
		rule              string
		revision, checked int
		docs              []flow.Document
		want              flow.Status
	}{
		{"after flow/init nothing has started", 0, 0, nil,
			flow.Status{"NOT_STARTED", "NOT_STARTED", "NOT_STARTED", "NOT_STARTED"}},
		{"downloading", 1, 0, docs(downloading, downloading),
			flow.Status{"IN_PROGRESS", "PENDING", "NOT_STARTED", "IN_PROGRESS"}},
		{"one is read while another is downloaded", 1, 0, docs(reading, downloading),
			flow.Status{"IN_PROGRESS", "IN_PROGRESS", "NOT_STARTED", "IN_PROGRESS"}},
		{"all downloaded, OCR running", 1, 0, docs(reading, good),
			flow.Status{"SUCCESS", "IN_PROGRESS", "PENDING", "IN_PROGRESS"}},
		{"OCR done, comparing", 1, 0, docs(good, good),
			flow.Status{"SUCCESS", "SUCCESS", "PENDING", "IN_PROGRESS"}},
		{"done", 1, 1, docs(good, good),
			flow.Status{"SUCCESS", "SUCCESS", "COMPLETED", "SUCCESS"}},
		{"an invalid document is a result", 1, 1, docs(invalid),
			flow.Status{"SUCCESS", "SUCCESS", "COMPLETED", "SUCCESS"}},
		{"no file could be downloaded", 1, 1, docs(unfetched, unfetched),
			flow.Status{"FAILED", "FAILED", "NOT_STARTED", "FAILED"}},
		{"no file could be decoded", 1, 1, docs(unread),
			flow.Status{"SUCCESS", "FAILED", "NOT_STARTED", "FAILED"}},
		{"one file could not be fetched, the rest gave results", 1, 1, docs(unfetched, good),
			flow.Status{"FAILED", "SUCCESS", "COMPLETED", "SUCCESS"}},
		{"one file could not be fetched, another is still coming", 1, 0, docs(unfetched, downloading),
			flow.Status{"IN_PROGRESS", "PENDING", "NOT_STARTED", "IN_PROGRESS"}},
		{"the first file ended, another is still coming", 1, 0, docs(unread, downloading),
			flow.Status{"IN_PROGRESS", "IN_PROGRESS", "NOT_STARTED", "IN_PROGRESS"}},
		{"the end is not announced before the callback is made", 1, 0, docs(unfetched),
			flow.Status{"FAILED", "FAILED", "NOT_STARTED", "IN_PROGRESS"}},
		{"a later upload puts a finished flow back", 2, 1, docs(good, downloading),
			flow.Status{"IN_PROGRESS", "IN_PROGRESS", "NOT_STARTED", "IN_PROGRESS"}},
		{"checks of an older revision are void", 2, 1, docs(good, good),
			flow.Status{"SUCCESS", "SUCCESS", "PENDING", "IN_PROGRESS"}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			f := flow.Flow{Revision: c.revision, CheckedRevision: c.checked}
			if diff := cmp.Diff(c.want, flow.StatusOf(f, c.docs)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// rank orders the values of a status by how far the work is.
var rank = map[string]int{
	flow.NotStarted: 0, flow.Pending: 1, flow.InProgress: 2, flow.Success: 3, flow.Failed: 3, flow.Completed: 3,
}

// A flow goes through any order of downloads and readings to its end; no part of
// its status goes back on the way, and none is final before the master is.
func TestStatusNeverGoesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		docs := make([]flow.Document, rapid.IntRange(1, 6).Draw(t, "documents"))
		for i := range docs {
			docs[i] = downloading
		}
		f := flow.Flow{Revision: 1}
		before := flow.StatusOf(f, docs)
		for f.CheckedRevision == 0 {
			step(t, &f, docs)
			after := flow.StatusOf(f, docs)
			if rank[after.Upload] < rank[before.Upload] || rank[after.Processing] < rank[before.Processing] || rank[after.Master] < rank[before.Master] {
				t.Fatalf("%+v went back to %+v", before, after)
			}
			if rank[after.Crosscheck] < rank[before.Crosscheck] && after.Processing != flow.Failed {
				t.Fatalf("%+v went back to %+v", before, after)
			}
			before = after
		}
		if s := before; rank[s.Upload] != 3 || rank[s.Processing] != 3 || rank[s.Master] != 3 || s.Processing != s.Master {
			t.Fatalf("ended with %+v", s)
		}
	})
}

// step moves one document on, or finishes the flow when all are done.
func step(t *rapid.T, f *flow.Flow, docs []flow.Document) {
	var open []int
	for i, d := range docs {
		if d.State != flow.Done {
			open = append(open, i)
		}
	}
	if len(open) == 0 {
		f.CheckedRevision = f.Revision
		return
	}
	i := rapid.SampledFrom(open).Draw(t, "document")
	next := []flow.Document{good, invalid, unread}
	if docs[i].State == flow.Downloading {
		next = []flow.Document{reading, unfetched}
	}
	docs[i] = rapid.SampledFrom(next).Draw(t, "becomes")
}
