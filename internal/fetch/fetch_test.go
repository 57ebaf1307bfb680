package fetch_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"atlas/internal/fault"
	"atlas/internal/fetch"
	"atlas/internal/outbound"
)

var policy = outbound.Policy{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}

func TestGetReturnsTheBytes(t *testing.T) {
	want := bytes.Repeat([]byte("page"), 100_000)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/moved":
			http.Redirect(w, r, "/file?X-Amz-Signature=a%2Fb", http.StatusTemporaryRedirect)
		case r.URL.RawQuery == "X-Amz-Signature=a%2Fb":
			_, _ = w.Write(want)
		default:
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	defer srv.Close()
	c := fetch.New(policy, fetch.Options{})
	for _, path := range []string{"/file?X-Amz-Signature=a%2Fb", "/moved"} {
		got, err := c.Get(t.Context(), srv.URL+path)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s gave %d bytes, %v, want %d", path, len(got), err, len(want))
		}
	}
}

// unreachable is a name server that does not answer.
var unreachable = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
	return nil, errors.New("no name server")
}}

func TestGetSaysWhatHappened(t *testing.T) {
	release := make(chan struct{})
	mux := http.NewServeMux()
	mux.HandleFunc("/status/{code}", func(w http.ResponseWriter, r *http.Request) {
		code, err := strconv.Atoi(r.PathValue("code"))
		if err != nil {
			t.Error(err)
		}
		w.WriteHeader(code)
	})
	mux.HandleFunc("/empty", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("/large", func(w http.ResponseWriter, _ *http.Request) {
		for range 3 << 10 {
			if _, err := w.Write(make([]byte, 1<<10)); err != nil {
				return
			}
		}
	})
	mux.HandleFunc("/lying", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, "short")
	})
	mux.HandleFunc("/silent", func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	})
	mux.Handle("/loop", http.RedirectHandler("/loop", http.StatusFound))
	mux.Handle("/inside", http.RedirectHandler("http://169.254.169.254/", http.StatusFound))
	srv := httptest.NewServer(mux)
	defer srv.Close()
	defer close(release)
	closed := httptest.NewServer(mux)
	closed.Close()

	for _, c := range []struct {
		url    string
		kind   fault.Kind
		detail string
	}{
		{srv.URL + "/status/400", fault.Invalid, "file could not be downloaded: HTTP 400"},
		{srv.URL + "/status/401", fault.Invalid, "file could not be downloaded: HTTP 401"},
		{srv.URL + "/status/403", fault.Invalid, "file could not be downloaded: HTTP 403"},
		{srv.URL + "/status/404", fault.Invalid, "file could not be downloaded: HTTP 404"},
		{srv.URL + "/status/410", fault.Invalid, "file could not be downloaded: HTTP 410"},
		{srv.URL + "/status/202", fault.Invalid, "file could not be downloaded: HTTP 202"},
		{srv.URL + "/status/206", fault.Invalid, "file could not be downloaded: HTTP 206"},
		{srv.URL + "/status/304", fault.Invalid, "file could not be downloaded: HTTP 304"},
		{srv.URL + "/status/408", fault.Unavailable, "file could not be downloaded: HTTP 408"},
		{srv.URL + "/status/429", fault.Unavailable, "file could not be downloaded: HTTP 429"},
		{srv.URL + "/status/500", fault.Unavailable, "file could not be downloaded: HTTP 500"},
		{srv.URL + "/status/503", fault.Unavailable, "file could not be downloaded: HTTP 503"},
		{srv.URL + "/empty", fault.Invalid, "file is empty"},
		{srv.URL + "/large", fault.TooLarge, "file is larger than 2 MB"},
		{srv.URL + "/lying", fault.Unavailable, "file could not be downloaded: connection was lost"},
		{srv.URL + "/silent", fault.Unavailable, "file could not be downloaded: timed out"},
		{srv.URL + "/loop", fault.Invalid, "file could not be downloaded: too many redirects"},
		{srv.URL + "/inside", fault.Invalid, "file could not be downloaded: address is not public"},
		{"http://169.254.169.254/latest/meta-data/", fault.Invalid, "file could not be downloaded: address is not public"},
		{"http://127.0.0.2/", fault.Invalid, "file could not be downloaded: address is not public"},
		{"http://93.184.215.14:8080/", fault.Invalid, "file could not be downloaded: only ports 80 and 443 are allowed"},
		{closed.URL, fault.Unavailable, "file could not be downloaded: connection refused"},
		{"http://files.example/", fault.Unavailable, "file could not be downloaded: host name could not be resolved"},
		{"ftp://files.example/a", fault.Invalid, "file could not be downloaded: URL must start with http:// or https://"},
		{"https://a:b@files.example/a", fault.Invalid, "file could not be downloaded: URL must not contain a user name or password"},
		{"https://", fault.Invalid, "file could not be downloaded: URL is not valid"},
	} {
		t.Run(strings.TrimPrefix(c.url, srv.URL), func(t *testing.T) {
			p := policy
			p.Resolver = unreachable
			client := fetch.New(p, fetch.Options{MaxBytes: 2 << 20, Timeout: 500 * time.Millisecond})
			data, err := client.Get(t.Context(), c.url)
			if fault.KindOf(err) != c.kind || fault.Detail(err) != c.detail {
				t.Errorf("got %d bytes, %v, want %s", len(data), err, c.detail)
			}
			if wantRetry := c.kind == fault.Unavailable; fault.Retryable(err) != wantRetry {
				t.Errorf("retryable is %v, want %v", !wantRetry, wantRetry)
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	for _, c := range []struct {
		rule   string
		status int
		header string
		want   time.Duration
	}{
		{"a busy server says when to come back", http.StatusTooManyRequests, "90", 90 * time.Second},
		{"so does one that is down", http.StatusServiceUnavailable, "5", 5 * time.Second},
		{"one that does not say gives none", http.StatusServiceUnavailable, "", 0},
		{"what cannot pass is not tried again", http.StatusForbidden, "90", 0},
	} {
		t.Run(c.rule, func(t *testing.T) {
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", c.header)
				w.WriteHeader(c.status)
			}))
			defer srv.Close()
			_, err := fetch.New(policy, fetch.Options{}).Get(t.Context(), srv.URL)
			var got time.Duration
			var asks interface{ RetryAfter() time.Duration }
			if errors.As(err, &asks) {
				got = asks.RetryAfter()
			}
			if got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestGetPassesCancellationOn(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := fetch.New(policy, fetch.Options{}).Get(ctx, "http://127.0.0.1/")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}
