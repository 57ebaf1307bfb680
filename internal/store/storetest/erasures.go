package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"atlas/internal/batch"
	"atlas/internal/blob"
	"atlas/internal/crosscheck"
	"atlas/internal/deliver"
	"atlas/internal/fault"
	"atlas/internal/flow"
	"atlas/internal/idempotency"
	"atlas/internal/queue"
	"atlas/internal/retention"
)

// anEndedFlow has two documents, with the files of one, a comparison, and a callback that
// went out at the second attempt.
func anEndedFlow(t *testing.T, s Store) (flow.Flow, []flow.Document, flow.Delivery) {
	t.Helper()
	f := aFlow(t, s)
	docs := []flow.Document{aDocument(f, "1", "https://a.example/1", 0), aDocument(f, "2", "https://a.example/2", 1)}
	insert(t, s, docs...)
	d := flow.Delivery{ID: "msg_" + uuid.NewString(), Revision: 1, Body: []byte("{}"), CreatedAt: at}
	must(t, s.Change(t.Context(), f.ID, func(tx flow.Tx) error {
		for i := range docs {
			docs[i].State = flow.Done
			if i == 0 {
				docs[i].Original, docs[i].Redacted = original(docs[i]), redacted(docs[i])
			}
			if err := tx.UpdateDocument(t.Context(), docs[i]); err != nil {
				return err
			}
		}
		if err := tx.SetRevisions(t.Context(), 1, 1); err != nil {
			return err
		}
		if err := tx.SetCrossChecks(t.Context(), []crosscheck.Result{{Name: "CUSTOMER_NAME"}}); err != nil {
			return err
		}
		return tx.InsertDelivery(t.Context(), d)
	}))
	for _, state := range []deliver.State{deliver.Pending, deliver.Delivered} {
		must(t, s.LogAttempt(t.Context(), d.ID, deliver.Attempt{At: at, Stage: deliver.Callback}, state))
	}
	return f, docs, d
}

func flowErased(t *testing.T, s Store) {
	f, docs, d := anEndedFlow(t, s)
	other, otherDocs, otherDelivery := anEndedFlow(t, s)
	enqueue := func(f flow.Flow, jobs ...queue.Job) {
		must(t, s.Change(t.Context(), f.ID, func(tx flow.Tx) error { return tx.Enqueue(t.Context(), jobs...) }))
	}
	enqueue(f, queue.FetchDocument{FileUUID: docs[0].FileUUID}, queue.FinishFlow{FlowID: string(f.ID), Revision: 1}, queue.DeliverCallback{DeliveryID: d.ID})
	enqueue(other, queue.DeliverCallback{DeliveryID: otherDelivery.ID})

	want := flow.Erasure{
		ID: uuid.NewString(), Flow: f.ID, Client: f.Client, At: at, By: flow.Operator,
		Erased: flow.Erased{Documents: 2, Originals: 1, Redacted: 1, CrossChecks: 1, Callbacks: 1, Attempts: 2, Jobs: 3},
	}
	must(t, s.Change(t.Context(), f.ID, func(tx flow.Tx) (err error) {
		got, err := tx.Erase(t.Context(), want)
		equal(t, got, want.Erased)
		return err
	}))
	_, err := s.Result(t.Context(), f.ID)
	wantFault(t, err, fault.NotFound)
	_, err = s.Document(t.Context(), docs[1].FileUUID)
	wantFault(t, err, fault.NotFound)
	_, err = s.Delivery(t.Context(), d.ID)
	wantFault(t, err, fault.NotFound)
	wantFault(t, s.LogAttempt(t.Context(), d.ID, deliver.Attempt{At: at, Stage: deliver.Callback}, deliver.Delivered), fault.NotFound)

	erasures, err := s.Erasures(t.Context(), at)
	must(t, err)
	equal(t, erasures, []flow.Erasure{want})
	erasures, err = s.Erasures(t.Context(), at.Add(time.Microsecond))
	must(t, err)
	equal(t, erasures, nil)

	r, err := s.Result(t.Context(), other.ID)
	must(t, err)
	equal(t, len(r.Documents), len(otherDocs))
	sent := make(deliverChan, 2)
	q, err := s.NewQueue(queue.Handlers{Deliver: sent}, queue.Options{})
	must(t, err)
	must(t, q.Start(t.Context()))
	equal(t, <-sent, otherDelivery.ID)
	must(t, q.Stop(context.WithoutCancel(t.Context())))
	equal(t, len(sent), 0)
}

