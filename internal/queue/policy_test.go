package queue_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"atlas/internal/fault"
	"atlas/internal/queue"
)

type asked struct {
	error
	after time.Duration
}

func (a asked) Unwrap() error             { return a.error }
func (a asked) RetryAfter() time.Duration { return a.after }

func TestWait(t *testing.T) {
	p := queue.Policy{Backoff: []time.Duration{time.Second, time.Minute}, MaxRetryAfter: 10 * time.Minute}
	passing := fault.New(fault.Unavailable, "http_503", "")
	for _, c := range []struct {
		rule    string
		attempt int
		err     error
		random  float64
		want    time.Duration
		again   bool
	}{
		{"the first wait follows the first attempt", 1, passing, 0.5, time.Second, true},
		{"the second wait follows the second attempt", 2, passing, 0.5, time.Minute, true},
		{"there is one attempt more than waits", 3, passing, 0.5, 0, false},
		{"more attempts than there should be are enough", 9, passing, 0.5, 0, false},
		{"an attempt given back before it began counts as the first", 0, passing, 0.5, time.Second, true},
		{"jitter takes off a tenth at most", 2, passing, 0, 54 * time.Second, true},
		{"jitter adds a tenth at most", 2, passing, 1, 66 * time.Second, true},
		{"what cannot pass is not tried again", 1, fault.New(fault.Invalid, "http_403", ""), 0.5, 0, false},
		{"what nobody classified is tried again", 1, errors.New("x"), 0.5, time.Second, true},
		{"a longer Retry-After is honoured", 1, fmt.Errorf("fetching: %w", asked{passing, 90 * time.Second}), 0.5, 90 * time.Second, true},
		{"a shorter Retry-After is not", 2, asked{passing, time.Second}, 0.5, time.Minute, true},
		{"Retry-After has a limit", 1, asked{passing, time.Hour}, 0.5, 10 * time.Minute, true},
		{"Retry-After gives no further attempt", 3, asked{passing, time.Second}, 0.5, 0, false},
	} {
		t.Run(c.rule, func(t *testing.T) {
			got, again := p.Wait(c.attempt, c.err, c.random)
			if got != c.want || again != c.again {
				t.Errorf("got %v, %v, want %v, %v", got, again, c.want, c.again)
			}
		})
	}
}

// The waits of atlas-api 11.5 before each attempt after the first.
func TestDeliverySchedule(t *testing.T) {
	want := []time.Duration{
		5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour,
		10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour,
	}
	p := queue.DefaultPolicies.Deliver
	for i, w := range want {
		if got, again := p.Wait(i+1, errors.New("x"), 0.5); got != w || !again {
			t.Errorf("after attempt %d: got %v, %v, want %v", i+1, got, again, w)
		}
	}
	if _, again := p.Wait(len(want)+1, errors.New("x"), 0.5); again {
		t.Error("a callback is tried an eleventh time")
	}
}
