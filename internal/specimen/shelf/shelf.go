// Package shelf offers specimens at fixed URLs, so that a developer can bring about
// every outcome of the API without a document of anybody.
package shelf

import (
	"fmt"
	"net/url"
	"strings"
	"sync"

	"atlas/internal/document"
	"atlas/internal/fault"
	"atlas/internal/specimen"
)

// Sample is a file on the shelf and what it leads to.
type Sample struct {
	Name    string               // the last part of its URL
	Title   string               // for people
	Type    document.Type        // document_type of its data, "" when it has none
	Code    document.ProblemCode // error_code, "" when it is read well
	Reason  string               // error_reason, or how it begins
	content string               // its Content-Type
	make    func(*specimen.Studio) ([]byte, error)
}

// Shelf holds the samples, each drawn when it is first asked for and kept. It is safe
// for concurrent use.
type Shelf struct {
	base  *url.URL // of the files, as clients see it
	path  string   // of the files, as requests name it
	drawn map[string]func() ([]byte, error)
}

// Open makes a shelf whose files are below path, which ends in a slash, of the server
// that clients reach at serverURL. That may have a path of its own, which a proxy takes
// away.
func Open(studio *specimen.Studio, serverURL, path string) (*Shelf, error) {
	u, err := url.Parse(serverURL)
	if err != nil {
		return nil, fmt.Errorf("reading the URL of the specimens: %w", err)
	}
	u.Path = strings.TrimSuffix(u.Path, "/") + path
	s := &Shelf{base: u, path: path, drawn: make(map[string]func() ([]byte, error))}
	for _, sample := range samples {
		s.drawn[sample.Name] = sync.OnceValues(func() ([]byte, error) { return sample.make(studio) })
	}
	return s, nil
}

// Samples lists what is on the shelf, in the order of the index.
func (*Shelf) Samples() []Sample { return append([]Sample(nil), samples...) }

// URL is where a sample is.
func (s *Shelf) URL(sample Sample) string { return s.base.JoinPath(sample.Name).String() }

// Get returns the file of a name. One that is not there gives fault.NotFound, and one
// that is kept from everybody fault.Forbidden.
func (s *Shelf) Get(name string) ([]byte, error) {
	draw, ok := s.drawn[name]
	if !ok {
		return nil, fault.New(fault.NotFound, "specimen_not_found", "Specimen not found")
	}
	return draw()
}

// Find returns the name of the file on the shelf that rawURL points to; ok is false
// for a URL of anything else.
func (s *Shelf) Find(rawURL string) (name string, ok bool) {
	u, err := url.Parse(rawURL)
	if err != nil || u.User != nil || !strings.EqualFold(u.Scheme, s.base.Scheme) || !strings.EqualFold(u.Host, s.base.Host) {
		return "", false
	}
	return strings.CutPrefix(u.Path, s.base.Path)
}