func batchErased(t *testing.T, s Store) {
	owner := aClient(t, s).ID
	aBatch := func(id string) (docs []flow.Document) {
		var jobs []queue.Job
		for i := range 2 {
			d := flow.Document{FileUUID: uuid.NewString(), BatchID: id, DocumentID: fmt.Sprint(i), State: flow.Downloading, Position: i, CreatedAt: at}
			docs, jobs = append(docs, d), append(jobs, queue.FetchDocument{FileUUID: d.FileUUID, Bulk: true})
		}
		_, err := s.InsertBatch(t.Context(), batch.Batch{ID: batch.ID(id), Client: owner, Size: 2, CreatedAt: at}, docs, jobs)
		must(t, err)
		return docs
	}
	docs, others := aBatch("BATCH-1"), aBatch("BATCH-2")
	docs[0].State, docs[0].Original, docs[0].Redacted = flow.Done, original(docs[0]), redacted(docs[0])
	must(t, s.ChangeDocument(t.Context(), docs[0].FileUUID, func(tx flow.DocumentTx) error { return tx.UpdateDocument(t.Context(), docs[0]) }))

	want := flow.Erasure{ID: uuid.NewString(), Batch: "BATCH-1", Client: owner, At: at, By: flow.Operator}
	record := func(b batch.Batch) flow.Erasure {
		equal(t, b.Client, owner)
		return want
	}
	got, err := s.EraseBatch(t.Context(), "BATCH-1", record)
	must(t, err)
	want.Erased = flow.Erased{Documents: 2, Originals: 1, Redacted: 1, Jobs: 2}
	equal(t, got, want)
	f := aFlow(t, s)
	insert(t, s, aDocument(f, "1", "https://a.example/1", 0))
	for _, id := range []string{"BATCH-1", "no batch", batchOf(f)} {
		_, err := s.EraseBatch(t.Context(), batch.ID(id), func(batch.Batch) flow.Erasure { return flow.Erasure{ID: "never kept"} })
		wantFault(t, err, fault.NotFound)
	}
	erasures, err := s.Erasures(t.Context(), at)
	must(t, err)
	equal(t, erasures, []flow.Erasure{want})

	for _, d := range docs {
		_, err := s.Document(t.Context(), d.FileUUID)
		wantFault(t, err, fault.NotFound)
	}
	_, err = s.Document(t.Context(), others[0].FileUUID)
	must(t, err)
	_, cases := removed(t, s, 1)
	equal(t, cases, []string{"BATCH-1"})
}

// original and redacted are where the files of a document are kept.
func original(d flow.Document) blob.Key { return blob.Key(d.Case() + "/" + d.FileUUID + "/original") }
func redacted(d flow.Document) blob.Key {
	return blob.Key(d.Case() + "/" + d.FileUUID + "/redacted.jpg")
}

// removed works the jobs that remove files and returns what was to be removed.
func removed(t *testing.T, s Store, jobs int) (keys, cases []string) {
	t.Helper()
	told := make(removeChan, jobs)
	q, err := s.NewQueue(queue.Handlers{Remove: told}, queue.Options{})
	must(t, err)
	must(t, q.Start(t.Context()))
	for range jobs {
		job := <-told
		keys, cases = append(keys, job.Keys...), append(cases, job.Cases...)
	}
	must(t, q.Stop(context.WithoutCancel(t.Context())))
	slices.Sort(keys)
	slices.Sort(cases)
	return keys, cases
}

type removeChan chan queue.RemoveFiles

func (c removeChan) Work(_ context.Context, j queue.RemoveFiles) error { c <- j; return nil }

func (removeChan) Discard(context.Context, queue.RemoveFiles, error) error { return nil }

// expire removes a kind from before later than anything that at dates, in steps of most.
func expire(t *testing.T, s Store, k retention.Kind, before time.Time, most int) int {
	t.Helper()
	n, err := s.Expire(t.Context(), k, before, most)
	must(t, err)
	return n
}

func filesExpire(t *testing.T, s Store) {
	_, docs, _ := anEndedFlow(t, s)
	_, more, _ := anEndedFlow(t, s)
	busy := aDocument(aFlow(t, s), "1", "https://a.example/1", 0)
	insert(t, s, busy)
	busy.State, busy.Original = flow.Reading, original(busy)
	must(t, s.Change(t.Context(), busy.Flow, func(tx flow.Tx) error { return tx.UpdateDocument(t.Context(), busy) }))

	later := at.Add(time.Second)
	equal(t, expire(t, s, retention.Originals, at, 10), 0)
	equal(t, expire(t, s, retention.Originals, later, 1), 1)
	equal(t, expire(t, s, retention.Originals, later, 10), 1)
	equal(t, expire(t, s, retention.Originals, later, 10), 0)
	keys, cases := removed(t, s, 2)
	want := []string{string(original(docs[0])), string(original(more[0]))}
	slices.Sort(want)
	equal(t, keys, want)
	equal(t, cases, nil)
	for _, d := range []flow.Document{docs[0], more[0]} {
		got, err := s.Document(t.Context(), d.FileUUID)
		must(t, err)
		d.Original = ""
		equal(t, got, d)
	}
	got, err := s.Document(t.Context(), busy.FileUUID)
	must(t, err)
	equal(t, got, busy)

	equal(t, expire(t, s, retention.Redacted, later, 10), 2)
	keys, _ = removed(t, s, 1)
	want = []string{string(redacted(docs[0])), string(redacted(more[0]))}
	slices.Sort(want)
	equal(t, keys, want)
}

