package api_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"atlas/internal/address/fit"
	"atlas/internal/client"
)

// BenchmarkAddressMatch times one call with 50 targets through the whole handler:
// credentials, parsing, comparing, rendering.
func BenchmarkAddressMatch(b *testing.B) {
	d := open(b)
	headers := d.static(b, client.Production)
	bodies := matchBodies(50)
	took := make([]time.Duration, b.N)
	for i := range b.N {
		req := httptest.NewRequest(http.MethodPost, addressPath, strings.NewReader(bodies[i%len(bodies)]))
		for h := 0; h < len(headers); h += 2 {
			req.Header.Set(headers[h], headers[h+1])
		}
		w := httptest.NewRecorder()
		start := time.Now()
		d.handler.ServeHTTP(w, req)
		took[i] = time.Since(start)
		if w.Code != http.StatusOK {
			b.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	slices.Sort(took)
	b.ReportMetric(milliseconds(took[len(took)/2]), "p50-ms")
	b.ReportMetric(milliseconds(took[len(took)*99/100]), "p99-ms")
}

// matchBodies are requests of n targets each.
func matchBodies(n int) []string {
	pairs := fit.Pairs(9, 40*n)
	var bodies []string
	for chunk := range slices.Chunk(pairs, n) {
		targets := make([]string, len(chunk))
		for i, p := range chunk {
			targets[i] = fmt.Sprintf(`{"address":%q,"index":%d}`, p.B, i)
		}
		bodies = append(bodies, fmt.Sprintf(`{"application_id":"1","source_address":%q,"target_addresses":[%s]}`, chunk[0].A, strings.Join(targets, ",")))
	}
	return bodies
}
