// Package keyring holds the one secret of a server, from which every other key is
// derived.
//
// A key for one purpose says nothing about the key for another (HKDF, RFC 5869), so
// the file DIR/server.key is all an operator has to keep, back up and protect.
package keyring

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// KeySize is the length in bytes of the server key and of every derived key.
const KeySize = 32

// Purpose names what a derived key is for. It is part of the derivation: changing a
// value makes everything sealed, signed or hashed with that key unreadable.
type Purpose string

// Purposes.
const (
	ClientSecrets  Purpose = "atlas client secret pepper v1"
	WebhookSecrets Purpose = "atlas webhook secret sealing v1"
	Tokens         Purpose = "atlas access token signing v1"
	BlobURLs       Purpose = "atlas blob url signing v1"
	Audit          Purpose = "atlas audit log v1"
	Fingerprint    Purpose = "atlas server key fingerprint v1" // tells keys apart
	Vault          Purpose = "atlas vault key encryption v1"   // wraps data keys, unless another key does
	References     Purpose = "atlas vault references v1"       // stands in for what is sealed where rows are compared
)

// fileName is the server key inside the directory of keys: KeySize random bytes,
// base64, one line.
const fileName = "server.key"

// Ring derives keys. The zero Ring is not usable.
type Ring struct{ secret []byte }

// Open reads the server key from dir, creating both at the first start. Two
// processes that start at once end up with the same key. A key that others than its
// owner may read is refused.
func Open(dir string) (Ring, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Ring{}, fmt.Errorf("creating key directory: %w", err)
	}
	path := filepath.Join(dir, fileName)
	secret, err := read(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := create(path); err != nil {
			return Ring{}, fmt.Errorf("creating server key: %w", err)
		}
		secret, err = read(path)
	}
	if err != nil {
		return Ring{}, fmt.Errorf("reading server key: %w", err)
	}
	return New(secret)
}

// New makes a ring of a server key that is kept elsewhere. It must have KeySize bytes.
func New(secret []byte) (Ring, error) {
	if len(secret) != KeySize {
		return Ring{}, fmt.Errorf("server key has %d bytes, want %d", len(secret), KeySize)
	}
	return Ring{secret: secret}, nil
}

// Key is the key for one purpose: KeySize bytes, the same for ever.
func (r Ring) Key(p Purpose) []byte { return r.Numbered(p, 0) }

// Numbered is one of the keys for a purpose that changes its key from time to time.
// Number 0 is Key.
func (r Ring) Numbered(p Purpose, number int) []byte {
	info := string(p)
	if number > 0 {
		info = fmt.Sprintf("%s, key %d", p, number)
	}
	key, err := hkdf.Key(sha256.New, r.secret, nil, info, KeySize)
	if err != nil {
		panic(err) // only for a length over 255 hashes
	}
	return key
}

func read(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s may be read by others (mode %04o); make it 0600", fileName, info.Mode().Perm())
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	secret, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil {
		return nil, fmt.Errorf("%s is not base64", fileName) // the cause would quote the key
	}
	return secret, nil
}

// create writes a new key beside its final place and links it there, so that a
// reader never sees half a key and the first of two starting processes wins.
func create(path string) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	secret := make([]byte, KeySize)
	rand.Read(secret) // never fails
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(secret) + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(filepath.Dir(path))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
