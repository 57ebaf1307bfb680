package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"

	"atlas/internal/audit"
	"atlas/internal/keyring"
)

// A backup is a folder that has what a data folder has, and a label. The names are those
// of the data folder.
const (
	labelFile    = "backup.json"
	databaseFile = "atlas.db"
	newDatabase  = "atlas.db.new" // not yet whole
	blobsFolder  = "blobs"
	keyFile      = "server.key"
)

// label says what a backup is of.
type label struct {
	MadeAt  time.Time `json:"made_at"` // zero until it was made whole for the first time
	Version string    `json:"version"` // of the program that made it
	// ServerKey is the fingerprint of the key that its secrets are sealed with.
	ServerKey string `json:"server_key"`
	Files     bool   `json:"files"` // whether it has the files, which else are in a bucket
}

type backupCommand struct {
	To      string `required:"" help:"Folder for the backup: an empty or new one, or one of an earlier backup, which is brought up to date." placeholder:"DIR"`
	WithKey bool   `help:"Put server.key into the backup, too. Whoever has both can read all secrets."`
}

// Run makes the backup beside a server that may be running. At every moment the folder
// holds a whole backup, the last or the new one: first the files that are new are added,
// which changes nothing for the last, then the new database takes its place, then go the
// files that the new one does not need.
func (c backupCommand) Run(ctx context.Context, p *program) (err error) {
	if p.DatabaseURL != "" {
		return errors.New("the database is PostgreSQL's to back up: pg_dump first, then copy the files, as docs/operations.md says")
	}
	if _, err := os.Stat(filepath.Join(p.Data, databaseFile)); err != nil {
		return fmt.Errorf("there is nothing to back up: %w", err)
	}
	if err := c.prepare(p.Data); err != nil {
		return err
	}
	lock, err := lockData(c.To)
	if err != nil {
		return fmt.Errorf("another backup is being made there: %w", err)
	}
	defer func() { err = errors.Join(err, lock.release()) }()
	return p.withStore(ctx, func(a accounts) error {
		// The database first: it names no file that was not written before, so all
		// that it names are there to be copied after it.
		fresh := filepath.Join(c.To, newDatabase)
		if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		l := label{MadeAt: time.Now().UTC().Truncate(time.Second), Version: versionName(), ServerKey: fingerprint(a.ring), Files: p.BlobURL == ""}
		if err := a.store.Backup(ctx, fresh); err != nil {
			return err
		}
		m := newMirror(filepath.Join(p.Data, blobsFolder), filepath.Join(c.To, blobsFolder))
		if l.Files {
			if err := m.add(ctx); err != nil {
				return fmt.Errorf("copying the files: %w", err)
			}
		}
		if err := c.copyKey(p); err != nil {
			return err
		}
		if err := replace(c.To, newDatabase, databaseFile); err != nil {
			return err
		}
		if err := l.write(c.To); err != nil {
			return err
		}
		if err := m.prune(ctx); err != nil {
			return fmt.Errorf("removing files that are no longer needed: %w", err)
		}
		if err := a.store.NoteAudit(ctx, audit.Entry{Action: audit.BackupMade}); err != nil {
			return err
		}
		return c.report(p, m)
	})
}

// prepare sees to it that the folder is one for a backup and nothing else.
func (c backupCommand) prepare(data string) error {
	if err := os.MkdirAll(c.To, 0o700); err != nil {
		return err
	}
	to, err := os.Stat(c.To)
	if err != nil {
		return err
	}
	if from, err := os.Stat(data); err == nil && os.SameFile(from, to) {
		return fmt.Errorf("%s is the data folder itself", c.To)
	}
	if _, err := readLabel(c.To); err == nil {
		return nil
	}
	entries, err := os.ReadDir(c.To)
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s holds something that is no backup: name an empty or a new folder", c.To)
	}
	return label{}.write(c.To)
}

func (c backupCommand) copyKey(p *program) error {
	if !c.WithKey {
		return nil
	}
	if p.ServerKey != "" {
		return errors.New("the server key is a setting, not a file: keep it where that is kept, and leave out --with-key")
	}
	return copyFile(filepath.Join(p.Data, keyFile), filepath.Join(c.To, keyFile))
}

