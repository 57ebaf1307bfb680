package storetest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"atlas/internal/admission"
	"atlas/internal/batch"
	"atlas/internal/client"
	"atlas/internal/document"
	"atlas/internal/fault"
	"atlas/internal/flow"
	"atlas/internal/queue"
)

// aBatch stores a batch of n documents of a client.
func aBatch(t *testing.T, s Store, owner client.ID, n int) (batch.Batch, []flow.Document) {
	t.Helper()
	b := batch.Batch{ID: batch.ID("BATCH-" + uuid.NewString()), Client: owner, ProductType: "POC_CDL", Size: n, CreatedAt: at}
	docs := make([]flow.Document, n)
	for i := range docs {
		docs[i] = flow.Document{
			FileUUID: uuid.NewString(), BatchID: string(b.ID), DocumentID: "1", URL: "https://files.example/1",
			State: flow.Downloading, Position: i, CreatedAt: at,
		}
	}
	ok, err := s.InsertBatch(t.Context(), b, docs, nil)
	must(t, err)
	equal(t, ok, true)
	return b, docs
}

func batchRoundTrip(t *testing.T, s Store) {
	want, docs := aBatch(t, s, aClient(t, s).ID, 4)
	got, err := s.Batch(t.Context(), want.ID)
	must(t, err)
	equal(t, got, want)
	for _, i := range []int{3, 1} {
		must(t, s.ChangeDocument(t.Context(), docs[i].FileUUID, func(tx flow.DocumentTx) error {
			d, err := tx.Document(t.Context(), docs[i].FileUUID)
			must(t, err)
			equal(t, d, docs[i])
			d.State, d.Original, d.Reading = flow.Done, "a/original", document.Reading{Type: "PAN", PageCount: 1}
			docs[i] = d
			return tx.UpdateDocument(t.Context(), d)
		}))
	}
	for _, c := range []struct {
		first, past int
		want        []flow.Document
	}{
		{0, 4, []flow.Document{docs[1], docs[3]}},
		{1, 3, []flow.Document{docs[1]}},
		{2, 3, nil},
		{3, 100, []flow.Document{docs[3]}},
		{4, 8, nil},
	} {
		got, err := s.BatchDocuments(t.Context(), want.ID, c.first, c.past)
		must(t, err)
		equal(t, got, c.want)
	}
}

func batchIDs(t *testing.T, s Store) {
	f := aFlow(t, s)
	first, _ := aBatch(t, s, f.Client, 1)
	again := first
	again.Size = 2
	extra := flow.Document{FileUUID: uuid.NewString(), BatchID: string(first.ID), State: flow.Downloading, CreatedAt: at}
	ok, err := s.InsertBatch(t.Context(), again, []flow.Document{extra}, []queue.Job{queue.FetchDocument{FileUUID: extra.FileUUID}})
	must(t, err)
	equal(t, ok, false)
	got, err := s.Batch(t.Context(), first.ID)
	must(t, err)
	equal(t, got, first)
	_, err = s.Document(t.Context(), extra.FileUUID)
	wantFault(t, err, fault.NotFound)
	must(t, s.Change(t.Context(), f.ID, func(tx flow.Tx) error {
		ok, err := tx.InsertBatch(t.Context(), string(first.ID), 1, at)
		equal(t, ok, false)
		return err
	}))
}

func batchOfAFlow(t *testing.T, s Store) {
	f := aFlow(t, s)
	_, err := s.Batch(t.Context(), batch.ID(batchOf(f)))
	wantFault(t, err, fault.NotFound)
	_, err = s.Batch(t.Context(), "BATCH-1")
	wantFault(t, err, fault.NotFound)
	err = s.ChangeDocument(t.Context(), "nothing", func(flow.DocumentTx) error { return nil })
	wantFault(t, err, fault.NotFound)
}

