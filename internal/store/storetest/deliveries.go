package storetest

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"atlas/internal/deliver"
	"atlas/internal/fault"
	"atlas/internal/flow"
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
		ID: d.ID, Client: f.Client, AuthURL: f.AuthURL, CallbackURL: f.CallbackURL,
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
		{At: at, Stage: deliver.Callback, Status: 500, Code: "http_500", Latency: 15 * time.Millisecond},
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
