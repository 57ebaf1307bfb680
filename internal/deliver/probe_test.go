package deliver_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"atlas/internal/deliver"
	"atlas/internal/fault"
	"atlas/internal/outbound"
)

func TestProbe(t *testing.T) {
	loopback := outbound.Policy{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}
	sender := deliver.NewSender(nil, outbound.NewClient(loopback, outbound.Limits{}), nil, deliver.Options{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusInternalServerError)
	}))
	if err := sender.Probe(t.Context(), server.URL); err != nil {
		t.Errorf("an auth_url that answers, badly: %v", err)
	}
	server.Close()
	if err := sender.Probe(t.Context(), server.URL); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("an auth_url that is gone: %v", err)
	}
}
