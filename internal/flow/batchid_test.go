package flow_test

import (
	"errors"
	"regexp"
	"testing"

	"atlas/internal/flow"
)

func TestNameBatchProposesUntilANameIsFree(t *testing.T) {
	seen := make(map[string]bool)
	id, err := flow.NameBatch(noon, func(id string) (bool, error) {
		seen[id] = true
		return len(seen) == 5, nil
	})
	must(t, err)
	if len(seen) != 5 || !seen[id] {
		t.Errorf("%s of %v", id, seen)
	}
	for id := range seen {
		if !regexp.MustCompile(`^BATCH-\d{5}-[A-Z]{5}-20260309063000$`).MatchString(id) {
			t.Errorf("proposed %s", id)
		}
	}
	if _, err := flow.NameBatch(noon, func(string) (bool, error) { return false, nil }); err == nil {
		t.Error("a name was found when all are taken")
	}
	broken := errors.New("disk full")
	calls := 0
	if _, err := flow.NameBatch(noon, func(string) (bool, error) { calls++; return false, broken }); !errors.Is(err, broken) || calls != 1 {
		t.Errorf("got %v after %d calls", err, calls)
	}
}
