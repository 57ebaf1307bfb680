// Package clienttest keeps clients in memory, for tests of what is built on them.
package clienttest

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"atlas/internal/client"
	"atlas/internal/fault"
)

// Store is a client.Store in memory. The zero value is empty and ready.
type Store struct {
	mu      sync.Mutex
	clients map[client.ID]client.Client

	tokenKey client.TokenKey
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

// ReplaceSecret implements client.Store.
func (s *Store) ReplaceSecret(_ context.Context, found, next client.Client) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.clients[found.ID]
	if !ok || !bytes.Equal(c.SecretHash, found.SecretHash) {
		return fault.New(fault.Conflict, "client_changed", "client changed")
	}
	c.SecretHash, c.OldSecretHash, c.OldSecretUntil, c.TokensFrom = next.SecretHash, next.OldSecretHash, next.OldSecretUntil, next.TokensFrom
	s.set(c)
	return nil
}

// SetDisabled implements client.Store.
func (s *Store) SetDisabled(_ context.Context, c client.Client) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	stored, ok := s.clients[c.ID]
	if !ok {
		return fault.New(fault.NotFound, "client_unknown", "client not found")
	}
	stored.Disabled, stored.TokensFrom = c.Disabled, c.TokensFrom
	s.set(stored)
	return nil
}

// SetMaskedOnly implements client.Store.
func (s *Store) SetMaskedOnly(_ context.Context, id client.ID, masked bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	stored, ok := s.clients[id]
	if !ok {
		return fault.New(fault.NotFound, "client_unknown", "client not found")
	}
	stored.MaskedOnly = masked
	s.set(stored)
	return nil
}

// Clients implements client.Store, in the order of their ids.
func (s *Store) Clients(context.Context) ([]client.Client, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ids := slices.Sorted(maps.Keys(s.clients))
	clients := make([]client.Client, len(ids))
	for i, id := range ids {
		clients[i] = s.clients[id]
	}
	return clients, nil
}

// TokenKey implements client.Store.
func (s *Store) TokenKey(context.Context) (client.TokenKey, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tokenKey, nil
}

// SetTokenKey implements client.Store.
func (s *Store) SetTokenKey(_ context.Context, k client.TokenKey) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if k.Number <= s.tokenKey.Number {
		return fault.New(fault.Conflict, "token_key_changed", "token key changed")
	}
	s.tokenKey = k
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
