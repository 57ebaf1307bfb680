package storetest

import (
	"testing"
	"time"

	"atlas/internal/client"
	"atlas/internal/fault"
	"atlas/internal/flow"
)

func clientRoundTrip(t *testing.T, s Store) {
	want := aClient(t, s)
	got, err := s.Client(t.Context(), want.ID)
	must(t, err)
	equal(t, got, want)
}

func clientConflict(t *testing.T, s Store) {
	wantFault(t, s.InsertClient(t.Context(), aClient(t, s)), fault.Conflict)
}

func notFound(t *testing.T, s Store) {
	ctx := t.Context()
	_, err := s.Client(ctx, "nobody")
	wantFault(t, err, fault.NotFound)
	_, _, err = s.Progress(ctx, "no flow")
	wantFault(t, err, fault.NotFound)
	_, err = s.Result(ctx, "no flow")
	wantFault(t, err, fault.NotFound)
	_, err = s.Document(ctx, "no document")
	wantFault(t, err, fault.NotFound)
	_, err = s.Delivery(ctx, "no callback")
	wantFault(t, err, fault.NotFound)
	err = s.Change(ctx, "no flow", func(flow.Tx) error { t.Error("changed a flow that is not there"); return nil })
	wantFault(t, err, fault.NotFound)
}

func clientRotation(t *testing.T, s Store) {
	want, other := aClient(t, s), aClient(t, s)
	must(t, s.RotateWebhookSecret(t.Context(), want, []byte("new"), want.WebhookSecret, at))
	wantFault(t, s.RotateWebhookSecret(t.Context(), want, []byte("newer"), nil, at), fault.Conflict)
	want.WebhookSecret, want.OldWebhookSecret, want.OldWebhookUntil = []byte("new"), want.WebhookSecret, at
	clients, err := s.Clients(t.Context())
	must(t, err)
	byID := make(map[client.ID]client.Client)
	for _, c := range clients {
		byID[c.ID] = c
	}
	equal(t, byID, map[client.ID]client.Client{want.ID: want, other.ID: other})

	must(t, s.RotateWebhookSecret(t.Context(), want, []byte("last"), nil, at))
	want.WebhookSecret, want.OldWebhookSecret, want.OldWebhookUntil = []byte("last"), nil, time.Time{}
	got, err := s.Client(t.Context(), want.ID)
	must(t, err)
	equal(t, got, want)
}