func flowsExpire(t *testing.T, s Store) {
	later := at.Add(time.Second)
	ended, docs, d := anEndedFlow(t, s)
	empty := aFlow(t, s)
	kept := make(map[string]flow.Flow)

	kept["a newer document"], _, _ = anEndedFlow(t, s)
	newer := aDocument(kept["a newer document"], "3", "https://a.example/3", 2)
	newer.State, newer.CreatedAt = flow.Done, later
	insert(t, s, newer)
	kept["a document under way"], _, _ = anEndedFlow(t, s)
	insert(t, s, aDocument(kept["a document under way"], "3", "https://a.example/3", 2))
	kept["a callback to be sent"], _, d = anEndedFlow(t, s)
	must(t, s.Replay(t.Context(), d.ID))
	kept["a revision not compared"], _, _ = anEndedFlow(t, s)
	must(t, s.Change(t.Context(), kept["a revision not compared"].ID, func(tx flow.Tx) error { return tx.SetRevisions(t.Context(), 2, 1) }))

	equal(t, expire(t, s, retention.Results, at, 10), 0)
	equal(t, expire(t, s, retention.Results, later, 10), 2)
	equal(t, expire(t, s, retention.Results, later, 10), 0)
	for _, f := range []flow.Flow{ended, empty} {
		_, err := s.Result(t.Context(), f.ID)
		wantFault(t, err, fault.NotFound)
	}
	_, err := s.Document(t.Context(), docs[0].FileUUID)
	wantFault(t, err, fault.NotFound)
	for rule, f := range kept {
		if _, err := s.Result(t.Context(), f.ID); err != nil {
			t.Errorf("a flow with %s: %v", rule, err)
		}
	}
	_, cases := removed(t, s, 1)
	want := []string{string(ended.ID), string(empty.ID)}
	slices.Sort(want)
	equal(t, cases, want)
}

func batchesExpire(t *testing.T, s Store) {
	owner := aClient(t, s).ID
	aBatch := func(id string, states ...flow.State) batch.ID {
		b := batch.Batch{ID: batch.ID(id), Client: owner, Size: len(states), CreatedAt: at}
		docs := make([]flow.Document, len(states))
		for i, state := range states {
			docs[i] = flow.Document{FileUUID: uuid.NewString(), BatchID: id, DocumentID: fmt.Sprint(i), State: state, Position: i, CreatedAt: at}
		}
		added, err := s.InsertBatch(t.Context(), b, docs, nil)
		must(t, err)
		equal(t, added, true)
		return b.ID
	}
	done, busy := aBatch("BATCH-1", flow.Done, flow.Done), aBatch("BATCH-2", flow.Done, flow.Reading)
	f := aFlow(t, s)
	insert(t, s, aDocument(f, "1", "https://a.example/1", 0))

	equal(t, expire(t, s, retention.Batches, at, 10), 0)
	equal(t, expire(t, s, retention.Batches, at.Add(time.Second), 10), 1)
	_, err := s.Batch(t.Context(), done)
	wantFault(t, err, fault.NotFound)
	_, err = s.Batch(t.Context(), busy)
	must(t, err)
	_, docs, err := s.Progress(t.Context(), f.ID)
	must(t, err)
	equal(t, len(docs), 1)
	_, cases := removed(t, s, 1)
	equal(t, cases, []string{string(done)})
}

func deliveriesExpire(t *testing.T, s Store) {
	f, _, d := anEndedFlow(t, s)
	_, pending := aDelivery(t, s)
	equal(t, expire(t, s, retention.Deliveries, at, 10), 0)
	equal(t, expire(t, s, retention.Deliveries, at.Add(time.Second), 10), 1)
	_, err := s.Delivery(t.Context(), d.ID)
	wantFault(t, err, fault.NotFound)
	_, err = s.Delivery(t.Context(), pending.ID)
	must(t, err)
	_, err = s.Result(t.Context(), f.ID)
	must(t, err)
}

func keysExpire(t *testing.T, s Store) {
	owner := aClient(t, s).ID
	for i := range 5 {
		reserve(t, s, owner, fmt.Sprint(i), "hash", at.Add(time.Duration(i)*time.Second))
		must(t, s.SaveAnswer(t.Context(), owner, fmt.Sprint(i), idempotency.Answer{Status: 201}))
	}
	before := at.Add(3 * time.Second)
	equal(t, expire(t, s, retention.IdempotencyKeys, before, 2), 2)
	equal(t, expire(t, s, retention.IdempotencyKeys, before, 2), 1)
	equal(t, expire(t, s, retention.IdempotencyKeys, before, 2), 0)
	saved, err := s.ReserveKey(t.Context(), owner, "3", "hash", before)
	must(t, err)
	equal(t, saved.Status, 201)
}

func unknownKindExpires(t *testing.T, s Store) {
	if _, err := s.Expire(t.Context(), "clients", at, 1); err == nil {
		t.Error("a kind that is none was removed")
	}
}
