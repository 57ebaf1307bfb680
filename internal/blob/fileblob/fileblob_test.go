package fileblob_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"atlas/internal/blob"
	"atlas/internal/blob/blobtest"
	"atlas/internal/blob/fileblob"
	"atlas/internal/fault"
)

// server is a store served over HTTP with a clock the test moves.
type server struct {
	*fileblob.Store
	*httptest.Server
	dir string
	now time.Time
}

func serve(t testing.TB) *server {
	t.Helper()
	s := &server{dir: t.TempDir(), now: time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC)}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch err := s.Serve(w, r); fault.KindOf(err) {
		case fault.Forbidden:
			w.WriteHeader(http.StatusForbidden)
		case fault.NotFound:
			w.WriteHeader(http.StatusNotFound)
		default:
			if err != nil {
				w.WriteHeader(http.StatusInternalServerError)
			}
		}
	}))
	t.Cleanup(s.Server.Close)
	s.Store = s.open(t)
	return s
}

func (s *server) open(t testing.TB) *fileblob.Store {
	t.Helper()
	store, err := fileblob.Open(fileblob.Options{
		Dir: s.dir, BaseURL: s.URL + "/", Key: bytes.Repeat([]byte{1}, 32), Now: func() time.Time { return s.now },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

func TestConformance(t *testing.T) {
	blobtest.Run(t, func(t *testing.T) blobtest.Harness {
		s := serve(t)
		return blobtest.Harness{
			Store: s.Store, Client: s.Client(),
			Now:     func() time.Time { return s.now },
			Advance: func(d time.Duration) { s.now = s.now.Add(d) },
		}
	})
}

func TestSignedURLBoundary(t *testing.T) {
	s := serve(t)
	s.put(t, "k", "image/jpeg", "x")
	start := s.now
	link := s.SignedURL("k", start.Add(15*time.Minute))
	for _, tt := range []struct {
		after time.Duration
		want  int
	}{{0, 200}, {15*time.Minute - 1, 200}, {15 * time.Minute, 403}, {16 * time.Minute, 403}} {
		s.now = start.Add(tt.after)
		if resp := s.get(t, link); resp.StatusCode != tt.want {
			t.Errorf("after %v: %d, want %d", tt.after, resp.StatusCode, tt.want)
		}
	}
}

func TestEveryAlterationOfAURLIsForbidden(t *testing.T) {
	s := serve(t)
	s.put(t, "redacted/one.jpg", "image/jpeg", "x")
	link := strings.TrimPrefix(s.SignedURL("redacted/one.jpg", s.now.Add(time.Hour)), s.URL)
	for i := range link {
		for _, bit := range []byte{1, 2, 4, 8, 16, 32} {
			altered := []byte(link)
			altered[i] ^= bit
			if code := s.try(string(altered)); code == http.StatusOK {
				t.Errorf("byte %d changed to %q is served", i, altered[i])
			}
		}
	}
	at := strconv.FormatInt(s.now.Add(time.Hour).Unix(), 10)
	for rule, altered := range map[string]string{
		"a parameter added":         link + "&x=1",
		"a trailing ampersand":      link + "&",
		"an escaped character":      strings.Replace(link, "one", "%6fne", 1),
		"an escaped slash":          strings.Replace(link, "redacted/", "redacted%2F", 1),
		"a plus sign in the expiry": strings.Replace(link, "expires=", "expires=%2B", 1),
		"a zero before the expiry":  strings.Replace(link, "expires=", "expires=0", 1),
		"a later expiry":            strings.Replace(link, at, at[:len(at)-1]+"9", 1),
		"two expiries":              strings.Replace(link, "expires=", "expires=99999999999&expires=", 1),
		"base64 padding":            link + "=",
	} {
		if code := s.try(altered); code != http.StatusForbidden {
			t.Errorf("%s: %d, want 403", rule, code)
		}
	}
}

func TestServedHeaders(t *testing.T) {
	s := serve(t)
	for contentType, disposition := range map[string]string{
		"image/jpeg":               "inline",
		"image/png":                "inline",
		"image/svg+xml":            "attachment",
		"text/html; charset=utf-8": "attachment",
		"application/pdf":          "attachment",
	} {
		s.put(t, "k", contentType, "<script>alert(1)</script>")
		h := s.get(t, s.SignedURL("k", s.now.Add(time.Minute))).Header
		for name, want := range map[string]string{
			"Content-Type":            contentType,
			"Content-Disposition":     disposition,
			"X-Content-Type-Options":  "nosniff",
			"Content-Security-Policy": "default-src 'none'; sandbox",
			"Cache-Control":           "private, no-store",
			"Referrer-Policy":         "no-referrer",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", contentType, name, got, want)
			}
		}
	}
}

func TestAnotherKeySignsNothingHere(t *testing.T) {
	s := serve(t)
	s.put(t, "k", "image/jpeg", "x")
	other, err := fileblob.Open(fileblob.Options{Dir: t.TempDir(), BaseURL: s.URL, Key: bytes.Repeat([]byte{2}, 32)})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if resp := s.get(t, other.SignedURL("k", s.now.Add(time.Hour))); resp.StatusCode != http.StatusForbidden {
		t.Errorf("%d, want 403", resp.StatusCode)
	}
	if _, err := fileblob.Open(fileblob.Options{Dir: t.TempDir(), Key: []byte("short")}); err == nil {
		t.Error("a short signing key is accepted")
	}
}

func TestPutRefusesWhatIsNoContentType(t *testing.T) {
	s := serve(t)
	for _, contentType := range []string{"image/jpeg\r\nSet-Cookie: a=b", "no type", "\n"} {
		if err := s.Put(t.Context(), "k", contentType, nil); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q gives %v, want fault.Invalid", contentType, err)
		}
	}
	s.put(t, "k", "", "x")
	if got := s.get(t, s.SignedURL("k", s.now.Add(time.Minute))).Header.Get("Content-Type"); got != "application/octet-stream" {
		t.Errorf("no content type is served as %q", got)
	}
}

func TestFilesArePrivateAndNothingIsLeftOver(t *testing.T) {
	s := serve(t)
	s.put(t, "a/b", "image/jpeg", "x")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Put(cancelled, "c", "image/jpeg", []byte("x")); err == nil {
		t.Error("Put under a cancelled context succeeds")
	}
	var files []string
	err := filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %04o", path, info.Mode().Perm())
		}
		files = append(files, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 1 {
		t.Errorf("files are %v, want the blob alone", files)
	}
}

func TestOpenSweepsWhatAKilledProcessLeft(t *testing.T) {
	s := serve(t)
	old, fresh := filepath.Join(s.dir, ".tmp", "old"), filepath.Join(s.dir, ".tmp", "fresh")
	for _, path := range []string{old, fresh} {
		if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	past := time.Now().Add(-2 * time.Hour)
	if err := os.Chtimes(old, past, past); err != nil {
		t.Fatal(err)
	}
	s.open(t)
	if _, err := os.Stat(old); err == nil {
		t.Error("an old unfinished file is kept")
	}
	if _, err := os.Stat(fresh); err != nil {
		t.Errorf("a file that may be in the writing is removed: %v", err)
	}
}

func TestSymlinksDoNotLeadOut(t *testing.T) {
	s := serve(t)
	outside := t.TempDir()
	if err := os.Symlink(outside, filepath.Join(s.dir, "link")); err != nil {
		t.Fatal(err)
	}
	if err := s.Put(t.Context(), "link/k", "text/plain", []byte("x")); err == nil {
		t.Error("Put follows a link out of the store")
	}
	if entries, err := os.ReadDir(outside); err != nil || len(entries) != 0 {
		t.Errorf("outside holds %v (%v)", entries, err)
	}
}

func TestADamagedFileIsAnErrorNotData(t *testing.T) {
	s := serve(t)
	s.put(t, "k", "image/jpeg", "x")
	files, err := filepath.Glob(filepath.Join(s.dir, "k*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v %v", files, err)
	}
	if err := os.WriteFile(files[0], []byte("no header"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(t.Context(), "k"); err == nil || fault.KindOf(err) != fault.Internal {
		t.Errorf("got %v, want fault.Internal", err)
	}
}

func FuzzServe(f *testing.F) {
	s := serve(f)
	s.put(f, "k", "image/jpeg", "x")
	good := strings.TrimPrefix(s.SignedURL("k", s.now.Add(time.Hour)), s.URL)
	f.Add(good)
	f.Add("/blobs/k?expires=99999999999999999999&signature=")
	f.Add("/blobs/../etc/passwd")
	f.Add("/blobs/%2e%2e/k?expires=;&signature=%zz")
	f.Fuzz(func(t *testing.T, target string) {
		if target != good && s.try(target) == http.StatusOK {
			t.Errorf("%q is served", target)
		}
	})
}

func (s *server) put(t testing.TB, key blob.Key, contentType, data string) {
	t.Helper()
	if err := s.Put(t.Context(), key, contentType, []byte(data)); err != nil {
		t.Fatal(err)
	}
}

func (s *server) get(t testing.TB, link string) *http.Response {
	t.Helper()
	resp, err := s.Client().Get(link)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp
}

// try serves a request target without a network; one that does not parse is refused.
func (s *server) try(target string) int {
	u, err := url.ParseRequestURI(target)
	if err != nil {
		return http.StatusForbidden
	}
	w := httptest.NewRecorder()
	s.Server.Config.Handler.ServeHTTP(w, &http.Request{Method: http.MethodGet, URL: u, Header: http.Header{}})
	return w.Code
}

// TestPutWhileDeleting: what is put below a key while that is deleted stays or goes, and
// the folders that come and go between are nobody's error.
func TestPutWhileDeleting(t *testing.T) {
	s := serve(t)
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for range 10 {
				if err := s.Put(t.Context(), blob.Key(fmt.Sprint("case/", i, "/original")), "text/plain", []byte("x")); err != nil {
					t.Errorf("Put: %v", err)
				}
			}
		})
		wg.Go(func() {
			for range 10 {
				if err := s.DeleteBelow(t.Context(), "case"); err != nil {
					t.Errorf("DeleteBelow: %v", err)
				}
			}
		})
	}
	wg.Wait()
	if err := s.DeleteBelow(t.Context(), "case"); err != nil {
		t.Errorf("DeleteBelow: %v", err)
	}
	for i := range 4 {
		if _, err := s.Get(t.Context(), blob.Key(fmt.Sprint("case/", i, "/original"))); fault.KindOf(err) != fault.NotFound {
			t.Errorf("at last there is still a file: %v", err)
		}
	}
}
