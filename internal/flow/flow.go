// Package flow is the case: a loan application's documents from upload to the
// delivered result. It owns the rules of status, versions and completion.
package flow

import (
	"encoding/json"
	"time"

	"atlas/internal/blob"
	"atlas/internal/client"
	"atlas/internal/crosscheck"
	"atlas/internal/document"
)

// ID is a flow_uuid. It is issued as a bare UUID and opaque on the way in.
type ID string

// Application is what a client says when it opens a flow.
type Application struct {
	ProductType   string
	ApplicationID string
	AuthURL       string
	CallbackURL   string
	Params        json.RawMessage // flow_params as sent, {} when absent
}

// Flow is one application being verified.
type Flow struct {
	ID        ID
	Client    client.ID
	CreatedAt time.Time
	Application

	// Revision counts the uploads that changed the flow. Cross-checks and the
	// callback belong to a revision, so a late one for an older revision is void.
	Revision int
	// CheckedRevision is the revision whose cross-checks have run, 0 before.
	CheckedRevision int
}

// File is one entry of an upload.
type File struct {
	URL        string // may carry a signature: never logged, never in a job row
	DocumentID string // the client's own id
}

// Entry answers one uploaded file.
type Entry struct {
	FileUUID   string
	BatchID    string
	DocumentID string
}

// State is how far a document has come.
type State string

// States, in order.
const (
	Downloading State = "downloading"
	Reading     State = "reading"
	Done        State = "done" // terminal, well or not
)

// Failure says which stage ended a document without a reading.
type Failure string

// Failures. A document that was read but is invalid or unrecognised has none.
const (
	NoFailure   Failure = ""
	FetchFailed Failure = "fetch"
	ReadFailed  Failure = "read"
)

// Document is one version of one uploaded document. Of several versions in a flow with
// the same DocumentID the newest counts.
type Document struct {
	FileUUID   string
	Flow       ID // "" when its batch stands alone
	BatchID    string
	DocumentID string
	URL        string
	State      State
	Failure    Failure
	Original   blob.Key // "" until downloaded
	Redacted   blob.Key // "" when there is no redacted copy
	Reading    document.Reading
	Superseded bool // a newer version of the document exists
	Position   int  // place in the upload order of its case, from 0; all versions share it
	CreatedAt  time.Time
}

// Case names what the document belongs to: its flow, or a batch that stands alone.
func (d Document) Case() string {
	if d.Flow == "" {
		return d.BatchID
	}
	return string(d.Flow)
}

// Read says whether the document gave a result. One that was read and found to be
// invalid or unrecognised did.
func (d Document) Read() bool { return d.State == Done && d.Failure == NoFailure }

// Status values, spelled as the API publishes them.
const (
	NotStarted = "NOT_STARTED"
	Pending    = "PENDING"
	InProgress = "IN_PROGRESS"
	Success    = "SUCCESS"
	Failed     = "FAILED"
	Completed  = "COMPLETED"
)

// Status is the four-part progress of a flow.
type Status struct {
	Upload, Processing, Crosscheck, Master string
}

// Result is everything known of a flow at one moment: the current version of each
// document in upload order, and the cross-checks when they have run for these
// versions.
type Result struct {
	Flow        Flow
	Documents   []Document
	CrossChecks []crosscheck.Result
}
