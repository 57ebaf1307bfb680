package queue

import (
	"iter"
	"time"

	"github.com/riverqueue/river"
)

// deathWaits is how long a reading waits after the first, second, third death of a process
// that worked it, and so on; one death more ends it. Processes die for reasons of their
// own, and one that cannot live long takes what it reads first with it each time, so death
// is no failure. But a document may bring a container down as a whole: then it does so
// rarely, and at last no more. That so many deaths, ever farther apart, each meet the few
// seconds in which the same document is read is no chance.
var deathWaits = []time.Duration{
	0, 0, 2 * time.Second, 8 * time.Second, 32 * time.Second, 2 * time.Minute, 8 * time.Minute, 30 * time.Minute,
}

// AfterDeath says for each number of an attempt in which a process died when the job shall
// be begun again. Failures before count with the deaths.
func AfterDeath(now time.Time) iter.Seq2[int, time.Time] {
	return func(yield func(int, time.Time) bool) {
		// A document has failed twice at most.
		for attempt := 1; attempt <= len(deathWaits)+3; attempt++ {
			at := TurnEpoch // at once, whatever the clock says
			if wait := deathWaits[min(attempt, len(deathWaits))-1]; wait > 0 {
				at = now.Add(wait)
			}
			if !yield(attempt, at) {
				return
			}
		}
	}
}

// failures is how often a job has failed. An attempt that left no error ended with its
// process.
func failures[J Job](job *river.Job[J]) int { return len(job.Errors) }

func deaths[J Job](job *river.Job[J]) int { return job.Attempt - 1 - failures(job) }
