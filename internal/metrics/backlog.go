package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"atlas/internal/queue"
)

// countTimeout bounds the question to the database: a fetch of the metrics must not
// hang with it.
const countTimeout = 5 * time.Second

var (
	jobsDesc = prometheus.NewDesc("atlas_queue_jobs", "Jobs in line, by lane and state.", []string{"lane", "state"}, nil)
	ageDesc  = prometheus.NewDesc("atlas_queue_oldest_seconds", "Age of the oldest job in line, by lane and state.", []string{"lane", "state"}, nil)
)

// backlog asks the database when the metrics are fetched: several processes may work
// one queue, and its depth is none of theirs.
type backlog struct {
	count func(context.Context) ([]queue.Backlog, error)
}

// Describe implements prometheus.Collector.
func (backlog) Describe(ch chan<- *prometheus.Desc) { ch <- jobsDesc; ch <- ageDesc }

// Collect implements prometheus.Collector.
func (b backlog) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), countTimeout)
	defer cancel()
	lines, err := b.count(ctx)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(jobsDesc, err)
		return
	}
	for _, l := range lines {
		ch <- prometheus.MustNewConstMetric(jobsDesc, prometheus.GaugeValue, float64(l.Jobs), l.Lane, l.State)
		if !l.Since.IsZero() {
			ch <- prometheus.MustNewConstMetric(ageDesc, prometheus.GaugeValue, time.Since(l.Since).Seconds(), l.Lane, l.State)
		}
	}
}
