package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"atlas/internal/api"
	"atlas/internal/client"
)

// FuzzBodies sends any body to the calls that take one: a body is taken, or refused
// with a documented status in the documented envelope, and never breaks anything.
func FuzzBodies(f *testing.F) {
	d := open(f)
	_, token := d.client(f, client.Production)
	id := d.flow(f, token)
	f.Add([]byte(goodInit))
	f.Add([]byte(uploadBody(id, "https://files.example/1", "2")))
	f.Add([]byte(`{"flow_uuid":"x","file_urls":[{},[],null,1]}`))
	f.Add([]byte(`{"product_type":"\ud800","application_id":"\u0000","auth_url":"http://","callback_url":" "}`))
	f.Add([]byte("\xef\xbb\xbf{}"))
	f.Add(bytes.Repeat([]byte("["), 20_000))
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, path := range []string{initPath, uploadPath} {
			r := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(body))
			r.Header.Set("Token", token)
			w := httptest.NewRecorder()
			d.handler.ServeHTTP(w, r)
			checkAnswer(t, w)
		}
	})
}

func checkAnswer(t *testing.T, w *httptest.ResponseRecorder) {
	t.Helper()
	switch w.Code {
	case http.StatusCreated:
		if !json.Valid(w.Body.Bytes()) {
			t.Errorf("not JSON: %q", w.Body)
		}
	case http.StatusBadRequest, http.StatusConflict, http.StatusRequestEntityTooLarge:
		var e struct {
			Error   string `json:"error"`
			Message string `json:"error_message"`
		}
		if err := json.Unmarshal(w.Body.Bytes(), &e); err != nil || !strings.HasSuffix(e.Message, ": "+e.Error) || e.Error == "" {
			t.Errorf("not the envelope: %s (%v)", w.Body, err)
		}
	default:
		t.Errorf("status %d %s", w.Code, w.Body)
	}
}

func TestAddressesAreLimitedByNetwork(t *testing.T) {
	d := open(t, func(_ *api.Deps, o *api.Options) { o.TokenRate, o.TokenBurst = 0.001, 1 })
	from := func(address string) int {
		r := httptest.NewRequest(http.MethodPost, authPath, nil)
		r.RemoteAddr = address
		w := httptest.NewRecorder()
		d.handler.ServeHTTP(w, r)
		return w.Code
	}
	for _, tt := range []struct {
		rule, address string
		want          int
	}{
		{"the first call of an address", "192.0.2.1:1000", 400},
		{"another port is the same address", "192.0.2.1:2000", 429},
		{"the same address written in IPv6", "[::ffff:192.0.2.1]:3000", 429},
		{"another IPv4 address", "192.0.2.2:1000", 400},
		{"the first call of an IPv6 network", "[2001:db8::1]:1000", 400},
		{"another host of the same /64", "[2001:db8::ffff:1]:1000", 429},
		{"another /64", "[2001:db8:0:1::1]:1000", 400},
		{"a unix socket", "@", 400},
	} {
		if got := from(tt.address); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.rule, got, tt.want)
		}
	}
}

func TestManyAddressesDoNotFreeABusyOne(t *testing.T) {
	d := open(t, func(_ *api.Deps, o *api.Options) { o.TokenRate, o.TokenBurst = 0.001, 1 })
	from := func(address netip.AddrPort) int {
		r := httptest.NewRequest(http.MethodPost, authPath, nil)
		r.RemoteAddr = address.String()
		w := httptest.NewRecorder()
		d.handler.ServeHTTP(w, r)
		return w.Code
	}
	guesser := netip.MustParseAddrPort("192.0.2.1:1")
	from(guesser)
	addr := netip.MustParseAddr("198.18.0.0")
	for i := range 10_000 {
		addr = addr.Next()
		from(netip.AddrPortFrom(addr, 1))
		if i%1000 == 0 && from(guesser) != http.StatusTooManyRequests {
			t.Fatalf("after %d other addresses the busy one starts afresh", i)
		}
	}
}
