package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"atlas/internal/audit"
	"atlas/internal/client"
	"atlas/internal/flow"
)

type auditCommand struct {
	Verify   auditVerifyCommand   `cmd:"" help:"Follow the chain and say which records were changed, removed, added or moved."`
	Head     auditHeadCommand     `cmd:"" help:"Print the end of the chain, SEQ:HASH, to be kept elsewhere."`
	List     auditListCommand     `cmd:"" help:"Print records as JSON, one a line."`
	Affected auditAffectedCommand `cmd:"" help:"For the report of a breach: what a client had here, and who was handed what, as JSON."`
}

type auditVerifyCommand struct {
	Head []string `help:"A head noted before, by atlas audit head or from the server's log; it must be in the chain. May be repeated." placeholder:"SEQ:HASH"`
}

// Run prints what is wrong, a line each, and ends with 1 when something is.
func (c auditVerifyCommand) Run(ctx context.Context, p *program) error {
	heads := make([]audit.Head, len(c.Head))
	for i, text := range c.Head {
		var err error
		if heads[i], err = audit.ParseHead(text); err != nil {
			return err
		}
	}
	return p.withStore(ctx, func(a accounts) error {
		r, err := a.audit.Verify(ctx, heads...)
		if err != nil {
			return err
		}
		for _, f := range r.Faults {
			fmt.Fprintln(p.stdout, f)
		}
		for _, note := range r.Notes {
			fmt.Fprintln(p.stdout, note)
		}
		fmt.Fprintf(p.stdout, "%d records after %d, head %s; %d more wait for their place\n", r.Records, r.From.Seq, r.Head, r.Waiting)
		if len(r.Faults) > 0 {
			return errors.New("the audit log is not as it was written")
		}
		return nil
	})
}

type auditHeadCommand struct{}

// Run prints the head, of what was done until now.
func (auditHeadCommand) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(a accounts) error {
		if err := a.audit.Seal(ctx); err != nil {
			return err
		}
		head, err := a.audit.Head(ctx)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(p.stdout, head)
		return err
	})
}

type auditListCommand struct {
	Client  client.ID `help:"Only what was done with this client's data." placeholder:"ID"`
	Flow    flow.ID   `help:"Only what was done with this flow." placeholder:"ID"`
	Since   time.Time `help:"Only from then, as 2026-11-28T14:00:00Z." placeholder:"TIME"`
	Address string    `help:"Only what came from this network address (of IPv6, its /64 as 2001:db8::/64)." placeholder:"ADDRESS"`
}

// auditLine is a record as it is printed.
type auditLine struct {
	Seq      int64        `json:"seq"`
	At       time.Time    `json:"at"`
	Actor    string       `json:"actor"`
	Source   string       `json:"source,omitempty"`
	Action   audit.Action `json:"action"`
	Client   client.ID    `json:"client_id,omitempty"`
	Flow     string       `json:"flow_uuid,omitempty"`
	Batch    string       `json:"batch_id,omitempty"`
	Subject  string       `json:"subject,omitempty"`
	Kind     string       `json:"kind,omitempty"`
	Count    int          `json:"count,omitempty"`
	Unmasked bool         `json:"unmasked,omitempty"`
	ID       string       `json:"id"`
	Hash     string       `json:"hash"`
}

// Run prints the records that have their place.
func (c auditListCommand) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(a accounts) error {
		if err := a.audit.Seal(ctx); err != nil {
			return err
		}
		out := json.NewEncoder(p.stdout)
		q := audit.Query{Client: c.Client, Flow: string(c.Flow), Since: c.Since}
		return a.audit.Each(ctx, q, func(r audit.Record) error {
			if c.Address != "" && r.Source != a.audit.Source(c.Address) {
				return nil
			}
			return out.Encode(auditLine{
				r.Seq, r.At, r.Actor, r.Source, r.Action, r.Client, r.Flow, r.Batch, r.Subject, r.Kind, r.Count, r.Unmasked, r.ID, r.Hash,
			})
		})
	})
}

type auditAffectedCommand struct {
	Client client.ID `required:"" help:"The client's id." placeholder:"ID"`
	Since  time.Time `required:"" help:"When the breach began, as 2026-11-28T14:00:00Z." placeholder:"TIME"`
}

// affectedSummary is the first line.
type affectedSummary struct {
	Client       client.ID      `json:"client_id"`
	Since        time.Time      `json:"since"`
	Applications int            `json:"applications"` // flows, and batches that stand alone
	Documents    int            `json:"documents"`
	Kinds        map[string]int `json:"kinds"`      // of those that were read
	HandedOut    int            `json:"handed_out"` // applications of which something was, since
}

// affectedCase is each line after it.
type affectedCase struct {
	Flow        string           `json:"flow_uuid,omitempty"`
	Batch       string           `json:"batch_id,omitempty"`
	Application string           `json:"application_id,omitempty"` // while the flow is there
	Opened      time.Time        `json:"opened"`
	Gone        time.Time        `json:"gone,omitzero"`
	Documents   int              `json:"documents"`
	Kinds       map[string]int   `json:"kinds"`
	HandedOut   []affectedAccess `json:"handed_out"`
}

type affectedAccess struct {
	To       string       `json:"to"`
	Source   string       `json:"source,omitempty"`
	Action   audit.Action `json:"action"`
	Times    int          `json:"times"`
	Unmasked bool         `json:"unmasked"`
	First    time.Time    `json:"first"`
	Last     time.Time    `json:"last"`
}

// Run prints a line for all, then one for each application.
func (c auditAffectedCommand) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(a accounts) error {
		if err := a.audit.Seal(ctx); err != nil {
			return err
		}
		cases, err := a.audit.Affected(ctx, c.Client, c.Since)
		if err != nil {
			return err
		}
		all := affectedSummary{Client: c.Client, Since: c.Since, Applications: len(cases), Kinds: audit.KindsOf(cases)}
		for _, each := range cases {
			all.Documents += each.Documents
			if len(each.Access) > 0 {
				all.HandedOut++
			}
		}
		out := json.NewEncoder(p.stdout)
		if err := out.Encode(all); err != nil {
			return err
		}
		for _, each := range cases {
			line := affectedLine(each)
			if each.Flow != "" && each.Gone.IsZero() {
				if f, _, err := a.store.Progress(ctx, flow.ID(each.Flow)); err == nil { // else it went just now
					line.Application = f.ApplicationID
				}
			}
			if err := out.Encode(line); err != nil {
				return err
			}
		}
		return nil
	})
}

func affectedLine(c audit.Case) affectedCase {
	line := affectedCase{
		Flow: c.Flow, Batch: c.Batch, Opened: c.Since, Gone: c.Gone, Documents: c.Documents, Kinds: c.Kinds,
		HandedOut: []affectedAccess{},
	}
	for _, a := range c.Access {
		line.HandedOut = append(line.HandedOut, affectedAccess{a.Actor, a.Source, a.Action, a.Times, a.Unmasked, a.First, a.Last})
	}
	return line
}
