package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"atlas/internal/blob"
	"atlas/internal/blob/fileblob"
	"atlas/internal/blob/s3blob"
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
	Close() error
}

// openBlobs opens where files are kept. base is where clients reach the server; opened, which
// may be nil, is told of each file of ours that is opened by its URL.
func openBlobs(ctx context.Context, c Config, ring keyring.Ring, base string, opened func(context.Context, blob.Key) error) (blobStore, error) {
	if c.BlobURL != "" {
		return openBucket(ctx, c)
	}
	s, err := fileblob.Open(fileblob.Options{Dir: filepath.Join(c.Data, "blobs"), BaseURL: base, Key: ring.Key(keyring.BlobURLs), Opened: opened})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// openBucket asks at once whether the bucket is there when the process works; the API
// takes documents in without it.
func openBucket(ctx context.Context, c Config) (blobStore, error) {
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
