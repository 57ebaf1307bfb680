package main

import (
	"context"
	"encoding/json"
	"fmt"
	"text/tabwriter"
	"time"

	"atlas/internal/batch"
	"atlas/internal/flow"
	"atlas/internal/store"
)

type eraseCommand struct {
	Flow  flow.ID  `required:"" xor:"what" help:"The flow's id (flow_uuid)." placeholder:"ID"`
	Batch batch.ID `required:"" xor:"what" help:"The id of a Bulk or Sandbox batch (batch_id)." placeholder:"ID"`
}

// Run erases the flow or the batch, whichever client's it is. Its files go as soon as a
// worker runs.
func (c eraseCommand) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(a accounts) error {
		e, err := c.erase(ctx, a.store)
		if err != nil {
			return err
		}
		return p.printJSON(erasureLine(e))
	})
}

func (c eraseCommand) erase(ctx context.Context, s *store.Store) (flow.Erasure, error) {
	if c.Batch != "" {
		return batch.NewService(s, nil).EraseForOperator(ctx, c.Batch)
	}
	return flow.NewService(s, nil).EraseForOperator(ctx, c.Flow)
}

type erasuresCommand struct {
	Since time.Time `help:"Only those made from then, as 2026-11-28T14:00:00Z." placeholder:"TIME"`
	JSON  bool      `name:"json" help:"As JSON, one a line."`
}

// Run prints a line an erasure.
func (c erasuresCommand) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(a accounts) error {
		erasures, err := a.store.Erasures(ctx, c.Since)
		if err != nil {
			return err
		}
		if c.JSON {
			out := json.NewEncoder(p.stdout)
			for _, e := range erasures {
				if err := out.Encode(erasureLine(e)); err != nil {
					return err
				}
			}
			return nil
		}
		table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "AT\tBY\tFLOW OR BATCH\tCLIENT\tDOCUMENTS\tORIGINALS\tREDACTED\tCROSS-CHECKS\tCALLBACKS")
		for _, e := range erasures {
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%d\t%d\t%d\t%d\t%d\n", e.At.UTC().Format(time.RFC3339), e.By, string(e.Flow)+e.Batch, e.Client,
				e.Erased.Documents, e.Erased.Originals, e.Erased.Redacted, e.Erased.CrossChecks, e.Erased.Callbacks)
		}
		return table.Flush()
	})
}

// erasure is the record of an erasure as it is printed.
type erasure struct {
	ID          string    `json:"id"`
	At          time.Time `json:"at"`
	By          string    `json:"by"`
	Flow        flow.ID   `json:"flow_uuid,omitempty"`
	Batch       string    `json:"batch_id,omitempty"`
	Client      string    `json:"client_id"`
	Documents   int       `json:"documents"`
	Originals   int       `json:"originals"`
	Redacted    int       `json:"redacted_copies"`
	CrossChecks int       `json:"cross_checks"`
	Callbacks   int       `json:"callbacks"`
	Attempts    int       `json:"delivery_attempts"`
	Jobs        int       `json:"jobs"`
}

func erasureLine(e flow.Erasure) erasure {
	return erasure{
		e.ID, e.At.UTC().Truncate(time.Second), e.By, e.Flow, e.Batch, string(e.Client),
		e.Erased.Documents, e.Erased.Originals, e.Erased.Redacted, e.Erased.CrossChecks, e.Erased.Callbacks, e.Erased.Attempts, e.Erased.Jobs,
	}
}
