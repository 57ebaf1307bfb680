package s3blob_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/minio/minio-go/v7/pkg/credentials"

	"atlas/internal/blob"
	"atlas/internal/blob/blobtest"
	"atlas/internal/blob/s3blob"
	"atlas/internal/fault"
	"atlas/internal/servertest"
)

func tester() *credentials.Credentials {
	return credentials.NewStaticV4(servertest.S3AccessKey, servertest.S3SecretKey, "")
}

func open(t *testing.T, url string) *s3blob.Store {
	t.Helper()
	s, err := s3blob.Open(url, s3blob.Options{Credentials: tester()})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestConformance(t *testing.T) {
	for name, parameters := range map[string]string{"a bucket": "", "a folder of a bucket": "/atlas/papers"} {
		t.Run(name, func(t *testing.T) {
			blobtest.Run(t, func(t *testing.T) blobtest.Harness {
				return blobtest.Harness{
					Store:  open(t, strings.Replace(servertest.S3(t), "?", parameters+"?", 1)),
					Client: http.DefaultClient,
					Now:    time.Now, Advance: time.Sleep, // the server has its own clock
				}
			})
		})
	}
}

// TestSignedURLIsTheSame within the window, so that a callback and the extracts that
// are asked for after it are alike to the byte.
func TestSignedURLIsTheSame(t *testing.T) {
	now := time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC)
	s, err := s3blob.Open(servertest.S3(t), s3blob.Options{
		Credentials: tester(), Window: 15 * time.Minute, Now: func() time.Time { return now },
	})
	if err != nil {
		t.Fatal(err)
	}
	end := now.Add(15 * time.Minute)
	first := s.SignedURL("a/redacted.jpg", end)
	for range 4 {
		now = now.Add(time.Minute)
		if again := s.SignedURL("a/redacted.jpg", end); again != first {
			t.Errorf("after a minute %s is %s", first, again)
		}
	}
	if other := s.SignedURL("a/redacted.jpg", end.Add(time.Minute)); other == first {
		t.Error("a later end gives the same URL")
	}
}

func TestSignedURLLeadsToThePublicEndpoint(t *testing.T) {
	url := servertest.S3(t)
	for parameters, want := range map[string]string{
		"": "http://127.0.0.1:",
		"&public_endpoint=https://files.atlas.example":                 "https://files.atlas.example/bucket-",
		"&public_endpoint=https://files.atlas.example&path_style=true": "https://files.atlas.example/bucket-",
	} {
		got := open(t, url+parameters).SignedURL("a/b.jpg", time.Now().Add(time.Minute))
		if !strings.HasPrefix(got, want) || !strings.Contains(got, "b.jpg?") {
			t.Errorf("%q gives %s", parameters, got)
		}
	}
}

func TestServedHeaders(t *testing.T) {
	s := open(t, servertest.S3(t))
	for contentType, disposition := range map[string]string{"image/jpeg": "inline", "application/pdf": "attachment", "text/html": "attachment"} {
		if err := s.Put(t.Context(), "k", contentType, []byte("<script>")); err != nil {
			t.Fatal(err)
		}
		resp, err := http.Get(s.SignedURL("k", time.Now().Add(time.Minute)))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		for name, want := range map[string]string{
			"Content-Type": contentType, "Content-Disposition": disposition, "Cache-Control": "private, no-store",
		} {
			if got := resp.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", contentType, name, got, want)
			}
		}
	}
}

// TestOutage: what an operator can mend is no fault of the document, and names nothing.
func TestOutage(t *testing.T) {
	url := servertest.S3(t)
	if err := open(t, url).Ping(t.Context()); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		rule, url, key string
	}{
		{"a bucket that is not there", strings.Replace(url, "bucket-", "nothing-", 1), servertest.S3AccessKey},
		{"a key that is not known", url, "nobody"},
		{"a server that is not there", "s3://papers?region=ap-south-1&endpoint=http://127.0.0.1:1", servertest.S3AccessKey},
	} {
		s, err := s3blob.Open(c.url, s3blob.Options{Credentials: credentials.NewStaticV4(c.key, servertest.S3SecretKey, "")})
		if err != nil {
			t.Fatal(err)
		}
		err = s.Ping(t.Context())
		if !fault.Outage(err) || fault.KindOf(err) != fault.Unavailable {
			t.Errorf("%s gives %v", c.rule, err)
		}
		if err != nil && strings.Contains(err.Error(), "://") {
			t.Errorf("%s: the error names a URL: %v", c.rule, err)
		}
	}
}

func TestCheck(t *testing.T) {
	for _, good := range []string{
		"s3://papers?region=ap-south-1",
		"s3://papers/atlas/prod/?region=ap-south-1&path_style=true",
		"s3://papers?region=x&endpoint=http://s3.bank.example:9000/&public_endpoint=https://files.bank.example",
	} {
		if err := s3blob.Check(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{
		"", "papers", "https://papers?region=x", "s3://?region=x", "s3://papers", "s3://papers?region=",
		"s3://papers?region=x&endpoint=s3.bank.example", "s3://papers?region=x&endpoint=http://s3.bank.example/path",
		"s3://papers?region=x&path_style=perhaps", "s3://papers?region=x&regoin=y", "s3://papers/../x?region=x",
		"s3://key:geheim@papers?region=x", "s3://papers?region=%zz",
	} {
		err := s3blob.Check(bad)
		if err == nil {
			t.Errorf("%s is accepted", bad)
		}
		if err != nil && strings.Contains(err.Error(), "geheim") {
			t.Errorf("the error quotes the URL: %v", err)
		}
	}
}

func FuzzCheck(f *testing.F) {
	f.Add("s3://papers/atlas?region=ap-south-1&endpoint=http://s3.bank.example:9000")
	f.Fuzz(func(_ *testing.T, url string) { _ = s3blob.Check(url) })
}

var _ blob.Store = (*s3blob.Store)(nil)
