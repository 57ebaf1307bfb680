// Package fault is the one error type of Atlas: who has to act, a stable code, and
// words that are safe to show. It is made where the fault is known and translated
// only at the doors.
package fault

import (
	"errors"
	"fmt"
)

// Kind says who has to act.
type Kind int

// Kinds. The zero value is ours to fix, so an error nobody classified is retried
// and shows nothing of the inside.
const (
	Internal Kind = iota
	Invalid
	Unauthenticated
	NotFound
	Conflict
	TooLarge
	Unsupported
	Unprocessable
	Busy
	Unavailable
	Forbidden
)

// Error carries a fault from where it was born to the door.
type Error struct {
	Kind   Kind
	Code   string // stable, snake_case: "http_403", "pdf_encrypted"
	Detail string // safe to show to the sender: plain words, never document text, never a URL
	Err    error  // for our logs only
}

func (e *Error) Error() string {
	s := e.Detail
	if s == "" {
		s = e.Code
	}
	if e.Err != nil {
		return fmt.Sprintf("%s: %v", s, e.Err)
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// New makes a fault with no cause behind it.
func New(kind Kind, code, detail string) *Error {
	return &Error{Kind: kind, Code: code, Detail: detail}
}

// Wrap makes a fault with the cause kept for the logs.
func Wrap(err error, kind Kind, code, detail string) *Error {
	return &Error{Kind: kind, Code: code, Detail: detail, Err: err}
}

// KindOf is the kind of the outermost fault in err, Internal when there is none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// CodeOf is the code of the outermost fault in err, "internal" when there is none.
func CodeOf(err error) string {
	var e *Error
	if errors.As(err, &e) && e.Code != "" {
		return e.Code
	}
	return "internal"
}

// Detail is what may be shown to the sender, a fixed text when err is not a fault.
func Detail(err error) string {
	var e *Error
	if errors.As(err, &e) && e.Kind != Internal && e.Detail != "" {
		return e.Detail
	}
	return "internal error"
}

// Codes of what Atlas itself stands on when it is away; their kind is Unavailable.
const (
	DatabaseUnavailable = "database_unavailable"
	BlobsUnavailable    = "blobs_unavailable"
	ReaderUnavailable   = "reader_unavailable"
)

// Outage says whether err is of what Atlas itself stands on. Nothing that was worked on
// is to blame then, and it is worth waiting for however long it takes.
func Outage(err error) bool {
	code := CodeOf(err)
	return code == DatabaseUnavailable || code == BlobsUnavailable || code == ReaderUnavailable
}

// Retryable says whether doing the same again may succeed.
func Retryable(err error) bool {
	switch KindOf(err) {
	case Internal, Busy, Unavailable:
		return true
	}
	return false
}
