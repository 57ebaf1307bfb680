package flow_test

import (
	"fmt"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"atlas/internal/client"
	"atlas/internal/flow"
	"atlas/internal/store"
	"atlas/internal/vault/vaulttest"
)

// BenchmarkUpload is the accept path below HTTP: 50 clients, each of which uploads
// three files to its flow, waits for the commit and begins again. It reports the
// 99th percentile of an upload.
func BenchmarkUpload(b *testing.B) {
	const clients = 50
	s, err := store.OpenSQLite(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	vaulttest.Seal(b, s)
	err = s.InsertClient(b.Context(), client.Client{ID: lender, Environment: client.Production, SecretHash: []byte{1}, WebhookSecret: []byte{1}})
	if err != nil {
		b.Fatal(err)
	}
	service := flow.NewService(s, nil)
	flows := make([]flow.ID, b.N)
	for i := range flows {
		f, err := service.Init(b.Context(), lender, flow.Application{ProductType: "POC_CDL"})
		if err != nil {
			b.Fatal(err)
		}
		flows[i] = f.ID
	}
	took := make([]time.Duration, b.N)
	next := make(chan int)
	b.ResetTimer()
	defer reportCPU(b, processorTime())
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			for i := range next {
				start := time.Now()
				_, err := service.Upload(b.Context(), lender, flows[i], []flow.File{
					{URL: fmt.Sprint("https://files.example/a", i), DocumentID: "1"},
					{URL: fmt.Sprint("https://files.example/b", i), DocumentID: "2"},
					{URL: fmt.Sprint("https://files.example/c", i), DocumentID: "3"},
				})
				if err != nil {
					b.Error(err)
				}
				took[i] = time.Since(start)
			}
		})
	}
	for i := range b.N {
		next <- i
	}
	close(next)
	wg.Wait()
	slices.Sort(took)
	b.ReportMetric(took[len(took)*99/100].Seconds()*1000, "p99-ms")
	b.ReportMetric(took[len(took)/2].Seconds()*1000, "p50-ms")
}

// BenchmarkStatus is the status path below HTTP: a flow of three documents is asked for.
func BenchmarkStatus(b *testing.B) {
	s, err := store.OpenSQLite(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	vaulttest.Seal(b, s)
	err = s.InsertClient(b.Context(), client.Client{ID: lender, Environment: client.Production, SecretHash: []byte{1}, WebhookSecret: []byte{1}})
	if err != nil {
		b.Fatal(err)
	}
	service := flow.NewService(s, nil)
	f, err := service.Init(b.Context(), lender, flow.Application{ProductType: "POC_CDL"})
	if err != nil {
		b.Fatal(err)
	}
	_, err = service.Upload(b.Context(), lender, f.ID, []flow.File{
		{URL: "https://files.example/a", DocumentID: "1"}, {URL: "https://files.example/b", DocumentID: "2"}, {URL: "https://files.example/c", DocumentID: "3"},
	})
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	defer reportCPU(b, processorTime())
	for range b.N {
		if _, err := service.Status(b.Context(), lender, f.ID); err != nil {
			b.Fatal(err)
		}
	}
}

// processorTime is what this process has used. On a machine that others use as well it
// says more than the clock.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // only for a bad argument
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func reportCPU(b *testing.B, since time.Duration) {
	b.ReportMetric(float64((processorTime()-since).Microseconds())/float64(b.N), "cpu-µs/op")
}
