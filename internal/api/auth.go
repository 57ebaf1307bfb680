package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"

	"atlas/internal/client"
	"atlas/internal/fault"
	"atlas/internal/payload"
)

// maxBody is the largest request body: 50 files with long pre-signed URLs take a tenth.
const maxBody = 1 << 20

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
	if fault.KindOf(err) == fault.Unauthenticated && err != nil {
		return client.Client{}, &problem{status: http.StatusUnauthorized, message: "Invalid token", reason: fault.Detail(err), cause: err}
	}
	if err != nil {
		return client.Client{}, err
	}
	eventOf(r).client = c.ID
	return c, a.byClient.allow(w, string(c.ID))
}

// getter answers a client's query with a JSON body.
type getter func(ctx context.Context, c client.Client, query url.Values) ([]byte, error)

// get serves fn to clients of env. Success is 200.
func (a *api) get(env client.Environment, fn getter) endpoint {
	return func(w http.ResponseWriter, r *http.Request) error {
		c, err := a.signIn(w, r, env)
		if err != nil {
			return err
		}
		body, err := fn(r.Context(), c, r.URL.Query())
		if err != nil {
			return err
		}
		write(w, http.StatusOK, body)
		return nil
	}
}

// poster does what a client's body says and returns the JSON to answer.
type poster func(ctx context.Context, c client.Client, body object) ([]byte, error)

// post serves fn to clients of env, once for each Idempotency-Key. Success is 201.
func (a *api) post(env client.Environment, fn poster) endpoint {
	return func(w http.ResponseWriter, r *http.Request) error {
		c, err := a.signIn(w, r, env)
		if err != nil {
			return err
		}
		text, err := readBody(w, r)
		if err != nil {
			return err
		}
		body, err := a.once(r, c, text, func(ctx context.Context) ([]byte, error) {
			o, err := parseObject(text)
			if err != nil {
				return nil, err
			}
			return fn(ctx, c, o)
		})
		if err != nil {
			return err
		}
		write(w, http.StatusCreated, body)
		return nil
	}
}

func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, fault.Wrap(err, fault.TooLarge, "body_too_large", "request body is over 1 MiB")
	case err != nil:
		return nil, fault.Wrap(err, fault.Invalid, "body_unreadable", "request body could not be read")
	}
	return text, nil
}

func answer(w http.ResponseWriter, status int, v any) error {
	body, err := payload.JSON(v)
	if err != nil {
		return err
	}
	write(w, status, body)
	return nil
}
