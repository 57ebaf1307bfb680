package tracing_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"atlas/internal/fault"
	"atlas/internal/tracing"
)

// toFile opens a tracer that writes a file; close returns the file's spans.
func toFile(t *testing.T) (_ *tracing.Tracer, close func() []tracing.Span) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "spans")
	tracer, err := tracing.Open(t.Context(), tracing.Options{File: file, Log: slog.New(slog.DiscardHandler)})
	must(t, err)
	return tracer, func() (spans []tracing.Span) {
		must(t, tracer.Close(t.Context()))
		text, err := os.ReadFile(file)
		must(t, err)
		must(t, tracing.ReadFile(bytes.NewReader(text), func(s tracing.Span) { spans = append(spans, s) }))
		return spans
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestOpen(t *testing.T) {
	for _, tt := range []struct {
		rule      string
		variables map[string]string
		on        bool
		fault     string
	}{
		{"nothing is traced by itself", nil, false, ""},
		{"an endpoint is enough", map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}, true, ""},
		{"so is one of traces alone", map[string]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:1/v1/traces"}, true, ""},
		{"the exporter by its name", map[string]string{"OTEL_TRACES_EXPORTER": "otlp"}, true, ""},
		{"none is none", map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_TRACES_EXPORTER": "none"}, false, ""},
		{"all of it may be switched off", map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_SDK_DISABLED": "true"}, false, ""},
		{"a protocol that is not spoken", map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, false, "OTEL_EXPORTER_OTLP_PROTOCOL"},
		{"an exporter there is not", map[string]string{"OTEL_TRACES_EXPORTER": "zipkin"}, false, "OTEL_TRACES_EXPORTER"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			for name, value := range tt.variables {
				t.Setenv(name, value)
			}
			tracer, err := tracing.Open(t.Context(), tracing.Options{Log: slog.New(slog.DiscardHandler)})
			if (tracer != nil) != tt.on || (err != nil) != (tt.fault != "") || err != nil && !strings.Contains(err.Error(), tt.fault) {
				t.Errorf("on: %v, %v", tracer != nil, err)
			}
			must(t, tracer.Close(t.Context()))
		})
	}
}

// TestCarry: a trace goes on where it is carried to, and the fault of a span is a code.
func TestCarry(t *testing.T) {
	tracer, closed := toFile(t)
	ctx, endRequest := tracer.Request(httptest.NewRequest(http.MethodPost, "/upload", nil))
	carried := tracing.Carry(ctx)
	endRequest("/upload", http.StatusCreated)
	ctx, endJob := tracer.Job(t.Context(), carried, "fetch_document", "fetch", 2)
	ctx = tracing.InCase(ctx, "a-flow", "a-batch")
	_, end := tracing.Start(ctx, "download")
	end(fault.New(fault.Unavailable, "http_503", "secret"))
	endJob("again", "http_503")

	spans := closed()
	if len(spans) != 3 {
		t.Fatalf("%d spans", len(spans))
	}
	request, download, job := spans[0], spans[1], spans[2]
	if job.Parent.SpanID != request.SpanContext.SpanID || download.Parent.SpanID != job.SpanContext.SpanID {
		t.Error("the spans are not within each other")
	}
	var tree strings.Builder
	must(t, tracing.WriteTree(&tree, spans))
	for _, want := range []string{
		"trace " + request.SpanContext.TraceID + " of a-flow,",
		"  POST /upload http.request.method=POST http.route=/upload http.response.status_code=201\n",
		"    fetch_document atlas.lane=fetch atlas.attempt=2 atlas.outcome=again error.type=http_503\n",
		"      download error.type=http_503\n",
	} {
		if !strings.Contains(tree.String(), want) {
			t.Errorf("no %q in\n%s", want, tree.String())
		}
	}
	if strings.Contains(tree.String(), "secret") {
		t.Error("the words of a fault are in a span")
	}
}

// TestRequest: a caller that has a trace gets no say in whether ours is kept.
func TestRequest(t *testing.T) {
	const theirs = "4bf92f3577b34da6a3ce929d0e0e4736"
	for _, sampled := range []string{"00", "01"} {
		tracer, closed := toFile(t)
		r := httptest.NewRequest("MEERA", "/", nil)
		r.Header.Set("traceparent", "00-"+theirs+"-00f067aa0ba902b7-"+sampled)
		_, end := tracer.Request(r)
		end("", http.StatusMethodNotAllowed)
		spans := closed()
		if len(spans) != 1 || spans[0].SpanContext.TraceID == theirs || spans[0].Name != "_OTHER" {
			t.Errorf("sampled %s: %+v", sampled, spans)
		}
	}
}

func TestLog(t *testing.T) {
	tracer, _ := toFile(t)
	var out strings.Builder
	log := slog.New(tracer.Log(slog.NewTextHandler(&out, nil))).With("a", 1)
	log.Info("outside")
	ctx, _ := tracer.Job(t.Context(), "", "read_document", "read", 1)
	log.InfoContext(ctx, "within")
	id := strings.Split(tracing.Carry(ctx), "-")[1]
	if strings.Count(out.String(), "trace_id=") != 1 || !strings.Contains(out.String(), "within a=1 trace_id="+id) {
		t.Errorf("got %s", out.String())
	}
}

// TestReadFile: the last line of a killed process costs that line.
func TestReadFile(t *testing.T) {
	const whole = `{"Name":"read_document","SpanContext":{"TraceID":"a","SpanID":"b"}}`
	var names []string
	must(t, tracing.ReadFile(strings.NewReader(whole+"\n"+whole[:30]+"\n\nnull\n"+whole), func(s tracing.Span) { names = append(names, s.Name) }))
	if len(names) != 2 {
		t.Errorf("%d spans", len(names))
	}
}

// TestOff: what makes spans is harmless where nothing is traced.
func TestOff(t *testing.T) {
	var off *tracing.Tracer
	ctx, endRequest := off.Request(httptest.NewRequest(http.MethodGet, "/", nil))
	ctx, endJob := off.Job(ctx, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "read_document", "read", 1)
	ctx, end := tracing.Start(tracing.InCase(ctx, "a-flow", ""), "ocr")
	end(errors.New("it failed"))
	endJob("done", "")
	endRequest("/", 200)
	if carried := tracing.Carry(ctx); carried != "" {
		t.Errorf("it carries %q", carried)
	}
}

// BenchmarkOff is what a span costs where nothing is traced.
func BenchmarkOff(b *testing.B) {
	b.ReportAllocs()
	ctx := context.Background()
	for b.Loop() {
		_, end := tracing.Start(ctx, "ocr")
		end(nil)
	}
}

// BenchmarkCarryOff is what a job pays for being traced where nothing is.
func BenchmarkCarryOff(b *testing.B) {
	b.ReportAllocs()
	ctx := context.Background()
	for b.Loop() {
		tracing.Carry(ctx)
	}
}
