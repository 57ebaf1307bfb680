package work_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"atlas/internal/fetch"
	"atlas/internal/flow"
	"atlas/internal/outbound"
	"atlas/internal/outbound/dnstest"
)

// TestNamesThatCannotBeResolved: while no name can be resolved, downloads and callbacks
// fail and are tried again; when names can be, everything ends as it should.
func TestNamesThatCannotBeResolved(t *testing.T) {
	a := newAtlas(t)
	var broken atomic.Bool
	names := dnstest.Resolver(t, func(string) []netip.Addr { return []netip.Addr{netip.MustParseAddr("127.0.0.1")} })
	ask := names.Dial
	names.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		if broken.Load() {
			return nil, errors.New("no server answers")
		}
		return ask(ctx, network, address)
	}
	policy := outbound.Policy{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Resolver: names}
	a.policy = policy
	a.fetcher = fetch.New(policy, fetch.Options{MaxBytes: 1 << 20})
	a.policies.Fetch.Backoff = []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second}
	a.policies.Deliver.Backoff = repeat(500*time.Millisecond, 60)
	a.reader.pause = 20 * time.Millisecond

	a.receiver.base = strings.Replace(a.receiver.URL, "127.0.0.1", "lender.example", 1)
	want := make(map[flow.ID][]line)
	for i := range 60 {
		id := a.init(t)
		name := fmt.Sprint("Meera-", i)
		want[id] = []line{{ID: "1", Name: name}}
		a.upload(t, id, a.receiver.base+"/files/"+name)
	}
	a.start(t)
	a.receiver.wait(t, 5)
	broken.Store(true)
	time.Sleep(2 * time.Second)
	broken.Store(false)
	a.ends(t, want)
}
