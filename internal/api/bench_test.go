package api_test

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"atlas/internal/client"
)

// benchClients is how many clients BenchmarkAccept has calling at once.
const benchClients = 50

// BenchmarkAccept times the accept path over HTTP for 50 clients at once: token check,
// multiupload of three files into a new flow, commit to disk. It reports the median and
// the 99th percentile of what a client waits. Paced clients send an upload every 250 ms,
// 200 a second together; unpaced ones send the next as soon as the last is answered, so
// that what they wait is 50 times what one upload costs.
func BenchmarkAccept(b *testing.B) {
	b.Run("paced", func(b *testing.B) { benchmarkAccept(b, 250*time.Millisecond) })
	b.Run("unpaced", func(b *testing.B) { benchmarkAccept(b, 0) })
}

func benchmarkAccept(b *testing.B, pause time.Duration) {
	d := open(b)
	hc := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: benchClients}}
	defer hc.CloseIdleConnections()
	_, token := d.client(b, client.Production)
	flows := make([]string, b.N)
	for i := range flows {
		flows[i] = d.flow(b, token)
	}
	took := make([]time.Duration, b.N)
	var next atomic.Int64
	var wg sync.WaitGroup
	b.ResetTimer()
	for c := range benchClients {
		wg.Go(func() {
			time.Sleep(pause * time.Duration(c) / benchClients)
			for i := next.Add(1) - 1; i < int64(b.N); i = next.Add(1) - 1 {
				took[i] = accept(b, hc, d.URL, token, flows[i])
				time.Sleep(pause - took[i])
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(milliseconds(took[len(took)/2]), "p50-ms")
	b.ReportMetric(milliseconds(took[len(took)*99/100]), "p99-ms")
	b.ReportMetric(0, "ns/op") // of pauses, mostly
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// accept uploads three files and returns how long the answer took.
func accept(b *testing.B, hc *http.Client, url, token, flow string) time.Duration {
	body := fmt.Sprintf(`{"flow_uuid":%q,"file_urls":[`, flow)
	for i := range 3 {
		body += fmt.Sprintf(`{"file_url":"https://files.example/%s/%d.jpg?X-Amz-Expires=900","document_id":"%d"},`, flow, i, i)
	}
	body = strings.TrimSuffix(body, ",") + "]}"
	req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, url+uploadPath, strings.NewReader(body))
	if err != nil {
		b.Error(err)
		return 0
	}
	req.Header.Set("Token", token)
	start := time.Now()
	resp, err := hc.Do(req)
	if err != nil {
		b.Error(err)
		return 0
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != http.StatusCreated {
		b.Errorf("%d (%v)", resp.StatusCode, err)
	}
	return time.Since(start)
}

// BenchmarkAcceptBulk is one Bulk upload of 5,000 files, from its sending to its answer.
func BenchmarkAcceptBulk(b *testing.B) {
	d := open(b)
	_, token := d.client(b, client.Production)
	for b.Loop() {
		d.bulkUpload(b, token, 5000)
	}
}
