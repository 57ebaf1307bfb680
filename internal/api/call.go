package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"

	"atlas/internal/audit"
	"atlas/internal/client"
	"atlas/internal/fault"
	"atlas/internal/payload"
)

// maxBody is the largest request body: 50 files with long pre-signed URLs take a tenth,
// 5,000 of a Bulk upload may have 170 characters each.
const maxBody = 1 << 20

// getter answers a client's query, of a GET or a DELETE, with a JSON body.
type getter func(ctx context.Context, c client.Client, query url.Values) ([]byte, error)

// get serves fn to clients of env. Success is 200.
func (a *api) get(env client.Environment, fn getter) endpoint {
	return func(w http.ResponseWriter, r *http.Request) error {
		c, err := a.signIn(w, r, env)
		if err != nil {
			return err
		}
		r = r.WithContext(client.Acting(a.from(r), c.ID))
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
		r = r.WithContext(client.Acting(a.from(r), c.ID))
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

// from is the context of a request with where it came from.
func (a *api) from(r *http.Request) context.Context {
	return audit.From(r.Context(), a.Audit.Source(addressOf(r)))
}

// located is next with where the request came from in its context.
func (a *api) located(next endpoint) endpoint {
	return func(w http.ResponseWriter, r *http.Request) error { return next(w, r.WithContext(a.from(r))) }
}

// handOut is body, once it is noted that it was handed out. What cannot be noted is not.
func (a *api) handOut(ctx context.Context, e audit.Entry, body []byte) ([]byte, error) {
	e.Action, e.Unmasked = audit.ResultRead, audit.Unmasked(body)
	if err := a.Audit.Note(ctx, e); err != nil {
		return nil, err
	}
	return body, nil
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
