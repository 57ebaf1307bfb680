package api

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"time"

	"github.com/google/uuid"

	"atlas/internal/client"
	"atlas/internal/idnum"
	"atlas/internal/tracing"
)

// event is what the log will say of a request. It is filled in as the request goes,
// with ids and numbers only: no header, query or body ever enters it.
type event struct {
	requestID string
	route     string // the pattern, "" when none matched
	client    client.ID
	err       error
}

type eventKey struct{}

// eventOf is the event of a request under observe.
func eventOf(r *http.Request) *event { return r.Context().Value(eventKey{}).(*event) }

var requestIDForm = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// saneRequestID says whether a request id may be taken over from the caller and logged:
// not one that an Aadhaar number was made into.
func saneRequestID(id string) bool {
	if !requestIDForm.MatchString(id) {
		return false
	}
	for mask, meant := range map[idnum.Mask]func(string) bool{idnum.AadhaarMask: idnum.IsAadhaar, idnum.VIDMask: idnum.IsVID} {
		for _, m := range idnum.Find(id, mask) {
			if m.Repairs == 0 && meant(m.Value) {
				return false
			}
		}
	}
	return true
}

// guards are the headers of every answer, which some handlers set stricter: what is private
// is kept by no cache, nothing is taken for what it is not said to be, shown within another
// page or run as one, and no address of ours, which may be a credential, goes to another
// server (OWASP, REST Security Cheat Sheet). Over TLS there is Strict-Transport-Security
// besides.
var guards = map[string]string{
	"Cache-Control":           "no-store",
	"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
	"Referrer-Policy":         "no-referrer",
	"X-Content-Type-Options":  "nosniff",
	"X-Frame-Options":         "DENY", // for browsers that do not know frame-ancestors
}

// observe gives every request its id, the headers all answers share, one line in the
// log, and an answer even when a handler panics.
func (a *api) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ev := &event{requestID: r.Header.Get("X-Request-Id")}
		if !saneRequestID(ev.requestID) {
			ev.requestID = uuid.NewString()
		}
		ctx, endSpan := a.tracer(r).Request(r)
		r = r.WithContext(context.WithValue(ctx, eventKey{}, ev))
		h := w.Header()
		h.Set("X-Request-Id", ev.requestID)
		for name, value := range guards {
			h.Set(name, value)
		}

		rec := &recorder{ResponseWriter: w}
		start := time.Now()
		defer func() {
			aborted := recoverInto(rec, r, recover())
			a.logRequest(r, rec, ev, time.Since(start))
			endSpan(ev.route, rec.status)
			if aborted {
				panic(http.ErrAbortHandler) // net/http closes the connection and stays quiet
			}
		}()
		next.ServeHTTP(rec, r)
	})
}

// tracer traces the calls of clients: those of whoever watches the process come every
// few seconds and lead to nothing.
func (a *api) tracer(r *http.Request) *tracing.Tracer {
	if r.URL.Path == healthPath || r.URL.Path == readyPath {
		return nil
	}
	return a.Trace
}

// recoverInto answers for a handler that panicked. When the answer had begun it can
// only be cut off: then aborted is true.
func recoverInto(rec *recorder, r *http.Request, panicked any) (aborted bool) {
	if panicked == nil {
		return false
	}
	err := fmt.Errorf("panic: %v\n%s", panicked, debug.Stack())
	if rec.status != 0 || panicked == http.ErrAbortHandler {
		eventOf(r).err = err
		return true
	}
	writeError(rec, r, err)
	return false
}

func (a *api) logRequest(r *http.Request, rec *recorder, ev *event, took time.Duration) {
	if a.Observe != nil {
		a.Observe(ev.route, rec.status, took)
	}
	level := slog.LevelInfo
	attrs := []slog.Attr{
		slog.String("request_id", ev.requestID),
		slog.String("method", r.Method),
		slog.String("route", ev.route),
		slog.Int("status", rec.status),
		slog.Int64("bytes", rec.bytes),
		slog.Duration("took", took),
	}
	if ev.client != "" {
		attrs = append(attrs, slog.String("client_id", string(ev.client)))
	}
	if ev.err != nil {
		attrs = append(attrs, slog.String("error", ev.err.Error()))
	}
	switch {
	case ev.route == healthPath || ev.route == readyPath:
		level = slog.LevelDebug // asked every few seconds, and "not ready" is no fault
	case rec.status >= http.StatusInternalServerError && r.Context().Err() == nil:
		level = slog.LevelError
	}
	a.Log.LogAttrs(r.Context(), level, "request", attrs...)
}

// recorder notes what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(b)
	r.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
