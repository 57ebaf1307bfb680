// Package sealedblob keeps the files of another store sealed.
package sealedblob

import (
	"context"
	"fmt"
	"path"

	"atlas/internal/blob"
	"atlas/internal/vault"
)

// Store is a blob.Store whose files are sealed by a vault before the store below keeps
// them, each for its key. Files of a version before that are not sealed are given out as
// they are, until all are.
type Store struct {
	blob.Store
	vault *vault.Vault
	opts  Options
}

// Options of a Store.
type Options struct {
	// ShownBelow says that the URLs of the store below lead to it and not to us, so that
	// what is shown by a URL has to lie there as it is: pictures, by their keys, which are
	// masked copies.
	ShownBelow bool
}

// New makes a store on top of below.
func New(below blob.Store, v *vault.Vault, opts Options) *Store {
	return &Store{below, v, opts}
}

// Put implements blob.Store.
func (s *Store) Put(ctx context.Context, key blob.Key, contentType string, data []byte) error {
	if s.isShown(key) {
		return s.Store.Put(ctx, key, contentType, data)
	}
	sealed, err := s.vault.SealFile(ctx, data, Binding(key))
	if err != nil {
		return fmt.Errorf("storing blob: %w", err)
	}
	return s.Store.Put(ctx, key, contentType, sealed)
}

// Get implements blob.Store.
func (s *Store) Get(ctx context.Context, key blob.Key) ([]byte, error) {
	stored, err := s.Store.Get(ctx, key)
	if err != nil || s.isShown(key) {
		return stored, err
	}
	data, err := s.vault.OpenFile(ctx, stored, Binding(key))
	if err != nil {
		return nil, fmt.Errorf("reading blob: %w", err)
	}
	return data, nil
}

// Reseal seals a file that is not, or was with a key before the newest. It says whether
// it did.
func (s *Store) Reseal(ctx context.Context, key blob.Key) (bool, error) {
	if s.isShown(key) {
		return false, nil
	}
	stored, err := s.Store.Get(ctx, key)
	if err != nil || s.vault.Current(ctx, stored) {
		return false, err
	}
	data, err := s.vault.OpenFile(ctx, stored, Binding(key))
	if err != nil {
		return false, fmt.Errorf("reading blob: %w", err)
	}
	return true, s.Put(ctx, key, contentType(key), data)
}

func (s *Store) isShown(key blob.Key) bool {
	return s.opts.ShownBelow && blob.Disposition(contentType(key)) == "inline"
}

// contentType is that of a picture, by its key; all else is for who reads it to say.
func contentType(key blob.Key) string {
	switch path.Ext(string(key)) {
	case ".jpg":
		return "image/jpeg"
	case ".png":
		return "image/png"
	}
	return "application/octet-stream"
}

// Binding is what a file is sealed for.
func Binding(key blob.Key) string { return vault.Binding("blob", string(key)) }
