package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"atlas/internal/address"
	"atlas/internal/admission"
	"atlas/internal/api"
	"atlas/internal/audit"
	"atlas/internal/batch"
	"atlas/internal/blob"
	"atlas/internal/client"
	"atlas/internal/deliver"
	"atlas/internal/fault"
	"atlas/internal/fetch"
	"atlas/internal/flow"
	"atlas/internal/flow/work"
	"atlas/internal/keyring"
	"atlas/internal/metrics"
	"atlas/internal/outbound"
	"atlas/internal/payload"
	"atlas/internal/pipeline"
	"atlas/internal/queue"
	"atlas/internal/reader"
	"atlas/internal/retention"
	"atlas/internal/specimen/shelf"
	"atlas/internal/tracing"
)

// server is a running Atlas: the API, the workers, or both.
type server struct {
	config  Config
	log     *slog.Logger
	observe func(context.Context, pipeline.Result)

	lock *dataLock
	accounts
	blobs    blobStore
	shelf    *shelf.Shelf // nil when no specimens are offered
	listener net.Listener
	http     *http.Server
	metrics  *metrics.Metrics
	counts   *http.Server    // of the metrics; nil when they are not served
	trace    *tracing.Tracer // nil when nothing is traced
	served   chan error      // closed when the listener is done; an error before stop is fatal
	calls    *outbound.Client
	sender   *deliver.Sender
	knowledge
	reader   *reader.Pool
	runner   *work.Runner
	keeper   *retention.Keeper
	ready    atomic.Bool
	draining atomic.Bool
	auditing bool // whether the audit log runs
}

// startServer starts everything and returns when work is being taken. observe, which
// may be nil, sees each document that was read. After an error nothing runs.
func startServer(ctx context.Context, c Config, log *slog.Logger, observe func(context.Context, pipeline.Result)) (*server, error) {
	ctx = audit.BySystem(ctx)
	s := &server{config: c, log: log, observe: observe, metrics: metrics.New(versionName()), served: make(chan error, 1)}
	for _, step := range []func(context.Context) error{
		s.openTrace,     // its id is in every line of the log that follows
		s.loadKnowledge, // a mistake in a lender's file is found before anything starts
		s.openData,      // a server that cannot keep a document must not accept it
		s.startAudit,
		s.listen, // health checks are answered while the models load; /readyz says no
		s.listenMetrics,
		s.startReader, // before the workers, who read by it
		s.startWork,   // last: it begins with what the process before left unfinished
	} {
		if err := step(ctx); err != nil {
			return nil, errors.Join(err, s.stop(context.WithoutCancel(ctx)))
		}
	}
	s.ready.Store(true)
	log.Info("ready", "address", s.url(), "role", c.Role)
	return s, nil
}

// stop ends everything within the drain delay, the stop timeout and some moments. It may
// be called on a server that was started in part.
func (s *server) stop(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.config.DrainDelay+s.config.StopTimeout+10*time.Second)
	defer cancel()
	wasReady := s.ready.Swap(false) // a load balancer turns away first
	s.draining.Store(true)
	var serving, working error
	var stops sync.WaitGroup // the work need not wait for the load balancer, nor it for the work
	stops.Go(func() { serving = s.stopServing(ctx, wasReady) })
	stops.Go(func() { working = s.stopWork(ctx) })
	stops.Wait()
	faults := []error{serving, working}
	if s.calls != nil {
		s.calls.CloseIdle() // the last callback has been sent
	}
	if s.reader != nil {
		faults = append(faults, s.reader.Close()) // nobody reads any more
	}
	if s.counts != nil {
		faults = append(faults, s.counts.Close()) // the drain has been watched to its end
	}
	faults = append(faults, s.trace.Close(ctx))
	if s.auditing {
		s.audit.Stop(ctx) // nobody does anything any more
	}
	if s.store != nil {
		faults = append(faults, s.store.Close()) // after its last writer
	}
	if s.blobs != nil {
		faults = append(faults, s.blobs.Close())
	}
	if s.lock != nil {
		faults = append(faults, s.lock.release()) // the next server may start
	}
	return errors.Join(faults...)
}

func (s *server) openTrace(ctx context.Context) (err error) {
	s.trace, err = tracing.Open(ctx, tracing.Options{Version: versionName(), File: s.config.TraceFile, Log: s.log})
	s.log = slog.New(s.trace.Log(s.log.Handler()))
	return err
}

// stopServing takes requests while load balancers find out that the server is not ready,
// then finishes those under way. A server that never was ready has no load to balance.
func (s *server) stopServing(ctx context.Context, wasReady bool) error {
	if s.http == nil {
		return nil
	}
	if wasReady {
		select {
		case <-time.After(s.config.DrainDelay):
		case <-ctx.Done():
		}
	}
	err := s.http.Shutdown(ctx)
	for range s.served { // until the listener's goroutine has ended
	}
	return err
}

