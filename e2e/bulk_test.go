package e2e_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"atlas/internal/lender"
)

// BenchmarkFlowBesideBulk is how long a flow of two documents takes, from its upload to
// its end, alone and while a batch of 1,000 documents is read: medians of N flows each,
// one after the other.
func BenchmarkFlowBesideBulk(b *testing.B) {
	const batch = 1000
	a := start(b, "ATLAS_CLIENT_RATE=100000", "ATLAS_CLIENT_BURST=100000") // the polling
	papers := []lender.File{
		{URL: a.site.Publish("pan.jpg", draw(b, 1, "PAN").JPEG), DocumentID: "1"},
		{URL: a.site.Publish("invoice.jpg", draw(b, 1, "INVOICE").JPEG), DocumentID: "2"},
	}
	median := func() time.Duration {
		took := make([]time.Duration, b.N)
		for i := range took {
			flow := a.apply(fmt.Sprint("LOAN-", i))
			begun := time.Now()
			a.upload(flow, papers...)
			a.await(flow)
			took[i] = time.Since(begun)
		}
		slices.Sort(took)
		return took[len(took)/2]
	}
	a.finish(a.apply("LOAN-0", papers...)) // what is made at the first use is made
	b.ResetTimer()
	alone := median()
	files := make([]lender.File, batch)
	for i := range files {
		files[i] = papers[i%2]
	}
	id, err := a.api.Bulk(b.Context(), files...)
	if err != nil {
		b.Fatal(err)
	}
	a.eventually("reading the batch", func() bool { return a.done(id) > 0 })
	before, begun := a.done(id), time.Now()
	beside := median()
	during, took := a.done(id)-before, time.Since(begun)
	b.ReportMetric(alone.Seconds()*1000, "alone-ms")
	b.ReportMetric(beside.Seconds()*1000, "beside-ms")
	b.ReportMetric(100*(beside.Seconds()/alone.Seconds()-1), "more-%")
	b.ReportMetric(float64(during)/took.Seconds(), "bulk-docs/s")
	b.ReportMetric(0, "ns/op") // of all N flows and the batch's beginning
	if a.done(id) == batch {
		b.Error("the batch ended before the flows did")
	}
}

// await polls a flow often until it has ended.
func (a *atlas) await(flowUUID string) {
	a.t.Helper()
	for ctx := a.patient(); ; time.Sleep(20 * time.Millisecond) {
		status, err := a.api.Status(ctx, flowUUID)
		if err != nil {
			a.t.Fatal(err)
		}
		if status.Final() {
			return
		}
	}
}

// done counts the documents of a batch that are done.
func (a *atlas) done(batchID string) (n int) {
	a.t.Helper()
	for page := 1; ; page++ {
		p, err := a.api.BulkExtracts(context.Background(), batchID, page)
		if err != nil {
			a.t.Fatal(err)
		}
		n += len(p.Data)
		if !p.HasNext {
			return n
		}
	}
}
