package api_test

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// element is what the tests look at of an element of a page.
type element struct {
	name string
	attr map[string]string
}

// elements parses a page and insists that every element is closed, as in XML.
func elements(t *testing.T, page string) []element {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(page))
	var all []element
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("the page is not well-formed: %v", err)
		}
		if start, ok := token.(xml.StartElement); ok {
			e := element{start.Name.Local, map[string]string{}}
			for _, a := range start.Attr {
				e.attr[a.Name.Local] = a.Value
			}
			all = append(all, e)
		}
	}
}

func TestDocs(t *testing.T) {
	d := open(t)
	r := d.call(t, "GET", "/docs", "")
	if r.status != http.StatusOK || r.header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("%d %s", r.status, r.header.Get("Content-Type"))
	}
	ids, links := map[string]bool{}, map[string]bool{}
	for _, e := range elements(t, r.body) {
		if id := e.attr["id"]; id != "" {
			if ids[id] {
				t.Errorf("two elements have the id %s", id)
			}
			ids[id] = true
		}
		links[e.attr["href"]] = true
	}
	for _, op := range d.doc.operations() {
		if !ids[op.ID] || !links["#"+op.ID] {
			t.Errorf("the call %q is not on the page, or not in its list", op.ID)
		}
	}
	for link := range links {
		if fragment, ok := strings.CutPrefix(link, "#"); ok && !ids[fragment] {
			t.Errorf("the link %s leads nowhere", link)
		}
	}
}

// operations are all calls, with those that Atlas makes.
func (o openAPI) operations() []operation {
	var all []operation
	for _, path := range o.Paths {
		for _, op := range path {
			all = append(all, op)
			for _, callback := range op.Callbacks {
				for _, url := range callback {
					for _, op := range url {
						all = append(all, op)
					}
				}
			}
		}
	}
	return all
}

// TestDocsNeedNothingElse: the page is whole by itself, and its policy keeps it so.
func TestDocsNeedNothingElse(t *testing.T) {
	r := open(t).call(t, "GET", "/docs", "")
	policy := r.header.Get("Content-Security-Policy")
	if !regexp.MustCompile(`^default-src 'none'; style-src 'sha256-[\w+/]{43}='; `).MatchString(policy) {
		t.Errorf("the policy is %q", policy)
	}
	for _, e := range elements(t, r.body) {
		switch e.name {
		case "script", "link", "img", "iframe", "object", "form", "base":
			t.Errorf("the page has a <%s>", e.name)
		}
		for name, value := range e.attr {
			if strings.HasPrefix(name, "on") || name == "style" || name == "src" {
				t.Errorf("<%s> has %s=%q, which the policy forbids", e.name, name, value)
			}
		}
		if href, ok := e.attr["href"]; ok && !regexp.MustCompile(`^(#|/[^/])`).MatchString(href) {
			t.Errorf("the page points to %s", href)
		}
	}
	if regexp.MustCompile(`url\(|@import`).MatchString(r.body) {
		t.Error("the style loads something")
	}
}
