package api

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"atlas/internal/fault"
	"atlas/internal/payload"
)

// problem is an error as the client will read it. A handler returns one where the
// contract has words of its own; any other error becomes one by its fault.
type problem struct {
	status  int
	message string
	reason  string // only for tokens: what was wrong with it
	cause   error  // for the log

	retryAfter time.Duration // of a 503; 0 stands for soon
}

func (p *problem) Error() string {
	if p.cause != nil {
		return fmt.Sprintf("%s: %v", p.message, p.cause)
	}
	return p.message
}

func (p *problem) Unwrap() error { return p.cause }

// envelope is the body of an error: "error" for clients of the JWT calls, the two keys
// after it for those that read errors as the address call has them.
type envelope struct {
	Error     string `json:"error"`
	Code      string `json:"error_code"`
	Message   string `json:"error_message"`
	Reason    string `json:"reason,omitempty"`
	RequestID string `json:"request_id,omitempty"`
}

// gone is the documented body of a version that is no more. It has no "error".
const gone = `{"error_code":"410","error_message":"Resource Gone: This API version is no longer supported"}`

// statuses gives each kind of fault its status.
var statuses = map[fault.Kind]int{
	fault.Internal:        http.StatusInternalServerError,
	fault.Invalid:         http.StatusBadRequest,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden:       http.StatusForbidden,
	fault.NotFound:        http.StatusNotFound,
	fault.Conflict:        http.StatusConflict,
	fault.TooLarge:        http.StatusRequestEntityTooLarge,
	fault.Unsupported:     http.StatusUnsupportedMediaType,
	fault.Unprocessable:   http.StatusUnprocessableEntity,
	fault.Busy:            http.StatusTooManyRequests,
	fault.Unavailable:     http.StatusServiceUnavailable,
}

// categories are the names the documentation gives to statuses, where they are not
// those of the standard.
var categories = map[int]string{
	http.StatusUnauthorized: "Authentication Error",
	http.StatusConflict:     "Resource Conflict",
}

func category(status int) string {
	if name, ok := categories[status]; ok {
		return name
	}
	return http.StatusText(status)
}

// problemOf translates err for the outside. What nobody classified is a 500 that says
// nothing.
func problemOf(err error) *problem {
	var p *problem
	if errors.As(err, &p) {
		return p
	}
	status := statuses[fault.KindOf(err)]
	if status == http.StatusInternalServerError {
		return &problem{status: status, message: "Internal error"}
	}
	p = &problem{status: status, message: fault.Detail(err)}
	var later interface{ RetryAfter() time.Duration }
	if errors.As(err, &later) {
		p.retryAfter = later.RetryAfter()
	}
	return p
}

// writeError answers with err and keeps it for the request's line in the log.
func writeError(w http.ResponseWriter, r *http.Request, err error) {
	eventOf(r).err = err
	writeProblem(w, r, problemOf(err))
}

func writeProblem(w http.ResponseWriter, r *http.Request, p *problem) {
	if p.status == http.StatusServiceUnavailable {
		setRetryAfter(w, max(p.retryAfter, time.Second))
	}
	text, err := payload.JSON(envelopeOf(r, p))
	if err != nil {
		panic(err) // an envelope of strings always renders
	}
	write(w, p.status, text)
}

// envelopeOf is p in the envelope that the path has.
func envelopeOf(r *http.Request, p *problem) any {
	if engine, ok := staticEngine(r.URL.Path); ok {
		return staticEnvelopeOf(p, engine)
	}
	body := envelope{
		Error:   p.message,
		Code:    strconv.Itoa(p.status),
		Message: category(p.status) + ": " + p.message,
		Reason:  p.reason,
	}
	if p.status == http.StatusInternalServerError {
		body.RequestID = eventOf(r).requestID
	}
	return body
}

func writeGone(w http.ResponseWriter) { write(w, http.StatusGone, []byte(gone)) }

func write(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that went away cannot be told
}
