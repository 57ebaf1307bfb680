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

func clientSecrets(t *testing.T, s Store) {
	want, other := aClient(t, s), aClient(t, s)
	next := want
	next.SecretHash, next.OldSecretHash, next.OldSecretUntil, next.TokensFrom = []byte("new"), want.SecretHash, at, at
	must(t, s.ReplaceSecret(t.Context(), want, next))
	wantFault(t, s.ReplaceSecret(t.Context(), want, next), fault.Conflict)
	got, err := s.Client(t.Context(), want.ID)
	must(t, err)
	equal(t, got, next)

	last := next
	last.SecretHash, last.OldSecretHash, last.OldSecretUntil, last.TokensFrom = []byte("last"), nil, time.Time{}, time.Time{}
	must(t, s.ReplaceSecret(t.Context(), next, last))
	last.Disabled, last.TokensFrom = true, at
	must(t, s.SetDisabled(t.Context(), last))
	got, err = s.Client(t.Context(), want.ID)
	must(t, err)
	equal(t, got, last)
	got, err = s.Client(t.Context(), other.ID)
	must(t, err)
	equal(t, got, other)
	wantFault(t, s.SetDisabled(t.Context(), client.Client{ID: "nobody"}), fault.NotFound)
}

func tokenKey(t *testing.T, s Store) {
	key, err := s.TokenKey(t.Context())
	must(t, err)
	equal(t, key, client.TokenKey{})
	want := client.TokenKey{Number: 2, Since: at}
	must(t, s.SetTokenKey(t.Context(), want))
	wantFault(t, s.SetTokenKey(t.Context(), client.TokenKey{Number: 2, Since: at.Add(time.Hour)}), fault.Conflict)
	key, err = s.TokenKey(t.Context())
	must(t, err)
	equal(t, key, want)
}
