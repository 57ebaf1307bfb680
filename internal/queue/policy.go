package queue

import (
	"errors"
	"time"

	"atlas/internal/fault"
)

// Policy says how often and how patiently a kind of job is tried.
type Policy struct {
	// Backoff is the wait after each failed attempt; a job is tried once more
	// than there are waits.
	Backoff []time.Duration
	// Timeout ends an attempt's context.
	Timeout time.Duration
	// MaxRetryAfter bounds the wait that a failed attempt may ask for.
	MaxRetryAfter time.Duration
}

// Policies holds one policy per kind of job. A policy without a Timeout stands
// for the default of its kind.
type Policies struct {
	Fetch, Read, Finish, Deliver, Remove Policy
}

// DefaultPolicies are the policies of the product.
var DefaultPolicies = Policies{
	// A source that stays away for 80 s is taken to be gone: the applicant waits.
	Fetch: Policy{
		Backoff:       []time.Duration{1 * time.Second, 4 * time.Second, 15 * time.Second, 60 * time.Second},
		Timeout:       time.Minute, // the download itself ends after 30 s (atlas-api 11.9)
		MaxRetryAfter: 5 * time.Minute,
	},
	// Three tries: a document that brings the reader down must not do so forever.
	Read: Policy{
		Backoff: []time.Duration{1 * time.Second, 5 * time.Second},
		Timeout: 5 * time.Minute, // 50 pages (atlas-api 11.9) at some 4 s a page, and room
	},
	// Comparing and rendering touch only our own database.
	Finish: Policy{
		Backoff: []time.Duration{
			1 * time.Second, 2 * time.Second, 5 * time.Second, 15 * time.Second, time.Minute, 5 * time.Minute,
		},
		Timeout: 30 * time.Second,
	},
	// The schedule of atlas-api 11.5.
	Deliver: Policy{
		Backoff: []time.Duration{
			5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour,
			10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour,
		},
		Timeout:       time.Minute, // auth_url and callback_url, 20 s each
		MaxRetryAfter: 24 * time.Hour,
	},
	// What is to go must go: somebody has time to mend what keeps it.
	Remove: Policy{
		Backoff: []time.Duration{
			5 * time.Second, time.Minute, 10 * time.Minute, time.Hour, 6 * time.Hour, 24 * time.Hour, 48 * time.Hour, 72 * time.Hour,
		},
		Timeout: 5 * time.Minute, // a batch of thousands
	},
}

// withDefaults fills the policies that were left out.
func (p Policies) withDefaults() Policies {
	for _, f := range []struct{ set, def *Policy }{
		{&p.Fetch, &DefaultPolicies.Fetch},
		{&p.Read, &DefaultPolicies.Read},
		{&p.Finish, &DefaultPolicies.Finish},
		{&p.Deliver, &DefaultPolicies.Deliver},
		{&p.Remove, &DefaultPolicies.Remove},
	} {
		if f.set.Timeout == 0 {
			*f.set = *f.def
		}
	}
	return p
}

// longest is the longest time any attempt may take.
func (p Policies) longest() time.Duration {
	return max(p.Fetch.Timeout, p.Read.Timeout, p.Finish.Timeout, p.Deliver.Timeout, p.Remove.Timeout)
}

// Attempts is how often a job is tried in all.
func (p Policy) Attempts() int { return len(p.Backoff) + 1 }

// jitter is how far a wait may be off its nominal length, so that jobs which
// failed together do not come back together.
const jitter = 0.1

// Wait is the time between the attempt with that number, from 1, which failed
// with err, and the next. random is a number from 0 to 1. ok is false when err
// will not pass or the attempts are spent.
func (p Policy) Wait(attempt int, err error, random float64) (wait time.Duration, ok bool) {
	if !fault.Retryable(err) || attempt >= p.Attempts() {
		return 0, false
	}
	wait = p.Backoff[max(attempt, 1)-1]
	wait += time.Duration(jitter * (2*random - 1) * float64(wait))
	return max(wait, min(retryAfter(err), p.MaxRetryAfter)), true
}

// retryAfter is the wait that err asks for, 0 when it has no wish.
func retryAfter(err error) time.Duration {
	var e interface{ RetryAfter() time.Duration }
	if errors.As(err, &e) {
		return e.RetryAfter()
	}
	return 0
}
