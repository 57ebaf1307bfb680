package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"atlas/internal/deliver"
	"atlas/internal/fault"
	"atlas/internal/flow"
	"atlas/internal/queue"
)

func aDelivery(t *testing.T, s Store) (flow.Flow, flow.Delivery) {
	t.Helper()
	f := aFlow(t, s)
	d := flow.Delivery{ID: "msg_" + uuid.NewString(), Revision: 1, Body: []byte(`{"ocr_data":[]}`), CreatedAt: at}
	must(t, s.Change(t.Context(), f.ID, func(tx flow.Tx) error { return tx.InsertDelivery(t.Context(), d) }))
	return f, d
}

func deliveryRoundTrip(t *testing.T, s Store) {
	f, d := aDelivery(t, s)
	got, err := s.Delivery(t.Context(), d.ID)
	must(t, err)
	equal(t, got, deliver.Delivery{
		ID: d.ID, FlowID: string(f.ID), Client: f.Client, AuthURL: f.AuthURL, CallbackURL: f.CallbackURL,
		Body: d.Body, State: deliver.Pending, CreatedAt: at,
	})
}

func deliveryConflict(t *testing.T, s Store) {
	f, d := aDelivery(t, s)
	d.ID = "msg_another"
	err := s.Change(t.Context(), f.ID, func(tx flow.Tx) error { return tx.InsertDelivery(t.Context(), d) })
	wantFault(t, err, fault.Conflict)
}

func deliveryLog(t *testing.T, s Store) {
	_, d := aDelivery(t, s)
	log := []deliver.Attempt{
		{At: at, Stage: deliver.Auth, Code: "timeout", Latency: 20 * time.Second},
		{At: at, Stage: deliver.Callback, Status: 500, Code: "http_500", Latency: 15 * time.Millisecond, Answer: "out of order"},
		{At: at, Stage: deliver.Callback, Status: 204},
	}
	for _, a := range log[:2] {
		must(t, s.LogAttempt(t.Context(), d.ID, a, deliver.Pending))
	}
	must(t, s.LogAttempt(t.Context(), d.ID, log[2], deliver.Delivered))

	got, err := s.Attempts(t.Context(), d.ID)
	must(t, err)
	equal(t, got, log)
	wantState(t, s, d.ID, deliver.Delivered)
	must(t, s.SetDeliveryState(t.Context(), d.ID, deliver.Undelivered))
	wantState(t, s, d.ID, deliver.Undelivered)
}

func wantState(t *testing.T, s Store, id string, want deliver.State) {
	t.Helper()
	d, err := s.Delivery(t.Context(), id)
	must(t, err)
	equal(t, d.State, want)
}

// deliveryList makes more callbacks than are read at once, many of one moment.
func deliveryList(t *testing.T, s Store) {
	f := aFlow(t, s)
	const n = 1100
	var want []string
	must(t, s.Change(t.Context(), f.ID, func(tx flow.Tx) error {
		for i := range n {
			d := flow.Delivery{ID: fmt.Sprintf("msg_%04d", i), Revision: i, Body: []byte("{}"), CreatedAt: at.Add(time.Duration(i/400) * time.Second)}
			want = append(want, d.ID)
			if err := tx.InsertDelivery(t.Context(), d); err != nil {
				return err
			}
		}
		return nil
	}))
	must(t, s.LogAttempt(t.Context(), want[5], deliver.Attempt{At: at, Stage: deliver.Callback, Status: 200}, deliver.Delivered))
	other, _ := aDelivery(t, s)

	list := func(q deliver.Query) (ids []string) {
		must(t, s.Each(t.Context(), q, func(d deliver.Summary) error { ids = append(ids, d.ID); return nil }))
		return ids
	}
	later := at.Add(time.Hour)
	equal(t, list(deliver.Query{Until: later, Client: f.Client}), want)
	equal(t, list(deliver.Query{Since: at.Add(time.Second), Until: at.Add(2 * time.Second), Client: f.Client}), want[400:800])
	equal(t, list(deliver.Query{Until: later, State: deliver.Delivered}), want[5:6])
	equal(t, len(list(deliver.Query{Until: later, Client: other.Client})), 1)
	equal(t, list(deliver.Query{Until: at}), nil)

	stop := errors.New("enough")
	if err := s.Each(t.Context(), deliver.Query{Until: later}, func(deliver.Summary) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("got %v, want %v", err, stop)
	}
	must(t, s.Each(t.Context(), deliver.Query{Until: later, State: deliver.Delivered}, func(d deliver.Summary) error {
		equal(t, d, deliver.Summary{
			ID: want[5], FlowID: string(f.ID), Client: f.Client, Revision: 5, State: deliver.Delivered, CreatedAt: at, Attempts: 1,
		})
		return nil
	}))
}

func deliveryReplay(t *testing.T, s Store) {
	_, d := aDelivery(t, s)
	for _, state := range []deliver.State{deliver.Delivered, deliver.Undelivered, deliver.Pending} {
		must(t, s.SetDeliveryState(t.Context(), d.ID, state))
		must(t, s.Replay(t.Context(), d.ID))
		wantState(t, s, d.ID, deliver.Pending)
	}
	sent := make(deliverChan, 3)
	q, err := s.NewQueue(queue.Handlers{Deliver: sent}, queue.Options{})
	must(t, err)
	must(t, q.Start(t.Context()))
	for range 3 {
		equal(t, <-sent, d.ID)
	}
	must(t, q.Stop(context.WithoutCancel(t.Context())))
	wantFault(t, s.Replay(t.Context(), "msg_unknown"), fault.NotFound)
}

// deliverChan gets the ids of the callbacks that are to be sent.
type deliverChan chan string

func (c deliverChan) Work(_ context.Context, j queue.DeliverCallback) error {
	c <- j.DeliveryID
	return nil
}

func (deliverChan) Discard(context.Context, queue.DeliverCallback, error) error { return nil }
