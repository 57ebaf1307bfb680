package work_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"atlas/internal/blob"
	"atlas/internal/client"
	"atlas/internal/deliver"
	"atlas/internal/document"
	"atlas/internal/flow"
	"atlas/internal/flow/work"
	"atlas/internal/outbound"
	"atlas/internal/queue"
	"atlas/internal/servertest"
	"atlas/internal/store"
)

// BenchmarkJobs is how many jobs a second the queue works, of documents that take no
// time: N flows of one document each, uploaded before, are fetched, kept, read, compared
// and delivered over HTTP. All but the download and the reading is real, and every commit
// reaches the disk.
func BenchmarkJobs(b *testing.B) {
	b.Run("SQLite", func(b *testing.B) { benchmarkJobs(b, place{dir: b.TempDir()}) })
	b.Run("PostgreSQL", func(b *testing.B) {
		p := place{database: servertest.PostgresLike(b, store.MigratePostgres)}
		servertest.Durable(b)
		benchmarkJobs(b, p)
	})
}

// jobsOfFlow are fetch_document, read_document, finish_flow and deliver_callback.
const jobsOfFlow = 4

func benchmarkJobs(b *testing.B, p place) {
	s, err := p.openStore(b.Context())
	mustBench(b, err)
	defer s.Close()
	mustBench(b, s.InsertClient(b.Context(), client.Client{
		ID: lender, Environment: client.Production, SecretHash: []byte{1}, WebhookSecret: []byte{1}, CreatedAt: time.Now(),
	}))
	var delivered atomic.Int64
	all := make(chan struct{})
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/callback" && delivered.Add(1) == int64(b.N) {
			close(all)
		}
	}))
	defer receiver.Close()
	service := flow.NewService(s, nil)
	for i := range b.N {
		f, err := service.Init(b.Context(), lender, flow.Application{
			ProductType: "POC_CDL", ApplicationID: fmt.Sprint(i), AuthURL: receiver.URL + "/auth", CallbackURL: receiver.URL + "/callback",
		})
		mustBench(b, err)
		_, err = service.Upload(b.Context(), lender, f.ID, []flow.File{{URL: "https://files.example/pan.jpg", DocumentID: "1"}})
		mustBench(b, err)
	}
	calls := outbound.NewClient(outbound.Policy{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}, outbound.Limits{})
	defer calls.CloseIdle()
	const workers = 64
	runner, err := work.New(work.Deps{
		Store: s, Blobs: noTime{}, Fetcher: fetcher(noTime{}.Download), Reader: noTime{}, Checker: checker{}, Renderer: renderer{},
		Deliver: deliver.NewSender(s, calls, secrets{}, deliver.Options{PerHost: workers}),
		Queue:   queue.Options{Workers: queue.Workers{Fetch: workers, Read: workers, Finish: workers, Deliver: workers}},
	})
	mustBench(b, err)
	cpu, log := p.cpu(b), p.logged(b)
	b.ResetTimer()
	mustBench(b, runner.Start(b.Context()))
	<-all
	b.StopTimer()
	jobs := float64(jobsOfFlow * b.N)
	b.ReportMetric(jobs/b.Elapsed().Seconds(), "jobs/s")
	b.ReportMetric((p.cpu(b)-cpu).Seconds()*1000/jobs, "cpu-ms/job")
	if p.database != "" {
		b.ReportMetric(float64(p.logged(b)-log)/jobs, "wal-bytes/job")
	}
	b.ReportMetric(0, "ns/op")
	mustBench(b, runner.Stop(context.WithoutCancel(b.Context())))
}

// cpu is the processor time that this process and the database's have taken.
func (p place) cpu(b *testing.B) time.Duration {
	var used syscall.Rusage
	mustBench(b, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	own := time.Duration(used.Utime.Nano() + used.Stime.Nano())
	if p.database == "" {
		return own
	}
	return own + servertest.PostgresCPU(b)
}

// logged is how many bytes PostgreSQL has written to its log.
func (p place) logged(b *testing.B) (n int64) {
	if p.database == "" {
		return 0
	}
	db, err := sql.Open("pgx", p.database)
	mustBench(b, err)
	defer db.Close()
	mustBench(b, db.QueryRowContext(b.Context(), "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint").Scan(&n))
	return n
}

type fetcher func(context.Context, string) ([]byte, error)

func (f fetcher) Get(ctx context.Context, url string) ([]byte, error) { return f(ctx, url) }

// noTime downloads and reads a paper in no time.
type noTime struct{}

func (noTime) Download(context.Context, string) ([]byte, error) { return []byte("paper"), nil }

func (noTime) Put(context.Context, blob.Key, string, []byte) error { return nil }

func (noTime) Delete(context.Context, blob.Key) error { return nil }

func (noTime) DeleteBelow(context.Context, blob.Key) error { return nil }

func (noTime) Get(context.Context, blob.Key) ([]byte, error) { return []byte("paper"), nil }

func (noTime) Read(context.Context, []byte) (document.Reading, []byte, error) {
	r := document.Reading{Type: "PAN", TypeScore: 1, PageCount: 1}
	for i := range 8 {
		r.Fields = append(r.Fields, document.Field{Name: document.FieldName(fmt.Sprint("field_", i)), Found: true, Value: "MEERA NANDAKUMAR", Confidence: 0.99, Text: "MEERA NANDAKUMAR"})
	}
	return r, nil, nil
}

func mustBench(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
