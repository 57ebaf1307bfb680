package api_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"atlas/internal/api"
	"atlas/internal/client"
	"atlas/internal/idempotency"
	"atlas/internal/store"
)

func TestIdempotencyKey(t *testing.T) {
	d := open(t)
	_, token := d.client(t, client.Production)
	_, other := d.client(t, client.Production)
	send := func(token, key, body string) reply {
		return d.call(t, "POST", initPath, body, "Token", token, "Idempotency-Key", key)
	}
	first := send(token, "k1", goodInit)
	if first.status != 201 {
		t.Fatalf("%d %s", first.status, first.body)
	}
	send(token, "k1", goodInit).want(t, 201, first.body)
	reused := problem(422, "Unprocessable Entity", "Idempotency-Key was used with another request")
	send(token, "k1", goodInit+" ").want(t, 422, reused)
	d.call(t, "POST", uploadPath, goodInit, "Token", token, "Idempotency-Key", "k1").want(t, 422, reused)
	if r := send(token, "k2", goodInit); r.status != 201 || r.body == first.body {
		t.Errorf("another key gives %d %s", r.status, r.body)
	}
	if r := send(other, "k1", goodInit); r.status != 201 || r.body == first.body {
		t.Errorf("another client's key of the same name gives %d %s", r.status, r.body)
	}
	d.clock.advance(24*time.Hour + time.Second)
	if r := send(d.renew(t, token), "k1", goodInit); r.status != 201 || r.body == first.body {
		t.Errorf("after 24 h the key gives %d %s", r.status, r.body)
	}
}

// renew is a token of the same client as of now.
func (d *door) renew(t *testing.T, token string) string {
	t.Helper()
	back := newClock()
	service := client.NewService(d.store, d.ring, client.Options{Now: back.Now})
	c, err := service.Verify(t.Context(), token, client.Production)
	if err != nil {
		t.Fatal(err)
	}
	token, err = d.clients.Issue(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestARefusedRequestFreesItsKey(t *testing.T) {
	d := open(t)
	_, token := d.client(t, client.Production)
	bad := strings.Replace(goodInit, "12321321", "", 1)
	for range 2 {
		d.call(t, "POST", initPath, bad, "Token", token, "Idempotency-Key", "k").want(t, 400,
			badRequest("Missing or empty required parameters: ['application_id']"))
	}
	if r := d.call(t, "POST", initPath, goodInit, "Token", token, "Idempotency-Key", "k"); r.status != 201 {
		t.Errorf("the mended request gives %d %s", r.status, r.body)
	}
}

func TestIdempotencyKeyForm(t *testing.T) {
	d := open(t)
	_, token := d.client(t, client.Production)
	want := badRequest("Idempotency-Key must be 1 to 255 printable ASCII characters without spaces")
	for _, key := range []string{"two words", "schlüssel", strings.Repeat("k", 256)} {
		d.call(t, "POST", initPath, goodInit, "Token", token, "Idempotency-Key", key).want(t, 400, want)
	}
	if r := d.call(t, "POST", initPath, goodInit, "Token", token, "Idempotency-Key", strings.Repeat("k", 255)); r.status != 201 {
		t.Errorf("255 characters: %d %s", r.status, r.body)
	}
}

func TestSimultaneousRequestsOfOneKeyDoTheWorkOnce(t *testing.T) {
	d := open(t)
	_, token := d.client(t, client.Production)
	var mu sync.Mutex
	answers := map[string]int{}
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			r := d.call(t, "POST", initPath, goodInit, "Token", token, "Idempotency-Key", "k")
			mu.Lock()
			defer mu.Unlock()
			answers[fmt.Sprint(r.status, r.body)]++
		})
	}
	wg.Wait()
	delete(answers, "409"+problem(409, "Resource Conflict", "a request with this Idempotency-Key is in progress"))
	if len(answers) != 1 {
		t.Errorf("answers are %v, want one flow", answers)
	}
}

func TestReplaysAreIdentical(t *testing.T) {
	d := open(t)
	_, token := d.client(t, client.Production)
	id := d.flow(t, token)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		key := fmt.Sprintf("%s-%d", rapid.StringMatching(`[!-~]{1,40}`).Draw(rt, "key"), n)
		var body string
		for i, doc := range rapid.SliceOfN(rapid.StringMatching(`[a-z0-9&<>]{1,12}`), 1, 5).Draw(rt, "documents") {
			body += fmt.Sprintf(`,{"file_url":"https://files.example/%d/%d","document_id":%q}`, n, i, doc)
		}
		body = `{"flow_uuid":"` + id + `","file_urls":[` + body[1:] + `]}`
		send := func() reply {
			return d.call(t, "POST", uploadPath, body, "Token", token, "Idempotency-Key", key)
		}
		first := send()
		if first.status != 201 {
			rt.Fatalf("%d %s", first.status, first.body)
		}
		for range rapid.IntRange(1, 3).Draw(rt, "replays") {
			if again := send(); again.status != first.status || again.body != first.body {
				rt.Fatalf("replay is %d %s, first was %d %s", again.status, again.body, first.status, first.body)
			}
		}
	})
}

// forgetful is a store that cannot keep answers.
type forgetful struct{ *store.Store }

func (forgetful) SaveAnswer(context.Context, client.ID, string, idempotency.Answer) error {
	return errors.New("disk full")
}

func TestAnAnswerThatCannotBeKeptIsGivenAllTheSame(t *testing.T) {
	d := open(t, func(deps *api.Deps, _ *api.Options) { deps.Keys = forgetful{deps.Keys.(*store.Store)} })
	_, token := d.client(t, client.Production)
	if r := d.call(t, "POST", initPath, goodInit, "Token", token, "Idempotency-Key", "k"); r.status != 201 {
		t.Errorf("%d %s", r.status, r.body)
	}
	if !strings.Contains(d.log.String(), "disk full") {
		t.Error("the log does not say that the answer was not kept")
	}
}
