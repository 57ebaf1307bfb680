package api_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"atlas/internal/admission"
	"atlas/internal/api"
	"atlas/internal/client"
	"atlas/internal/queue"
	"atlas/internal/store"
)

// lineFull is how an upload is refused while too many documents wait.
const lineFull = `{"error":"Too many documents are waiting to be read; try again later","error_code":"503",` +
	`"error_message":"Service Unavailable: Too many documents are waiting to be read; try again later"}`

// openGated opens a door where limit documents may wait in each line.
func openGated(t *testing.T, limit int) *door {
	t.Helper()
	return open(t, func(deps *api.Deps, _ *api.Options) {
		deps.Admission = admission.NewGate(deps.Keys.(*store.Store), admission.Limits{Flows: limit, Bulk: limit}, nil, slog.New(slog.DiscardHandler))
	})
}

// uploads sends single files to a flow of its own until one is refused, and returns how
// many were not.
func (d *door) uploads(t *testing.T, token string, most int) int {
	t.Helper()
	flow := d.flow(t, token)
	for n := range most {
		r := d.call(t, "POST", "/v3/verification/multiupload",
			fmt.Sprintf(`{"flow_uuid":%q,"file_urls":[{"file_url":"https://files.example/%d","document_id":"%[2]d"}]}`, flow, n), "Token", token)
		if r.status == 201 {
			continue
		}
		r.want(t, 503, lineFull)
		if wait := r.header.Get("Retry-After"); wait != "10" {
			t.Errorf("Retry-After is %q", wait)
		}
		return n
	}
	return most
}

// TestFullLine: each client may have as much in line as it leaves room, so there is some
// for the next until all is taken.
func TestFullLine(t *testing.T) {
	d := openGated(t, 10)
	var first string
	for i, want := range []int{5, 3, 1, 1, 0} {
		_, token := d.client(t, client.Production)
		if i == 0 {
			first = token
		}
		if got := d.uploads(t, token, 10); got != want {
			t.Errorf("client %d has %d documents let in, want %d", i+1, got, want)
		}
	}

	if flow := d.flow(t, first); d.call(t, "GET", "/v3/verification/status?flow_uuid="+flow, "", "Token", first).status != 200 {
		t.Error("a full line keeps the status from being asked for")
	}
	if r := d.call(t, "POST", "/v3/verification/multiupload", `{}`, "Token", first); r.status != 400 {
		t.Errorf("an upload that can never be taken gets %d", r.status)
	}
	if r := d.call(t, "GET", "/readyz", ""); r.status != 200 {
		t.Errorf("readyz gives %d: a full line is no fault of this server", r.status)
	}
	_, sandbox := d.client(t, client.Sandbox)
	d.call(t, "POST", docstream+multiupload, batchBody(1), "Token", sandbox).want(t, 503, lineFull)
	d.bulkUpload(t, first, 50) // batches have a line of their own, and none is too large for it
	d.call(t, "POST", bulk+multiupload, batchBody(1), "Token", first).want(t, 503, lineFull)

	d.workOff(t)
	for deadline := time.Now().Add(time.Minute); d.uploads(t, first, 1) == 0; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("uploads are refused though nothing waits")
		}
	}
}

// workOff empties the lines.
func (d *door) workOff(t *testing.T) {
	t.Helper()
	q, err := d.store.NewQueue(queue.Handlers{Fetch: nothing{}}, queue.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	for left := true; left; time.Sleep(10 * time.Millisecond) {
		backlog, err := d.store.Backlog(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		left = len(backlog) > 0
	}
	if err := q.Stop(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
}

// nothing does a job by doing nothing.
type nothing struct{}

func (nothing) Work(context.Context, queue.FetchDocument) error           { return nil }
func (nothing) Discard(context.Context, queue.FetchDocument, error) error { return nil }
