// Package vaulttest gives a store of a test its vault.
package vaulttest

import (
	"bytes"
	"context"
	"testing"

	"atlas/internal/keyring"
	"atlas/internal/vault"
)

// Store is a store that seals what is personal.
type Store interface {
	vault.Store
	Seal(*vault.Vault)
}

// Ring is the same for all stores of a test, as for all processes of a database.
func Ring() keyring.Ring {
	ring, err := keyring.New(bytes.Repeat([]byte{7}, keyring.KeySize))
	if err != nil {
		panic(err) // only for a key of another size
	}
	return ring
}

// Seal has s seal what is personal from here on.
func Seal[S Store](t testing.TB, s S) S {
	t.Helper()
	if _, err := Sealed(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	return s
}

// Sealed is Seal without a test.
func Sealed[S Store](ctx context.Context, s S) (S, error) {
	v, err := vault.Open(ctx, s, Ring(), vault.Options{})
	if err == nil {
		s.Seal(v)
	}
	return s, err
}
