package queue

import (
	"context"
	"errors"
	"time"
)

// Handler does the jobs of one kind. A job may come again after it was done, so
// both methods can be repeated without harm.
type Handler[J Job] interface {
	// Work does the job. A retryable fault is tried again by the kind's policy;
	// an error with a method RetryAfter() time.Duration can ask for a longer wait.
	Work(ctx context.Context, job J) error
	// Discard ends what the job was about, because cause will not pass or the
	// attempts are spent. A retryable fault has Discard called again later.
	Discard(ctx context.Context, job J, cause error) error
}

// Handlers holds the handler of each kind.
type Handlers struct {
	Fetch   Handler[FetchDocument]
	Read    Handler[ReadDocument]
	Finish  Handler[FinishFlow]
	Deliver Handler[DeliverCallback]
	Remove  Handler[RemoveFiles]
}

// suspectKey is the key under which a context says that its job is suspect.
type suspectKey struct{}

// Suspect says whether the job of a Handler's ctx has failed before, or more than one
// process died that worked it.
func Suspect(ctx context.Context) bool { return ctx.Value(suspectKey{}) != nil }

// Snooze is what Work returns to be called again after d, as if it had not been
// called.
func Snooze(d time.Duration) error { return &snooze{d} }

type snooze struct{ wait time.Duration }

func (*snooze) Error() string { return "snoozed" }

// snoozed is the wait of a Snooze in err.
func snoozed(err error) (wait time.Duration, ok bool) {
	var s *snooze
	if errors.As(err, &s) {
		return s.wait, true
	}
	return 0, false
}