func batchChanges(t *testing.T, s Store) {
	b, docs := aBatch(t, s, aClient(t, s).ID, 20)
	var wg sync.WaitGroup
	for _, d := range docs {
		for range 2 { // a repeated job
			wg.Go(func() {
				err := s.ChangeDocument(t.Context(), d.FileUUID, func(tx flow.DocumentTx) error {
					d, err := tx.Document(t.Context(), d.FileUUID)
					if err != nil || d.State == flow.Done {
						return err
					}
					d.State = flow.Done
					return tx.UpdateDocument(t.Context(), d)
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
	got, err := s.BatchDocuments(t.Context(), b.ID, 0, 20)
	must(t, err)
	equal(t, len(got), 20)
}

// line adds n jobs of a client, named name and a number, to the line of one lane.
func line(t *testing.T, s Store, owner client.ID, name string, n int, bulk bool) {
	t.Helper()
	b := batch.Batch{ID: batch.ID("BATCH-" + uuid.NewString()), Client: owner, Size: n, CreatedAt: at}
	jobs := make([]queue.Job, n)
	for i := range jobs {
		jobs[i] = queue.FetchDocument{FileUUID: fmt.Sprint(name, i), Bulk: bulk}
	}
	_, err := s.InsertBatch(t.Context(), b, nil, jobs)
	must(t, err)
}

// worked works the queue, one job of a lane at a time, until n jobs were done or were
// given up, and returns the names of all attempts in order.
func worked(t *testing.T, s Store, n int, work func(name string) error) []string {
	t.Helper()
	return workedBy(t, []Store{s}, n, work)
}

// workedBy is worked with a queue in each of several stores on one database.
func workedBy(t *testing.T, stores []Store, n int, work func(name string) error) []string {
	t.Helper()
	w := &worker{work: work, left: n, done: make(chan struct{})}
	queues := make([]*queue.Queue, len(stores))
	for i, s := range stores {
		var err error
		queues[i], err = s.NewQueue(queue.Handlers{Fetch: w}, queue.Options{
			Workers:  queue.Workers{Fetch: 1, BulkFetch: 1},
			Policies: queue.Policies{Fetch: queue.Policy{Backoff: []time.Duration{time.Millisecond}, Timeout: time.Minute}},
			Poll:     20 * time.Millisecond,
		})
		must(t, err)
		must(t, queues[i].Start(t.Context()))
	}
	select {
	case <-w.done:
	case <-time.After(2 * time.Minute):
		t.Error("the work did not end")
	}
	for _, q := range queues {
		must(t, q.Stop(context.WithoutCancel(t.Context())))
	}
	return w.names
}

type worker struct {
	work  func(name string) error
	mu    sync.Mutex
	names []string
	left  int
	done  chan struct{}
}

func (w *worker) Work(_ context.Context, j queue.FetchDocument) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.names = append(w.names, j.FileUUID)
	err := w.work(j.FileUUID)
	if err == nil {
		w.ended()
	}
	return err
}

func (w *worker) Discard(context.Context, queue.FetchDocument, error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ended()
	return nil
}

func (w *worker) ended() {
	if w.left--; w.left == 0 {
		close(w.done)
	}
}

func well(string) error { return nil }

func clientsTakeTurns(t *testing.T, s Store) {
	for _, bulk := range []bool{false, true} {
		a, b, c := aClient(t, s).ID, aClient(t, s).ID, aClient(t, s).ID
		line(t, s, a, "a", 20, bulk)
		line(t, s, a, "a again ", 10, bulk)
		line(t, s, b, "b", 30, bulk)
		line(t, s, c, "c", 1, bulk)
		line(t, s, c, "c again ", 1, bulk)
		names := worked(t, s, 62, well)
		count := make(map[byte]int)
		for i, name := range names {
			count[name[0]]++
			if strings.HasPrefix(name, "c") && i > 3*count['c'] {
				t.Errorf("bulk %v: job %s came as number %d: %v", bulk, name, i+1, names)
			}
			if apart := count['a'] - count['b']; apart < -1 || apart > 1 {
				t.Fatalf("bulk %v: a and b are %d jobs apart after %d: %v", bulk, apart, i+1, names)
			}
		}
	}
}

func turnsAreForgotten(t *testing.T, s Store) {
	a, b := aClient(t, s).ID, aClient(t, s).ID
	line(t, s, a, "a", 50, false)
	worked(t, s, 50, well)
	line(t, s, a, "a", 10, false)
	line(t, s, b, "b", 10, false)
	names := worked(t, s, 20, well)
	want := strings.Repeat("ab", 10)
	got := ""
	for _, name := range names {
		got += name[:1]
	}
	equal(t, got, want)
}

func triedAgainBeside(t *testing.T, s Store) {
	a := aClient(t, s).ID
	line(t, s, a, "first", 1, false)
	line(t, s, a, "a", 200, false)
	failed := false
	names := worked(t, s, 201, func(name string) error {
		if name == "first0" && !failed {
			failed = true
			return fault.New(fault.Unavailable, "http_503", "")
		}
		time.Sleep(time.Millisecond)
		return nil
	})
	if names[0] != "first0" || names[len(names)-1] == "first0" {
		t.Errorf("what failed came again after all others: %v", names)
	}
}

func inLine(t *testing.T, s Store) {
	look := func(bulk bool, most int) admission.Line {
		line, err := s.InLine(t.Context(), bulk, most)
		must(t, err)
		return line
	}
	a, b := aClient(t, s).ID, aClient(t, s).ID
	equal(t, look(false, 10), admission.Line{})
	line(t, s, a, "a", 7, false)
	line(t, s, b, "b", 2, false)
	line(t, s, b, "bulk", 5, true)
	equal(t, look(false, 10), admission.Line{Total: 9, Of: map[client.ID]int{a: 7, b: 2}})
	equal(t, look(false, 4), admission.Line{Total: 4, Of: map[client.ID]int{a: 7, b: 2}})
	equal(t, look(true, 10), admission.Line{Total: 5, Of: map[client.ID]int{b: 5}})
	worked(t, s, 14, well)
	equal(t, look(false, 10), admission.Line{})
	equal(t, look(true, 10), admission.Line{})
}
