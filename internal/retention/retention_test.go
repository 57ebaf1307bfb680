package retention_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"atlas/internal/retention"
)

// shelf is a Store that has things of each kind and a time at which each came.
type shelf struct {
	mu     sync.Mutex
	things map[retention.Kind][]time.Time
	broken map[retention.Kind]error
	steps  []int // sizes
}

func (s *shelf) Expire(_ context.Context, k retention.Kind, before time.Time, most int) (n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.broken[k]; err != nil {
		return 0, err
	}
	s.things[k] = slices.DeleteFunc(s.things[k], func(came time.Time) bool {
		old := came.Before(before) && n < most
		if old {
			n++
		}
		return old
	})
	s.steps = append(s.steps, n)
	return n, nil
}

func (s *shelf) left(k retention.Kind) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.things[k])
}

func came(at time.Time, n int) []time.Time { return slices.Repeat([]time.Time{at}, n) }

// TestKeeper: what is older than its period goes at once, in steps, the rest when its time
// has come; a kind without a period stays; one that cannot be removed holds up no other.
func TestKeeper(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		s := &shelf{
			things: map[retention.Kind][]time.Time{
				retention.Originals:       append(came(start.Add(-25*time.Hour), 250), came(start.Add(-23*time.Hour-30*time.Minute), 3)...),
				retention.Redacted:        came(start.Add(-1000*time.Hour), 7),
				retention.Results:         came(start.Add(-1000*time.Hour), 7),
				retention.IdempotencyKeys: came(start.Add(-25*time.Hour), 2),
			},
			broken: map[retention.Kind]error{retention.Results: errors.New("disk on fire")},
		}
		removed, failed := make(map[retention.Kind]int), make(map[retention.Kind]int)
		var log bytes.Buffer
		k := retention.Start(t.Context(), s, retention.Periods{
			retention.Originals: 24 * time.Hour, retention.Results: time.Hour, retention.Redacted: 0, retention.IdempotencyKeys: 24 * time.Hour,
		}, retention.Options{
			Log: slog.New(slog.NewTextHandler(&log, nil)),
			Observe: func(k retention.Kind, n int, err error) {
				removed[k] += n
				if err != nil {
					failed[k]++
				}
			},
		})
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := s.left(retention.Originals); n != 3 {
			t.Errorf("after a minute %d originals are left, want the 3 that are younger", n)
		}
		if !slices.Equal(s.steps, []int{100, 100, 50, 2}) {
			t.Errorf("removed in steps of %v", s.steps)
		}
		s.mu.Lock()
		s.broken = nil
		s.mu.Unlock()
		time.Sleep(time.Hour)
		synctest.Wait()
		k.Stop()
		for kind, want := range map[retention.Kind]int{retention.Originals: 0, retention.Redacted: 7, retention.Results: 0, retention.IdempotencyKeys: 0} {
			if n := s.left(kind); n != want {
				t.Errorf("after an hour %d %s are left, want %d", n, kind, want)
			}
		}
		if removed[retention.Originals] != 253 || removed[retention.Results] != 7 || failed[retention.Results] != 1 || len(failed) != 1 {
			t.Errorf("observed %v, failed %v", removed, failed)
		}
		if lines := log.String(); !strings.Contains(lines, "kind=originals count=250") || !strings.Contains(lines, "disk on fire") {
			t.Errorf("the log has\n%s", lines)
		}
	})
}

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
