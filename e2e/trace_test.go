package e2e_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	trace "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"atlas/internal/lender"
)

// collect starts a collector that is sent spans by OTLP.
func collect(t *testing.T) (url string, spans func() []*trace.Span) {
	t.Helper()
	var mu sync.Mutex
	var got []*trace.Span
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var sent collector.ExportTraceServiceRequest
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = proto.Unmarshal(body, &sent)
		}
		if err != nil || r.URL.Path != "/v1/traces" {
			t.Errorf("%s: %v", r.URL.Path, err)
		}
		mu.Lock()
		defer mu.Unlock()
		for _, resource := range sent.ResourceSpans {
			for _, scope := range resource.ScopeSpans {
				got = append(got, scope.Spans...)
			}
		}
	}))
	t.Cleanup(server.Close)
	return server.URL, func() []*trace.Span {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(got)
	}
}

// TestTrace: an upload is taken in by a process that ends, and worked by another. What
// both did is one trace, which the collector is sent and the operator can look at without
// one. Every span names the flow, and none names what a client sent.
func TestTrace(t *testing.T) {
	url, spans := collect(t)
	file := filepath.Join(t.TempDir(), "spans.jsonl")
	a := cluster(t, "OTEL_EXPORTER_OTLP_ENDPOINT="+url, "ATLAS_TRACE_FILE="+file)
	api := a.serveAPI(a.listen)
	a.enter()
	flow := a.apply("LOAN-TRACE", lender.File{URL: a.site.Publish("secret-pan.jpg", draw(t, 1, "PAN").JPEG), DocumentID: "PAPER-7"})
	if _, err := a.api.Status(t.Context(), flow); err != nil {
		t.Fatal(err)
	}
	a.terminate(api)
	worker := a.work()
	a.callbacks(1)
	a.terminate(worker)

	upload := named(spans(), "POST /v3/verification/multiupload")
	if len(upload) != 1 {
		t.Fatalf("%d spans of the upload", len(upload))
	}
	names := make(map[string]string) // the path of names to each span, by its id
	var got []string
	for _, s := range inOrder(spans(), upload[0]) {
		path := names[string(s.ParentSpanId)] + "/" + strings.TrimPrefix(s.Name, "POST /v3/verification/")
		names[string(s.SpanId)] = path
		if got = append(got, path); attribute(s, "atlas.flow_id") != flow {
			t.Errorf("%s is of flow %q", path, attribute(s, "atlas.flow_id"))
		}
	}
	read := "/multiupload/fetch_document/read_document"
	want := []string{
		"/multiupload", "/multiupload/fetch_document", "/multiupload/fetch_document/download",
		read, read + "/decode", read + "/ocr", read + "/classify",
		read + "/finish_flow", read + "/finish_flow/deliver_callback",
		read + "/finish_flow/deliver_callback/auth", read + "/finish_flow/deliver_callback/callback",
	}
	for _, path := range want {
		if !slices.Contains(got, path) {
			t.Errorf("no span %s", path)
		}
	}
	if t.Failed() {
		t.Log(cmp.Diff(want, got))
	}
	tree := a.command("trace", flow)
	if !strings.Contains(tree, "deliver_callback") || strings.Contains(tree, "GET ") {
		t.Errorf("the tree has no callback, or calls that ask:\n%s", tree)
	}
	if all := a.command("trace", "--all", flow); !strings.Contains(all, "GET /v3/verification/status") {
		t.Errorf("with all, the tree has no call that asks:\n%s", all)
	}
	t.Log(tree)
	if !strings.Contains(a.log(), `"trace_id":"`) {
		t.Error("no line of the log has a trace_id")
	}
	for _, s := range spans() {
		for _, secret := range []string{"LOAN-TRACE", "secret-pan", "PAPER-7", "http://", a.client.ID} {
			if strings.Contains(s.String(), secret) {
				t.Errorf("%q is in a span: %v", secret, s)
			}
		}
	}
}

func named(spans []*trace.Span, name string) (found []*trace.Span) {
	for _, s := range spans {
		if s.Name == name {
			found = append(found, s)
		}
	}
	return found
}

// inOrder is the spans of root's trace, each after its parent.
func inOrder(spans []*trace.Span, root *trace.Span) []*trace.Span {
	ordered := []*trace.Span{root}
	for i := 0; i < len(ordered); i++ {
		for _, s := range spans {
			if string(s.TraceId) == string(root.TraceId) && string(s.ParentSpanId) == string(ordered[i].SpanId) {
				ordered = append(ordered, s)
			}
		}
	}
	return ordered
}

func attribute(s *trace.Span, key string) string {
	for _, a := range s.Attributes {
		if a.Key == key {
			return a.Value.GetStringValue()
		}
	}
	return ""
}
