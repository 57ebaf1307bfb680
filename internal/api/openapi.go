package api

import (
	_ "embed"
	"fmt"
	"net/http"
	"strconv"

	"go.yaml.in/yaml/v3"

	"atlas/internal/api/docpage"
	"atlas/internal/payload"
)

// contract is the OpenAPI document. It is written by hand, since it says more than
// types can, and held to the code by the tests.
//
//go:embed openapi.yaml
var contract []byte

// openAPI serves the contract as JSON. It panics at start when the file is broken.
func openAPI() endpoint {
	body, err := renderContract()
	if err != nil {
		panic(err)
	}
	return func(w http.ResponseWriter, _ *http.Request) error {
		write(w, http.StatusOK, body)
		return nil
	}
}

// docs serves the contract as a page. It panics at start when the file is broken.
func docs() endpoint {
	body, err := docpage.Render(contract)
	if err != nil {
		panic(err)
	}
	return func(w http.ResponseWriter, _ *http.Request) error {
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Length", strconv.Itoa(len(body)))
		h.Set("Content-Security-Policy", docpage.ContentSecurityPolicy)
		_, _ = w.Write(body) // a client that went away cannot be told
		return nil
	}
}

func renderContract() ([]byte, error) {
	var doc map[string]any
	if err := yaml.Unmarshal(contract, &doc); err != nil {
		return nil, fmt.Errorf("reading openapi.yaml: %w", err)
	}
	return payload.JSON(doc)
}
