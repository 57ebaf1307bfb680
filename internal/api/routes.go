package api

import (
	"net/http"

	"atlas/internal/blob"
	"atlas/internal/client"
)

// route is one call of the API. A path that ends in a slash stands for all below it.
type route struct {
	method, path string
	handle       endpoint
}

// routes lists every call there is.
func (a *api) routes() []route {
	production, sandbox := client.Production, client.Sandbox
	routes := []route{
		{http.MethodPost, "/v3/verification/authtoken", a.token(production)},
		{http.MethodPost, "/v3/verification/flow/init", a.post(production, a.initFlow)},
		{http.MethodPost, "/v3/verification/multiupload", a.post(production, a.upload)},
		{http.MethodGet, "/v3/verification/status", a.get(production, a.status)},
		{http.MethodGet, "/v3/verification/extracts", a.get(production, a.extracts)},
		{http.MethodDelete, "/v3/verification/flow", a.get(production, a.erase)}, // an extension

		{http.MethodPost, "/v1/verification/authtoken", a.refreshableToken(production)},
		{http.MethodPost, "/v1/verification/refresh-token", a.refresh(production)},
		{http.MethodPost, "/v1/verification/multiupload", a.post(production, a.upload)},

		{http.MethodPost, "/v1/bulk/authtoken", a.token(production)},
		{http.MethodPost, "/v1/bulk/multiupload", a.post(production, a.uploadBulk)},
		{http.MethodGet, "/v1/bulk/extracts", a.get(production, a.batchExtracts)},

		{http.MethodPost, "/v1/docstream/authtoken", a.token(sandbox)},
		{http.MethodPost, "/v1/docstream/multiupload", a.post(sandbox, a.uploadDocstream)},
		{http.MethodGet, "/v1/docstream/extracts", a.get(sandbox, a.batchExtracts)},

		{http.MethodPost, addressMatchPath, a.match(a.matchAddresses)},
		{http.MethodPost, "/v1/name/match", a.match(a.matchNames)},

		{http.MethodGet, "/openapi.json", openAPI()},
		{http.MethodGet, "/docs", docs()},
	}
	routes = append(routes, a.health()...)
	if a.Files != nil {
		routes = append(routes, route{http.MethodGet, blob.URLPrefix, a.located(a.Files.Serve)})
	}
	if a.Specimens != nil {
		routes = append(routes, route{http.MethodGet, SpecimensPath, a.Specimens.Serve})
	}
	return routes
}

// health lists the calls of those who watch the process.
func (a *api) health() []route {
	return []route{
		{http.MethodGet, healthPath, a.healthy},
		{http.MethodGet, readyPath, a.ready},
	}
}

// SpecimensPath is where the sandbox offers documents to try it with.
const SpecimensPath = "/v1/docstream/specimens/"
