package main

import (
	"context"
	"fmt"
	"net/http"

	"atlas/internal/fault"
	"atlas/internal/flow/work"
	"atlas/internal/specimen/shelf"
)

// specimenFetcher reads the server's own specimens off the shelf, in this process: the
// server may not call itself, which is no public address as a rule, and need not. All
// other URLs go to next.
type specimenFetcher struct {
	shelf *shelf.Shelf
	next  work.Fetcher
}

// Get implements work.Fetcher. A specimen that a browser would be refused ends as a
// download does that is refused so.
func (f specimenFetcher) Get(ctx context.Context, url string) ([]byte, error) {
	name, ok := f.shelf.Find(url)
	if !ok {
		return f.next.Get(ctx, url)
	}
	data, err := f.shelf.Get(name)
	switch fault.KindOf(err) {
	case fault.NotFound:
		return nil, refusal(http.StatusNotFound)
	case fault.Forbidden:
		return nil, refusal(http.StatusForbidden)
	}
	return data, err
}

// refusal is the fault that package fetch makes of such an answer.
func refusal(status int) error {
	return fault.New(fault.Invalid, fmt.Sprintf("http_%d", status), fmt.Sprintf("file could not be downloaded: HTTP %d", status))
}
