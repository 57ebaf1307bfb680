// Package queue is the durable list of work: the kinds of job, how often each is
// tried, what becomes of one that cannot be done. River keeps the rows.
package queue

import "time"

// Job is a piece of work as the database keeps it: a kind and ids. Anything
// personal, URLs included, stays in our own tables. The kinds are those below.
type Job interface {
	// Kind names the job in the database. A name never changes its meaning.
	Kind() string
	// lane names the queue the job waits in; each has its own workers, so that
	// no kind of work waits for another.
	lane() string
	// again names the lane of a job that failed and waits to be tried again.
	again() string
}

// FetchDocument downloads a document.
type FetchDocument struct {
	FileUUID string `json:"file_uuid"`
	Bulk     bool   `json:"bulk,omitempty"` // nobody waits for it
}

// ReadDocument reads a downloaded document.
type ReadDocument struct {
	FileUUID string `json:"file_uuid"`
	Bulk     bool   `json:"bulk,omitempty"` // nobody waits for it
}

// FinishFlow compares the documents of a revision and makes its callback.
type FinishFlow struct {
	FlowID   string `json:"flow_id"`
	Revision int    `json:"revision"`
}

// DeliverCallback sends a callback.
type DeliverCallback struct {
	DeliveryID string `json:"delivery_id"`
}

// RemoveFiles removes files whose rows are gone. Their keys are made of our ids.
type RemoveFiles struct {
	Keys  []string `json:"keys,omitempty"`
	Cases []string `json:"cases,omitempty"` // flows and batches, with all that is below
	// Until is when work on the cases that was under way has ended: they are removed at
	// once, and once more then. Zero is for cases that nobody works on.
	Until time.Time `json:"until,omitzero"`
}

// Lanes, as the database names them. Those of a bulk batch have workers of their
// own, so that a document somebody waits for finds a free one.
const (
	laneFetch     = "fetch"
	laneRead      = "read"
	laneBulkFetch = "bulk_fetch"
	laneBulkRead  = "bulk_read"
	laneFinish    = "finish"
	laneDeliver   = "deliver"
	laneRemove    = "remove"

	// A download that failed is tried again beside the others: its time has come
	// when its wait is over, whatever has been put in line meanwhile.
	laneFetchAgain     = "fetch_again"
	laneBulkFetchAgain = "bulk_fetch_again"

	// LaneSuspect is for reading the documents that were being read when a process
	// died: one at a time, so that one which kills the process again is alone to
	// be counted for it. Readings that failed are tried again here too.
	LaneSuspect = "suspect"
)

// Kind implements Job.
func (FetchDocument) Kind() string { return "fetch_document" }

// Kind implements Job.
func (ReadDocument) Kind() string { return "read_document" }

// Kind implements Job.
func (FinishFlow) Kind() string { return "finish_flow" }

// Kind implements Job.
func (DeliverCallback) Kind() string { return "deliver_callback" }

// Kind implements Job.
func (RemoveFiles) Kind() string { return "remove_files" }

func (j FetchDocument) lane() string { return choose(j.Bulk, laneBulkFetch, laneFetch) }
func (j ReadDocument) lane() string  { return choose(j.Bulk, laneBulkRead, laneRead) }
func (FinishFlow) lane() string      { return laneFinish }
func (DeliverCallback) lane() string { return laneDeliver }
func (RemoveFiles) lane() string     { return laneRemove }

func (j FetchDocument) again() string { return choose(j.Bulk, laneBulkFetchAgain, laneFetchAgain) }
func (ReadDocument) again() string    { return LaneSuspect }
func (FinishFlow) again() string      { return laneFinish }
func (DeliverCallback) again() string { return laneDeliver }
func (RemoveFiles) again() string     { return laneRemove }

func choose(bulk bool, of, otherwise string) string {
	if bulk {
		return of
	}
	return otherwise
}
