package work

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"atlas/internal/crosscheck"
	"atlas/internal/document"
	"atlas/internal/flow"
	"atlas/internal/queue"
	"atlas/internal/tracing"
)

// Finish ends a revision of a flow: cross-checks, then the callback.
type Finish struct {
	Store    flow.Store
	Checker  Checker
	Renderer Renderer
	Now      func() time.Time
}

// Work implements queue.Handler.
func (w *Finish) Work(ctx context.Context, job queue.FinishFlow) error {
	r, err := w.Store.Result(ctx, flow.ID(job.FlowID))
	if err != nil || !due(r.Flow, job) {
		return unlessErased(err)
	}
	ctx = tracing.InCase(ctx, job.FlowID, "")
	r.CrossChecks = w.Checker.Run(r.Flow.ProductType, readings(r.Documents))
	r.Flow.CheckedRevision = r.Flow.Revision
	now := w.Now()
	body, err := w.Renderer.Extracts(ctx, r, now)
	if err != nil {
		return fmt.Errorf("rendering the callback: %w", err)
	}
	return w.keep(ctx, job, r.CrossChecks, &flow.Delivery{
		ID:        "msg_" + uuid.Must(uuid.NewV7()).String(),
		Revision:  job.Revision,
		Body:      body,
		CreatedAt: now,
	})
}

// Discard implements queue.Handler: a flow whose end cannot be made as it should be
// ends all the same, without cross-checks and callback, for those who poll.
func (w *Finish) Discard(ctx context.Context, job queue.FinishFlow, _ error) error {
	return w.keep(ctx, job, nil, nil)
}

// keep ends the revision, unless an upload has begun the next one meanwhile.
func (w *Finish) keep(ctx context.Context, job queue.FinishFlow, checks []crosscheck.Result, d *flow.Delivery) error {
	return unlessErased(w.Store.Change(ctx, flow.ID(job.FlowID), func(tx flow.Tx) error {
		if !due(tx.Flow(), job) {
			return nil
		}
		if err := tx.SetRevisions(ctx, job.Revision, job.Revision); err != nil {
			return err
		}
		if err := tx.SetCrossChecks(ctx, checks); err != nil {
			return err
		}
		if d == nil {
			return nil
		}
		if err := tx.InsertDelivery(ctx, *d); err != nil {
			return err
		}
		return tx.Enqueue(ctx, queue.DeliverCallback{DeliveryID: d.ID})
	}))
}

// due says whether the job's revision is the flow's own and not yet finished.
func due(f flow.Flow, job queue.FinishFlow) bool {
	return f.Revision == job.Revision && f.CheckedRevision < f.Revision
}

// readings returns what there is to compare: an invalid or unrecognised document
// has nothing to say.
func readings(docs []flow.Document) []document.Reading {
	var out []document.Reading
	for _, d := range docs {
		if d.Read() && d.Reading.Problem == (document.Problem{}) {
			out = append(out, d.Reading)
		}
	}
	return out
}
