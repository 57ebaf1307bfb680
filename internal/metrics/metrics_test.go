package metrics_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"atlas/internal/document"
	"atlas/internal/fault"
	"atlas/internal/metrics"
	"atlas/internal/queue"
	"atlas/internal/retention"
)

// scrape fetches the metrics as Prometheus does.
func scrape(t *testing.T, m *metrics.Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	return w.Body.String()
}

func TestMetrics(t *testing.T) {
	m := metrics.New("v1.2.3")
	m.Request("GET /status", 200, 3*time.Millisecond)
	m.Request("", 404, time.Millisecond)
	m.Attempt(queue.Attempt{Kind: "read_document", Outcome: queue.Done, Took: time.Second})
	m.Attempt(queue.Attempt{Kind: "deliver_callback", Outcome: queue.Again, Code: "timed_out", Took: time.Second})
	m.Document(document.Reading{Type: "PAN", PageCount: 2})
	m.Document(document.Reading{Problem: document.Problem{Code: document.InvalidDocument}, PageCount: 1})
	m.Stage("ocr", time.Second)
	m.Expired(retention.Originals, 3, nil)
	m.Expired(retention.Results, 0, fault.New(fault.Unavailable, "database_unavailable", ""))
	m.Workers(map[string]int{"read": 2})
	m.Lines(100, 0)(true)
	m.Queue(func(context.Context) ([]queue.Backlog, error) {
		return []queue.Backlog{{Lane: "read", State: "available", Jobs: 7, Since: time.Now().Add(-90 * time.Second)}}, nil
	})
	got := scrape(t, m)
	for _, want := range []string{
		`atlas_build_info{go="go`, `version="v1.2.3"} 1`,
		`atlas_http_request_seconds_count{route="GET /status",status="200"} 1`,
		`atlas_http_request_seconds_count{route="none",status="404"} 1`,
		`atlas_http_request_seconds_bucket{route="GET /status",status="200",le="0.0025"} 0`,
		`atlas_http_request_seconds_bucket{route="GET /status",status="200",le="0.005"} 1`,
		`atlas_job_attempt_seconds_sum{kind="read_document",outcome="done"} 1`,
		`atlas_job_failures_total{code="timed_out",kind="deliver_callback"} 1`,
		`atlas_documents_total{error="none",type="PAN"} 1`,
		`atlas_documents_total{error="INVALID_DOC",type="none"} 1`,
		`atlas_pages_total 3`,
		`atlas_stage_seconds_count{stage="ocr"} 1`,
		`atlas_retention_removed_total{kind="originals"} 3`,
		`atlas_retention_failures_total{code="database_unavailable",kind="results"} 1`,
		`atlas_queue_workers{lane="read"} 2`,
		`atlas_line_limit{line="flows"} 100`,
		`atlas_uploads_refused_total{line="flows"} 0`,
		`atlas_uploads_refused_total{line="bulk"} 1`,
		`atlas_queue_jobs{lane="read",state="available"} 7`,
		`atlas_queue_oldest_seconds{lane="read",state="available"} 90`,
		`go_goroutines `,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}

// TestMetricsWithoutDatabase: what the process counts is there while the database is not.
func TestMetricsWithoutDatabase(t *testing.T) {
	m := metrics.New("")
	m.Stage("ocr", time.Second)
	m.Queue(func(context.Context) ([]queue.Backlog, error) { return nil, errors.New("gone") })
	got := scrape(t, m)
	if !strings.Contains(got, "atlas_stage_seconds_count") || strings.Contains(got, "atlas_queue_jobs") {
		t.Errorf("got\n%s", got)
	}
}
