// Package storetest is the list of what a store must do, whatever its database.
package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"atlas/internal/admission"
	"atlas/internal/audit"
	"atlas/internal/batch"
	"atlas/internal/client"
	"atlas/internal/deliver"
	"atlas/internal/fault"
	"atlas/internal/flow"
	"atlas/internal/idempotency"
	"atlas/internal/queue"
	"atlas/internal/retention"
)

// Store is everything a database keeps for Atlas.
type Store interface {
	client.Store
	flow.Store
	batch.Store
	deliver.Store
	deliver.Log
	idempotency.Store
	admission.Lines
	retention.Store
	audit.Store
	Clients(ctx context.Context) ([]client.Client, error)
	Erasures(ctx context.Context, since time.Time) ([]flow.Erasure, error)
	NewQueue(queue.Handlers, queue.Options) (*queue.Queue, error)
	CheckServerKey(ctx context.Context, fingerprint string) error
}

// Run checks the stores that open makes, a fresh one per test.
func Run(t *testing.T, open func(*testing.T) Store) {
	for _, c := range []struct {
		rule string
		test func(*testing.T, Store)
	}{
		{"a client comes back as it was stored", clientRoundTrip},
		{"a client id is given once", clientConflict},
		{"a client's webhook secret is replaced once, and the one before kept beside", clientRotation},
		{"a client's secret is replaced once, and its access ended", clientSecrets},
		{"the token key only goes on", tokenKey},
		{"what was never stored is not found", notFound},
		{"a flow belongs to a client that exists", flowNeedsClient},
		{"a flow comes back as it was stored, its params byte for byte", flowRoundTrip},
		{"a document comes back as it was read", documentRoundTrip},
		{"documents stand in upload order, a new version in the place of the old", documentOrder},
		{"the same document at the same URL is stored once", documentConflict},
		{"cross-checks are replaced, and hidden while a newer revision is unchecked", crossChecks},
		{"a change that fails leaves neither rows nor jobs", rollback},
		{"changes of one flow do not overlap", changesAreSerial},
		{"a change that fails harms none made at the same time", failuresAreApart},
		{"a change whose context has ended is not begun", cancelledChange},
		{"a batch comes back as it was stored, with what of it is done", batchRoundTrip},
		{"a batch id is given once, to a flow or to a batch", batchIDs},
		{"the batch of a flow is none that stands alone", batchOfAFlow},
		{"documents of one batch change at the same time", batchChanges},
		{"clients take turns, whatever they have in line", clientsTakeTurns},
		{"a turn that was long past is forgotten", turnsAreForgotten},
		{"what failed is tried again beside the line", triedAgainBeside},
		{"the lines are counted up to a limit, with what each client has in them", inLine},
		{"a callback comes back with the addresses of its flow", deliveryRoundTrip},
		{"a revision has one callback", deliveryConflict},
		{"the delivery log keeps its order", deliveryLog},
		{"callbacks are listed by when they were made, state and client", deliveryList},
		{"a callback is sent again whatever became of it", deliveryReplay},
		{"an idempotency key is worked once and then replayed", keyReplay},
		{"an idempotency key is of one client and one request", keyScope},
		{"a reservation is held for a minute, or until it is given back", keyHeld},
		{"an answer is forgotten after a day", keyExpires},
		{"a flow is erased with all that belongs to it, and leaves a record", flowErased},
		{"files of documents that are done expire, the oldest first", filesExpire},
		{"flows expire that have ended", flowsExpire},
		{"batches expire that have ended, and none of a flow", batchesExpire},
		{"a batch is erased, and what is left says so", batchErased},
		{"callbacks expire that are no longer to be sent", deliveriesExpire},
		{"idempotency keys expire step by step", keysExpire},
		{"no other kind of data expires", unknownKindExpires},
		{"what is done is noted with it, and what fails is not", deedsAreNoted},
		{"a database is of one server key", serverKey},
		{"of several server keys at once one is taken", firstServerKey},
	} {
		t.Run(c.rule, func(t *testing.T) { c.test(t, open(t)) })
	}
}

// RunShared checks what stores of several processes on one database must do together;
// open makes as many of a fresh database.
func RunShared(t *testing.T, open func(t *testing.T, n int) []Store) {
	for _, c := range []struct {
		rule string
		test func(*testing.T, []Store)
	}{
		{"clients take turns, whoever takes their documents in and works them", clientsTakeTurnsEverywhere},
		{"each job is worked by one", jobsAreWorkedOnce},
	} {
		t.Run(c.rule, func(t *testing.T) { c.test(t, open(t, 3)) })
	}
}

// at is a time that every database keeps exactly: to the microsecond, and written
// in a zone that is not UTC.
var at = time.Date(2026, 11, 23, 1, 2, 3, 456789000, time.FixedZone("IST", 19800))

func aClient(t *testing.T, s Store) client.Client {
	t.Helper()
	c := client.Client{
		ID:            client.ID(uuid.NewString()),
		Name:          "Nidhi Capital",
		Environment:   client.Sandbox,
		SecretHash:    []byte{0, 255, 1},
		WebhookSecret: []byte("sealed"),
		CreatedAt:     at,
	}
	must(t, s.InsertClient(t.Context(), c))
	return c
}

func aFlow(t *testing.T, s Store) flow.Flow {
	t.Helper()
	f := flow.Flow{
		ID:        flow.ID(uuid.NewString()),
		Client:    aClient(t, s).ID,
		CreatedAt: at,
		Application: flow.Application{
			ProductType:   "POC_CDL",
			ApplicationID: "12321321",
			AuthURL:       "https://lender.example/auth",
			CallbackURL:   "https://lender.example/callback",
			Params:        []byte(`{ "b":1, "a" : [ ] }`),
		},
	}
	must(t, s.InsertFlow(t.Context(), f))
	must(t, s.Change(t.Context(), f.ID, func(tx flow.Tx) error {
		_, err := tx.InsertBatch(t.Context(), batchOf(f), 1, at)
		return err
	}))
	return f
}

// batchOf is the batch of all documents of a flow that aFlow made.
func batchOf(f flow.Flow) string { return "BATCH-" + string(f.ID) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantFault(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind {
		t.Errorf("got error %v, want fault kind %d", err, kind)
	}
}

// equal compares values; times are equal when they are the same moment, and a
// database may give nil for what is empty.
func equal[T any](t *testing.T, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