func (c backupCommand) report(p *program, m *mirror) error {
	files := fmt.Sprintf("%d files, %d of them new, %d no longer needed", m.kept+m.copied, m.copied, m.pruned)
	if p.BlobURL != "" {
		files = "the files are in the bucket of blob_url: copy it now, after the database"
	}
	key := "server.key is in it"
	if !c.WithKey {
		key = "the server key is not in it: keep it elsewhere, for without it no secret in this backup can be read"
	}
	_, err := fmt.Fprintf(p.stdout, "the database, and %s; %s\n", files, key)
	return err
}

type restoreCommand struct {
	From string `required:"" help:"Folder of the backup." placeholder:"DIR"`
}

// Run makes a data folder of a backup. The folder may have the server key, and nothing
// else that a server has made.
func (c restoreCommand) Run(ctx context.Context, p *program) (err error) {
	if p.DatabaseURL != "" {
		return errors.New("the database is PostgreSQL's to restore: pg_restore, as docs/operations.md says")
	}
	l, err := readLabel(c.From)
	if err != nil {
		return fmt.Errorf("%s is no backup: %w", c.From, err)
	}
	if l.MadeAt.IsZero() {
		return fmt.Errorf("%s is a backup that was begun and never made", c.From)
	}
	lock, err := lockData(p.Data) // no server may begin on half of it
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.release()) }()
	for _, suffix := range []string{"", "-wal"} { // a log that is left would be taken for the new database's
		if _, err := os.Stat(filepath.Join(p.Data, databaseFile+suffix)); err == nil {
			return fmt.Errorf("there is a database in %s: name a new folder, or move that one away", p.Data)
		}
	}
	if err := c.checkKey(p, l); err != nil {
		return err
	}
	m := newMirror(filepath.Join(c.From, blobsFolder), filepath.Join(p.Data, blobsFolder))
	if l.Files {
		if err := m.add(ctx); err != nil {
			return fmt.Errorf("copying the files: %w", err)
		}
	}
	// The database last: a folder that has one has all.
	if err := copyFile(filepath.Join(c.From, databaseFile), filepath.Join(p.Data, newDatabase)); err != nil {
		return err
	}
	if err := replace(p.Data, newDatabase, databaseFile); err != nil {
		return err
	}
	err = p.withStore(ctx, func(a accounts) error { return a.store.NoteAudit(ctx, audit.Entry{Action: audit.BackupRestored}) })
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "%s is as it was at %s, with %d files\n", p.Data, l.MadeAt.Format(time.RFC3339), m.copied+m.kept)
	return err
}

// checkKey sees to it that the key of the backup is there, before anything is copied.
func (c restoreCommand) checkKey(p *program, l label) error {
	kept := filepath.Join(p.Data, keyFile)
	if _, err := os.Stat(kept); errors.Is(err, fs.ErrNotExist) && p.ServerKey == "" {
		err := copyFile(filepath.Join(c.From, keyFile), kept)
		if errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("the server key is not in the backup: put it into %s, mode 0600, or give server_key", kept)
		}
		if err != nil {
			return err
		}
	}
	ring, err := openKeyring(p.Config)
	if err != nil {
		return err
	}
	if fingerprint(ring) != l.ServerKey {
		return errors.New("the server key is not the one that the secrets in the backup are sealed with")
	}
	return nil
}

func fingerprint(r keyring.Ring) string { return hex.EncodeToString(r.Key(keyring.Fingerprint)) }

func readLabel(dir string) (l label, err error) {
	text, err := os.ReadFile(filepath.Join(dir, labelFile))
	if err == nil {
		err = json.Unmarshal(text, &l)
	}
	return l, err
}

func (l label) write(dir string) error {
	text, err := json.MarshalIndent(l, "", "  ")
	if err != nil {
		return err
	}
	const fresh = labelFile + ".new"
	if err := os.WriteFile(filepath.Join(dir, fresh), append(text, '\n'), 0o600); err != nil {
		return err
	}
	return replace(dir, fresh, labelFile)
}

// replace gives a file of the folder the name of another, after all that was written
// before has reached the disk, and before anything that is written after.
func replace(dir, fresh, name string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := unix.Syncfs(int(d.Fd())); err != nil {
		return fmt.Errorf("writing to the disk: %w", err)
	}
	if err := os.Rename(filepath.Join(dir, fresh), filepath.Join(dir, name)); err != nil {
		return err
	}
	return d.Sync()
}
