// Package clienttest keeps clients in memory, for tests of what is built on them.
package clienttest

import (
	"bytes"
	"context"
	"sync"
	"time"

	"atlas/internal/client"
	"atlas/internal/fault"
)

// Store is a client.Store in memory. The zero value is empty and ready.
type Store struct {
	mu      sync.Mutex
	clients map[client.ID]client.Client
}

// InsertClient implements client.Store.
func (s *Store) InsertClient(_ context.Context, c client.Client) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.clients[c.ID]; ok {
		return fault.New(fault.Conflict, "client_exists", "client exists")
	}
	s.set(c)
	return nil
}

// Client implements client.Store.
func (s *Store) Client(_ context.Context, id client.ID) (client.Client, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.clients[id]
	if !ok {
		return client.Client{}, fault.New(fault.NotFound, "client_unknown", "client not found")
	}
	return c, nil
}

// RotateWebhookSecret implements client.Store.
func (s *Store) RotateWebhookSecret(_ context.Context, found client.Client, secret, old []byte, until time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.clients[found.ID]
	if !ok || !bytes.Equal(c.WebhookSecret, found.WebhookSecret) {
		return fault.New(fault.Conflict, "client_changed", "client changed")
	}
	c.WebhookSecret, c.OldWebhookSecret, c.OldWebhookUntil = secret, old, until
	s.set(c)
	return nil
}

// Replace stores c whether or not it is there: to disable a client, or to damage one.
func (s *Store) Replace(c client.Client) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.set(c)
}

func (s *Store) set(c client.Client) {
	if s.clients == nil {
		s.clients = map[client.ID]client.Client{}
	}
	s.clients[c.ID] = c
}
