package api_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/config"
	validation "github.com/pb33f/libopenapi-validator/errors"

	"atlas/internal/api"
	"atlas/internal/client"
)

// openAPI is the part of an OpenAPI document that the tests compare with the door.
type openAPI struct {
	OpenAPI    string                          `json:"openapi"`
	Paths      map[string]map[string]operation `json:"paths"`
	Components struct {
		Responses map[string]response        `json:"responses"`
		Bodies    map[string]response        `json:"requestBodies"`
		Schemas   map[string]json.RawMessage `json:"schemas"`

		Parameters map[string]parameter `json:"parameters"`
	} `json:"components"`
}

type operation struct {
	Body      response                                   `json:"requestBody"`
	Security  []map[string][]string                      `json:"security"`
	ID        string                                     `json:"operationId"`
	Responses map[string]response                        `json:"responses"`
	Callbacks map[string]map[string]map[string]operation `json:"callbacks"`

	Parameters []parameter `json:"parameters"`
}

type parameter struct {
	Ref  string `json:"$ref"`
	Name string `json:"name"`
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

// examples are the documented JSON bodies of a request or an answer, with a reference
// followed.
func (o openAPI) examples(r response) []json.RawMessage {
	if name, ok := strings.CutPrefix(r.Ref, "#/components/responses/"); ok {
		r = o.Components.Responses[name]
	}
	if name, ok := strings.CutPrefix(r.Ref, "#/components/requestBodies/"); ok {
		r = o.Components.Bodies[name]
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
		"/docs", "/healthz", "/openapi.json", "/readyz", authPath, extractsPath, flowPath, initPath, uploadPath, statusPath,
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

// conform is the contract as a validator. Every door serves the same one.
var conform = sync.OnceValues(func() (validator.Validator, error) {
	w := httptest.NewRecorder()
	deps := api.Deps{Files: struct{ api.Server }{}, Log: slog.New(slog.DiscardHandler)} // no call needs more
	api.New(deps, api.Options{}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/openapi.json", nil))
	doc, err := libopenapi.NewDocument(w.Body.Bytes())
	if err != nil {
		return nil, err
	}
	v, errs := validator.NewValidator(doc, config.WithFormatAssertions(), config.WithoutSecurityValidation())
	return v, errors.Join(errs...)
})

func contractValidator(t testing.TB) validator.Validator {
	t.Helper()
	v, err := conform()
	if err != nil {
		t.Fatalf("the contract cannot be read: %v", err)
	}
	return v
}

func TestContractIsOpenAPI31(t *testing.T) {
	_, problems := contractValidator(t).ValidateDocument()
	conforms(t, "openapi.yaml", problems)
}

type validationError = validation.ValidationError

func conforms(t testing.TB, what string, problems []*validationError) {
	t.Helper()
	for _, p := range problems {
		t.Errorf("%s: %s: %s", what, p.Message, p.Reason)
		for _, s := range p.SchemaValidationErrors {
			t.Errorf("%s: %s", s.FieldPath, s.Reason)
		}
	}
}

// documented holds an answer to the contract: its status is listed for the call, its
// headers and its body are as described. A path that the contract does not have, and a
// method that the path does not have, are the router's affair.
func (o openAPI) documented(t testing.TB, req *http.Request, resp *http.Response, body []byte) {
	t.Helper()
	op, ok := o.Paths[req.URL.Path][strings.ToLower(req.Method)]
	if !ok {
		return
	}
	if _, has := op.Responses[strconv.Itoa(resp.StatusCode)]; !has {
		t.Errorf("%s %s answers %d, which openapi.yaml does not list", req.Method, req.URL.Path, resp.StatusCode)
		return
	}
	read := *resp
	read.Body = io.NopCloser(bytes.NewReader(body))
	_, problems := contractValidator(t).ValidateHttpResponse(req, &read)
	conforms(t, fmt.Sprintf("%s %s answers %d %s", req.Method, req.URL.Path, resp.StatusCode, body), problems)
}
