package main

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"atlas/internal/client"
	"atlas/internal/deliver"
)

type deliveriesCommand struct {
	List   deliveriesListCommand   `cmd:"" help:"List callbacks, oldest first."`
	Show   deliveriesShowCommand   `cmd:"" help:"Print the log of a callback's attempts."`
	Replay deliveriesReplayCommand `cmd:"" help:"Send callbacks again: the same id and bytes, with all attempts before them."`
}

// deliveriesChoice are the flags that choose callbacks.
type deliveriesChoice struct {
	Since  time.Time     `help:"Only callbacks made from then, as 2026-11-28T14:00:00Z." placeholder:"TIME"`
	Until  time.Time     `help:"Only callbacks made before then. Default: now." placeholder:"TIME"`
	State  deliver.State `help:"Only these: pending, delivered or undelivered." enum:"pending,delivered,undelivered," default:""`
	Client client.ID     `help:"Only this client's." placeholder:"ID"`
}

func (c deliveriesChoice) query() deliver.Query {
	until := c.Until
	if until.IsZero() {
		until = time.Now()
	}
	return deliver.Query{Since: c.Since, Until: until, State: c.State, Client: c.Client}
}

type deliveriesListCommand struct{ deliveriesChoice }

// Run prints a line a callback.
func (c deliveriesListCommand) Run(ctx context.Context, p *program) error {
	return p.withDeliveries(ctx, func(log deliver.Log) error {
		table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "ID\tSTATE\tMADE\tATTEMPTS\tFLOW\tREVISION\tCLIENT")
		err := log.Each(ctx, c.query(), func(d deliver.Summary) error {
			_, err := fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%s\t%d\t%s\n",
				d.ID, d.State, d.CreatedAt.UTC().Format(time.RFC3339), d.Attempts, d.FlowID, d.Revision, d.Client)
			return err
		})
		return errors.Join(err, table.Flush())
	})
}

type deliveriesShowCommand struct {
	ID string `arg:"" help:"The callback's id (webhook-id)."`
}

// Run prints a line an attempt.
func (c deliveriesShowCommand) Run(ctx context.Context, p *program) error {
	return p.withDeliveries(ctx, func(log deliver.Log) error {
		attempts, err := log.Attempts(ctx, c.ID)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "AT\tSTAGE\tSTATUS\tCODE\tTOOK\tANSWER")
		for _, a := range attempts {
			fmt.Fprintf(table, "%s\t%s\t%d\t%s\t%s\t%s\n",
				a.At.UTC().Format(time.RFC3339), a.Stage, a.Status, a.Code, a.Latency, a.Answer)
		}
		return table.Flush()
	})
}

type deliveriesReplayCommand struct {
	IDs []string `arg:"" optional:"" name:"id" help:"Callbacks by id."`
	deliveriesChoice
}

// Run puts the callbacks in line. A running server sends them within a second.
func (c deliveriesReplayCommand) Run(ctx context.Context, p *program) error {
	if (len(c.IDs) == 0) == c.Since.IsZero() {
		return errors.New("name callbacks by their ids, or a range of time with --since")
	}
	return p.withDeliveries(ctx, func(log deliver.Log) error {
		ids := c.IDs
		if len(ids) == 0 {
			err := log.Each(ctx, c.query(), func(d deliver.Summary) error {
				ids = append(ids, d.ID)
				return nil
			})
			if err != nil {
				return err
			}
		}
		for i, id := range ids {
			if err := log.Replay(ctx, id); err != nil {
				return fmt.Errorf("%s, after %d callbacks: %w", id, i, err)
			}
		}
		_, err := fmt.Fprintf(p.stdout, "%d callbacks will be sent again\n", len(ids))
		return err
	})
}

// withDeliveries opens the callbacks beside a server that may be running on them.
func (p *program) withDeliveries(ctx context.Context, use func(deliver.Log) error) error {
	return p.withStore(ctx, func(a accounts) error { return use(a.store) })
}
