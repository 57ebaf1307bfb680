package work_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"atlas/internal/client"
	"atlas/internal/fault"
	"atlas/internal/flow"
)

var (
	success = flow.Status{Upload: "SUCCESS", Processing: "SUCCESS", Crosscheck: "COMPLETED", Master: "SUCCESS"}
	busy    = fault.New(fault.Unavailable, "http_503", "file could not be downloaded: HTTP 503")
	refused = fault.New(fault.Invalid, "http_403", "file could not be downloaded: HTTP 403")
)

func TestUploadEndsInOneCallback(t *testing.T) {
	a := newAtlas(t)
	a.start(t)
	id := a.init(t)
	a.upload(t, id, "https://files.example/Meera", "https://files.example/crowd", "https://files.example/Ravi")

	got := a.receiver.wait(t, 1)[0]
	want := body{Flow: id, Revision: 1, Compared: 2, Documents: []line{
		{ID: "1", Name: "Meera"},
		{ID: "2", Code: "INVALID_DOC", Reason: "multiple people"},
		{ID: "3", Name: "Ravi"},
	}}
	if diff := cmp.Diff(want, got.Body); diff != "" {
		t.Errorf("callback (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(success, a.status(t, id)); diff != "" {
		t.Errorf("status (-want +got)\n%s", diff)
	}
	a.idle(t)
	if n := len(a.receiver.callbacks()); n != 1 {
		t.Errorf("got %d callbacks, want 1", n)
	}
	r, err := a.Result(t.Context(), lender, id)
	must(t, err)
	if len(r.Documents) != 3 || r.Documents[0].Redacted == "" || r.Documents[1].Redacted != "" {
		t.Errorf("redacted copies of %+v", r.Documents)
	}
	if len(r.CrossChecks) != 1 || r.CrossChecks[0].Score != 2 {
		t.Errorf("got cross-checks %+v", r.CrossChecks)
	}
}

func TestNewVersionOfAFinishedFlowLeadsToOneMoreCallback(t *testing.T) {
	a := newAtlas(t)
	a.start(t)
	id := a.init(t)
	a.upload(t, id, "https://files.example/Meera", "https://files.example/Ravi")
	first := a.receiver.wait(t, 1)[0]

	hold := make(chan struct{})
	a.reader.hold["https://files.example/Mira"] = hold
	a.upload(t, id, "https://files.example/Mira")
	if s := a.status(t, id); s.Master != flow.InProgress {
		t.Errorf("after the upload master is %s", s.Master)
	}
	close(hold)
	second := a.receiver.wait(t, 2)[1]
	want := body{Flow: id, Revision: 2, Compared: 2, Documents: []line{{ID: "1", Name: "Mira"}, {ID: "2", Name: "Ravi"}}}
	if diff := cmp.Diff(want, second.Body); diff != "" {
		t.Errorf("callback (-want +got)\n%s", diff)
	}
	if first.ID == second.ID {
		t.Error("two revisions share a webhook-id")
	}
	a.idle(t)
	if n := len(a.receiver.callbacks()); n != 2 {
		t.Errorf("got %d callbacks, want 2", n)
	}
}

func TestRepeatedUploadDoesNothing(t *testing.T) {
	a := newAtlas(t)
	a.start(t)
	id := a.init(t)
	first := a.upload(t, id, "https://files.example/Meera", "https://files.example/Ravi")
	a.receiver.wait(t, 1)
	again := a.upload(t, id, "https://files.example/Meera", "https://files.example/Ravi")
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("entries (-first +again)\n%s", diff)
	}
	if diff := cmp.Diff(success, a.status(t, id)); diff != "" {
		t.Errorf("status (-want +got)\n%s", diff)
	}
	if n := a.count(t, "SELECT COUNT(*) FROM river_job WHERE kind = 'fetch_document'"); n != 2 {
		t.Errorf("%d fetch jobs for two documents", n)
	}
}

