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

	"atlas/internal/client"
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
	RequestBody response            `json:"requestBody"`
	Responses   map[string]response `json:"responses"`
}

type response struct {
	Ref     string `json:"$ref"`
	Content map[string]struct {
		Example json.RawMessage `json:"example"`
	} `json:"content"`
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

// example is the documented body of a status, with a reference followed.
func (o openAPI) example(r response) json.RawMessage {
	if name, ok := strings.CutPrefix(r.Ref, "#/components/responses/"); ok {
		r = o.Components.Responses[name]
	}
	return r.Content["application/json"].Example
}

func TestContractListsTheRoutes(t *testing.T) {
	d := open(t)
	doc := d.contract(t)
	if doc.OpenAPI != "3.1.0" {
		t.Errorf("openapi is %q", doc.OpenAPI)
	}
	want := []string{
		"/healthz", "/openapi.json", "/readyz", authPath, extractsPath, initPath, uploadPath, statusPath,
		authV1Path, refreshPath, uploadV1Path, bulk + authtoken, bulk + multiupload, bulk + extracts,
		docstream + authtoken, docstream + multiupload, docstream + extracts, docstream + "/specimens/index.json",
		addressPath, namePath,
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
				var e struct {
					Error   string `json:"error"`
					Code    string `json:"error_code"`
					Message string `json:"error_message"`
				}
				if err := json.Unmarshal(doc.example(r), &e); err != nil {
					t.Fatalf("%s %s %s: %v", method, path, code, err)
				}
				if path == addressPath || path == namePath {
					_, e.Error, _ = strings.Cut(e.Message, ": ") // there the message says it alone
				}
				if e.Code != code || e.Error == "" || !strings.HasSuffix(e.Message, ": "+e.Error) {
					t.Errorf("%s %s %s has the example %+v", method, path, code, e)
				}
			}
		}
	}
}

// TestExplainExample holds the documented explanation to the one that is given.
func TestExplainExample(t *testing.T) {
	d := open(t)
	_, token := d.client(t, client.Production)
	id := d.flow(t, token)
	d.call(t, "POST", uploadPath, uploadBody(id, "https://files.example/1", "2"), "Token", token)
	d.finish(t, id)
	var schema struct{ Example json.RawMessage }
	if err := json.Unmarshal(d.contract(t).Components.Schemas["CheckExplain"], &schema); err != nil {
		t.Fatal(err)
	}
	var body struct {
		Checks []struct{ Explain json.RawMessage } `json:"cross_checks"`
	}
	r := d.call(t, "GET", extractsPath+"?include=explain&flow_uuid="+id, "", "Token", token)
	if err := json.Unmarshal([]byte(r.body), &body); err != nil || len(body.Checks) != 1 {
		t.Fatalf("%v %s", err, r.body)
	}
	if got, want := indent(t, body.Checks[0].Explain), indent(t, schema.Example); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
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
