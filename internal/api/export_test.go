package api

import (
	"context"
	"net/http"
	"net/url"

	"atlas/internal/client"
)

// NewMatch is a door with one call with static headers, POST path, that answers what
// fn says.
func NewMatch(deps Deps, opts Options, path string, fn func() ([]byte, error)) http.Handler {
	a := newAPI(deps, opts)
	handle := a.match(func(context.Context, client.Client, url.Values, object) ([]byte, error) { return fn() })
	return a.observe(newRouter([]route{{http.MethodPost, path, handle}}))
}
