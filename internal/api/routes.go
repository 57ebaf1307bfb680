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
	production := client.Production
	return []route{
		{http.MethodPost, "/v3/verification/authtoken", a.token(production)},
		{http.MethodPost, "/v3/verification/flow/init", a.post(production, a.initFlow)},
		{http.MethodPost, "/v3/verification/multiupload", a.post(production, a.upload)},
		{http.MethodGet, "/v3/verification/status", a.get(production, a.status)},
		{http.MethodGet, "/v3/verification/extracts", a.get(production, a.extracts)},

		{http.MethodPost, addressMatchPath, a.match(a.matchAddresses)},
		{http.MethodPost, "/v1/name/match", a.match(a.matchNames)},

		{http.MethodGet, blob.URLPrefix, a.Blobs.Serve},
		{http.MethodGet, "/openapi.json", openAPI()},
		{http.MethodGet, "/healthz", a.healthy},
		{http.MethodGet, "/readyz", a.ready},
	}
}
