package lender_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"atlas/internal/lender"
)

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

func open(t *testing.T) *lender.Site {
	t.Helper()
	s, err := lender.Open(secret)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// post sends body as a callback signed for signed.
func post(t *testing.T, s *lender.Site, token string, body, signed []byte) {
	t.Helper()
	w, err := webhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	signature, err := w.Sign("msg_1", now, signed)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.CallbackURL(), bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header = http.Header{"Token": {token}}
	req.Header.Set("webhook-id", "msg_1")
	req.Header.Set("webhook-timestamp", fmt.Sprint(now.Unix()))
	req.Header.Set("webhook-signature", signature)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Fatal(err)
	}
}

func authToken(t *testing.T, s *lender.Site) string {
	t.Helper()
	resp, err := http.Post(s.AuthURL(), "application/json", bytes.NewReader([]byte("{}")))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var answer struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return answer.AccessToken
}

func TestCallbacks(t *testing.T) {
	s := open(t)
	token := authToken(t, s)
	post(t, s, token, []byte(`{"a":1}`), []byte(`{"a":1}`))
	post(t, s, token, []byte(`{"a":2}`), []byte(`{"a":1}`))
	post(t, s, "another", []byte(`{"a":1}`), []byte(`{"a":1}`))
	if err := s.Wait(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	got := s.Callbacks()
	if got[0].Signature != nil || got[0].ID != "msg_1" || string(got[0].Body) != `{"a":1}` {
		t.Errorf("a good callback: %+v", got[0])
	}
	if got[1].Signature == nil {
		t.Error("a changed body passes")
	}
	if got[2].Signature == nil {
		t.Error("a wrong token passes")
	}
}

func TestWaitEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := open(t).Wait(ctx, 1); err == nil {
		t.Error("it returned without a callback")
	}
}

func TestDocuments(t *testing.T) {
	s := open(t)
	for url, want := range map[string]int{s.Publish("a.jpg", []byte("picture")): http.StatusOK, s.URL("b.jpg"): http.StatusNotFound} {
		resp, err := http.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close() // it was read to the end
		if resp.StatusCode != want || want == http.StatusOK && string(body) != "picture" {
			t.Errorf("%s: %d %q", url, resp.StatusCode, body)
		}
	}
}

func TestAnErrorAnswerIsAnError(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, `{"error":"Invalid token"}`, http.StatusUnauthorized)
	}))
	defer server.Close()
	var seen []lender.Call
	api := &lender.API{Base: server.URL, Observe: func(c lender.Call) { seen = append(seen, c) }}
	if _, err := api.Status(t.Context(), "flow"); err == nil {
		t.Error("no error")
	}
	if len(seen) != 1 || seen[0].Status != http.StatusUnauthorized {
		t.Errorf("observed %+v", seen)
	}
}

func TestField(t *testing.T) {
	doc := lender.OCRData{Data: json.RawMessage(`{"document_type":"PAN","dob":{"value":"01/01/1990","confidence_score":0.9},"father_name":{"value":null,"confidence_score":0}}`)}
	if f, ok := doc.Field("dob"); !ok || *f.Value != "01/01/1990" || f.Confidence != 0.9 {
		t.Errorf("dob: %+v %v", f, ok)
	}
	if f, ok := doc.Field("father_name"); !ok || f.Value != nil {
		t.Errorf("a field that was not found: %+v %v", f, ok)
	}
	for _, name := range []string{"nothing", "document_type"} {
		if _, ok := doc.Field(name); ok {
			t.Errorf("%s is a field", name)
		}
	}
}
