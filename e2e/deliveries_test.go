package e2e_test

import (
	"os/exec"
	"strings"
	"testing"

	"atlas/internal/lender"
)

// TestCallbackIsReplayed: the operator has a delivered callback sent again, beside the
// running server, and the receiver gets the same id and bytes.
func TestCallbackIsReplayed(t *testing.T) {
	a := start(t)
	a.finish(a.apply("LOAN-1", lender.File{URL: a.site.Publish("note.jpg", draw(t, 1, "PAN").JPEG), DocumentID: "1"}))
	if err := a.site.Wait(a.patient(), 1); err != nil {
		t.Fatal(err)
	}
	first := a.site.Callbacks()[0]
	list := a.command("deliveries", "list", "--since", "2026-01-01T00:00:00Z")
	if !strings.Contains(list, first.ID) {
		t.Errorf("%s is not listed:\n%s", first.ID, list)
	}
	if got := a.command("deliveries", "replay", first.ID); !strings.Contains(got, "1 callbacks") {
		t.Errorf("got %q", got)
	}
	if err := a.site.Wait(a.patient(), 2); err != nil {
		t.Fatal(err)
	}
	again := a.site.Callbacks()[1]
	if again.ID != first.ID || string(again.Body) != string(first.Body) || again.Signature != nil {
		t.Errorf("the replayed callback is another: %s, then %s", first.ID, again.ID)
	}
	a.eventually("two attempts in the log", func() bool {
		return strings.Count(a.command("deliveries", "show", first.ID), "callback") == 2
	})
}

// command runs the program beside the server and gives what it printed.
func (a *atlas) command(args ...string) string {
	a.t.Helper()
	cmd := exec.CommandContext(a.t.Context(), program, args...)
	cmd.Env = a.environ
	out, err := cmd.Output()
	if err != nil {
		a.t.Fatalf("%v: %v", args, err)
	}
	return string(out)
}
