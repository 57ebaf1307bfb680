package storetest

import (
	"testing"
	"time"

	"atlas/internal/client"
	"atlas/internal/fault"
	"atlas/internal/idempotency"
	"atlas/internal/retention"
)

// reserve fails the test unless the key is the caller's to work on.
func reserve(t *testing.T, s Store, owner client.ID, key, hash string, now time.Time) {
	t.Helper()
	saved, err := s.ReserveKey(t.Context(), owner, key, hash, now)
	must(t, err)
	if saved != nil {
		t.Errorf("got the answer %+v, want a reservation", saved)
	}
}

func wantCode(t *testing.T, err error, kind fault.Kind, code string) {
	t.Helper()
	wantFault(t, err, kind)
	equal(t, fault.CodeOf(err), code)
}

func keyReplay(t *testing.T, s Store) {
	owner := aClient(t, s).ID
	for _, want := range []idempotency.Answer{
		{Status: 201, ContentType: "application/json", Body: []byte(`{"flow_uuid":"x"}`)},
		{Status: 204},
	} {
		key := want.ContentType
		reserve(t, s, owner, key, "hash", at)
		must(t, s.SaveAnswer(t.Context(), owner, key, want))
		must(t, s.ReleaseKey(t.Context(), owner, key)) // too late to give back
		got, err := s.ReserveKey(t.Context(), owner, key, "hash", at.Add(time.Hour))
		must(t, err)
		equal(t, got, &want)
	}
}

func keyScope(t *testing.T, s Store) {
	owner := aClient(t, s).ID
	reserve(t, s, owner, "k", "hash", at)
	reserve(t, s, aClient(t, s).ID, "k", "another", at)
	_, err := s.ReserveKey(t.Context(), owner, "k", "another", at)
	wantCode(t, err, fault.Unprocessable, "idempotency_key_reused")
}

func keyHeld(t *testing.T, s Store) {
	owner := aClient(t, s).ID
	reserve(t, s, owner, "k", "hash", at)
	_, err := s.ReserveKey(t.Context(), owner, "k", "hash", at.Add(59*time.Second))
	wantCode(t, err, fault.Conflict, "idempotency_key_in_use")

	overtaken := at.Add(60 * time.Second)
	reserve(t, s, owner, "k", "hash", overtaken)
	_, err = s.ReserveKey(t.Context(), owner, "k", "hash", overtaken.Add(59*time.Second))
	wantCode(t, err, fault.Conflict, "idempotency_key_in_use")

	must(t, s.ReleaseKey(t.Context(), owner, "k"))
	reserve(t, s, owner, "k", "another", overtaken)
}

func keyExpires(t *testing.T, s Store) {
	owner := aClient(t, s).ID
	reserve(t, s, owner, "old", "hash", at)
	must(t, s.SaveAnswer(t.Context(), owner, "old", idempotency.Answer{Status: 201}))
	reserve(t, s, owner, "new", "hash", at.Add(time.Hour))

	n, err := s.Expire(t.Context(), retention.IdempotencyKeys, at.Add(time.Minute), 10)
	must(t, err)
	equal(t, n, 1)
	reserve(t, s, owner, "old", "another", at)
	reserve(t, s, owner, "old", "yet another", at.Add(24*time.Hour+time.Second))
}
