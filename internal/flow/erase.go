package flow

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"atlas/internal/client"
	"atlas/internal/queue"
)

// Operator stands for whoever runs the server, in Erasure.By.
const Operator = "operator"

// Erasure is what is left of a flow, or of a batch that stood alone, that was erased. It
// says nothing of the applicant.
type Erasure struct {
	ID     string
	Flow   ID     // "" for a batch
	Batch  string // "" for a flow
	Client client.ID
	At     time.Time
	By     string // the client's id, or Operator
	Erased Erased
}

// Erased counts what an erasure took away.
type Erased struct {
	Documents   int // versions of documents, with what was read on them
	Originals   int // files as downloaded
	Redacted    int // masked copies
	CrossChecks int
	Callbacks   int
	Attempts    int // lines of the delivery log
	Jobs        int // rows of the queue; one that was running ends by itself
}

// Files is the job that removes the files of what was erased.
func (e Erasure) Files() queue.RemoveFiles {
	return queue.RemoveFiles{Cases: []string{string(e.Flow) + e.Batch}, Until: e.At.Add(settled)}
}

// settled is when work that was under way at an erasure has ended: an attempt takes five
// minutes (queue.DefaultPolicies), or what the operator allows for a reading. A file that
// it had still put is removed then.
const settled = time.Hour

// Erase removes a flow for its owner, with all that belongs to it: rows and jobs at once,
// files by a job that is added with it. A job that is under way finds nothing and ends;
// no result comes back and no callback goes out that had not begun to.
func (s *Service) Erase(ctx context.Context, owner client.ID, id ID) (Erasure, error) {
	return s.erase(ctx, id, string(owner), func(f Flow) bool { return f.Client == owner })
}

// EraseForOperator is Erase for a flow of any client.
func (s *Service) EraseForOperator(ctx context.Context, id ID) (Erasure, error) {
	return s.erase(ctx, id, Operator, func(Flow) bool { return true })
}

func (s *Service) erase(ctx context.Context, id ID, by string, allowed func(Flow) bool) (e Erasure, err error) {
	err = s.store.Change(ctx, id, func(tx Tx) error {
		f := tx.Flow()
		if !allowed(f) {
			return errNotFound()
		}
		e = Erasure{ID: uuid.Must(uuid.NewV7()).String(), Flow: id, Client: f.Client, At: s.now(), By: by}
		if e.Erased, err = tx.Erase(ctx, e); err != nil {
			return err
		}
		return tx.Enqueue(ctx, e.Files())
	})
	if err != nil {
		return Erasure{}, fmt.Errorf("erasing: %w", err)
	}
	return e, nil
}