// stopWork takes no more jobs; those under way finish, or are given back uncounted.
func (s *server) stopWork(ctx context.Context) error {
	if s.runner == nil {
		return nil
	}
	s.keeper.Stop()
	return s.runner.Stop(ctx)
}

// openData opens the database: the one in the data folder for one process at a time.
func (s *server) openData(ctx context.Context) (err error) {
	switch {
	case s.config.DatabaseURL != "":
	case s.config.Role != roleAll:
		return fmt.Errorf("role: %s: processes that share the work share a database: give database_url", s.config.Role)
	default:
		if s.lock, err = lockData(s.config.Data); err != nil {
			return err
		}
	}
	if s.accounts, err = openAccounts(ctx, s.config); err != nil {
		return err
	}
	if secure, err := s.store.RowSecurity(ctx); err == nil && !secure && s.config.DatabaseURL != "" {
		s.log.Warn("row security does not hold: the user of database_url is a superuser or may bypass it")
	}
	return nil
}

// startAudit has what is done put into its place in the audit log.
func (s *server) startAudit(ctx context.Context) error {
	s.audit = audit.New(s.store, s.ring.Key(keyring.Audit), audit.Options{Log: s.log, Keep: time.Duration(s.config.RetentionAudit)})
	s.audit.Start(ctx)
	s.auditing = true
	return nil
}

// opened notes that a file was opened by its signed URL.
func (s *server) opened(ctx context.Context, key blob.Key) error {
	of, rest, _ := strings.Cut(string(key), "/")
	file, _, _ := strings.Cut(rest, "/")
	e := audit.Entry{Actor: audit.URLHolder, Action: audit.RedactedOpened, Flow: of, Subject: file}
	if flow.IsBatchID(of) {
		e.Flow, e.Batch = "", of
	}
	return s.audit.Note(ctx, e)
}

// policy says which machines may be called: never this one.
func (s *server) policy() outbound.Policy {
	own := []string{s.listener.Addr().String()}
	if public, err := url.Parse(s.url()); err == nil {
		port := cmp.Or(public.Port(), map[string]string{"http": "80", "https": "443"}[public.Scheme])
		own = append(own, net.JoinHostPort(public.Hostname(), port))
	}
	return outbound.Policy{Allow: s.config.FetchAllow, Own: own}
}

// openShelf makes ready to draw specimens, when set to.
func (s *server) openShelf() error {
	if !s.config.Specimens {
		return nil
	}
	_, studio, err := openStudio(s.config)
	if err != nil {
		return fmt.Errorf("offering specimens (set specimens to false to do without): %w", err)
	}
	s.shelf, err = shelf.Open(studio, s.url(), api.SpecimensPath)
	return err
}

// url is where clients reach the server.
func (s *server) url() string { return s.config.urlAt(s.listener.Addr().String()) }

// urlAt is where clients reach a server that listens at that address.
func (c Config) urlAt(address string) string {
	if c.PublicURL != "" {
		return c.PublicURL
	}
	if c.overTLS() {
		return "https://" + address
	}
	return "http://" + address
}

func (s *server) api() http.Handler {
	tenants := s.store.Tenants()
	deps := api.Deps{
		Clients: s.clients,
		Flows:   flow.NewService(tenants, nil),
		Batches: batch.NewService(tenants, nil),
		Keys:    tenants,
		Blobs:   s.blobs,
		Checks:  s.rules,
		Audit:   s.audit,
		Log:     s.log,
		Ready:   s.isReady,
		Observe: s.metrics.Request,
		Admission: admission.NewGate(s.store, admission.Limits{Flows: s.config.MaxWaiting, Bulk: s.config.MaxBulkWaiting},
			s.metrics.Lines(s.config.MaxWaiting, s.config.MaxBulkWaiting), s.log),
		Trace: s.trace,
	}
	if s.config.ProbeAuth {
		deps.Prober = s.sender
	}
	if files, ok := s.blobs.(api.Server); ok {
		deps.Files = files
	}
	if s.shelf != nil {
		deps.Specimens = s.shelf
	}
	return api.New(deps, api.Options{
		MaxFiles:      s.config.MaxFiles,
		MaxBatchFiles: s.config.MaxBatchFiles,
		RedactTTL:     s.config.RedactTTL,
		ClientRate:    rate.Limit(s.config.ClientRate),
		ClientBurst:   s.config.ClientBurst,
		TokenRate:     rate.Limit(s.config.TokenRate),
		TokenBurst:    s.config.TokenBurst,
	})
}

func (s *server) isReady(ctx context.Context) error {
	if !s.ready.Load() {
		return fault.New(fault.Unavailable, "not_ready", "starting or stopping")
	}
	return s.store.Ping(ctx)
}

