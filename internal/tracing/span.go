package tracing

import (
	"context"
	"net/http"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"atlas/internal/fault"
)

// Names of our attributes.
const (
	flowKey    = attribute.Key("atlas.flow_id")
	batchKey   = attribute.Key("atlas.batch_id")
	laneKey    = attribute.Key("atlas.lane")
	attemptKey = attribute.Key("atlas.attempt")
	outcomeKey = attribute.Key("atlas.outcome")
	codeKey    = attribute.Key("error.type")
)

// Start begins a span within the one that ctx is in; without one it begins none. end
// ends it, with the fault that the work ended with, if any.
func Start(ctx context.Context, name string) (_ context.Context, end func(error)) {
	parent := trace.SpanFromContext(ctx)
	if !parent.IsRecording() {
		return ctx, func(error) {}
	}
	ctx, span := parent.TracerProvider().Tracer(scope).Start(ctx, name, trace.WithAttributes(caseOf(ctx)...))
	return ctx, func(err error) {
		if err != nil {
			fail(span, fault.CodeOf(err))
		}
		span.End()
	}
}

// Ended makes a span, within the one that ctx is in, of what has ended, as a process says
// that is in no trace.
func Ended(ctx context.Context, name string, begun time.Time, took time.Duration) {
	if parent := trace.SpanFromContext(ctx); parent.IsRecording() {
		_, span := parent.TracerProvider().Tracer(scope).Start(ctx, name, trace.WithTimestamp(begun), trace.WithAttributes(caseOf(ctx)...))
		span.End(trace.WithTimestamp(begun.Add(took)))
	}
}

// fail notes the code of a fault; its words are for the log.
func fail(span trace.Span, code string) {
	if code != "" {
		span.SetAttributes(codeKey.String(code))
		span.SetStatus(codes.Error, "")
	}
}

type caseKey struct{}

// InCase says which flow, or which batch that stands alone, the span of ctx and those
// within it are about; the other is "".
func InCase(ctx context.Context, flow, batch string) context.Context {
	span := trace.SpanFromContext(ctx)
	if !span.IsRecording() {
		return ctx
	}
	about := flowKey.String(flow)
	if flow == "" {
		about = batchKey.String(batch)
	}
	span.SetAttributes(about)
	return context.WithValue(ctx, caseKey{}, about)
}

func caseOf(ctx context.Context) []attribute.KeyValue {
	if about, ok := ctx.Value(caseKey{}).(attribute.KeyValue); ok {
		return []attribute.KeyValue{about}
	}
	return nil
}

var traceContext propagation.TraceContext // of W3C

const traceparent = "traceparent"

// Carry is the traceparent (W3C Trace Context) of the span that ctx is in, by which Job
// goes on with the trace elsewhere; "" without one.
func Carry(ctx context.Context) string {
	carrier := propagation.MapCarrier{}
	traceContext.Inject(ctx, carrier)
	return carrier[traceparent]
}

// Job begins the span of an attempt at a job within the trace that Carry gave. A job
// that carries none begins a trace. end ends it, with how the attempt ended and the code
// of its fault, "" without one.
func (t *Tracer) Job(ctx context.Context, carried, kind, lane string, attempt int) (_ context.Context, end func(outcome, code string)) {
	if t == nil {
		return ctx, func(string, string) {}
	}
	ctx = traceContext.Extract(ctx, propagation.MapCarrier{traceparent: carried})
	ctx, span := t.tracer.Start(ctx, kind, trace.WithSpanKind(trace.SpanKindConsumer),
		trace.WithAttributes(laneKey.String(lane), attemptKey.Int(attempt)))
	return ctx, func(outcome, code string) {
		span.SetAttributes(outcomeKey.String(outcome))
		fail(span, code)
		span.End()
	}
}

// Request begins a trace with the span of a request. A caller's own trace is linked and
// not gone on with: whether spans are kept is ours to say. end ends it, with the route,
// "" when no call matched, and the status.
func (t *Tracer) Request(r *http.Request) (_ context.Context, end func(route string, status int)) {
	ctx := r.Context()
	if t == nil {
		return ctx, func(string, int) {}
	}
	options := []trace.SpanStartOption{trace.WithSpanKind(trace.SpanKindServer), trace.WithNewRoot()}
	theirs := trace.SpanContextFromContext(traceContext.Extract(ctx, propagation.HeaderCarrier(r.Header)))
	if theirs.IsValid() {
		options = append(options, trace.WithLinks(trace.Link{SpanContext: theirs}))
	}
	method := knownMethod(r.Method)
	ctx, span := t.tracer.Start(ctx, method, options...)
	return ctx, func(route string, status int) {
		if route != "" {
			span.SetName(method + " " + route)
		}
		span.SetAttributes(attribute.String("http.request.method", method), attribute.String("http.route", route),
			attribute.Int("http.response.status_code", status))
		if status >= http.StatusInternalServerError {
			span.SetStatus(codes.Error, "")
		}
		span.End()
	}
}

// knownMethod keeps what a client sent in place of a method out of the spans, with the
// word that OpenTelemetry's conventions have for it.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "_OTHER"
}
