package work_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"atlas/internal/flow"
)

// step has every time that the queue keeps lie as far off as if the clock had been set
// forward by d, or back when d is negative: what a process compares with its clock. Turns
// are no times.
func (a *atlas) step(t *testing.T, d time.Duration) {
	t.Helper()
	shifted := "strftime('%%Y-%%m-%%d %%H:%%M:%%f', %s, '%d seconds')"
	if a.database != "" {
		shifted = "%s + interval '%d seconds'"
	}
	set := func(table, column, where string) {
		_, err := a.sql.ExecContext(t.Context(), fmt.Sprintf("UPDATE %s SET %s = "+shifted+" WHERE %s", table, column, column, -int(d.Seconds()), where))
		must(t, err)
	}
	set("river_job", "scheduled_at", "scheduled_at > '2020-01-01'")
	for _, column := range []string{"created_at", "attempted_at", "finalized_at"} {
		set("river_job", column, column+" IS NOT NULL")
	}
	set("river_leader", "elected_at", "true")
	set("river_leader", "expires_at", "true")
}

// TestClockSteps: in the middle of many flows the clock is set forward and back by hours.
func TestClockSteps(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		a := newAtlasAt(t, p)
		a.reader.pause = 50 * time.Millisecond
		want := make(map[flow.ID][]line)
		for i := range 40 {
			id := a.init(t)
			name := fmt.Sprint("Meera-", i)
			want[id] = []line{{ID: "1", Name: name}}
			a.upload(t, id, "https://files.example/"+name)
		}
		a.start(t)
		for n, d := range []time.Duration{3 * time.Hour, -5 * time.Hour, time.Hour, -2 * time.Hour} {
			a.receiver.wait(t, 3*(n+1))
			a.step(t, d)
		}
		a.ends(t, want)
	})
}

// ends waits for the callbacks of flows, which say what is wanted.
func (a *atlas) ends(t *testing.T, want map[flow.ID][]line) {
	t.Helper()
	got := make(map[flow.ID][]line)
	eventually(t, func() bool {
		for id, c := range firstCallbacks(t, a.receiver.callbacks()) {
			got[id] = c.Body.Documents
		}
		return len(got) == len(want)
	})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("callbacks (-want +got)\n%s", diff)
	}
}
