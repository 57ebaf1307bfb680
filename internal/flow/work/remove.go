package work

import (
	"context"
	"time"

	"atlas/internal/blob"
	"atlas/internal/queue"
)

// Remove removes files whose rows are gone.
type Remove struct {
	Blobs Blobs
	Now   func() time.Time
}

// Work implements queue.Handler.
func (w *Remove) Work(ctx context.Context, job queue.RemoveFiles) error {
	for _, key := range job.Keys {
		if err := w.Blobs.Delete(ctx, blob.Key(key)); err != nil {
			return err
		}
	}
	for _, name := range job.Cases {
		if err := w.Blobs.DeleteBelow(ctx, blob.Key(name)); err != nil {
			return err
		}
	}
	if left := job.Until.Sub(w.Now()); left > 0 {
		return queue.Snooze(left)
	}
	return nil
}

// Discard implements queue.Handler. The files stay: the line that the queue has logged
// names them.
func (w *Remove) Discard(context.Context, queue.RemoveFiles, error) error { return nil }
