package shelf

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
)

// indexName is the list of the samples as JSON.
const indexName = "index.json"

// maxAge is how long a cache may keep a file: an update may draw it anew.
const maxAge = "public, max-age=3600"

// Serve answers a GET below the shelf's URL: the index page, index.json, or a file. On
// an error nothing is written.
func (s *Shelf) Serve(w http.ResponseWriter, r *http.Request) error {
	name := strings.TrimPrefix(r.URL.Path, s.path)
	switch name {
	case "":
		return s.servePage(w)
	case indexName:
		return s.serveList(w)
	}
	data, err := s.Get(name)
	if err != nil {
		return err
	}
	send(w, contentType(name), data)
	return nil
}

func contentType(name string) string {
	for _, sample := range samples {
		if sample.Name == name {
			return sample.content
		}
	}
	return "application/octet-stream"
}

func send(w http.ResponseWriter, contentType string, data []byte) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Length", strconv.Itoa(len(data)))
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", maxAge)
	_, _ = w.Write(data) // a client that went away cannot be told
}

// listed is a sample in the index.
type listed struct {
	Name    string `json:"name"`
	URL     string `json:"url"`
	Title   string `json:"title"`
	Type    string `json:"document_type"`
	Code    string `json:"error_code"`
	Reason  string `json:"error_reason"` // or how it begins
	Outcome string `json:"-"`
}

func (s *Shelf) list() []listed {
	out := make([]listed, len(samples))
	for i, sample := range samples {
		out[i] = listed{
			Name: sample.Name, URL: s.URL(sample), Title: sample.Title,
			Type: string(sample.Type), Code: string(sample.Code), Reason: sample.Reason,
			Outcome: string(sample.Type),
		}
		if sample.Code != "" {
			out[i].Outcome = string(sample.Code) + ": " + sample.Reason
		}
	}
	return out
}

func (s *Shelf) serveList(w http.ResponseWriter) error {
	body, err := json.Marshal(struct {
		Specimens []listed `json:"specimens"`
	}{s.list()})
	if err != nil {
		return fmt.Errorf("rendering the list of specimens: %w", err)
	}
	send(w, "application/json", body)
	return nil
}

//go:embed index.html
var indexHTML string

var page = template.Must(template.New("index").Parse(indexHTML))

func (s *Shelf) servePage(w http.ResponseWriter) error {
	var body bytes.Buffer
	if err := page.Execute(&body, s.list()); err != nil {
		return fmt.Errorf("rendering the page of specimens: %w", err)
	}
	send(w, "text/html; charset=utf-8", body.Bytes())
	return nil
}
