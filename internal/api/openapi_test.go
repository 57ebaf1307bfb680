package api_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// openAPI is the part of an OpenAPI document that the tests compare with the door.
type openAPI struct {
	OpenAPI    string                          `json:"openapi"`
	Paths      map[string]map[string]operation `json:"paths"`
	Components struct {
		Responses map[string]response        `json:"responses"`
		Schemas   map[string]json.RawMessage `json:"schemas"`
	} `json:"components"`
}

type operation struct {
	ID        string                                     `json:"operationId"`
	Responses map[string]response                        `json:"responses"`
	Callbacks map[string]map[string]map[string]operation `json:"callbacks"`
}

type response struct {
	Ref     string           `json:"$ref"`
	Content map[string]media `json:"content"`
}

type media struct {
	Example  json.RawMessage `json:"example"`
	Examples map[string]struct {
		Value json.RawMessage `json:"value"`
	} `json:"examples"`
}

func (d *door) contract(t testing.TB) openAPI {
	t.Helper()
	w := httptest.NewRecorder()
	d.handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/openapi.json", nil))
	var doc openAPI
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d %v", w.Code, err)
	}
	return doc
}

// examples are the documented JSON bodies of a status, with a reference followed.
func (o openAPI) examples(r response) []json.RawMessage {
	if name, ok := strings.CutPrefix(r.Ref, "#/components/responses/"); ok {
		r = o.Components.Responses[name]
	}
	m := r.Content["application/json"]
	var bodies []json.RawMessage
	if m.Example != nil {
		bodies = append(bodies, m.Example)
	}
	for _, e := range m.Examples {
		bodies = append(bodies, e.Value)
	}
	return bodies
}

func TestContractListsTheRoutes(t *testing.T) {
	d := open(t)
	doc := d.contract(t)
	if doc.OpenAPI != "3.1.0" {
		t.Errorf("openapi is %q", doc.OpenAPI)
	}
	want := []string{
		"/docs", "/healthz", "/openapi.json", "/readyz", authPath, extractsPath, initPath, uploadPath, statusPath,
		authV1Path, refreshPath, uploadV1Path, bulk + authtoken, bulk + multiupload, bulk + extracts,
		docstream + authtoken, docstream + multiupload, docstream + extracts, docstream + "/specimens/index.json",
	}
	slices.Sort(want)
	if got := slices.Sorted(maps.Keys(doc.Paths)); !slices.Equal(got, want) {
		t.Errorf("documented paths are %v, want %v", got, want)
	}
	for path, operations := range doc.Paths {
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
			_, documented := operations[strings.ToLower(method)]
			if served := d.call(t, method, path, "").status != http.StatusMethodNotAllowed; served != documented {
				t.Errorf("%s %s: served %v, documented %v", method, path, served, documented)
			}
		}
	}
}

// TestContractErrorExamples holds every documented error to the rule of the envelope:
// the code is the status, and the message ends in the error.
func TestContractErrorExamples(t *testing.T) {
	doc := open(t).contract(t)
	for path, operations := range doc.Paths {
		for method, op := range operations {
			for code, r := range op.Responses {
				status, err := strconv.Atoi(code)
				if err != nil {
					t.Fatal(err)
				}
				if status < 400 {
					continue
				}
				examples := doc.examples(r)
				if len(examples) == 0 {
					t.Errorf("%s %s %s has no example", method, path, code)
				}
				for _, example := range examples {
					var e struct {
						Error   string `json:"error"`
						Code    string `json:"error_code"`
						Message string `json:"error_message"`
					}
					if err := json.Unmarshal(example, &e); err != nil {
						t.Fatalf("%s %s %s: %v", method, path, code, err)
					}
					if e.Code != code || e.Error == "" || !strings.HasSuffix(e.Message, ": "+e.Error) {
						t.Errorf("%s %s %s has the example %+v", method, path, code, e)
					}
				}
			}
		}
	}
}

// documented checks that an answer's status is one that the contract gives for the
// call. A method that the path does not have is the router's affair.
func (o openAPI) documented(t testing.TB, method, path string, status int) {
	t.Helper()
	path, _, _ = strings.Cut(path, "?")
	op, ok := o.Paths[path][strings.ToLower(method)]
	if _, has := op.Responses[strconv.Itoa(status)]; ok && !has {
		t.Errorf("%s %s answers %d, which openapi.yaml does not list", method, path, status)
	}
}
