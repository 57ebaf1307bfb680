// Package queue is the durable list of work: the kinds of job, how often each is
// tried, what becomes of one that cannot be done. River keeps the rows.
package queue

// Job is a piece of work as the database keeps it: a kind and ids. Anything
// personal, URLs included, stays in our own tables. The kinds are those below.
type Job interface {
	// Kind names the job in the database. A name never changes its meaning.
	Kind() string
	// lane names the queue the job waits in; each has its own workers, so that
	// no kind of work waits for another.
	lane() string
}

// FetchDocument downloads a document.
type FetchDocument struct {
	FileUUID string `json:"file_uuid"`
}

// ReadDocument reads a downloaded document.
type ReadDocument struct {
	FileUUID string `json:"file_uuid"`
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

// Lanes, as the database names them.
const (
	laneFetch   = "fetch"
	laneRead    = "read"
	laneFinish  = "finish"
	laneDeliver = "deliver"

	// LaneSuspect is for reading the documents that were being read when a process
	// died: one at a time, so that one which kills the process again is alone to
	// be counted for it.
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

func (FetchDocument) lane() string   { return laneFetch }
func (ReadDocument) lane() string    { return laneRead }
func (FinishFlow) lane() string      { return laneFinish }
func (DeliverCallback) lane() string { return laneDeliver }
