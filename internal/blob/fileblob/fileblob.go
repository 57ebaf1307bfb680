// Package fileblob keeps blobs as files in one directory.
//
// A file begins with one line that says its content type, so that bytes and type
// change together or not at all. Nothing outside the directory can be reached: keys
// are validated and every access goes through os.Root.
package fileblob

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"os"
	"path"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/google/uuid"

	"atlas/internal/blob"
	"atlas/internal/fault"
)

// tmpDir holds files being written. No key can name it, since none starts with a dot.
const tmpDir = ".tmp"

// staleAfter is the age at which an unfinished file belongs to a process that died.
// No Put takes as long.
const staleAfter = time.Hour

// Store is a blob.Store in a directory.
type Store struct {
	root   *os.Root
	signer signer
	reveal func(ctx context.Context, key blob.Key, stored []byte) ([]byte, error)
	opened func(ctx context.Context, key blob.Key) error
	making sync.Mutex // held to make directories, to put files in them, and to remove them
}

// Options of a Store.
type Options struct {
	Dir     string           // made when missing
	BaseURL string           // where Serve is reachable from outside, e.g. "https://atlas.example"
	Key     []byte           // signs URLs; at least 32 random bytes
	Now     func() time.Time // nil means time.Now
	// Reveal turns what is kept under a key into what Serve gives out. Nil means as it is.
	Reveal func(ctx context.Context, key blob.Key, stored []byte) ([]byte, error)
	// Opened is told of each blob that Serve is about to give out; an error keeps it from
	// that. Nil is told nothing.
	Opened func(ctx context.Context, key blob.Key) error
}

// Open opens the store in opts.Dir and removes what a killed process left half written.
func Open(opts Options) (*Store, error) {
	if len(opts.Key) < 32 {
		return nil, errors.New("opening blob store: the signing key needs 32 bytes")
	}
	if err := os.MkdirAll(opts.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("opening blob store: %w", err)
	}
	root, err := os.OpenRoot(opts.Dir)
	if err != nil {
		return nil, fmt.Errorf("opening blob store: %w", err)
	}
	s := &Store{root: root, signer: newSigner(opts), opened: opts.Opened, reveal: opts.Reveal}
	if err := s.sweep(); err != nil {
		return nil, errors.Join(fmt.Errorf("opening blob store: %w", err), root.Close())
	}
	return s, nil
}

// Close lets go of the directory. Calls after it fail.
func (s *Store) Close() error { return s.root.Close() }

// Put implements blob.Store. An empty contentType means application/octet-stream.
func (s *Store) Put(ctx context.Context, key blob.Key, contentType string, data []byte) error {
	if err := check(ctx, key); err != nil {
		return fmt.Errorf("storing blob: %w", err)
	}
	line, err := header(contentType)
	if err != nil {
		return fmt.Errorf("storing blob: %w", err)
	}
	tmp := path.Join(tmpDir, uuid.NewString())
	if err := s.write(tmp, line, data); err != nil {
		return errors.Join(fmt.Errorf("storing blob: %w", err), s.remove(tmp))
	}
	if err := s.place(tmp, fileName(key)); err != nil {
		return errors.Join(fmt.Errorf("storing blob: %w", err), s.remove(tmp))
	}
	return nil
}

