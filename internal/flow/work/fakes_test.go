package work_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"atlas/internal/client"
	"atlas/internal/crosscheck"
	"atlas/internal/document"
	"atlas/internal/fault"
	"atlas/internal/flow"
	"atlas/internal/flow/work"
)

// source is a Fetcher whose files hold their own URL. Before that, a URL gives the
// errors set for it, one at a time.
type source struct {
	mu     sync.Mutex
	errors map[string][]error
	hits   map[string]int
	hold   map[string]chan struct{} // a download waits until the channel is closed
}

func newSource() *source {
	return &source{errors: make(map[string][]error), hits: make(map[string]int), hold: make(map[string]chan struct{})}
}

func (s *source) fail(url string, errs ...error) { s.errors[url] = errs }

func (s *source) Get(ctx context.Context, url string) ([]byte, error) {
	if err := wait(ctx, s.hold[url]); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.hits[url]
	s.hits[url]++
	if errs := s.errors[url]; n < len(errs) {
		return nil, errs[n]
	}
	return []byte(url), nil
}

func (s *source) got(url string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hits[url]
}

// fakeReader reads a file that holds a URL; the last part of the URL says how it goes.
type fakeReader struct {
	mu    sync.Mutex
	reads map[string]int
	hold  map[string]chan struct{} // a read waits until the channel is closed
	pause time.Duration            // how long a read takes
	bulk  map[string]bool          // whether the last read was said to be of a bulk document
}

// bombed is how a process exits that read a bomb.
const bombed = 3

func newReader() *fakeReader {
	return &fakeReader{reads: make(map[string]int), hold: make(map[string]chan struct{}), bulk: make(map[string]bool)}
}

func (r *fakeReader) Read(ctx context.Context, data []byte) (document.Reading, []byte, error) {
	url := string(data)
	name := url[strings.LastIndex(url, "/")+1:]
	r.mu.Lock()
	r.reads[url]++
	_, r.bulk[url] = work.GiveWay(ctx)
	hold := r.hold[url]
	r.mu.Unlock()
	if err := wait(ctx, hold); err != nil {
		return document.Reading{}, nil, err
	}
	time.Sleep(r.pause)
	switch name {
	case "bomb":
		os.Exit(bombed)
	case "stuck":
		select {} // whatever becomes of ctx
	case "poison":
		panic("poison: " + url)
	case "text":
		return document.Reading{}, nil, fault.New(fault.Unsupported, "not_an_image", "not an image or PDF")
	case "crowd":
		return document.Reading{Type: "OPEN_BOX", Problem: document.Problem{Code: document.InvalidDocument, Reason: "multiple people"}}, nil, nil
	}
	return document.Reading{
		Type:   "PAN",
		Fields: []document.Field{{Name: "name_as_per_pan", Found: true, Value: name, Confidence: 0.9}},
	}, []byte("redacted"), nil
}

// wait waits until hold is closed; nil is no wait.
func wait(ctx context.Context, hold chan struct{}) error {
	if hold == nil {
		return nil
	}
	select {
	case <-hold:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting: %w", ctx.Err())
	}
}

func (r *fakeReader) read(url string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.reads[url]
}

// checker finds one thing: how many readings there were to compare.
type checker struct{}

func (checker) Run(_ string, readings []document.Reading) []crosscheck.Result {
	return []crosscheck.Result{{Name: "CUSTOMER_NAME", Score: len(readings)}}
}

// body is what renderer writes.
type body struct {
	Flow      flow.ID
	Revision  int
	Compared  int
	Documents []line
}

type line struct{ ID, Name, Code, Reason string }

type renderer struct{ err error }

func (r renderer) Extracts(_ context.Context, res flow.Result, _ time.Time) ([]byte, error) {
	if r.err != nil {
		return nil, r.err
	}
	b := body{Flow: res.Flow.ID, Revision: res.Flow.CheckedRevision}
	for _, c := range res.CrossChecks {
		b.Compared = c.Score
	}
	for _, d := range res.Documents {
		f, _ := d.Reading.Field("name_as_per_pan")
		b.Documents = append(b.Documents, line{
			ID: d.DocumentID, Name: f.Value, Code: string(d.Reading.Problem.Code), Reason: d.Reading.Problem.Reason,
		})
	}
	return json.Marshal(b)
}

// whsec is base64 of "a webhook secret for the tests".
const whsec = "whsec_YSB3ZWJob29rIHNlY3JldCBmb3IgdGhlIHRlc3Rz"

type secrets struct{}

func (secrets) WebhookSecrets(context.Context, client.ID) ([]string, error) {
	return []string{whsec}, nil
}
