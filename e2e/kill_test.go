package e2e_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"atlas/internal/lender"
)

// TestKill kills the server in the middle of many flows, twice. All of them finish;
// each callback comes once, or again with the same id and the same bytes.
func TestKill(t *testing.T) {
	const flows = 20
	a := start(t)
	pan := draw(t, 1, "PAN")
	url := a.site.Publish("p.jpg", pan.JPEG)
	open := make(map[string]bool)
	for i := range flows {
		open[a.apply(fmt.Sprintf("LOAN-%d", i), lender.File{URL: url, DocumentID: "1"})] = true
	}
	for _, delivered := range []int{2, 7} {
		a.callbacks(delivered)
		a.kill(a.process)
		a.process = a.run(a.listen)
	}
	a.finishAll(open)
}

// finishAll waits for the end of the flows and their callbacks.
func (a *atlas) finishAll(open map[string]bool) {
	a.t.Helper()
	for flowUUID := range open {
		if status, _ := a.finish(flowUUID); status.Master != "SUCCESS" {
			a.t.Errorf("flow %s ended with %+v", flowUUID, status)
		}
	}
	a.delivered(open)
}

// delivered waits for the callbacks of flows. Each has one, which may come again with the
// same id and the same bytes.
func (a *atlas) delivered(open map[string]bool) {
	a.t.Helper()
	bodies := make(map[string][]byte) // by webhook-id
	ids := make(map[string]string)    // of the flow's callback
	a.eventually("delivered", func() bool {
		for _, c := range a.site.Callbacks() {
			var body lender.Extracts
			if err := json.Unmarshal(c.Body, &body); err != nil {
				a.t.Fatal(err)
			}
			if known, again := bodies[c.ID]; again && !bytes.Equal(known, c.Body) {
				a.t.Fatalf("callback %s came with other bytes", c.ID)
			}
			if id, again := ids[body.FlowUUID]; again && id != c.ID {
				a.t.Fatalf("flow %s has callbacks %s and %s", body.FlowUUID, id, c.ID)
			}
			if c.Signature != nil {
				a.t.Fatalf("callback %s: %v", c.ID, c.Signature)
			}
			bodies[c.ID], ids[body.FlowUUID] = c.Body, c.ID
		}
		return len(ids) == len(open)
	})
	for flowUUID := range ids {
		if !open[flowUUID] {
			a.t.Errorf("a callback for flow %s, which nobody opened", flowUUID)
		}
	}
}
