package storetest

import (
	"testing"

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
