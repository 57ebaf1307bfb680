package queue

import "time"

// Backlog is how many jobs of one lane are in one state.
type Backlog struct {
	Lane  string
	State string // as River names it: available, running, retryable, scheduled
	Jobs  int64
	Since time.Time // when the oldest of them was added
}

// Outcome is how an attempt of a job ended.
type Outcome string

// Outcomes.
const (
	Done      Outcome = "done"
	Again     Outcome = "again"      // it failed and will be tried again
	Discarded Outcome = "discarded"  // it failed for the last time
	GivenBack Outcome = "given_back" // the queue was stopped first
	Postponed Outcome = "postponed"  // not begun, by its handler's wish
)

// Attempt is one attempt of a job, for those who count them.
type Attempt struct {
	Kind    string
	Outcome Outcome
	Code    string // of the fault, when Again or Discarded
	Took    time.Duration
}
