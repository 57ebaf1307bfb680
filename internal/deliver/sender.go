package deliver

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"atlas/internal/audit"
	"atlas/internal/client"
	"atlas/internal/fault"
	"atlas/internal/queue"
	"atlas/internal/tracing"
)

// Doer sends a request. It does not follow redirects, and its errors name no URL;
// outbound.Client is one.
type Doer interface {
	Do(req *http.Request) (*http.Response, error)
}

// Secrets knows the whsec_ secrets that sign a client's callbacks: at least one, the
// newest first.
type Secrets interface {
	WebhookSecrets(ctx context.Context, id client.ID) ([]string, error)
}

// Options are the settings of a Sender. The zero value works.
type Options struct {
	Timeout time.Duration // of each request; 0 stands for 20 s (atlas-api 11.5)
	PerHost int           // attempts at once to one receiver; 0 stands for 4
	Now     func() time.Time
}

// Sender makes the attempts to deliver a callback. It handles deliver_callback jobs;
// when they come is the queue's to say.
type Sender struct {
	store   Store
	http    Doer
	secrets Secrets
	timeout time.Duration
	hosts   *hosts
	now     func() time.Time
}

// NewSender makes a sender.
func NewSender(store Store, d Doer, secrets Secrets, o Options) *Sender {
	if o.Timeout <= 0 {
		o.Timeout = 20 * time.Second
	}
	if o.PerHost <= 0 {
		o.PerHost = 4
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Sender{store: store, http: d, secrets: secrets, timeout: o.Timeout, hosts: newHosts(o.PerHost), now: o.Now}
}

// Work implements queue.Handler: it makes one attempt. A receiver that already has
// enough attempts under way is left for a few seconds, so that one which never
// answers does not take every worker.
func (s *Sender) Work(ctx context.Context, job queue.DeliverCallback) error {
	d, err := s.store.Delivery(ctx, job.DeliveryID)
	if err != nil || d.State != Pending {
		return unlessErased(err)
	}
	ctx = tracing.InCase(ctx, d.FlowID, "")
	leave, ok := s.hosts.enter(d.CallbackURL)
	if !ok {
		return queue.Snooze(2*time.Second + rand.N(3*time.Second))
	}
	defer leave()

	a, failed := s.attempt(ctx, d)
	if failed != nil && errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err() // cut short by our own stop: no attempt
	}
	// What the receiver was sent is logged even when we are stopping.
	if err := s.store.LogAttempt(context.WithoutCancel(ctx), d.ID, a, outcome(failed)); err != nil {
		return unlessErased(err)
	}
	if errors.Is(failed, errGone) {
		return nil
	}
	return failed
}

// unlessErased is the fault of a store, or nil when the callback is not there: its flow
// was erased, and nothing is to be sent any more.
func unlessErased(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}

// Discard implements queue.Handler: the callback is given up.
func (s *Sender) Discard(ctx context.Context, job queue.DeliverCallback, _ error) error {
	return s.store.SetDeliveryState(ctx, job.DeliveryID, Undelivered)
}

func outcome(failed error) State {
	switch {
	case failed == nil:
		return Delivered
	case errors.Is(failed, errGone):
		return Undelivered
	}
	return Pending
}

// attempt asks auth_url for a token and posts the callback with it.
func (s *Sender) attempt(ctx context.Context, d Delivery) (Attempt, error) {
	a := Attempt{At: s.now(), Stage: Auth}
	token, got, err := s.authenticate(ctx, d.AuthURL)
	if err == nil {
		a.Stage = Callback
		got, err = s.post(ctx, d, token)
	}
	a.Status, a.Latency = got.status, s.now().Sub(a.At)
	if a.Stage == Callback || err != nil { // what authorises is not quoted
		a.Answer = quote(got.body)
	}
	if err != nil {
		a.Code = fault.CodeOf(err)
		return a, fmt.Errorf("delivering at stage %s: %w", a.Stage, err)
	}
	a.Unmasked = audit.Unmasked(d.Body)
	return a, nil
}