// Get implements blob.Store.
func (s *Store) Get(ctx context.Context, key blob.Key) ([]byte, error) {
	if err := check(ctx, key); err != nil {
		return nil, fmt.Errorf("reading blob: %w", err)
	}
	f, err := s.open(key)
	if err != nil {
		return nil, fmt.Errorf("reading blob: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(f.content)
	if err != nil {
		return nil, fmt.Errorf("reading blob: %w", err)
	}
	return data, nil
}

// Delete implements blob.Store.
func (s *Store) Delete(ctx context.Context, key blob.Key) error {
	if err := check(ctx, key); err != nil {
		return fmt.Errorf("deleting blob: %w", err)
	}
	name := fileName(key)
	err := s.root.Remove(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = s.syncDir(path.Dir(name))
	}
	if err != nil {
		return fmt.Errorf("deleting blob: %w", err)
	}
	return nil
}

// maxSweeps is how often Put and DeleteBelow of one folder try again when they meet.
const maxSweeps = 10

// DeleteBelow implements blob.Store. What is put below it at the same time stays or goes.
func (s *Store) DeleteBelow(ctx context.Context, key blob.Key) error {
	if err := check(ctx, key); err != nil {
		return fmt.Errorf("deleting blobs: %w", err)
	}
	dir := string(key)
	err := s.removeAll(dir)
	for n := 1; n < maxSweeps && errors.Is(err, syscall.ENOTEMPTY); n++ { // another process puts
		err = s.removeAll(dir)
	}
	if err == nil {
		err = s.syncDir(path.Dir(dir))
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // else there was nothing
		return fmt.Errorf("deleting blobs: %w", err)
	}
	return nil
}

func (s *Store) removeAll(dir string) error {
	s.making.Lock()
	defer s.making.Unlock()
	return s.root.RemoveAll(dir)
}

// SignedURL implements blob.Store. The URL leads to Serve.
func (s *Store) SignedURL(key blob.Key, expires time.Time) string {
	return s.signer.url(key, expires)
}

func check(ctx context.Context, key blob.Key) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return key.Validate()
}

// fileName ends in a character that no key has, so the blob "a" and the directory of
// the blob "a/b" do not meet.
func fileName(key blob.Key) string { return string(key) + "~" }

// headerPrefix starts the first line of every file; the content type follows.
const headerPrefix = "atlas-blob/1 "

func header(contentType string) (string, error) {
	if contentType == "" {
		contentType = "application/octet-stream"
	}
	if _, _, err := mime.ParseMediaType(contentType); err != nil || strings.ContainsAny(contentType, "\r\n") {
		return "", fault.New(fault.Invalid, "blob_content_type", "not a content type")
	}
	return headerPrefix + contentType + "\n", nil
}

// file is an open blob.
type file struct {
	io.Closer
	contentType string
	content     *io.SectionReader
}

func (s *Store) open(key blob.Key) (file, error) {
	f, err := s.root.Open(fileName(key))
	if errors.Is(err, fs.ErrNotExist) {
		return file{}, fault.New(fault.NotFound, "blob_unknown", "File not found")
	}
	if err != nil {
		return file{}, err
	}
	line, err := bufio.NewReaderSize(f, 512).ReadString('\n')
	contentType, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), headerPrefix)
	info, statErr := f.Stat()
	if err != nil || statErr != nil || !ok {
		return file{}, errors.Join(fmt.Errorf("blob file has no header: %w", errors.Join(err, statErr)), f.Close())
	}
	start := int64(len(line))
	return file{f, contentType, io.NewSectionReader(f, start, info.Size()-start)}, nil
}

func (s *Store) write(name, line string, data []byte) error {
	f, err := s.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(line)
	if err == nil {
		_, err = f.Write(data)
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// place gives a finished file its name. The directory is synced too, or the name could
// be lost with the power.
func (s *Store) place(tmp, name string) error {
	err := s.move(tmp, name)
	for n := 1; n < maxSweeps && errors.Is(err, fs.ErrNotExist); n++ { // another process swept
		err = s.move(tmp, name)
	}
	if err == nil {
		err = s.syncDir(path.Dir(name))
		if errors.Is(err, fs.ErrNotExist) { // it came after us
			err = nil
		}
	}
	return err
}

func (s *Store) move(tmp, name string) error {
	s.making.Lock()
	defer s.making.Unlock()
	if err := s.makeDir(path.Dir(name)); err != nil {
		return err
	}
	return s.root.Rename(tmp, name)
}

func (s *Store) makeDir(dir string) error {
	if dir == "." {
		return nil
	}
	err := s.root.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if errors.Is(err, fs.ErrNotExist) {
		if err := s.makeDir(path.Dir(dir)); err != nil {
			return err
		}
		err = s.root.Mkdir(dir, 0o700)
	}
	if err != nil {
		return err
	}
	return s.syncDir(path.Dir(dir))
}

func (s *Store) syncDir(dir string) error {
	d, err := s.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func (s *Store) remove(name string) error {
	if err := s.root.Remove(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (s *Store) sweep() error {
	if err := s.makeDir(tmpDir); err != nil {
		return err
	}
	entries, err := fs.ReadDir(s.root.FS(), tmpDir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && time.Since(info.ModTime()) > staleAfter {
			err = s.remove(path.Join(tmpDir, e.Name()))
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
