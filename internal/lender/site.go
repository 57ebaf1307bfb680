// Package lender plays the lender's part of the Flow API over HTTP: it hosts the
// pictures of documents, makes the calls and takes the callbacks. The demo and the
// end-to-end tests use it.
package lender

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// token is what auth_url hands out and the callback must bring.
const token = "lender-callback-token"

// Site is the lender's web server on a free port of the loopback: documents,
// auth_url and callback_url. It is safe for concurrent use.
type Site struct {
	base     string
	http     *http.Server
	done     chan struct{} // closed when the server has ended
	verifier *webhooks.Webhook

	mu        sync.Mutex
	documents map[string][]byte
	downloads int
	callbacks []Callback
	arrived   chan struct{} // closed, and replaced, at each callback
}

// Callback is a delivered result as it arrived.
type Callback struct {
	ID        string // the webhook-id
	Body      []byte
	Token     string // of the Token header
	Signature error  // nil when the Standard Webhooks signature is right
	At        time.Time
}

// Open starts a site. webhookSecret is the whsec_ secret of the client whose
// callbacks it takes.
func Open(webhookSecret string) (*Site, error) {
	verifier, err := webhooks.NewWebhook(webhookSecret)
	if err != nil {
		return nil, fmt.Errorf("reading the webhook secret: %w", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("opening the lender's site: %w", err)
	}
	s := &Site{
		base: "http://" + listener.Addr().String(), done: make(chan struct{}), verifier: verifier,
		documents: make(map[string][]byte), arrived: make(chan struct{}),
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /documents/{name}", s.document)
	mux.HandleFunc("POST /auth", s.auth)
	mux.HandleFunc("POST /callback", s.callback)
	s.http = &http.Server{
		Handler: mux, ReadHeaderTimeout: 10 * time.Second,
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	go func() {
		defer close(s.done)
		_ = s.http.Serve(listener) // ends with Close, as it should
	}()
	return s, nil
}

// Close ends the site and waits for it.
func (s *Site) Close() error {
	err := s.http.Close()
	<-s.done
	return err
}

// AuthURL is the site's auth_url.
func (s *Site) AuthURL() string { return s.base + "/auth" }

// CallbackURL is the site's callback_url.
func (s *Site) CallbackURL() string { return s.base + "/callback" }

// Publish hosts a document and returns its URL, with a query as pre-signed URLs
// have one.
func (s *Site) Publish(name string, data []byte) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.documents[name] = data
	return s.URL(name)
}

// URL is where a document of that name would be.
func (s *Site) URL(name string) string { return s.base + "/documents/" + name + "?signature=demo" }

// Downloads is how often a document was fetched.
func (s *Site) Downloads() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.downloads
}

// Callbacks are those that arrived, in order, also with a wrong signature.
func (s *Site) Callbacks() []Callback {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Callback(nil), s.callbacks...)
}

// Wait returns when n callbacks have arrived, or with the context's error.
func (s *Site) Wait(ctx context.Context, n int) error {
	for {
		s.mu.Lock()
		have, arrived := len(s.callbacks), s.arrived
		s.mu.Unlock()
		if have >= n {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for %d callbacks, got %d: %w", n, have, ctx.Err())
		case <-arrived:
		}
	}
}

func (s *Site) document(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	data, ok := s.documents[r.PathValue("name")]
	if ok {
		s.downloads++
	}
	s.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	_, _ = w.Write(data) // a caller that went away comes again
}

func (s *Site) auth(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]string{"access_token": token}) // as above
}

func (s *Site) callback(_ http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // cut off: it will be sent again
	}
	c := Callback{
		ID: r.Header.Get("webhook-id"), Body: body, Token: r.Header.Get("Token"),
		Signature: s.verifier.Verify(body, r.Header), At: time.Now(),
	}
	if c.Signature == nil && c.Token != token {
		c.Signature = errors.New("the callback does not bring the token of auth_url")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.callbacks = append(s.callbacks, c)
	close(s.arrived)
	s.arrived = make(chan struct{})
}
