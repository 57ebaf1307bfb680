package vault_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"atlas/internal/fault"
	"atlas/internal/keyring"
	"atlas/internal/store"
	"atlas/internal/vault"
)

// desk is a database with the clock of those who use it.
type desk struct {
	*testing.T
	store *store.Store
	ring  keyring.Ring
	now   time.Time
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	s, err := store.OpenSQLite(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &desk{T: t, store: s, ring: newRing(t), now: time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)}
}

func newRing(t testing.TB) keyring.Ring {
	t.Helper()
	ring, err := keyring.New(random(keyring.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b) // never fails
	return b
}

// open is a process that uses the database.
func (d *desk) open(wrappers ...vault.Wrapper) *vault.Vault {
	d.Helper()
	v, err := vault.Open(d.Context(), d.store, d.ring, vault.Options{Wrappers: wrappers, Now: func() time.Time { return d.now }})
	if err != nil {
		d.Fatal(err)
	}
	return v
}

func (d *desk) wrapper(setting string) vault.Wrapper {
	d.Helper()
	w, err := vault.ParseWrapper(setting, d.ring)
	if err != nil {
		d.Fatal(err)
	}
	return w
}

func (d *desk) wantOpen(v *vault.Vault, sealed []byte, want string) {
	d.Helper()
	if got, err := v.Open(d.Context(), sealed, "here"); err != nil || string(got) != want {
		d.Errorf("got %q, %v, want %q", got, err, want)
	}
}

const secret = `{"aadhaar_number":"9999 4105 7058"}`

func TestWhatIsSealedOpensOnlyWhereItBelongs(t *testing.T) {
	d := newDesk(t)
	v := d.open()
	sealed := v.Seal(t.Context(), []byte(secret), "here")
	if bytes.Contains(sealed, []byte("4105")) {
		t.Error("the number can be read")
	}
	d.wantOpen(v, sealed, secret)
	d.wantOpen(d.open(), sealed, secret) // another process
	if again := v.Seal(t.Context(), []byte(secret), "here"); bytes.Equal(again, sealed) {
		t.Error("the same text is sealed alike twice")
	}
	if got, err := v.Open(t.Context(), sealed, "elsewhere"); err == nil {
		t.Errorf("it opens elsewhere: %q", got)
	}
	for i := range sealed {
		altered := bytes.Clone(sealed)
		altered[i] ^= 1
		if got, err := v.Open(t.Context(), altered, "here"); err == nil {
			t.Errorf("byte %d altered: it opens as %q", i, got)
		}
	}
	for n := range sealed {
		if got, err := v.Open(t.Context(), sealed[:n], "here"); err == nil {
			t.Errorf("cut to %d bytes: it opens as %q", n, got)
		}
	}
}

func TestFilesAreSealedWhole(t *testing.T) {
	d := newDesk(t)
	v := d.open()
	for _, size := range []int{0, 1, 64<<10 - 100, 64 << 10, 64<<10 + 1, 1 << 20} {
		data := bytes.Repeat([]byte("9999 4105 7058 "), size/15+1)[:size]
		sealed, err := v.SealFile(t.Context(), data, "here")
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(sealed, []byte("4105")) {
			t.Errorf("%d bytes: the number can be read", size)
		}
		if got, err := v.OpenFile(t.Context(), sealed, "here"); err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d bytes come back as %d (%v)", size, len(got), err)
		}
		if _, err := v.OpenFile(t.Context(), sealed, "elsewhere"); err == nil {
			t.Errorf("%d bytes open elsewhere", size)
		}
		for _, cut := range []int{9, 20, len(sealed) / 2, len(sealed) - 64<<10, len(sealed) - 1} {
			if cut < 9 || cut >= len(sealed) {
				continue
			}
			if _, err := v.OpenFile(t.Context(), sealed[:cut], "here"); err == nil {
				t.Errorf("%d bytes open when cut to %d", size, cut)
			}
		}
		sealed[len(sealed)/2] ^= 1
		if _, err := v.OpenFile(t.Context(), sealed, "here"); err == nil {
			t.Errorf("%d bytes open when altered", size)
		}
	}
}

