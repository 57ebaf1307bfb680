package e2e_test

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"golang.org/x/sys/unix"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"atlas/internal/lender"
	"atlas/internal/servertest"
	"atlas/internal/store/storetest"
)

var (
	storedFlows = flag.Int("flows", 1_000_000, "flows stored before BenchmarkStored calls the server")
	callsFor    = flag.Duration("calls-for", 20*time.Second, "how long each kind of call is measured")
)

// BenchmarkStored is what clients wait for while many flows are stored and a worker reads
// documents all the time, on a core of its own. On SQLite, where one process does all, that
// is the process that reads; with PostgreSQL it is the worker with its downloads too. The
// database has -flows copies of a real flow of two documents.
// Calls begin when their time has come, whether those before have been answered or not,
// and are timed from then.
func BenchmarkStored(b *testing.B) {
	b.Run("SQLite", func(b *testing.B) {
		a := start(b, oneReader...)
		benchmarkStored(b, a, "sqlite", "file:"+filepath.Join(a.data, "atlas.db"), storetest.SQLite, func() *exec.Cmd {
			a.process = a.run(a.listen)
			return nil
		})
	})
	b.Run("PostgreSQL", func(b *testing.B) {
		a := cluster(b, oneReader...)
		database := variable(a.environ, "ATLAS_DATABASE_URL")
		a.process = a.serveAPI(a.listen)
		a.enter()
		worker := a.work()
		benchmarkStored(b, a, "pgx", database, storetest.Postgres, func() *exec.Cmd {
			a.terminate(worker)
			servertest.Durable(b)
			a.process = a.serveAPI(a.listen)
			return a.work()
		})
	})
}

// oneReader leaves a core to the API, and lets the client call as it likes.
var oneReader = []string{
	"ATLAS_READ_WORKERS=1", "ATLAS_BULK_READ_WORKERS=1", "ATLAS_LOG_LEVEL=warn",
	"ATLAS_CLIENT_RATE=100000", "ATLAS_CLIENT_BURST=100000",
}

// benchmarkStored measures; restart starts the servers again, and returns the worker that
// is a process of its own, if there is one.
func benchmarkStored(b *testing.B, a *atlas, driver, source string, d storetest.Dialect, restart func() *exec.Cmd) {
	http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost = 500
	papers := []lender.File{
		{URL: a.site.Publish("pan.jpg", draw(b, 1, "PAN").JPEG), DocumentID: "1"},
		{URL: a.site.Publish("invoice.jpg", draw(b, 1, "INVOICE").JPEG), DocumentID: "2"},
	}
	flow := a.apply("LOAN-0", papers...)
	a.finish(flow)
	a.callbacks(1)
	time.Sleep(time.Second) // the attempt is in the log

	a.terminate(a.process)
	a.multiply(driver, source, d, flow)
	worker := restart()
	a.keepReading(papers)
	if worker != nil {
		toLastCore(b, worker.Process.Pid)
		toLastCore(b, childrenOf(b, worker.Process.Pid)...)
	} else {
		toLastCore(b, childrenOf(b, a.process.Process.Pid)...)
	}

	report := func(name string, took []time.Duration) {
		slices.Sort(took)
		for _, p := range []int{50, 99} {
			b.ReportMetric(float64(took[len(took)*p/100].Microseconds())/1000, fmt.Sprintf("%s-p%d-ms", name, p))
		}
	}
	stored := func() string { return storetest.StoredFlow(1 + rand.IntN(*storedFlows)) }
	report("status@1000/s", paced(b, 1000, func(ctx context.Context, _ int) error {
		_, err := a.api.Status(ctx, stored())
		return err
	}))
	report("extracts@100/s", paced(b, 100, func(ctx context.Context, _ int) error {
		_, err := a.api.Extracts(ctx, flow) // what a copy holds is sealed for the original, and does not open
		return err
	}))
	open := a.openFlows(int(200*callsFor.Seconds()) + 1)
	report("accept@200/s", paced(b, 200, func(ctx context.Context, i int) error { return a.api.Upload(ctx, open[i], papers[0]) }))
	b.ReportMetric(a.acceptRate(b, papers[0]), "accepts/s")
	for name, args := range map[string][]string{
		"list-last-hour":   {"--since", time.Now().Add(-time.Hour).UTC().Format(time.RFC3339)},
		"list-undelivered": {"--state", "undelivered", "--since", "2000-01-01T00:00:00Z"},
	} {
		begun := time.Now()
		a.command(append([]string{"deliveries", "list"}, args...)...)
		b.ReportMetric(time.Since(begun).Seconds(), name+"-s")
	}
	b.ReportMetric(0, "ns/op")
}

