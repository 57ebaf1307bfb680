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
		r = r.WithContext(client.Acting(r.Context(), c.ID))
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
		r = r.WithContext(client.Acting(r.Context(), c.ID))
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