// TestRotation: a new key seals on every process after a while, and each opens what any
// other sealed at any time.
func TestRotation(t *testing.T) {
	d := newDesk(t)
	one, other := d.open(), d.open()
	before := one.Seal(t.Context(), []byte(secret), "here")
	file, err := one.SealFile(t.Context(), []byte(secret), "here")
	if err != nil {
		t.Fatal(err)
	}
	if n, err := one.Rotate(t.Context()); n != 2 || err != nil {
		t.Fatal(n, err)
	}
	after := one.Seal(t.Context(), []byte(secret), "here")
	for _, v := range []*vault.Vault{one, other, d.open()} {
		d.wantOpen(v, before, secret)
		d.wantOpen(v, after, secret)
		if got, err := v.OpenFile(t.Context(), file, "here"); err != nil || string(got) != secret {
			t.Errorf("%q %v", got, err)
		}
	}
	third := d.open()
	if _, err := one.Rotate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if late := third.Seal(t.Context(), nil, ""); one.Current(t.Context(), late) {
		t.Error("another process knew the new key before it could")
	}
	d.now = d.now.Add(vault.Known + time.Second)
	if late := third.Seal(t.Context(), nil, ""); !one.Current(t.Context(), late) {
		t.Error("another process still seals with the key before")
	}
	if one.Current(t.Context(), after) || one.Current(t.Context(), file) {
		t.Error("what was sealed with the key before passes for the newest")
	}
}

func TestWhatIsNotSealedIsReadUntilAllIs(t *testing.T) {
	d := newDesk(t)
	v := d.open()
	keys, err := d.store.DataKeys(t.Context())
	if err != nil || len(keys) != 1 || !keys[0].SealedAll {
		t.Fatalf("a new database begins with %v, %v, want one key under which all is sealed", keys, err)
	}
	if got, err := v.Open(t.Context(), []byte(secret), "here"); err == nil {
		t.Errorf("plain text is taken for sealed: %s", got)
	}
}

