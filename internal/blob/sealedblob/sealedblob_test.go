package sealedblob_test

import (
	"bytes"
	"cmp"
	"context"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/minio/minio-go/v7/pkg/credentials"

	"atlas/internal/blob"
	"atlas/internal/blob/blobtest"
	"atlas/internal/blob/fileblob"
	"atlas/internal/blob/s3blob"
	"atlas/internal/blob/sealedblob"
	"atlas/internal/fault"
	"atlas/internal/servertest"
	"atlas/internal/store"
	"atlas/internal/vault"
	"atlas/internal/vault/vaulttest"
)

func openVault(t *testing.T) *vault.Vault { return vaultOf(t, openStore(t)) }

func openStore(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.OpenSQLite(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // nothing was left to write
	return s
}

func vaultOf(t *testing.T, keys vault.Store) *vault.Vault {
	t.Helper()
	v, err := vault.Open(t.Context(), keys, vaulttest.Ring(), vault.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// older is a database that a version before has written in, without seals.
type older struct{ *store.Store }

func (older) Empty(context.Context) (bool, error) { return false, nil }

// folder is a sealed store of files, served over HTTP with a clock the test moves.
type folder struct {
	*sealedblob.Store
	files *fileblob.Store
	vault *vault.Vault
	dir   string
	now   time.Time
}

func openFolder(t *testing.T) *folder {
	t.Helper()
	return openFolderOf(t, openVault(t))
}

func openFolderOf(t *testing.T, v *vault.Vault) *folder {
	t.Helper()
	f := &folder{vault: v, dir: t.TempDir(), now: time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := f.files.Serve(w, r); err != nil {
			status := map[fault.Kind]int{fault.Forbidden: http.StatusForbidden, fault.NotFound: http.StatusNotFound}[fault.KindOf(err)]
			w.WriteHeader(cmp.Or(status, http.StatusInternalServerError))
		}
	}))
	t.Cleanup(server.Close)
	var err error
	f.files, err = fileblob.Open(fileblob.Options{
		Dir: f.dir, BaseURL: server.URL, Key: bytes.Repeat([]byte{1}, 32), Now: func() time.Time { return f.now },
		Reveal: func(ctx context.Context, key blob.Key, stored []byte) ([]byte, error) {
			return f.vault.OpenFile(ctx, stored, sealedblob.Binding(key))
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.files.Close() }) // nothing was left to write
	f.Store = sealedblob.New(f.files, f.vault, sealedblob.Options{})
	return f
}

func TestConformance(t *testing.T) {
	t.Run("a folder", func(t *testing.T) {
		blobtest.Run(t, func(t *testing.T) blobtest.Harness {
			f := openFolder(t)
			return blobtest.Harness{
				Store: f.Store, Client: http.DefaultClient,
				Now: func() time.Time { return f.now }, Advance: func(d time.Duration) { f.now = f.now.Add(d) },
			}
		})
	})
	t.Run("a bucket", func(t *testing.T) {
		blobtest.Run(t, func(t *testing.T) blobtest.Harness {
			return blobtest.Harness{
				Store:  sealedblob.New(openBucket(t), openVault(t), sealedblob.Options{ShownBelow: true}),
				Client: http.DefaultClient,
				Now:    time.Now, Advance: time.Sleep, // the server has its own clock
			}
		})
	})
}

func openBucket(t *testing.T) *s3blob.Store {
	t.Helper()
	s, err := s3blob.Open(servertest.S3(t), s3blob.Options{
		Credentials: credentials.NewStaticV4(servertest.S3AccessKey, servertest.S3SecretKey, ""),
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const secret = "9999 4105 7058"

// stored are all bytes below the folder.
func (f *folder) stored(t *testing.T) (all []byte) {
	t.Helper()
	err := filepath.WalkDir(f.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		all = append(all, b...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestFilesAreSealed(t *testing.T) {
	f := openFolder(t)
	for key, contentType := range map[blob.Key]string{"case/1/original": "application/octet-stream", "case/1/redacted.jpg": "image/jpeg"} {
		if err := f.Put(t.Context(), key, contentType, []byte(secret)); err != nil {
			t.Fatal(err)
		}
	}
	if bytes.Contains(f.stored(t), []byte("4105")) {
		t.Error("a file of the folder can be read")
	}

	below := openBucket(t)
	bucket := sealedblob.New(below, f.vault, sealedblob.Options{ShownBelow: true})
	for key, want := range map[blob.Key]bool{"case/1/original": true, "case/1/redacted.jpg": false} {
		contentType := map[bool]string{true: "application/octet-stream", false: "image/jpeg"}[want]
		if err := bucket.Put(t.Context(), key, contentType, []byte(secret)); err != nil {
			t.Fatal(err)
		}
		got, err := below.Get(t.Context(), key)
		if err != nil || bytes.Equal(got, []byte(secret)) == want {
			t.Errorf("%s: sealed is not %v (%v)", key, want, err)
		}
	}
}

func TestAFileThatIsMovedDoesNotOpen(t *testing.T) {
	f := openFolder(t)
	if err := f.Put(t.Context(), "case/1/original", "", []byte(secret)); err != nil {
		t.Fatal(err)
	}
	sealed, err := f.files.Get(t.Context(), "case/1/original")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.files.Put(t.Context(), "case/2/original", "", sealed); err != nil {
		t.Fatal(err)
	}
	if got, err := f.Get(t.Context(), "case/2/original"); err == nil {
		t.Errorf("it opens: %q", got)
	}
	resp, err := http.Get(f.SignedURL("case/2/original", f.now.Add(time.Minute)))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusOK {
		t.Error("it is served")
	}
}

// TestReseal: a file of a version before is read, and sealed once; when all are, one that
// is not is refused.
func TestReseal(t *testing.T) {
	keys := older{openStore(t)}
	f := openFolderOf(t, vaultOf(t, keys))
	if err := f.files.Put(t.Context(), "case/1/original", "", []byte(secret)); err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{true, false} {
		if got, err := f.Get(t.Context(), "case/1/original"); err != nil || string(got) != secret {
			t.Fatalf("%q %v", got, err)
		}
		if changed, err := f.Reseal(t.Context(), "case/1/original"); changed != want || err != nil {
			t.Errorf("time %d: %v %v", i, changed, err)
		}
	}
	if bytes.Contains(f.stored(t), []byte("4105")) {
		t.Error("it can be read")
	}
	if _, err := f.vault.Rotate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if changed, err := f.Reseal(t.Context(), "case/1/original"); !changed || err != nil {
		t.Errorf("after a rotation: %v %v", changed, err)
	}
	if _, err := f.Reseal(t.Context(), "never/was"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a file that is not there: %v", err)
	}
	if err := keys.SealedAll(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	later := sealedblob.New(f.files, vaultOf(t, keys), sealedblob.Options{})
	if got, err := later.Get(t.Context(), "case/1/original"); err != nil || string(got) != secret {
		t.Errorf("a sealed file: %q %v", got, err)
	}
	if err := f.files.Put(t.Context(), "case/1/original", "", []byte("another's")); err != nil {
		t.Fatal(err)
	}
	if got, err := later.Get(t.Context(), "case/1/original"); err == nil {
		t.Errorf("a file that was put in its place is taken: %q", got)
	}
}