// multiply fills the database and reports what a document takes in it.
func (a *atlas) multiply(driver, source string, d storetest.Dialect, flow string) {
	b := a.t.(*testing.B)
	db, err := sql.Open(driver, source)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	size := map[string]string{
		"sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
		"pgx":    "SELECT pg_database_size(current_database())",
	}[driver]
	var before, after, rows int64
	begun := time.Now()
	for _, err := range []error{
		db.QueryRowContext(b.Context(), size).Scan(&before),
		storetest.Multiply(b.Context(), db, d, flow, *storedFlows),
		db.QueryRowContext(b.Context(), size).Scan(&after),
	} {
		if err != nil {
			b.Fatal(err)
		}
	}
	for _, table := range []string{"flows", "batches", "documents", "cross_checks", "deliveries", "delivery_attempts"} {
		var n int64
		if err := db.QueryRowContext(b.Context(), "SELECT COUNT(*) FROM "+table).Scan(&n); err != nil {
			b.Fatal(err)
		}
		rows += n
	}
	documents := float64(2 * *storedFlows)
	b.ReportMetric(float64(rows)/documents, "rows/document")
	b.ReportMetric(float64(after-before)/documents, "bytes/document")
	unix.Sync() // or what is measured waits for what filling left to be written
	b.ReportMetric(time.Since(begun).Seconds(), "filling-s")
}

// toLastCore has processes, with the threads they have and will have, run on one core.
func toLastCore(b *testing.B, pids ...int) {
	b.Helper()
	for _, pid := range pids {
		pin := exec.Command("taskset", "--all-tasks", "--cpu-list", "--pid", strconv.Itoa(runtime.NumCPU()-1), strconv.Itoa(pid))
		if out, err := pin.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
	}
}

// childrenOf are the processes that a process has started.
func childrenOf(b *testing.B, pid int) (pids []int) {
	b.Helper()
	lists, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	if err != nil {
		b.Fatal(err)
	}
	for _, list := range lists {
		text, err := os.ReadFile(list)
		if err != nil {
			continue // the thread has ended
		}
		for _, child := range strings.Fields(string(text)) {
			n, err := strconv.Atoi(child)
			if err != nil {
				b.Fatal(err)
			}
			pids = append(pids, n)
		}
	}
	if len(pids) == 0 {
		b.Fatalf("process %d has started none", pid)
	}
	return pids
}

// keepReading gives the server more documents than it can read meanwhile, and returns when
// it has downloaded all.
func (a *atlas) keepReading(papers []lender.File) {
	a.t.Helper()
	files := make([]lender.File, 1000)
	for i := range files {
		files[i] = papers[i%2]
	}
	before := a.site.Downloads()
	id, err := a.api.Bulk(a.t.Context(), files...)
	if err != nil {
		a.t.Fatal(err)
	}
	a.eventually("reading the batch", func() bool { return a.done(id) > 0 && a.site.Downloads()-before >= len(files) })
}

// openFlows opens flows to upload to.
func (a *atlas) openFlows(n int) []string {
	a.t.Helper()
	flows := make([]string, n)
	var next atomic.Int64
	var calls sync.WaitGroup
	for range 20 {
		calls.Go(func() {
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				flow, err := a.api.Init(a.t.Context(), lender.Application{
					ProductType: "PFL_CDL", ApplicationID: fmt.Sprint("OPEN-", i), AuthURL: a.site.AuthURL(), CallbackURL: a.site.CallbackURL(),
				})
				if err != nil {
					a.t.Error(err)
				}
				flows[i] = flow
			}
		})
	}
	calls.Wait()
	return flows
}

