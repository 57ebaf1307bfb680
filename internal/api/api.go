// Package api is the HTTP door of Atlas: it turns requests into calls of the services
// behind it, and their answers and faults into the published JSON.
//
// The contract is a matter of bytes: the words of a message, the order of keys, which
// of two errors comes first. Frameworks that bind and validate have their own words
// and order (huma answers 415 before it looks at a token), so handlers here are plain
// functions of a client and a body, listed in one table (routes.go). Every error
// leaves through one file (problem.go), and no handler writes a status by itself.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"golang.org/x/time/rate"

	"atlas/internal/audit"
	"atlas/internal/batch"
	"atlas/internal/client"
	"atlas/internal/flow"
	"atlas/internal/idempotency"
	"atlas/internal/payload"
	"atlas/internal/tracing"
)

// Clients checks who is calling; *client.Service is one.
type Clients interface {
	Authenticate(ctx context.Context, id client.ID, secret string) (client.Client, error)
	Issue(ctx context.Context, c client.Client) (token string, err error)
	IssueRefresh(ctx context.Context, c client.Client) (token string, err error)
	Verify(ctx context.Context, token string, env client.Environment) (client.Client, error)
	VerifyRefresh(ctx context.Context, token string, env client.Environment) (client.Client, error)
}

// Flows does the work; *flow.Service is one. A flow that is unknown or another
// client's gives fault.NotFound.
type Flows interface {
	Init(ctx context.Context, owner client.ID, a flow.Application) (flow.Flow, error)
	Upload(ctx context.Context, owner client.ID, id flow.ID, files []flow.File) ([]flow.Entry, error)
	Status(ctx context.Context, owner client.ID, id flow.ID) (flow.Status, error)
	Result(ctx context.Context, owner client.ID, id flow.ID) (flow.Result, error)
	Erase(ctx context.Context, owner client.ID, id flow.ID) (flow.Erasure, error)
}

// Batches does the work without a flow; *batch.Service is one. A batch that is unknown
// or another client's gives fault.NotFound.
type Batches interface {
	Upload(ctx context.Context, owner client.ID, u batch.Upload) ([]flow.Entry, error)
	Page(ctx context.Context, owner client.ID, id batch.ID, number, size int) (batch.Page, error)
}

// Server answers requests for things other than calls; when it returns an error it has
// written nothing.
type Server interface {
	Serve(w http.ResponseWriter, r *http.Request) error
}

// Keys remembers the answers to Idempotency-Keys, as idempotency.Store says.
type Keys interface {
	ReserveKey(ctx context.Context, owner client.ID, key, requestHash string, now time.Time) (*idempotency.Answer, error)
	SaveAnswer(ctx context.Context, owner client.ID, key string, a idempotency.Answer) error
	ReleaseKey(ctx context.Context, owner client.ID, key string) error
}

// Prober asks whether a client's auth_url can be reached. Its errors go to the log, so
// they do not contain the URL.
type Prober interface {
	Probe(ctx context.Context, url string) error
}

// Admission says whether documents may get in line; *admission.Gate is one. An error that
// has a method RetryAfter() time.Duration says when to come again.
type Admission interface {
	Admit(ctx context.Context, owner client.ID, bulk bool, count int) error
}

// Audit keeps what was done; *audit.Log is one.
type Audit interface {
	Note(ctx context.Context, e audit.Entry) error
	Source(address string) string
}

// Deps is what the door opens onto. All but Admission, Files, Prober, Ready, Specimens and
// Observe are required.
type Deps struct {
	Clients Clients
	Flows   Flows
	Batches Batches
	Keys    Keys
	Blobs   payload.Signer
	Checks  payload.Explainer
	Audit   Audit
	Log     *slog.Logger

	// Files serves the URLs that Blobs signs; nil means that they lead elsewhere.
	Files Server
	// Prober, when set, is asked before every upload, and an auth_url that cannot be
	// reached refuses it.
	Prober Prober
	// Admission, when set, is asked before every upload.
	Admission Admission
	// Ready says whether work can be taken; nil means always.
	Ready func(context.Context) error
	// Specimens serves what is below SpecimensPath; nil means nothing is there.
	Specimens Server
	// Observe, when set, is told of every answer; route is "" when no call matched.
	Observe func(route string, status int, took time.Duration)

	// Trace begins a trace with every request; nil begins none.
	Trace *tracing.Tracer
}

// Options are the door's settings. The zero value means the defaults.
type Options struct {
	MaxFiles      int           // files in one upload; default 50
	MaxBatchFiles int           // files in one Bulk upload; default 5000
	RedactTTL     time.Duration // how long a redact_url works; default payload.DefaultRedactTTL

	// ClientRate is the requests a second of one client, ClientBurst how many at once.
	// Defaults 100 and 200; rate.Inf is no limit.
	ClientRate  rate.Limit
	ClientBurst int
	// TokenRate and TokenBurst limit the token calls of one address (of one /64 in
	// IPv6). Defaults 10 and 50. Behind a proxy all calls have the proxy's address.
	TokenRate  rate.Limit
	TokenBurst int

	Now func() time.Time // nil means time.Now
}

func (o Options) withDefaults() Options {
	if o.MaxFiles == 0 {
		o.MaxFiles = 50
	}
	if o.MaxBatchFiles == 0 {
		o.MaxBatchFiles = 5000
	}
	if o.ClientRate == 0 {
		o.ClientRate, o.ClientBurst = 100, 200
	}
	if o.TokenRate == 0 {
		o.TokenRate, o.TokenBurst = 10, 50
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// api is the state the handlers share.
type api struct {
	Deps
	opts     Options
	byClient *limiter
	byAddr   *limiter
}

// New returns the whole door.
func New(deps Deps, opts Options) http.Handler {
	a := newAPI(deps, opts)
	return a.observe(newRouter(a.routes()))
}

// NewHealth returns the part of the door that is for those who watch the process. Of
// deps only Ready, Log and Observe are used.
func NewHealth(deps Deps) http.Handler {
	a := newAPI(deps, Options{})
	return a.observe(newRouter(a.health()))
}

func newAPI(deps Deps, opts Options) *api {
	opts = opts.withDefaults()
	return &api{
		Deps:     deps,
		opts:     opts,
		byClient: newLimiter(opts.ClientRate, opts.ClientBurst, opts.Now),
		byAddr:   newLimiter(opts.TokenRate, opts.TokenBurst, opts.Now),
	}
}
