package storetest

import (
	"fmt"
	"slices"
	"sync"
	"testing"
)

func clientsTakeTurnsEverywhere(t *testing.T, stores []Store) {
	a, b := aClient(t, stores[0]).ID, aClient(t, stores[0]).ID
	line(t, stores[0], a, "a", 40, false)
	line(t, stores[1], b, "b", 20, false)
	line(t, stores[2], b, "b again ", 20, false)
	names := workedBy(t, stores, 80, well)
	apart := 0
	for i, name := range names {
		switch name[0] {
		case 'a':
			apart++
		case 'b':
			apart--
		}
		// A worker may be slow to begin what it has taken.
		if most := 2 * len(stores); apart < -most || apart > most {
			t.Fatalf("a and b are %d jobs apart after %d: %v", apart, i+1, names)
		}
	}
}

func jobsAreWorkedOnce(t *testing.T, stores []Store) {
	var wg sync.WaitGroup
	for i, s := range stores {
		owner := aClient(t, s).ID
		wg.Go(func() {
			for n := range 10 {
				line(t, s, owner, fmt.Sprint(i, "-", n, "-"), 5, false)
			}
		})
	}
	wg.Wait()
	names := workedBy(t, stores, 150, well)
	slices.Sort(names)
	equal(t, len(slices.Compact(names)), 150)
}
