package audit

import (
	"context"
	"crypto/hmac"
	"fmt"
)

// Report is what Verify found.
type Report struct {
	Records int
	From    Head // the checkpoint that the chain begins behind; zero when it is whole
	Head    Head // where it ends
	Waiting int  // entries that have no place yet
	Faults  []Finding
	Notes   []string // what could not be looked at
}

// Finding is one thing that is wrong, at a record or behind it.
type Finding struct {
	Seq  int64
	What string
}

// String is the finding as a line.
func (f Finding) String() string { return fmt.Sprintf("record %d: %s", f.Seq, f.What) }

// Verify follows the chain from its beginning or its last checkpoint. Heads that were
// noted before, elsewhere, must be in it: without one, a chain whose end was cut off by
// somebody who also moved the stored head back is a good chain.
func (l *Log) Verify(ctx context.Context, noted ...Head) (Report, error) {
	for {
		from, err := l.store.AuditCheckpoint(ctx)
		if err != nil {
			return Report{}, err
		}
		r, err := l.verify(ctx, from, noted)
		if err != nil || len(r.Faults) == 0 {
			return r, err
		}
		// A server may have pruned meanwhile.
		if now, err := l.store.AuditCheckpoint(ctx); err != nil || now == from {
			return r, err
		}
	}
}

func (l *Log) verify(ctx context.Context, from Checkpoint, noted []Head) (Report, error) {
	stored, err := l.store.AuditHead(ctx) // before the records: they only become more
	if err != nil {
		return Report{}, err
	}
	w := walker{log: l, last: from.Head, heads: make(map[int64][]noticed)}
	w.report.From = from.Head
	if from.Seq > 0 && !hmac.Equal([]byte(from.MAC), []byte(from.seal(l.key))) {
		w.find(from.Seq, "the checkpoint was not made with this server's key")
	}
	w.expect(stored, "the chain ends before its stored end: its end was cut off")
	for _, h := range noted {
		w.expect(h, "the chain ends before the head that was given: its end was cut off")
	}
	if err := l.each(ctx, Query{}, 0, func(r Record) error { return w.record(ctx, r) }); err != nil {
		return Report{}, err
	}
	w.end()
	w.report.Waiting, err = l.store.AuditWaiting(ctx)
	return w.report, err
}

// noticed is a head that must be in the chain, and what it means when it is beyond it.
type noticed struct {
	hash, cut string
}

// walker goes along a chain.
type walker struct {
	log    *Log
	last   Head // where the chain is whole up to
	before Head // the one before last
	bad    bool // whether the record at last is not as it was written
	heads  map[int64][]noticed
	report Report
}

func (w *walker) find(seq int64, what string) {
	w.report.Faults = append(w.report.Faults, Finding{seq, what})
}

// expect has a head looked for.
func (w *walker) expect(h Head, cut string) {
	switch from := w.report.From; {
	case h.Seq == 0 || h == from:
	case h.Seq < from.Seq:
		w.report.Notes = append(w.report.Notes, fmt.Sprintf("head %d was pruned: nothing can be said of it", h.Seq))
	case h.Seq == from.Seq:
		w.find(h.Seq, "the checkpoint is another record than the head that was given")
	default:
		w.heads[h.Seq] = append(w.heads[h.Seq], noticed{h.Hash, cut})
	}
}

// record looks at the next record. What is wrong with one is told once: the chain then
// goes on from what stands there.
func (w *walker) record(ctx context.Context, r Record) error {
	w.report.Records++
	genuine := hmac.Equal([]byte(r.Hash), []byte(sum(w.log.key, r.Prev, r.Entry)))
	follows := r.Prev == w.last.Hash
	if r.Seq != w.last.Seq+1 {
		w.gap(r)
	}
	switch {
	case !genuine:
		w.find(r.Seq, "it was changed, or added by another hand")
	case follows:
	case w.bad && r.Prev == w.before.Hash:
		w.report.Faults[len(w.report.Faults)-1].What = "it was added by another hand: the record behind it follows the one before it"
	case w.bad: // told at the record before
	case r.Seq == w.last.Seq+1:
		if err := w.astray(ctx, r); err != nil {
			return err
		}
	}
	for _, n := range w.heads[r.Seq] {
		if n.hash != r.Hash && genuine {
			w.find(r.Seq, "it is another record than stood here when the head was noted")
		}
	}
	delete(w.heads, r.Seq)
	w.before, w.last, w.bad = w.last, Head{r.Seq, r.Hash}, !genuine
	return nil
}

// gap tells of numbers that no record has.
func (w *walker) gap(r Record) {
	if r.Seq <= w.last.Seq {
		w.find(r.Seq, "it lies before the checkpoint")
		return
	}
	if r.Seq == w.last.Seq+2 {
		w.find(r.Seq-1, "it is missing")
		return
	}
	w.find(w.last.Seq+1, fmt.Sprintf("it and those up to %d are missing", r.Seq-1))
}

// astray tells why a genuine record does not follow the one before it.
func (w *walker) astray(ctx context.Context, r Record) error {
	elsewhere, err := w.log.store.HasAuditHash(ctx, r.Prev)
	if err != nil {
		return err
	}
	if elsewhere || r.Prev == "" || r.Prev == w.report.From.Hash {
		w.find(r.Seq, "it was not written behind the record before it: one of the two was moved")
		return nil
	}
	w.find(r.Seq, "the record that was before it is missing, and those behind were numbered anew")
	return nil
}

// end tells of heads that were not come to.
func (w *walker) end() {
	w.report.Head = w.last
	for seq, heads := range w.heads {
		if seq <= w.last.Seq {
			continue // told as a gap
		}
		for _, n := range heads {
			w.find(seq, n.cut)
		}
	}
}
