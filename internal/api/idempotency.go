package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"

	"atlas/internal/client"
	"atlas/internal/fault"
	"atlas/internal/idempotency"
)

// maxKey is the longest Idempotency-Key.
const maxKey = 255

// once runs do, or, when this client had this request answered under the same
// Idempotency-Key, gives that answer again. Only success is kept: a request that
// failed may be mended and sent again with its key.
func (a *api) once(r *http.Request, c client.Client, text []byte, do func(context.Context) ([]byte, error)) ([]byte, error) {
	ctx, key := r.Context(), r.Header.Get("Idempotency-Key")
	if key == "" {
		return do(ctx)
	}
	if len(key) > maxKey || strings.ContainsFunc(key, func(c rune) bool { return c < '!' || c > '~' }) {
		return nil, fault.New(fault.Invalid, "idempotency_key", "Idempotency-Key must be 1 to 255 printable ASCII characters without spaces")
	}
	saved, err := a.Keys.ReserveKey(ctx, c.ID, key, requestHash(r, text), a.opts.Now())
	if err != nil {
		return nil, err
	}
	if saved != nil {
		return saved.Body, nil
	}
	body, err := do(ctx)
	// The work is done or refused by now; a client that hangs up must not leave its
	// key reserved.
	ctx = context.WithoutCancel(ctx)
	if err != nil {
		return nil, errors.Join(err, a.Keys.ReleaseKey(ctx, c.ID, key))
	}
	// The answer is true whether or not it could be kept.
	eventOf(r).err = a.Keys.SaveAnswer(ctx, c.ID, key, idempotency.Answer{
		Status: http.StatusCreated, ContentType: "application/json", Body: body,
	})
	return body, nil
}

// requestHash stands for all that a request says: where it goes and its body.
func requestHash(r *http.Request, text []byte) string {
	h := sha256.New()
	h.Write([]byte(r.Method + " " + r.URL.Path + "\n"))
	h.Write(text)
	return hex.EncodeToString(h.Sum(nil))
}
