// Package blobtest is what every blob.Store must do, as a test.
package blobtest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"atlas/internal/blob"
	"atlas/internal/fault"
)

// Harness is one empty store with the world around it.
type Harness struct {
	Store   blob.Store
	Client  *http.Client // reaches the store's signed URLs
	Now     func() time.Time
	Advance func(time.Duration) // moves the clock that decides on expiry
}

// Run exercises stores made by open, one for each rule.
func Run(t *testing.T, open func(*testing.T) Harness) {
	for _, rule := range []struct {
		name string
		test func(*testing.T, Harness)
	}{
		{"what was put is got", testRoundTrip},
		{"a second put replaces", testReplace},
		{"an unknown key is not found", testUnknown},
		{"a key and a longer key do not meet", testPrefixKeys},
		{"a deleted blob is gone, twice is no error", testDelete},
		{"what is below a key is deleted, and nothing else", testDeleteBelow},
		{"a bad key is refused everywhere", testBadKeys},
		{"the store keeps its own copy", testCopies},
		{"a reader sees one whole put", testConcurrent},
		{"a signed URL gives the blob and its type", testSignedURL},
		{"a signed URL ends at its expiry", testExpiry},
		{"an altered URL is refused", testAltered},
		{"a signed URL is for GET only", testMethods},
		{"a signed URL of a missing blob is 404", testSignedMissing},
	} {
		t.Run(rule.name, func(t *testing.T) { rule.test(t, open(t)) })
	}
}

func testRoundTrip(t *testing.T, h Harness) {
	for key, data := range map[blob.Key][]byte{
		"a":                     []byte("one"),
		"originals/2026/a-1.b_": bytes.Repeat([]byte{0, '\n', 0xff}, 1<<20),
		"empty":                 {},
	} {
		put(t, h, key, data)
		got(t, h, key, data)
	}
}

func testReplace(t *testing.T, h Harness) {
	put(t, h, "k", []byte("a longer first value"))
	put(t, h, "k", []byte("second"))
	got(t, h, "k", []byte("second"))
}

func testUnknown(t *testing.T, h Harness) {
	put(t, h, "dir/known", []byte("x"))
	for _, key := range []blob.Key{"unknown", "dir", "dir/known/deeper", "dir/unknown"} {
		if _, err := h.Store.Get(t.Context(), key); fault.KindOf(err) != fault.NotFound {
			t.Errorf("Get(%q) gives %v, want fault.NotFound", key, err)
		}
	}
}

func testPrefixKeys(t *testing.T, h Harness) {
	for _, key := range []blob.Key{"a", "a/b", "a/b/c"} {
		put(t, h, key, []byte(key))
	}
	for _, key := range []blob.Key{"a", "a/b", "a/b/c"} {
		got(t, h, key, []byte(key))
	}
}

func testDelete(t *testing.T, h Harness) {
	put(t, h, "d/k", []byte("x"))
	for range 2 {
		if err := h.Store.Delete(t.Context(), "d/k"); err != nil {
			t.Fatalf("Delete: %v", err)
		}
	}
	if _, err := h.Store.Get(t.Context(), "d/k"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("Get after Delete gives %v, want fault.NotFound", err)
	}
	if err := h.Store.Delete(t.Context(), "never/was"); err != nil {
		t.Errorf("Delete of a blob that never was: %v", err)
	}
}

func testDeleteBelow(t *testing.T, h Harness) {
	below, others := []blob.Key{"case/1/original", "case/1/redacted.jpg", "case/2/original", "case/x"}, []blob.Key{"case", "case-2/1/original", "cas", "other/case/1"}
	for _, key := range append(below, others...) {
		put(t, h, key, []byte(key))
	}
	for range 2 {
		if err := h.Store.DeleteBelow(t.Context(), "case"); err != nil {
			t.Fatalf("DeleteBelow: %v", err)
		}
	}
	for _, key := range below {
		if _, err := h.Store.Get(t.Context(), key); fault.KindOf(err) != fault.NotFound {
			t.Errorf("Get(%q) gives %v, want fault.NotFound", key, err)
		}
	}
	for _, key := range others {
		got(t, h, key, []byte(key))
	}
	if err := h.Store.DeleteBelow(t.Context(), "never/was"); err != nil {
		t.Errorf("DeleteBelow of a key that never was: %v", err)
	}
	put(t, h, "case/1/original", []byte("again"))
	got(t, h, "case/1/original", []byte("again"))
}

func testBadKeys(t *testing.T, h Harness) {
	for _, key := range []blob.Key{
		"", "/", "/etc/passwd", "../up", "a/../b", "a/./b", "a//b", "a/", ".hidden", "a/.hidden",
		"a b", "a\x00b", `a\b`, "ü", "a~", "a?b", "a%2fb", blob.Key(strings.Repeat("x", 129)), blob.Key(strings.Repeat("x/", 256) + "x"),
	} {
		if err := h.Store.Put(t.Context(), key, "text/plain", nil); fault.KindOf(err) != fault.Invalid {
			t.Errorf("Put(%q) gives %v, want fault.Invalid", key, err)
		}
		if _, err := h.Store.Get(t.Context(), key); fault.KindOf(err) != fault.Invalid {
			t.Errorf("Get(%q) gives %v, want fault.Invalid", key, err)
		}
		if err := h.Store.Delete(t.Context(), key); fault.KindOf(err) != fault.Invalid {
			t.Errorf("Delete(%q) gives %v, want fault.Invalid", key, err)
		}
		if err := h.Store.DeleteBelow(t.Context(), key); fault.KindOf(err) != fault.Invalid {
			t.Errorf("DeleteBelow(%q) gives %v, want fault.Invalid", key, err)
		}
	}
}

