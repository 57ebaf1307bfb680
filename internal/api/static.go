package api

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"atlas/internal/client"
	"atlas/internal/fault"
	"atlas/internal/payload"
)

// staticEngines are what answers the calls with static headers, by where the calls
// live. Whatever goes wrong below, a wrong path or method included, is answered in
// their envelope.
var staticEngines = map[string]string{"/v1/address/": "Address", "/v1/name/": "Name"}

// staticEngine finds the engine of a path; false when its call has a token.
func staticEngine(path string) (engine string, ok bool) {
	for prefix, engine := range staticEngines {
		if strings.HasPrefix(path, prefix) {
			return engine, true
		}
	}
	return "", false
}

// staticEnvelope is the body of an error of the calls with static headers. It has
// these two members alone; the request id stands in X-Request-Id.
type staticEnvelope struct {
	Code    string `json:"error_code"`
	Message string `json:"error_message"`
}

// staticEnvelopeOf is p in that envelope. A 503 has published words.
func staticEnvelopeOf(p *problem, engine string) staticEnvelope {
	message := p.message
	if p.status == http.StatusServiceUnavailable {
		message = engine + " matching engine is currently unavailable"
	}
	return staticEnvelope{strconv.Itoa(p.status), category(p.status) + ": " + message}
}

// maxTargets bounds the work of one match: a thousand targets take a tenth of a second
// of one core.
const maxTargets = 1000

// matcher answers a client's question with a JSON body.
type matcher func(ctx context.Context, c client.Client, query url.Values, body object) ([]byte, error)

// match serves fn to clients of either environment who send their credentials with
// every call. Such a call keeps nothing, so there is no Idempotency-Key. Success is 200.
func (a *api) match(fn matcher) endpoint {
	return func(w http.ResponseWriter, r *http.Request) error {
		c, err := a.staticSignIn(w, r)
		if err != nil {
			return err
		}
		text, err := readBody(w, r)
		if err != nil {
			return err
		}
		body, err := parseObject(text)
		if err != nil {
			return err
		}
		found, err := fn(r.Context(), c, r.URL.Query(), body)
		if err != nil {
			return err
		}
		write(w, http.StatusOK, found)
		return nil
	}
}

// staticSignIn returns the client whose client_id and client_secret the headers hold,
// within its rate. Addresses that guess are limited like those of the token calls;
// right credentials cost nothing there.
func (a *api) staticSignIn(w http.ResponseWriter, r *http.Request) (client.Client, error) {
	from := addressOf(r)
	if err := a.byAddr.exhausted(w, from); err != nil {
		return client.Client{}, err
	}
	id, secret := staticHeader(r, "client_id"), staticHeader(r, "client_secret")
	c, err := a.Clients.Authenticate(r.Context(), client.ID(id), secret)
	if fault.KindOf(err) == fault.Unauthenticated {
		if limited := a.byAddr.allow(w, from); limited != nil {
			return client.Client{}, limited
		}
		return client.Client{}, &problem{status: http.StatusUnauthorized, message: "Invalid client_id or client_secret", cause: err}
	}
	if err != nil {
		return client.Client{}, err
	}
	eventOf(r).client = c.ID
	return c, a.byClient.allow(w, string(c.ID))
}

// staticHeader reads a header by its published name or, because many proxies drop
// names with underscores, by the same name with hyphens.
func staticHeader(r *http.Request, name string) string {
	if value := r.Header.Get(name); value != "" {
		return value
	}
	return r.Header.Get(strings.ReplaceAll(name, "_", "-"))
}

// extras reads the include parameter of a query.
func extras(q url.Values, known ...payload.Extra) (payload.Extras, error) {
	return payload.ParseExtras(strings.Join(q["include"], ","), known...)
}