func TestSupersededVersionDoesNotCount(t *testing.T) {
	a := newAtlas(t)
	hold := make(chan struct{})
	a.reader.hold["https://files.example/Old"] = hold
	a.start(t)
	id := a.init(t)
	a.upload(t, id, "https://files.example/Old")
	eventually(t, func() bool { return a.reader.read("https://files.example/Old") == 1 })
	a.upload(t, id, "https://files.example/New")

	got := a.receiver.wait(t, 1)[0]
	close(hold)
	a.idle(t)
	want := body{Flow: id, Revision: 2, Compared: 1, Documents: []line{{ID: "1", Name: "New"}}}
	if diff := cmp.Diff(want, got.Body); diff != "" {
		t.Errorf("callback (-want +got)\n%s", diff)
	}
	if n := len(a.receiver.callbacks()); n != 1 {
		t.Errorf("got %d callbacks, want 1", n)
	}
}

func TestFetching(t *testing.T) {
	const url = "https://files.example/Meera"
	for _, c := range []struct {
		rule   string
		errs   []error
		tries  int
		upload string
		master string
		line   line
	}{
		{"a fault that passes is tried again", []error{busy, busy}, 3, flow.Success, flow.Success, line{ID: "1", Name: "Meera"}},
		{"a fault that stays is tried five times", []error{busy, busy, busy, busy, busy}, 5, flow.Failed, flow.Failed,
			line{ID: "1", Code: "INVALID_DOC", Reason: "file could not be downloaded: HTTP 503"}},
		{"a fault that cannot pass is tried once", []error{refused}, 1, flow.Failed, flow.Failed,
			line{ID: "1", Code: "INVALID_DOC", Reason: "file could not be downloaded: HTTP 403"}},
		{"a fault of ours says nothing of the inside", []error{errors.New("x"), errors.New("x"), errors.New("x"), errors.New("x"), errors.New("x")}, 5, flow.Failed, flow.Failed,
			line{ID: "1", Code: "INVALID_DOC", Reason: "file could not be downloaded"}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			a := newAtlas(t)
			a.source.fail(url, c.errs...)
			a.start(t)
			id := a.init(t)
			a.upload(t, id, url)
			got := a.receiver.wait(t, 1)[0]
			if diff := cmp.Diff([]line{c.line}, got.Body.Documents); diff != "" {
				t.Errorf("documents (-want +got)\n%s", diff)
			}
			if n := a.source.got(url); n != c.tries {
				t.Errorf("tried %d times, want %d", n, c.tries)
			}
			if s := a.status(t, id); s.Upload != c.upload || s.Master != c.master {
				t.Errorf("got status %+v", s)
			}
		})
	}
}

func TestBadDocumentsHarmNothingElse(t *testing.T) {
	for _, c := range []struct {
		rule   string
		url    string
		reads  int
		reason string
	}{
		{"a document that brings the reader down is tried three times", "https://files.example/poison", 3, "document could not be processed"},
		{"a file that is no document is tried once", "https://files.example/text", 1, "not an image or PDF"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			a := newAtlas(t)
			a.start(t)
			id := a.init(t)
			a.upload(t, id, c.url, "https://files.example/Ravi")
			got := a.receiver.wait(t, 1)[0]
			want := []line{{ID: "1", Code: "INVALID_DOC", Reason: c.reason}, {ID: "2", Name: "Ravi"}}
			if diff := cmp.Diff(want, got.Body.Documents); diff != "" {
				t.Errorf("documents (-want +got)\n%s", diff)
			}
			if n := a.reader.read(c.url); n != c.reads {
				t.Errorf("read %d times, want %d", n, c.reads)
			}
			if diff := cmp.Diff(success, a.status(t, id)); diff != "" {
				t.Errorf("status (-want +got)\n%s", diff)
			}
		})
	}
}

func TestFlowWithoutAResultFails(t *testing.T) {
	a := newAtlas(t)
	a.source.fail("https://files.example/Meera", refused)
	a.start(t)
	id := a.init(t)
	a.upload(t, id, "https://files.example/Meera", "https://files.example/text")
	got := a.receiver.wait(t, 1)[0]
	if got.Body.Compared != 0 {
		t.Errorf("compared %d documents of none", got.Body.Compared)
	}
	want := flow.Status{Upload: "FAILED", Processing: "FAILED", Crosscheck: "NOT_STARTED", Master: "FAILED"}
	if diff := cmp.Diff(want, a.status(t, id)); diff != "" {
		t.Errorf("status (-want +got)\n%s", diff)
	}
}

