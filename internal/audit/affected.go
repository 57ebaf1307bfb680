package audit

import (
	"cmp"
	"context"
	"slices"
	"time"

	"atlas/internal/client"
)

// Case is an application or a batch of a client as the log knows it, for the report of a
// breach.
type Case struct {
	Flow      string // "" of a batch that stands alone
	Batch     string // "" of a flow
	Since     time.Time
	Gone      time.Time      // when it was erased or expired; zero while it is there
	Documents int            // that were uploaded
	Kinds     map[string]int // of the documents that were read, by their type
	Access    []Access       // since the moment that was asked for
}

// Access is what one actor was handed of a case from one source.
type Access struct {
	Actor, Source string
	Action        Action
	Times         int
	Unmasked      bool // a full Aadhaar number among it
	First, Last   time.Time
}

// handsOut are the actions by which data leaves.
var handsOut = map[Action]bool{ResultRead: true, RedactedOpened: true, CallbackDelivered: true}

// Affected lists the cases of a client whose data was there at that moment or came after
// it, the oldest first, with who was handed what of each since. What happened before there
// was a log is not in it.
func (l *Log) Affected(ctx context.Context, id client.ID, since time.Time) ([]Case, error) {
	cases := make(map[string]*Case)
	if err := l.each(ctx, Query{}, 0, func(r Record) error { gather(cases, r, id, since); return nil }); err != nil {
		return nil, err
	}
	affected := make([]Case, 0, len(cases))
	for _, c := range cases {
		if c.Gone.IsZero() || !c.Gone.Before(since) {
			affected = append(affected, *c)
		}
	}
	slices.SortFunc(affected, func(a, b Case) int {
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Flow+a.Batch, b.Flow+b.Batch))
	})
	return affected, nil
}

// gather adds a record to the cases of a client. Some records know the case and not whose
// it is, those of opened redact_urls among them.
func gather(cases map[string]*Case, r Record, id client.ID, since time.Time) {
	name := cmp.Or(r.Flow, r.Batch)
	c := cases[name]
	if name == "" || c == nil && r.Client != id {
		return
	}
	if c == nil {
		c = &Case{Flow: r.Flow, Since: r.At, Kinds: make(map[string]int)}
		if r.Flow == "" {
			c.Batch = r.Batch
		}
		cases[name] = c
	}
	switch r.Action {
	case DocumentsUploaded:
		c.Documents += r.Count
	case DocumentRead:
		c.Kinds[r.Kind]++
	case FlowErased, BatchErased, DataExpired:
		c.Gone = r.At
	}
	if handsOut[r.Action] && !r.At.Before(since) {
		c.hand(r)
	}
}

func (c *Case) hand(r Record) {
	i := slices.IndexFunc(c.Access, func(a Access) bool {
		return a.Actor == r.Actor && a.Source == r.Source && a.Action == r.Action
	})
	if i < 0 {
		c.Access = append(c.Access, Access{Actor: r.Actor, Source: r.Source, Action: r.Action, First: r.At})
		i = len(c.Access) - 1
	}
	a := &c.Access[i]
	a.Times++
	a.Unmasked = a.Unmasked || r.Unmasked
	a.Last = r.At
}

// KindsOf adds up the kinds of documents of cases.
func KindsOf(cases []Case) map[string]int {
	kinds := make(map[string]int)
	for _, c := range cases {
		for kind, n := range c.Kinds {
			kinds[kind] += n
		}
	}
	return kinds
}
