package keyring_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"atlas/internal/keyring"
)

func TestOpenCreatesAPrivateKeyOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	first := open(t, dir)
	info, err := os.Stat(filepath.Join(dir, "server.key"))
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o600 {
		t.Errorf("server.key has mode %04o, want 0600", got)
	}
	again := open(t, dir)
	if !bytes.Equal(first.Key(keyring.Tokens), again.Key(keyring.Tokens)) {
		t.Error("a second Open of the same directory derives another key")
	}
	other := open(t, t.TempDir())
	if bytes.Equal(first.Key(keyring.Tokens), other.Key(keyring.Tokens)) {
		t.Error("two directories share a key")
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 {
		t.Errorf("%d files left in the key directory, want server.key alone", len(entries))
	}
}

func TestOpenAtOnceAgrees(t *testing.T) {
	dir := t.TempDir()
	keys := make([][]byte, 16)
	var wg sync.WaitGroup
	for i := range keys {
		wg.Go(func() {
			if ring, err := keyring.Open(dir); err == nil {
				keys[i] = ring.Key(keyring.Tokens)
			}
		})
	}
	wg.Wait()
	for i, k := range keys {
		if k == nil || !bytes.Equal(k, keys[0]) {
			t.Errorf("opener %d has another key than opener 0", i)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	good := strings.Repeat("A", 43) + "=\n"
	tests := []struct {
		name, content string
		mode          os.FileMode
		want          string
	}{
		{"a key its group may read", good, 0o640, "make it 0600"},
		{"a key that is not base64", "s3cret-that-must-not-be-quoted!", 0o600, "not base64"},
		{"a key that is too short", "c2hvcnQ=", 0o600, "5 bytes, want 32"},
		{"an empty key", "", 0o600, "0 bytes, want 32"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "server.key")
			if err := os.WriteFile(path, []byte(tt.content), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, tt.mode); err != nil {
				t.Fatal(err)
			}
			_, err := keyring.Open(dir)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got error %v, want one about %q", err, tt.want)
			}
			if strings.Contains(err.Error(), "s3cret") {
				t.Errorf("the error quotes the key: %v", err)
			}
		})
	}
}

func TestKeysDifferByPurpose(t *testing.T) {
	ring := open(t, t.TempDir())
	seen := map[string]keyring.Purpose{}
	for _, p := range []keyring.Purpose{keyring.ClientSecrets, keyring.WebhookSecrets, keyring.Tokens, keyring.BlobURLs} {
		key := ring.Key(p)
		if len(key) != keyring.KeySize {
			t.Errorf("%s: %d bytes, want %d", p, len(key), keyring.KeySize)
		}
		if other, ok := seen[string(key)]; ok {
			t.Errorf("%s and %s share a key", p, other)
		}
		seen[string(key)] = p
	}
}

func open(t *testing.T, dir string) keyring.Ring {
	t.Helper()
	ring, err := keyring.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return ring
}