func TestFlowEndsThoughItsCallbackCannotBeMade(t *testing.T) {
	a := newAtlas(t)
	a.renderer = renderer{errors.New("no template")}
	a.start(t)
	id := a.init(t)
	a.upload(t, id, "https://files.example/Meera")
	eventually(t, func() bool { return a.status(t, id) == success })
	a.idle(t)
	if n := a.count(t, "SELECT COUNT(*) FROM deliveries"); n != 0 {
		t.Errorf("%d callbacks without a body", n)
	}
}

func TestStoppingCostsNoAttempt(t *testing.T) {
	a := newAtlas(t)
	a.policies.Read.Backoff = nil // one attempt
	url := "https://files.example/Meera"
	a.reader.hold[url] = make(chan struct{})
	a.start(t)
	id := a.init(t)
	a.upload(t, id, url)
	eventually(t, func() bool { return a.reader.read(url) == 1 })
	a.stop(t)

	delete(a.reader.hold, url)
	a.start(t)
	got := a.receiver.wait(t, 1)[0]
	if want := []line{{ID: "1", Name: "Meera"}}; !cmp.Equal(want, got.Body.Documents) {
		t.Errorf("got documents %+v, want %+v", got.Body.Documents, want)
	}
	if n := a.reader.read(url); n != 2 {
		t.Errorf("read %d times, want 2", n)
	}
}

func TestNothingPersonalInJobsOrLog(t *testing.T) {
	const secret = "Signature-of-Meera"
	a := newAtlas(t)
	flaky := "https://files.example/" + secret + "/Ravi-" + secret
	a.source.fail(flaky, busy)
	a.start(t)
	id := a.init(t)
	a.upload(t, id, flaky, "https://files.example/"+secret+"/poison", "https://files.example/"+secret+"/text")
	a.receiver.wait(t, 1)
	a.idle(t)
	a.stop(t)

	if strings.Contains(a.log.String(), secret) {
		t.Errorf("the log says %s", a.log.String())
	}
	if !strings.Contains(a.log.String(), `"code":"panic"`) {
		t.Error("the log does not tell of the panic")
	}
	rows, err := a.sql.QueryContext(t.Context(),
		`SELECT json(args) || coalesce(json(errors), '') || json(metadata) || json(tags) FROM river_job`)
	must(t, err)
	defer rows.Close()
	var jobs []string
	for rows.Next() {
		var job string
		must(t, rows.Scan(&job))
		jobs = append(jobs, job)
	}
	must(t, rows.Err())
	all := strings.Join(jobs, "\n")
	if strings.Contains(all, secret) || strings.Contains(all, "example") {
		t.Errorf("job rows say\n%s", all)
	}
	if !strings.Contains(all, "http_503") || !strings.Contains(all, "not_an_image") {
		t.Errorf("job rows do not say why jobs failed:\n%s", all)
	}
}

func TestUploadBelongsToItsClient(t *testing.T) {
	a := newAtlas(t)
	id := a.init(t)
	for _, c := range []struct {
		rule  string
		owner string
		id    flow.ID
	}{
		{"a flow of another client is not found", "cl_other", id},
		{"a flow that does not exist is not found", string(lender), "LOS-17cab13b"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			owner := client.ID(c.owner)
			_, err := a.Upload(t.Context(), owner, c.id, []flow.File{{URL: "https://files.example/Meera", DocumentID: "1"}})
			wantNotFound(t, err)
			_, err = a.Status(t.Context(), owner, c.id)
			wantNotFound(t, err)
			_, err = a.Result(t.Context(), owner, c.id)
			wantNotFound(t, err)
		})
	}
	if n := a.count(t, "SELECT COUNT(*) FROM documents") + a.count(t, "SELECT COUNT(*) FROM river_job"); n != 0 {
		t.Errorf("%d rows were left", n)
	}
}

func wantNotFound(t *testing.T, err error) {
	t.Helper()
	if fault.KindOf(err) != fault.NotFound || err == nil {
		t.Errorf("got %v, want fault.NotFound", err)
	}
}
