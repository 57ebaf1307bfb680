package fileblob

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"atlas/internal/blob"
	"atlas/internal/fault"
)

// signer makes URLs and checks them: method, key and expiry under HMAC-SHA256.
type signer struct {
	base string
	key  []byte
	now  func() time.Time
}

func newSigner(opts Options) signer {
	now := opts.Now
	if now == nil {
		now = time.Now
	}
	return signer{strings.TrimSuffix(opts.BaseURL, "/"), opts.Key, now}
}

func (s signer) url(key blob.Key, expires time.Time) string {
	return s.base + s.requestURI(key, expires.Unix())
}

func (s signer) requestURI(key blob.Key, expires int64) string {
	mac := hmac.New(sha256.New, s.key)
	fmt.Fprintf(mac, "GET\n%s\n%d", key, expires)
	return fmt.Sprintf("%s%s?expires=%d&signature=%s", blob.URLPrefix, key, expires, base64.RawURLEncoding.EncodeToString(mac.Sum(nil)))
}

// check returns the key that r may read. It compares the whole request target with
// the one we would have written, so no other spelling of a valid URL passes either.
func (s signer) check(r *http.Request) (blob.Key, error) {
	key := blob.Key(strings.TrimPrefix(r.URL.Path, blob.URLPrefix))
	expires, err := strconv.ParseInt(query(r.URL, "expires"), 10, 64)
	genuine := err == nil && hmac.Equal([]byte(s.requestURI(key, expires)), []byte(r.URL.RequestURI()))
	if r.Method != http.MethodGet && r.Method != http.MethodHead || !genuine || key.Validate() != nil {
		return "", fault.New(fault.Forbidden, "blob_signature", "Invalid file URL")
	}
	if !s.now().Before(time.Unix(expires, 0)) {
		return "", fault.New(fault.Forbidden, "blob_expired", "File URL has expired")
	}
	return key, nil
}

// query is one parameter of u, "" when the query does not parse.
func query(u *url.URL, name string) string {
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return ""
	}
	return values.Get(name)
}

// Serve answers a GET or HEAD of a signed URL with the blob. A URL that is altered or expired
// gives fault.Forbidden; a good one whose blob is gone gives fault.NotFound, so only
// who holds a good URL learns whether a blob exists. On an error nothing is written.
func (s *Store) Serve(w http.ResponseWriter, r *http.Request) error {
	key, err := s.signer.check(r)
	if err != nil {
		return err
	}
	f, err := s.open(key)
	if err != nil {
		return fmt.Errorf("serving blob: %w", err)
	}
	defer f.Close()
	content, err := s.content(r.Context(), key, f)
	if err != nil {
		return fmt.Errorf("serving blob: %w", err)
	}
	if s.opened != nil && r.Method == http.MethodGet {
		if err := s.opened(r.Context(), key); err != nil {
			return fmt.Errorf("serving blob: %w", err)
		}
	}
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Content-Disposition", blob.Disposition(f.contentType))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, no-store")
	h.Set("Referrer-Policy", "no-referrer") // the URL is a credential
	http.ServeContent(w, r, "", time.Time{}, content)
	return nil
}

// content is what is served of a file.
func (s *Store) content(ctx context.Context, key blob.Key, f file) (io.ReadSeeker, error) {
	if s.reveal == nil {
		return f.content, nil
	}
	stored, err := io.ReadAll(f.content)
	if err != nil {
		return nil, err
	}
	data, err := s.reveal(ctx, key, stored)
	return bytes.NewReader(data), err
}
