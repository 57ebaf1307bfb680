package api

import (
	"net/http"

	"atlas/internal/client"
	"atlas/internal/fault"
)

type tokenAnswer struct {
	AccessToken string `json:"access_token"`
	ExpiresIn   int    `json:"expires_in"` // seconds
}

// token exchanges a client's credentials for an access token of env. A client of the
// other environment has no account here.
func (a *api) token(env client.Environment) endpoint {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := a.byAddr.allow(w, addressOf(r)); err != nil {
			return err
		}
		id, secret := r.Header.Get("Client-Id"), r.Header.Get("Client-Secret")
		if id == "" || secret == "" {
			return fault.New(fault.Invalid, "credentials_missing", "Missing Client-Id or Client-Secret")
		}
		c, err := a.Clients.Authenticate(r.Context(), client.ID(id), secret)
		if err == nil && c.Environment != env {
			err = fault.New(fault.Unauthenticated, "credentials_environment", "Invalid Client-Id or Client-Secret")
		}
		if err != nil {
			return err
		}
		eventOf(r).client = c.ID
		token, err := a.Clients.Issue(c)
		if err != nil {
			return err
		}
		return answer(w, http.StatusCreated, tokenAnswer{token, int(client.TokenLifetime.Seconds())})
	}
}

// signIn returns the client that the Token header belongs to, within its rate.
func (a *api) signIn(w http.ResponseWriter, r *http.Request, env client.Environment) (client.Client, error) {
	c, err := a.Clients.Verify(r.Context(), r.Header.Get("Token"), env)
	if fault.KindOf(err) == fault.Unauthenticated {
		return client.Client{}, &problem{status: http.StatusUnauthorized, message: "Invalid token", reason: fault.Detail(err), cause: err}
	}
	if err != nil {
		return client.Client{}, err
	}
	eventOf(r).client = c.ID
	return c, a.byClient.allow(w, string(c.ID))
}