func testCopies(t *testing.T, h Harness) {
	data := []byte("original")
	put(t, h, "k", data)
	copy(data, "altered!")
	first, err := h.Store.Get(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	copy(first, "altered!")
	got(t, h, "k", []byte("original"))
}

func testConcurrent(t *testing.T, h Harness) {
	value := func(i int) []byte { return bytes.Repeat([]byte{byte('a' + i)}, 64<<10) }
	put(t, h, "k", value(0))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			if err := h.Store.Put(t.Context(), "k", "text/plain", value(i)); err != nil {
				t.Errorf("Put: %v", err)
			}
			data, err := h.Store.Get(t.Context(), "k")
			if err != nil || len(data) != 64<<10 || !bytes.Equal(data, bytes.Repeat(data[:1], len(data))) {
				t.Errorf("Get during puts gives %d bytes that are not one put (%v)", len(data), err)
			}
		})
	}
	wg.Wait()
}

func testSignedURL(t *testing.T, h Harness) {
	if err := h.Store.Put(t.Context(), "redacted/1.png", "image/png", []byte("pixels")); err != nil {
		t.Fatal(err)
	}
	resp, body := fetch(t, h, http.MethodGet, h.Store.SignedURL("redacted/1.png", h.Now().Add(time.Minute)))
	if resp.StatusCode != http.StatusOK || string(body) != "pixels" || resp.Header.Get("Content-Type") != "image/png" {
		t.Errorf("GET gives %d, %q, %q", resp.StatusCode, body, resp.Header.Get("Content-Type"))
	}
}

func testExpiry(t *testing.T, h Harness) {
	put(t, h, "k", []byte("x"))
	url := h.Store.SignedURL("k", h.Now().Add(2*time.Second))
	if resp, _ := fetch(t, h, http.MethodGet, url); resp.StatusCode != http.StatusOK {
		t.Fatalf("before expiry: %d", resp.StatusCode)
	}
	h.Advance(3 * time.Second)
	if resp, _ := fetch(t, h, http.MethodGet, url); resp.StatusCode != http.StatusForbidden {
		t.Errorf("after expiry: %d, want 403", resp.StatusCode)
	}
}

func testAltered(t *testing.T, h Harness) {
	put(t, h, "one", []byte("1"))
	put(t, h, "two", []byte("2"))
	url := h.Store.SignedURL("one", h.Now().Add(time.Hour))
	_, query, _ := strings.Cut(url, "?")
	for rule, altered := range map[string]string{
		"another key":              strings.Replace(url, "one", "two", 1),
		"no query":                 strings.TrimSuffix(url, "?"+query),
		"last character of it all": url[:len(url)-1] + string(url[len(url)-1]^1),
		"signature cut":            url[:len(url)-5],
	} {
		if resp, body := fetch(t, h, http.MethodGet, altered); resp.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %d %q, want 403", rule, resp.StatusCode, body)
		}
	}
}

func testMethods(t *testing.T, h Harness) {
	put(t, h, "k", []byte("x"))
	url := h.Store.SignedURL("k", h.Now().Add(time.Hour))
	for _, method := range []string{http.MethodPut, http.MethodPost, http.MethodDelete} {
		if resp, _ := fetch(t, h, method, url); resp.StatusCode < 400 {
			t.Errorf("%s gives %d, want a refusal", method, resp.StatusCode)
		}
	}
	got(t, h, "k", []byte("x"))
}

func testSignedMissing(t *testing.T, h Harness) {
	url := h.Store.SignedURL("never/was", h.Now().Add(time.Hour))
	if resp, _ := fetch(t, h, http.MethodGet, url); resp.StatusCode != http.StatusNotFound {
		t.Errorf("GET gives %d, want 404", resp.StatusCode)
	}
}

func put(t *testing.T, h Harness, key blob.Key, data []byte) {
	t.Helper()
	if err := h.Store.Put(t.Context(), key, "application/octet-stream", data); err != nil {
		t.Fatalf("Put(%q): %v", key, err)
	}
}

func got(t *testing.T, h Harness, key blob.Key, want []byte) {
	t.Helper()
	data, err := h.Store.Get(t.Context(), key)
	if err != nil || !bytes.Equal(data, want) {
		t.Errorf("Get(%q) gives %s (%v), want %s", key, brief(data), err, brief(want))
	}
}

func brief(b []byte) string { return fmt.Sprintf("%d bytes %.20q", len(b), b) }

func fetch(t *testing.T, h Harness, method, url string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := h.Client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, body
}
