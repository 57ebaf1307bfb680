package shelf_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"atlas/internal/fault"
	"atlas/internal/modelstest"
	"atlas/internal/specimen"
	"atlas/internal/specimen/shelf"
)

const path = "/v1/docstream/specimens/"

func open(t *testing.T) *shelf.Shelf { return openAt(t, "https://atlas.example/proxied") }

func openAt(t *testing.T, server string) *shelf.Shelf {
	t.Helper()
	studio, err := specimen.Open(filepath.Join(modelstest.Dir(t), "fonts"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := shelf.Open(studio, server, path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func get(t *testing.T, s *shelf.Shelf, name string) (*httptest.ResponseRecorder, error) {
	t.Helper()
	w := httptest.NewRecorder()
	return w, s.Serve(w, httptest.NewRequest(http.MethodGet, path+name, nil))
}

func TestIndexListsWhatIsServed(t *testing.T) {
	s := open(t)
	w, err := get(t, s, "index.json")
	if err != nil {
		t.Fatal(err)
	}
	var list struct {
		Specimens []struct {
			Name         string
			URL          string
			DocumentType string `json:"document_type"`
			ErrorCode    string `json:"error_code"`
			ErrorReason  string `json:"error_reason"`
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	page, err := get(t, s, "")
	if err != nil {
		t.Fatal(err)
	}
	if ct := page.Header().Get("Content-Type"); ct != "text/html; charset=utf-8" {
		t.Errorf("the page is %s", ct)
	}
	outcomes := make(map[string]bool)
	for _, l := range list.Specimens {
		if (l.DocumentType == "") == (l.ErrorCode == "") || (l.ErrorCode == "") != (l.ErrorReason == "") {
			t.Errorf("%+v has no outcome or two", l)
		}
		outcomes[l.DocumentType+l.ErrorCode] = true
		if name, ok := s.Find(l.URL + "?X-Amz-Signature=1"); !ok || name != l.Name {
			t.Errorf("%s is found as %q", l.URL, name)
		}
		if !strings.Contains(page.Body.String(), l.URL) {
			t.Errorf("the page does not name %s", l.URL)
		}
		file, err := get(t, s, l.Name)
		switch l.Name {
		case "missing.jpg":
			if fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s gives %v", l.Name, err)
			}
		case "forbidden.jpg":
			if fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s gives %v", l.Name, err)
			}
		default:
			if err != nil || file.Body.Len() == 0 {
				t.Errorf("%s gives %v", l.Name, err)
			}
			if data, err := s.Get(l.Name); err != nil || !bytes.Equal(data, file.Body.Bytes()) {
				t.Errorf("%s is another file on the shelf (%v)", l.Name, err)
			}
		}
	}
	for _, want := range []string{"AADHAAR", "PAN", "INVOICE", "DELIVERY_ORDER", "OPEN_BOX", "INVALID_DOC", "UNRECOGNISED"} {
		if !outcomes[want] {
			t.Errorf("nothing leads to %s", want)
		}
	}
}

func TestSpecimensAreTheSameFromShelfToShelf(t *testing.T) {
	first, second := open(t), open(t)
	for _, name := range []string{"pan.jpg", "locked.pdf"} {
		a, err := first.Get(name)
		if err != nil {
			t.Fatal(err)
		}
		b, err := second.Get(name)
		if err != nil || !bytes.Equal(a, b) {
			t.Errorf("%s differs (%v)", name, err)
		}
	}
}

func TestURLsOfAServer(t *testing.T) {
	for server, want := range map[string]string{
		"http://127.0.0.1:8080":          "http://127.0.0.1:8080/v1/docstream/specimens/",
		"http://127.0.0.1:8080/":         "http://127.0.0.1:8080/v1/docstream/specimens/",
		"https://atlas.example/proxied":  "https://atlas.example/proxied/v1/docstream/specimens/",
		"https://atlas.example/proxied/": "https://atlas.example/proxied/v1/docstream/specimens/",
	} {
		s := openAt(t, server)
		for _, sample := range s.Samples() {
			if got := s.URL(sample); got != want+sample.Name {
				t.Errorf("at %s: %s", server, got)
			}
			if name, ok := s.Find(want + sample.Name); !ok || name != sample.Name {
				t.Errorf("at %s: %s is found as %q", server, want+sample.Name, name)
			}
		}
	}
}

func TestNoOtherURLIsOurs(t *testing.T) {
	s := open(t)
	for _, url := range []string{
		"https://atlas.example/v1/docstream/specimens/pan.jpg",
		"https://atlas.example/proxied/v1/docstream/specimenspan.jpg",
		"https://atlas.example/proxied/v1/docstream/extracts",
		"http://atlas.example/proxied/v1/docstream/specimens/pan.jpg",
		"https://atlas.example:8443/proxied/v1/docstream/specimens/pan.jpg",
		"https://user@atlas.example/proxied/v1/docstream/specimens/pan.jpg",
		"https://files.example/proxied/v1/docstream/specimens/pan.jpg",
		"https://[::1", "",
	} {
		if name, ok := s.Find(url); ok {
			t.Errorf("%s is taken for %q", url, name)
		}
	}
	for _, name := range []string{"nothing.jpg", "../authtoken", "pan.jpg/", "a/pan.jpg"} {
		if _, err := s.Get(name); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s gives %v", name, err)
		}
	}
}
