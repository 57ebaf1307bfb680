package storetest

import (
	"sync"
	"sync/atomic"
	"testing"

	"atlas/internal/fault"
)

func serverKey(t *testing.T, s Store) {
	for range 2 {
		must(t, s.CheckServerKey(t.Context(), "ours"))
		wantFault(t, s.CheckServerKey(t.Context(), "another's"), fault.Invalid)
	}
}

func firstServerKey(t *testing.T, s Store) {
	var taken atomic.Int64
	var wg sync.WaitGroup
	for _, fingerprint := range []string{"a", "b", "c", "d"} {
		wg.Go(func() {
			if s.CheckServerKey(t.Context(), fingerprint) == nil {
				taken.Add(1)
			}
		})
	}
	wg.Wait()
	equal(t, taken.Load(), 1)
}
