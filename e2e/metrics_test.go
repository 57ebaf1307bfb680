package e2e_test

import (
	"io"
	"net/http"
	"regexp"
	"testing"

	"atlas/internal/lender"
)

// TestMetrics: what a flow leaves in the metrics, and nothing of what the client sent.
func TestMetrics(t *testing.T) {
	address := freeAddress(t)
	a := start(t, "ATLAS_METRICS_LISTEN="+address)
	a.finish(a.apply("LOAN-METRICS", lender.File{URL: a.site.Publish("secret-pan.jpg", draw(t, 1, "PAN").JPEG), DocumentID: "1"}))
	resp, err := http.Get("http://" + address + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`atlas_documents_total\{error="none",type="PAN"\} 1`,
		`atlas_job_attempt_seconds_count\{kind="fetch_document",outcome="done"\} 1`,
		`atlas_job_attempt_seconds_count\{kind="read_document",outcome="done"\} 1`,
		`atlas_job_attempt_seconds_count\{kind="finish_flow",outcome="done"\} 1`,
		`atlas_stage_seconds_count\{stage="ocr"\} 1`,
		`atlas_queue_workers\{lane="fetch"\} 16`,
		`atlas_http_request_seconds_count\{route="/v3/verification/multiupload",status="201"\} 1`,
	} {
		if !regexp.MustCompile(want).Match(body) {
			t.Errorf("no %s in\n%s", want, body)
		}
	}
	for _, secret := range []string{"LOAN-METRICS", "secret-pan", string(a.client.ID)} {
		if regexp.MustCompile(regexp.QuoteMeta(secret)).Match(body) {
			t.Errorf("%q is in the metrics", secret)
		}
	}
	if resp, err := http.Get("http://" + a.listen + "/metrics"); err != nil || resp.StatusCode != http.StatusNotFound {
		t.Errorf("the API serves /metrics: %v %v", resp, err)
	}
}