func (s *server) loadKnowledge(context.Context) (err error) {
	s.knowledge, err = loadKnowledge(s.config)
	return err
}

func (s *server) startReader(ctx context.Context) (err error) {
	address.Load()
	if !s.config.Role.works() {
		return nil
	}
	if s.reader, err = openReader(ctx, s); err != nil {
		return err
	}
	if hindi := s.reader.Hindi(); hindi != "" {
		s.log.Info("print in Devanagari is not read", "reason", hindi)
	} else {
		s.log.Info("print in Devanagari is read by Tesseract")
	}
	return nil
}

// workers says how much is worked at once.
func (s *server) workers() queue.Workers {
	return queue.Workers{
		Fetch:     s.config.FetchWorkers,
		Read:      s.config.ReadWorkers,
		BulkFetch: s.config.BulkFetchWorkers,
		BulkRead:  s.config.BulkReadWorkers,
		Deliver:   s.config.DeliverWorkers,
	}
}

func (s *server) startWork(ctx context.Context) error {
	if !s.config.Role.works() {
		return nil
	}
	workers := s.workers()
	read := queue.DefaultPolicies.Read
	read.Timeout = s.config.ReadTimeout
	s.metrics.Workers(workers.Lanes())
	runner, err := work.New(work.Deps{
		Store:    s.store,
		Blobs:    s.blobs,
		Fetcher:  s.fetcher(),
		Reader:   documentReader{s.reader, s.readDone},
		Checker:  s.rules,
		Renderer: renderer{s.blobs, s.config.RedactTTL, s.rules, s.clients},
		Deliver:  s.sender,
		Queue: queue.Options{
			Workers:     workers,
			Policies:    queue.Policies{Read: read},
			StopTimeout: s.config.StopTimeout,
			Log:         s.log,
			Observe:     s.metrics.Attempt,
			Trace:       s.trace,
		},
	})
	if err != nil {
		return err
	}
	if err := runner.Start(ctx); err != nil {
		return err
	}
	s.runner = runner
	s.keeper = retention.Start(ctx, s.store, s.config.retention(), retention.Options{Log: s.log, Observe: s.metrics.Expired})
	return nil
}

// retention is how long each kind of data is kept.
func (c Config) retention() retention.Periods {
	return retention.Periods{
		retention.Originals:       time.Duration(c.RetentionOriginals),
		retention.Redacted:        time.Duration(c.RetentionRedacted),
		retention.Results:         time.Duration(c.RetentionResults),
		retention.Batches:         time.Duration(c.RetentionBatches),
		retention.Deliveries:      time.Duration(c.RetentionDeliveries),
		retention.IdempotencyKeys: time.Duration(c.RetentionIdempotencyKeys),
	}
}

// fetcher downloads what clients name.
func (s *server) fetcher() work.Fetcher {
	f := fetch.New(s.policy(), fetch.Options{MaxBytes: int64(s.config.MaxFileMB) << 20, Timeout: s.config.FetchTimeout})
	if s.shelf == nil {
		return f
	}
	return specimenFetcher{s.shelf, f}
}

// callbackTimeout is for each of auth_url and callback_url (atlas-api 11.5).
const callbackTimeout = 20 * time.Second

// readDone counts and logs how long each stage took: never what was read.
func (s *server) readDone(ctx context.Context, r pipeline.Result) {
	s.metrics.Document(r.Reading)
	attrs := []slog.Attr{
		slog.String("type", string(r.Reading.Type)),
		slog.Int("pages", r.Reading.PageCount),
		slog.String("problem", string(r.Reading.Problem.Code)),
	}
	for _, t := range r.Timings {
		s.metrics.Stage(t.Stage, t.Duration)
		tracing.Ended(ctx, t.Stage, t.Begun, t.Duration)
		attrs = append(attrs, slog.Duration(t.Stage, t.Duration))
	}
	s.log.LogAttrs(ctx, slog.LevelInfo, "document read", attrs...)
	if r.HindiFault != nil {
		s.log.WarnContext(ctx, "print in Devanagari was not read", "error", r.HindiFault)
	}
	if s.observe != nil {
		s.observe(ctx, r)
	}
}

// renderer writes callbacks as the API writes extracts.
type renderer struct {
	blobs     payload.Signer
	redactTTL time.Duration
	checks    payload.Explainer
	clients   *client.Service
}

// Extracts implements work.Renderer.
func (r renderer) Extracts(ctx context.Context, result flow.Result, now time.Time) ([]byte, error) {
	masked, err := r.clients.MaskedOnly(ctx, result.Flow.Client)
	if err != nil {
		return nil, err
	}
	return payload.Extracts(result, payload.Options{
		Blobs: r.blobs, RedactTTL: r.redactTTL, Now: func() time.Time { return now },
		Include: payload.FlowExtras(result.Flow.Params), Checks: r.checks,
		Masked: masked,
	})
}