// TestKeyEncryptionKeys: whatever wraps the data keys may be exchanged for another beside
// running servers, and without it nothing opens.
func TestKeyEncryptionKeys(t *testing.T) {
	d := newDesk(t)
	file := filepath.Join(t.TempDir(), "kek")
	if err := os.WriteFile(file, []byte(base64.StdEncoding.EncodeToString(random(32))+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TEST_KEK", base64.StdEncoding.EncodeToString(random(32)))
	settings := []string{"server", "file:" + file, "env:TEST_KEK", "command:" + token(t), "server"}
	running := d.open(d.wrapper(settings[0]))
	sealed := running.Seal(t.Context(), []byte(secret), "here")
	for i, setting := range settings[1:] {
		before := settings[i]
		if _, err := vault.Open(t.Context(), d.store, d.ring, vault.Options{Wrappers: []vault.Wrapper{d.wrapper(setting)}}); fault.CodeOf(err) != "vault_key_missing" {
			t.Errorf("%s opens what %s wrapped: %v", setting, before, err)
		}
		v := d.open(d.wrapper(setting), d.wrapper(before))
		d.wantOpen(v, sealed, secret)
		if _, err := v.Rotate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n, err := v.Rewrap(t.Context()); n != i+1 || err != nil {
			t.Errorf("%s: rewrapped %d (%v), want %d", setting, n, err, i+1)
		}
		if n, err := v.Rewrap(t.Context()); n != 0 || err != nil {
			t.Errorf("%s: rewrapped %d again (%v)", setting, n, err)
		}
		d.wantOpen(d.open(d.wrapper(setting)), sealed, secret)
		d.wantOpen(running, sealed, secret) // it has noticed nothing
	}
}

// token is a program that does for a KMS or a token: it wraps by writing backwards, after
// its own name. What it says on standard error is nobody's.
func token(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kms")
	script := `#!/bin/sh
echo "a secret of the token" >&2
case $1 in
wrap) printf 'kms:%s' "$(rev)" | base64 -w0 ;;
unwrap) base64 -d | sed -n 's/^kms://p' | rev ;;
esac
`
	if err := os.WriteFile(path, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestACommandThatFails(t *testing.T) {
	ring := newRing(t)
	for rule, line := range map[string]string{
		"is not there":      "/nowhere/kms",
		"ends with a fault": "false",
		"answers nothing":   "true",
		"answers no base64": "echo *",
	} {
		w, err := vault.ParseWrapper("command:"+line, ring)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := w.Wrap(t.Context(), []byte("key")); err == nil {
			t.Errorf("a command that %s wraps: %q", rule, got)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("a command that %s: %v", rule, err)
		}
	}
}

func TestUnusableKeys(t *testing.T) {
	ring := newRing(t)
	open := filepath.Join(t.TempDir(), "open")
	if err := os.WriteFile(open, []byte(base64.StdEncoding.EncodeToString(random(32))), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TEST_SHORT", base64.StdEncoding.EncodeToString([]byte("too short")))
	for setting, want := range map[string]string{
		"":                    "give server",
		"kms":                 "give server",
		"command:":            "give server",
		"file:/nowhere/key":   "no such file",
		"file:" + open:        "make it 0600",
		"env:TEST_SHORT":      "32 bytes in base64",
		"env:TEST_NEVER_MADE": "32 bytes in base64",
	} {
		_, err := vault.ParseWrapper(setting, ring)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "dG9v") {
			t.Errorf("%q gives %v, want %q", setting, err, want)
		}
	}
}

// TestADataKeyIsNoOther: a wrapping that is moved to another number is refused.
func TestADataKeyIsNoOther(t *testing.T) {
	d := newDesk(t)
	if _, err := d.open().Rotate(t.Context()); err != nil {
		t.Fatal(err)
	}
	keys, err := d.store.DataKeys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	keys[1].Wrapped = keys[0].Wrapped
	if err := d.store.RewrapDataKey(t.Context(), keys[1]); err != nil {
		t.Fatal(err)
	}
	if _, err := vault.Open(t.Context(), d.store, d.ring, vault.Options{}); fault.CodeOf(err) != "vault_key_wrong" {
		t.Errorf("got %v", err)
	}
}

func TestReferences(t *testing.T) {
	d := newDesk(t)
	v, other := d.open(), newDesk(t).open()
	if v.Reference("999941057058") != d.open().Reference("999941057058") {
		t.Error("the same number has two references")
	}
	if v.Reference("999941057058") == v.Reference("999941057059") || v.Reference("999941057058") == other.Reference("999941057058") {
		t.Error("two numbers, or two servers, have one reference")
	}
}

// FuzzOpen: whatever a database or a bucket holds is refused or, without the mark of what
// is sealed, refused too, and never panics.
func FuzzOpen(f *testing.F) {
	s, err := store.OpenSQLite(f.Context(), f.TempDir())
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = s.Close() })
	v, err := vault.Open(f.Context(), s, newRing(f), vault.Options{})
	if err != nil {
		f.Fatal(err)
	}
	sealed := v.Seal(f.Context(), []byte(secret), "here")
	file, err := v.SealFile(f.Context(), []byte(secret), "here")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sealed)
	f.Add(file)
	f.Add([]byte(secret))
	f.Fuzz(func(t *testing.T, stored []byte) {
		if got, err := v.Open(t.Context(), stored, "here"); err == nil && !bytes.Equal(stored, sealed) {
			t.Errorf("%q opens as %q", stored, got)
		}
		if _, err := v.OpenFile(t.Context(), stored, "here"); err == nil && bytes.HasPrefix(stored, file[:8]) && !bytes.Equal(stored, file) {
			t.Errorf("the file %q opens", stored)
		}
	})
}

func TestBindingsDoNotMeet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.StringMatching(`[^\x00]{0,8}`)
		a, b := rapid.SliceOfN(part, 1, 4).Draw(t, "a"), rapid.SliceOfN(part, 1, 4).Draw(t, "b")
		if vault.Binding(a...) == vault.Binding(b...) && fmt.Sprintf("%q", a) != fmt.Sprintf("%q", b) {
			t.Fatalf("%q and %q are bound alike", a, b)
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	s, err := store.OpenSQLite(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	v, err := vault.Open(context.Background(), s, newRing(b), vault.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for name, size := range map[string]int{"url": 120, "reading": 8 << 10} {
		b.Run(name, func(b *testing.B) {
			data := random(size)
			b.SetBytes(int64(size))
			for b.Loop() {
				if _, err := v.Open(b.Context(), v.Seal(b.Context(), data, "here"), "here"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("file", func(b *testing.B) {
		data := random(2 << 20)
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			sealed, err := v.SealFile(b.Context(), data, "here")
			if err != nil {
				b.Fatal(err)
			}
			if _, err := v.OpenFile(b.Context(), sealed, "here"); err != nil {
				b.Fatal(err)
			}
		}
	})
}
