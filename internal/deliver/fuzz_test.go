package deliver_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"atlas/internal/deliver"
	"atlas/internal/fault"
	"atlas/internal/queue"
)

// Whatever auth_url answers with 200, the callback goes out, with the answer's token
// if there is one, or the attempt fails for a token that no header can hold.
func FuzzAuthAnswer(f *testing.F) {
	for _, seed := range []string{
		`{"access_token":"a"}`, `{"token":"t"}`, `{"access_token":null,"token":"t"}`, `{"access_token":"a\u0000"}`,
		``, `OK`, `[]`, `{`, `{"token":{"token":"t"}}`, "\xff", `{"token":"é"}`, `{"token":" "}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		w := &wire{auth: body}
		err := deliver.NewSender(oneDelivery{}, w, secrets{}, deliver.Options{}).Work(t.Context(), queue.DeliverCallback{})
		if err != nil {
			if fault.CodeOf(err) != "auth_token_invalid" || w.callback != nil {
				t.Fatalf("got %v and the callback %v", err, w.callback)
			}
			return
		}
		token := w.callback.Get("Token")
		if token != "" && !json.Valid(body) {
			t.Error("a token was found in what is no JSON")
		}
		if strings.ContainsAny(token, "\r\n\x00") {
			t.Errorf("no header can hold %q", token)
		}
		if bearer := strings.TrimPrefix(w.callback.Get("Authorization"), "Bearer "); bearer != token {
			t.Errorf("got Token %q, bearer %q", token, bearer)
		}
	})
}

// wire answers the two requests of an attempt without a network.
type wire struct {
	auth     []byte
	callback http.Header // of the callback, nil before it was sent
}

func (w *wire) Do(req *http.Request) (*http.Response, error) {
	answer := []byte{}
	if req.URL.Path == "/auth" {
		answer = w.auth
	} else {
		w.callback = req.Header
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(answer))}, nil
}

// oneDelivery is a store of one callback that stays to be sent.
type oneDelivery struct{ deliver.Store }

func (oneDelivery) Delivery(context.Context, string) (deliver.Delivery, error) {
	return deliver.Delivery{
		ID: "msg_1", Client: lender, State: deliver.Pending,
		AuthURL: "https://lender.example/auth", CallbackURL: "https://lender.example/callback",
	}, nil
}

func (oneDelivery) LogAttempt(context.Context, string, deliver.Attempt, deliver.State) error {
	return nil
}