// acceptRate is how many uploads a second fifty clients get in who never pause.
func (a *atlas) acceptRate(b *testing.B, paper lender.File) float64 {
	flows := a.openFlows(2000)
	var next atomic.Int64
	var clients sync.WaitGroup
	begun := time.Now()
	for range 50 {
		clients.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(flows)); i = next.Add(1) - 1 {
				if err := a.api.Upload(b.Context(), flows[i], paper); err != nil {
					b.Error(err)
				}
			}
		})
	}
	clients.Wait()
	return float64(len(flows)) / time.Since(begun).Seconds()
}

// paced makes calls at a rate for callsFor, after a tenth of them that is not counted, and
// returns how long each took from when it was due.
func paced(b *testing.B, perSecond int, call func(ctx context.Context, i int) error) []time.Duration {
	n := int(callsFor.Seconds() * float64(perSecond))
	took := make([]time.Duration, n)
	var calls sync.WaitGroup
	begun := time.Now()
	for i := range n {
		due := begun.Add(time.Duration(i) * time.Second / time.Duration(perSecond))
		time.Sleep(time.Until(due))
		calls.Go(func() {
			if err := call(b.Context(), i); err != nil {
				b.Error(err)
			}
			took[i] = time.Since(due)
		})
	}
	calls.Wait()
	return took[n/10:]
}

// variable is the value of an environment variable.
func variable(environ []string, name string) (value string) {
	for _, v := range environ {
		if rest, ok := strings.CutPrefix(v, name+"="); ok {
			value = rest
		}
	}
	return value
}

// BenchmarkWorkers is how many documents a second one and two workers of one core each
// read, with PostgreSQL and S3, from the first upload to the last callback, and how many
// requests to S3 a document takes.
func BenchmarkWorkers(b *testing.B) {
	const flows = 30
	a := cluster(b, oneReader...)
	requests := a.countS3()
	a.process = a.serveAPI(a.listen)
	a.enter()
	papers := []lender.File{
		{URL: a.site.Publish("aadhaar.jpg", draw(b, 1, "AADHAAR").JPEG), DocumentID: "1"},
		{URL: a.site.Publish("invoice.jpg", draw(b, 1, "INVOICE").JPEG), DocumentID: "2"},
	}
	rate := func() float64 {
		done := len(a.site.Callbacks())
		begun := time.Now()
		for i := range flows {
			a.apply(fmt.Sprint("LOAN-", i), papers...)
		}
		a.callbacks(done + flows)
		return float64(flows*len(papers)) / time.Since(begun).Seconds()
	}
	worker := a.work()
	a.apply("LOAN-0", papers...) // what is made at the first use is made
	a.callbacks(1)
	before, cpu := requests(), servertest.CPU(b, worker.Process.Pid)
	one := rate()
	b.ReportMetric((servertest.CPU(b, worker.Process.Pid)-cpu).Seconds()/float64(flows*len(papers)), "cpu-s/document")
	for method, n := range requests() {
		b.ReportMetric(float64(n-before[method])/float64(flows*len(papers)), "S3-"+method+"/document")
	}
	a.work()
	two := rate()
	b.ReportMetric(one, "documents/s-1-worker")
	b.ReportMetric(two, "documents/s-2-workers")
	b.ReportMetric(two/one, "times")
	b.ReportMetric(0, "ns/op")
}

// countS3 has the servers reach the bucket through a proxy that counts requests by method.
func (a *atlas) countS3() (requests func() map[string]int) {
	a.t.Helper()
	bucket, err := url.Parse(variable(a.environ, "ATLAS_BLOB_URL"))
	if err != nil {
		a.t.Fatal(err)
	}
	query := bucket.Query()
	endpoint, err := url.Parse(query.Get("endpoint"))
	if err != nil {
		a.t.Fatal(err)
	}
	var mu sync.Mutex
	counts := make(map[string]int)
	proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		mu.Lock()
		counts[r.In.Method]++
		mu.Unlock()
		r.SetURL(endpoint)
		r.Out.Host = r.In.Host // which is signed
	}})
	a.t.Cleanup(proxy.Close)
	query.Set("endpoint", proxy.URL)
	bucket.RawQuery = query.Encode()
	a.environ = append(a.environ, "ATLAS_BLOB_URL="+bucket.String())
	return func() map[string]int {
		mu.Lock()
		defer mu.Unlock()
		return maps.Clone(counts)
	}
}
