// Package metrics counts what Atlas does, for Prometheus to fetch. Labels are routes,
// codes, types and lanes: nothing a client sent.
package metrics

import (
	"context"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"atlas/internal/document"
	"atlas/internal/fault"
	"atlas/internal/queue"
	"atlas/internal/retention"
)

// Metrics is a registry of its own with all of Atlas's metrics and those of the
// process. It is safe for concurrent use.
type Metrics struct {
	registry  *prometheus.Registry
	requests  *prometheus.HistogramVec
	attempts  *prometheus.HistogramVec
	failures  *prometheus.CounterVec
	documents *prometheus.CounterVec
	pages     prometheus.Counter
	stages    *prometheus.HistogramVec
	readers   *prometheus.CounterVec
	expired   *prometheus.CounterVec
	unexpired *prometheus.CounterVec
}

// Buckets, in seconds. Answers come from the database in milliseconds; jobs wait for
// receivers for up to a minute; a stage is anything between.
var (
	answerBuckets = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5}
	jobBuckets    = []float64{.005, .025, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 180}
	stageBuckets  = []float64{.001, .005, .02, .05, .1, .25, .5, 1, 2, 4, 8, 30}
)

// New makes the metrics of a program of some version.
func New(version string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "atlas_http_request_seconds", Help: "Time to answer, by route and status.", Buckets: answerBuckets,
		}, []string{"route", "status"}),
		attempts: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "atlas_job_attempt_seconds", Help: "Time of an attempt of a job, by kind and outcome.", Buckets: jobBuckets,
		}, []string{"kind", "outcome"}),
		failures: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "atlas_job_failures_total", Help: "Attempts of jobs that failed, by kind and code.",
		}, []string{"kind", "code"}),
		documents: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "atlas_documents_total", Help: "Documents read, by type and error code (none when well).",
		}, []string{"type", "error"}),
		pages: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "atlas_pages_total", Help: "Pages read.",
		}),
		stages: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "atlas_stage_seconds", Help: "Time a document spent in a stage of the pipeline.", Buckets: stageBuckets,
		}, []string{"stage"}),
		expired: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "atlas_retention_removed_total", Help: "What was kept long enough and removed, by kind of data.",
		}, []string{"kind"}),
		unexpired: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "atlas_retention_failures_total", Help: "Times that what was kept long enough could not be removed, by kind of data and code.",
		}, []string{"kind", "code"}),
	}
	m.readers = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "atlas_reader_ended_total", Help: "Processes that read documents and have ended, by reason.",
	}, []string{"reason"})
	info := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "atlas_build_info", Help: "1, with the version that runs.",
		ConstLabels: prometheus.Labels{"version": version, "go": goVersion()},
	})
	info.Set(1)
	m.registry.MustRegister(m.requests, m.attempts, m.failures, m.documents, m.pages, m.stages, m.readers, m.expired, m.unexpired, info,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func goVersion() string {
	if b, ok := debug.ReadBuildInfo(); ok {
		return b.GoVersion
	}
	return "unknown"
}

// Request counts an answer; route is "" when no call matched.
func (m *Metrics) Request(route string, status int, took time.Duration) {
	if route == "" {
		route = "none"
	}
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Observe(took.Seconds())
}

// Attempt counts an attempt of a job.
func (m *Metrics) Attempt(a queue.Attempt) {
	m.attempts.WithLabelValues(a.Kind, string(a.Outcome)).Observe(a.Took.Seconds())
	if a.Code != "" {
		m.failures.WithLabelValues(a.Kind, a.Code).Inc()
	}
}

// Document counts a document that was read.
func (m *Metrics) Document(r document.Reading) {
	typ, problem := string(r.Type), string(r.Problem.Code)
	if typ == "" {
		typ = "none"
	}
	if problem == "" {
		problem = "none"
	}
	m.documents.WithLabelValues(typ, problem).Inc()
	m.pages.Add(float64(r.PageCount))
}

// Stage counts the time a document spent in a stage.
func (m *Metrics) Stage(name string, took time.Duration) {
	m.stages.WithLabelValues(name).Observe(took.Seconds())
}

// ReaderEnded counts a process that read documents and has ended.
func (m *Metrics) ReaderEnded(why string) { m.readers.WithLabelValues(why).Inc() }

// Expired counts what was removed because it had been kept long enough, or that it could
// not be.
func (m *Metrics) Expired(k retention.Kind, removed int, err error) {
	m.expired.WithLabelValues(string(k)).Add(float64(removed))
	if err != nil {
		m.unexpired.WithLabelValues(string(k), fault.CodeOf(err)).Inc()
	}
}

// Workers says how many jobs of each lane run at once at most.
func (m *Metrics) Workers(lanes map[string]int) {
	g := prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "atlas_queue_workers", Help: "Jobs of a lane that this process works at once at most.",
	}, []string{"lane"})
	for lane, n := range lanes {
		g.WithLabelValues(lane).Set(float64(n))
	}
	m.registry.MustRegister(g)
}

// Lines says how many documents may wait in each line, and returns what counts the
// uploads that were refused because they were full.
func (m *Metrics) Lines(flows, bulk int) (refused func(bulk bool)) {
	limits := prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "atlas_line_limit", Help: "Documents that may wait, of flows and of batches; 0 is no limit.",
	}, []string{"line"})
	count := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "atlas_uploads_refused_total", Help: "Uploads answered 503 because too many documents waited.",
	}, []string{"line"})
	m.registry.MustRegister(limits, count)
	for _, l := range []struct {
		bulk  bool
		limit int
	}{{false, flows}, {true, bulk}} {
		limits.WithLabelValues(lineName(l.bulk)).Set(float64(l.limit))
		count.WithLabelValues(lineName(l.bulk)) // there from the start, at 0
	}
	return func(bulk bool) { count.WithLabelValues(lineName(bulk)).Inc() }
}

func lineName(bulk bool) string {
	if bulk {
		return "bulk"
	}
	return "flows"
}

// Queue has each fetch of the metrics ask count for the jobs in line.
func (m *Metrics) Queue(count func(context.Context) ([]queue.Backlog, error)) {
	m.registry.MustRegister(backlog{count})
}

// Handler serves the metrics. While the database does not answer, the queue's are left
// out.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
}
