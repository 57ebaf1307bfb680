package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"atlas/internal/blob"
	"atlas/internal/fault"
	"atlas/internal/store"
	"atlas/internal/vault"
)

type keysCommand struct {
	List   keysListCommand   `cmd:"" help:"List the data keys as JSON: their numbers, what wraps them, never the keys."`
	Rotate keysRotateCommand `cmd:"" help:"Have personal data sealed with a new data key. What is sealed already stays readable."`
	Reseal keysResealCommand `cmd:"" help:"Seal with the newest data key what is not: rows and files sealed before, or, of a version before, not at all."`
	Rewrap keysRewrapCommand `cmd:"" help:"Wrap the data keys under vault_key, after it was changed."`
}

type keysListCommand struct{}

// listedKey is a data key as it is listed.
type listedKey struct {
	Number    int       `json:"key"`
	KEK       string    `json:"wrapped_under"`
	CreatedAt time.Time `json:"created_at"`
	SealedAll bool      `json:"sealed_all"` // nothing is sealed with a key before, or not at all
}

// Run lists the data keys.
func (keysListCommand) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(a accounts) error {
		keys, err := a.store.DataKeys(ctx)
		if err != nil {
			return err
		}
		listed := make([]listedKey, len(keys))
		for i, k := range keys {
			listed[i] = listedKey{k.Number, k.KEK, k.CreatedAt.UTC().Truncate(time.Second), k.SealedAll}
		}
		return p.printJSON(listed)
	})
}

type keysRotateCommand struct{}

// Run makes the next data key. Running servers seal with it after some seconds.
func (keysRotateCommand) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(a accounts) error {
		number, err := a.vault.Rotate(ctx)
		if err != nil {
			return err
		}
		return p.printJSON(struct {
			Number int `json:"key"`
		}{number})
	})
}

type keysRewrapCommand struct{}

// Run wraps the data keys under the key of the settings. Running servers have them
// unwrapped and notice nothing.
func (keysRewrapCommand) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(a accounts) error {
		n, err := a.vault.Rewrap(ctx)
		if err != nil {
			return err
		}
		return p.printJSON(struct {
			Rewrapped int `json:"rewrapped"`
		}{n})
	})
}

type keysResealCommand struct{}

// resealed is what Run prints.
type resealed struct {
	Key   int            `json:"key"`
	Rows  map[string]int `json:"rows"` // that were changed, by table
	Files int            `json:"files"`
}

// Run seals what is not sealed with the newest key, beside servers that may be running,
// and notes that all is when it has come to the end.
func (keysResealCommand) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(a accounts) error {
		newest, err := spread(ctx, a.store)
		if err != nil {
			return err
		}
		done := resealed{Key: newest.Number, Rows: map[string]int{}}
		if err := a.store.Reseal(ctx, func(table string, rows int) { done.Rows[table] = rows }); err != nil {
			return err
		}
		if done.Files, err = resealFiles(ctx, p.Config, a); err != nil {
			return err
		}
		if err := a.store.SealedAll(ctx, newest.Number); err != nil {
			return err
		}
		return p.printJSON(done)
	})
}

// spread returns the newest key when every process seals with it.
func spread(ctx context.Context, s *store.Store) (vault.DataKey, error) {
	keys, err := s.DataKeys(ctx)
	if err != nil {
		return vault.DataKey{}, err
	}
	newest := keys[len(keys)-1]
	select {
	case <-time.After(time.Until(newest.CreatedAt.Add(2 * vault.Known))):
		return newest, nil
	case <-ctx.Done():
		return vault.DataKey{}, ctx.Err()
	}
}

// resealFiles seals the files, and returns how many it changed.
func resealFiles(ctx context.Context, c Config, a accounts) (n int, err error) {
	blobs, err := openBlobs(ctx, c, a, c.urlAt(c.Listen), nil)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, blobs.Close()) }()
	err = a.store.EachFiles(ctx, func(fileUUID string, f store.Files) error {
		for _, key := range []blob.Key{f.Original, f.Redacted} {
			changed, err := resealFile(ctx, a, blobs, fileUUID, key)
			if err != nil {
				return fmt.Errorf("sealing the files of %s: %w", fileUUID, err)
			}
			if changed {
				n++
			}
		}
		return nil
	})
	return n, err
}

// resealFile seals a file again. One that was removed meanwhile is not brought back.
func resealFile(ctx context.Context, a accounts, blobs blobStore, fileUUID string, key blob.Key) (bool, error) {
	if key == "" {
		return false, nil
	}
	changed, err := blobs.Reseal(ctx, key)
	if fault.KindOf(err) == fault.NotFound {
		return false, nil
	}
	if err != nil || !changed {
		return false, err
	}
	named, err := a.store.Names(ctx, fileUUID, key)
	if err == nil && !named {
		err = blobs.Delete(ctx, key)
	}
	return true, err
}
