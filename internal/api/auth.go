package api

import (
	"net/http"

	"atlas/internal/client"
	"atlas/internal/fault"
)

type tokenAnswer struct {
	AccessToken  string `json:"access_token"`
	ExpiresIn    int    `json:"expires_in"` // seconds
	RefreshToken string `json:"refresh_token,omitempty"`
}

// token exchanges a client's credentials for an access token of env.
func (a *api) token(env client.Environment) endpoint {
	return func(w http.ResponseWriter, r *http.Request) error {
		c, err := a.authenticate(w, r, env)
		if err != nil {
			return err
		}
		return a.answerToken(w, r, c, "")
	}
}

// refreshableToken is token with a refresh token beside.
func (a *api) refreshableToken(env client.Environment) endpoint {
	return func(w http.ResponseWriter, r *http.Request) error {
		c, err := a.authenticate(w, r, env)
		if err != nil {
			return err
		}
		refresh, err := a.Clients.IssueRefresh(r.Context(), c)
		if err != nil {
			return err
		}
		return a.answerToken(w, r, c, refresh)
	}
}

// refresh exchanges a token that still holds for an access token.
func (a *api) refresh(env client.Environment) endpoint {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := a.byAddr.allow(w, addressOf(r)); err != nil {
			return err
		}
		if r.Header.Get("Token") == "" {
			return fault.New(fault.Invalid, "token_missing", "Missing Token")
		}
		c, err := a.Clients.VerifyRefresh(r.Context(), r.Header.Get("Token"), env)
		if err := a.admit(w, r, c, err); err != nil {
			return err
		}
		return a.answerToken(w, r, c, "")
	}
}

func (a *api) answerToken(w http.ResponseWriter, r *http.Request, c client.Client, refresh string) error {
	token, err := a.Clients.Issue(r.Context(), c)
	if err != nil {
		return err
	}
	return answer(w, http.StatusCreated, tokenAnswer{token, int(client.TokenLifetime.Seconds()), refresh})
}

// authenticate returns the client whose credentials the headers hold. A client of the
// other environment has no account here.
func (a *api) authenticate(w http.ResponseWriter, r *http.Request, env client.Environment) (client.Client, error) {
	if err := a.byAddr.allow(w, addressOf(r)); err != nil {
		return client.Client{}, err
	}
	id, secret := r.Header.Get("Client-Id"), r.Header.Get("Client-Secret")
	if id == "" || secret == "" {
		return client.Client{}, fault.New(fault.Invalid, "credentials_missing", "Missing Client-Id or Client-Secret")
	}
	c, err := a.Clients.Authenticate(r.Context(), client.ID(id), secret)
	if err == nil && c.Environment != env {
		err = fault.New(fault.Unauthenticated, "credentials_environment", "Invalid Client-Id or Client-Secret")
	}
	if err != nil {
		return client.Client{}, err
	}
	eventOf(r).client = c.ID
	// Only who has the secret uses up the client's rate: nobody locks a client out by
	// guessing.
	return c, a.byClient.allow(w, string(c.ID))
}

// signIn returns the client that the Token header belongs to, within its rate.
func (a *api) signIn(w http.ResponseWriter, r *http.Request, env client.Environment) (client.Client, error) {
	c, err := a.Clients.Verify(r.Context(), r.Header.Get("Token"), env)
	return c, a.admit(w, r, c, err)
}

// admit lets in the client that a token was verified to be of, within its rate, or says
// what was wrong with the token.
func (a *api) admit(w http.ResponseWriter, r *http.Request, c client.Client, err error) error {
	if fault.KindOf(err) == fault.Unauthenticated {
		return &problem{status: http.StatusUnauthorized, message: "Invalid token", reason: fault.Detail(err), cause: err}
	}
	if err != nil {
		return err
	}
	eventOf(r).client = c.ID
	return a.byClient.allow(w, string(c.ID))
}
