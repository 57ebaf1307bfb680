package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"atlas/internal/api"
	"atlas/internal/blob"
	"atlas/internal/blob/fileblob"
	"atlas/internal/blob/s3blob"
	"atlas/internal/blob/sealedblob"
	"atlas/internal/keyring"
	"atlas/internal/store"
)

// openStore opens the database of the settings.
func openStore(ctx context.Context, c Config) (*store.Store, error) {
	if c.DatabaseURL == "" {
		return store.OpenSQLite(ctx, c.Data)
	}
	return store.OpenPostgres(ctx, string(c.DatabaseURL))
}

// blobStore is a blob.Store that was opened.
type blobStore interface {
	blob.Store
	// Reseal seals a file that is not sealed with the newest key.
	Reseal(ctx context.Context, key blob.Key) (bool, error)
	Close() error
}

// openBlobs opens where files are kept. base is where clients reach the server; opened, which
// may be nil, is told of each file of ours that is opened by its URL.
func openBlobs(ctx context.Context, c Config, a accounts, base string, opened func(context.Context, blob.Key) error) (blobStore, error) {
	if c.BlobURL != "" {
		s, err := openBucket(ctx, c)
		if err != nil {
			return nil, err
		}
		return &sealedBlobs{sealedblob.New(s, a.vault, sealedblob.Options{ShownBelow: true}), s}, nil
	}
	s, err := fileblob.Open(fileblob.Options{
		Dir: filepath.Join(c.Data, "blobs"), BaseURL: base, Key: a.ring.Key(keyring.BlobURLs), Opened: opened,
		Reveal: func(ctx context.Context, key blob.Key, stored []byte) ([]byte, error) {
			return a.vault.OpenFile(ctx, stored, sealedblob.Binding(key))
		},
	})
	if err != nil {
		return nil, err
	}
	return &servedBlobs{sealedBlobs{sealedblob.New(s, a.vault, sealedblob.Options{}), s}, s}, nil
}

// sealedBlobs are files that are kept sealed.
type sealedBlobs struct {
	*sealedblob.Store
	io.Closer
}

// servedBlobs are files whose URLs lead to us.
type servedBlobs struct {
	sealedBlobs
	api.Server
}

// openBucket asks at once whether the bucket is there when the process works; the API
// takes documents in without it.
func openBucket(ctx context.Context, c Config) (*s3blob.Store, error) {
	s, err := s3blob.Open(c.BlobURL, s3blob.Options{Window: c.RedactTTL})
	if err != nil {
		return nil, err
	}
	if c.Role.works() {
		err = s.Ping(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

type migrateCommand struct{}

// Run brings the tables of the database up to date.
func (migrateCommand) Run(ctx context.Context, p *program) error {
	if err := migrate(ctx, p.Config); err != nil {
		return err
	}
	_, err := fmt.Fprintln(p.stdout, "the tables are up to date")
	return err
}

func migrate(ctx context.Context, c Config) error {
	if c.DatabaseURL != "" {
		return store.MigratePostgres(ctx, string(c.DatabaseURL))
	}
	s, err := store.OpenSQLite(ctx, c.Data) // which migrates
	if err != nil {
		return err
	}
	return s.Close()
}
