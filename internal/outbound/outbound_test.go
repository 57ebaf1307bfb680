package outbound_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"atlas/internal/fault"
	"atlas/internal/outbound"
	"atlas/internal/outbound/dnstest"
)

var loopback = netip.MustParsePrefix("127.0.0.1/32")

// get sends a GET and reads the whole body.
func get(ctx context.Context, c *outbound.Client, url string) (*http.Response, []byte, error) {
	req, err := outbound.NewRequest(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, nil, err
	}
	resp, err := c.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	return resp, data, err
}

func newClient(t *testing.T, p outbound.Policy, l outbound.Limits) *outbound.Client {
	t.Helper()
	c := outbound.NewClient(p, l)
	t.Cleanup(c.CloseIdle)
	return c
}

// serve starts a server on addr and counts the connections it gets.
func serve(t *testing.T, addr string, h http.Handler) (port string, connections *atomic.Int64) {
	t.Helper()
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	connections = new(atomic.Int64)
	srv := &httptest.Server{Listener: l, Config: &http.Server{
		Handler: h,
		ConnState: func(_ net.Conn, s http.ConnState) {
			if s == http.StateNew {
				connections.Add(1)
			}
		},
	}}
	srv.Start()
	t.Cleanup(srv.Close)
	_, port, err = net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port, connections
}

var ok = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") })

func TestRefusedURLsOpenNoSocket(t *testing.T) {
	port, connections := serve(t, "127.0.0.1:0", ok)
	c := newClient(t, outbound.Policy{}, outbound.Limits{})
	for _, r := range refusedURLs {
		url := strings.ReplaceAll(r.url, "PORT", port)
		if _, _, err := get(t.Context(), c, url); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %q gave %v, want an Invalid fault", r.rule, url, err)
		}
	}
	if n := connections.Load(); n != 0 {
		t.Errorf("%d connections were made", n)
	}
}

// deniedHosts are not on the public internet.
var deniedHosts = []struct{ rule, host string }{
	{"loopback", "127.0.0.1"},
	{"rest of loopback", "127.255.255.254"},
	{"IPv6 loopback", "[::1]"},
	{"mapped loopback", "[::ffff:127.0.0.1]"},
	{"mapped loopback in hexadecimal", "[::ffff:7f00:1]"},
	{"mapped loopback in full", "[0:0:0:0:0:ffff:7f00:0001]"},
	{"compatible loopback", "[::127.0.0.1]"},
	{"NAT64 loopback", "[64:ff9b::7f00:1]"},
	{"local NAT64", "[64:ff9b:1::7f00:1]"},
	{"6to4 loopback", "[2002:7f00:1::]"},
	{"Teredo", "[2001:0:7f00:1::1]"},
	{"unspecified", "0.0.0.0"},
	{"this network", "0.1.2.3"},
	{"IPv6 unspecified", "[::]"},
	{"private 10", "10.1.2.3"},
	{"private 172.16", "172.16.0.1"},
	{"private 172.31", "172.31.255.255"},
	{"private 192.168", "192.168.1.1"},
	{"mapped private", "[::ffff:10.1.2.3]"},
	{"shared", "100.64.0.1"},
	{"metadata", "169.254.169.254"},
	{"mapped metadata", "[::ffff:169.254.169.254]"},
	{"container metadata", "169.254.170.2"},
	{"IPv6 metadata", "[fd00:ec2::254]"},
	{"Alibaba metadata", "100.100.100.200"},
	{"Oracle metadata", "192.0.0.192"},
	{"unique local", "[fd12:3456:789a::1]"},
	{"link local", "[fe80::1]"},
	{"site local", "[fec0::1]"},
	{"documentation", "192.0.2.1"},
	{"IPv6 documentation", "[2001:db8::1]"},
	{"benchmark", "198.18.0.1"},
	{"multicast", "224.0.0.1"},
	{"IPv6 multicast", "[ff02::1]"},
	{"reserved", "240.0.0.1"},
	{"broadcast", "255.255.255.255"},
	{"discard", "[100::1]"},
}

func TestDeniedAddressesOpenNoSocket(t *testing.T) {
	port, connections := serve(t, "127.0.0.1:0", ok)
	c := newClient(t, outbound.Policy{}, outbound.Limits{})
	for _, d := range deniedHosts {
		for _, url := range []string{"http://" + d.host + "/", "https://" + d.host + "/", "http://" + d.host + ":" + port + "/"} {
			_, _, err := get(t.Context(), c, url)
			if fault.CodeOf(err) != "address_not_allowed" || fault.Detail(err) != "address is not public" {
				t.Errorf("%s: %s gave %v", d.rule, url, err)
			}
		}
	}
	if n := connections.Load(); n != 0 {
		t.Errorf("%d connections were made", n)
	}
}

func TestNamesAreCheckedByTheAddressTheyResolveTo(t *testing.T) {
	port, connections := serve(t, "127.0.0.1:0", ok)
	for _, d := range deniedHosts {
		ip, err := netip.ParseAddr(strings.Trim(d.host, "[]"))
		if err != nil || !ip.Is4() {
			continue
		}
		names := dnstest.Resolver(t, func(string) []netip.Addr { return []netip.Addr{ip} })
		c := newClient(t, outbound.Policy{Resolver: names}, outbound.Limits{})
		if _, _, err := get(t.Context(), c, "http://files.example:"+port+"/"); fault.CodeOf(err) != "address_not_allowed" {
			t.Errorf("%s: a name for %s gave %v", d.rule, ip, err)
		}
	}
	if n := connections.Load(); n != 0 {
		t.Errorf("%d connections were made", n)
	}
}

// A name that resolves to an allowed address first and to a denied one when the
// redirect is followed: DNS rebinding.
func TestRebindingIsRefused(t *testing.T) {
	var port string
	port, _ = serve(t, "127.0.0.1:0", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close") // so that the next hop dials again
		http.Redirect(w, r, "http://files.example:"+port+"/again", http.StatusFound)
	}))
	_, denied := serve(t, "127.0.0.2:"+port, ok)
	var lookups atomic.Int64
	names := dnstest.Resolver(t, func(string) []netip.Addr {
		if lookups.Add(1) <= 2 { // one lookup asks for A and for AAAA
			return []netip.Addr{loopback.Addr()}
		}
		return []netip.Addr{netip.MustParseAddr("127.0.0.2")}
	})
	c := newClient(t, outbound.Policy{Allow: []netip.Prefix{loopback}, Resolver: names}, outbound.Limits{Redirects: 5})
	_, _, err := get(t.Context(), c, "http://files.example:"+port+"/")
	if fault.CodeOf(err) != "address_not_allowed" {
		t.Errorf("got %v, want the second address refused", err)
	}
	if denied.Load() != 0 {
		t.Error("the denied address was connected to")
	}
}

func TestRedirects(t *testing.T) {
	port, connections := serve(t, "127.0.0.2:0", ok)
	mux := http.NewServeMux()
	for path, target := range map[string]string{
		"/loop":     "/loop",
		"/metadata": "http://169.254.169.254/latest/meta-data/",
		"/inside":   "http://127.0.0.2:" + port + "/",
		"/file":     "file:///etc/passwd",
		"/userinfo": "http://a:b@files.example/",
		"/encoded":  "http://2130706433/",
		"/1":        "/2", "/2": "/3", "/3": "/ok",
	} {
		mux.Handle(path, http.RedirectHandler(target, http.StatusFound))
	}
	var referer string
	mux.HandleFunc("/ok", func(_ http.ResponseWriter, r *http.Request) { referer = r.Header.Get("Referer") })
	srv := httptest.NewServer(mux)
	defer srv.Close()
	c := newClient(t, outbound.Policy{Allow: []netip.Prefix{loopback}}, outbound.Limits{Redirects: 3})

	for path, want := range map[string]string{
		"/loop":     "too_many_redirects",
		"/metadata": "address_not_allowed",
		"/inside":   "address_not_allowed",
		"/file":     "url_scheme",
		"/userinfo": "url_userinfo",
		"/encoded":  "url_invalid",
	} {
		if _, _, err := get(t.Context(), c, srv.URL+path); fault.CodeOf(err) != want || fault.Retryable(err) {
			t.Errorf("%s gave %v, want %s", path, err, want)
		}
	}
	if connections.Load() != 0 {
		t.Error("a redirect reached a denied address")
	}

	t.Run("up to the limit are followed without a referer", func(t *testing.T) {
		if resp, _, err := get(t.Context(), c, srv.URL+"/1?signature=secret"); err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("got %v, %v", resp, err)
		}
		if referer != "" {
			t.Errorf("the next host was told %q", referer)
		}
	})
	t.Run("none is followed when none are allowed", func(t *testing.T) {
		c := newClient(t, outbound.Policy{Allow: []netip.Prefix{loopback}}, outbound.Limits{})
		resp, _, err := get(t.Context(), c, srv.URL+"/1")
		if err != nil || resp.StatusCode != http.StatusFound {
			t.Errorf("got %v, %v, want the redirect itself", resp, err)
		}
	})
}

func TestAllow(t *testing.T) {
	port, _ := serve(t, "127.0.0.1:0", ok)
	for _, c := range []struct {
		rule, allow, host string
		code              string
	}{
		{"an allowed network is reached on every port", "127.0.0.0/8", "127.0.0.1", ""},
		{"a single address too", "127.0.0.1/32", "127.0.0.1", ""},
		{"written as a mapped address", "127.0.0.1/32", "[::ffff:127.0.0.1]", ""},
		{"allowed as a mapped network", "::ffff:127.0.0.0/104", "127.0.0.1", ""},
		{"another network is not", "10.0.0.0/8", "127.0.0.1", "address_not_allowed"},
		{"an IPv6 network says nothing of IPv4", "::/0", "127.0.0.1", "address_not_allowed"},
		{"public addresses are kept to ports 80 and 443", "127.0.0.1/32", "93.184.215.14", "port_not_allowed"},
		{"public IPv6 addresses too", "127.0.0.1/32", "[2606:2800:21f:cb07:6820:80da:af6b:8b2c]", "port_not_allowed"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			client := newClient(t, outbound.Policy{Allow: []netip.Prefix{netip.MustParsePrefix(c.allow)}}, outbound.Limits{})
			_, data, err := get(t.Context(), client, "http://"+c.host+":"+port+"/")
			if c.code == "" && string(data) != "ok" || c.code != "" && fault.CodeOf(err) != c.code {
				t.Errorf("got %q, %v", data, err)
			}
		})
	}
}

func TestAllowIPv6(t *testing.T) {
	l, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		t.Logf("no IPv6 here (%v): only the refusal is checked", err)
	} else {
		defer l.Close()
		go func() { _ = http.Serve(l, ok) }() // ends when l is closed
		c := newClient(t, outbound.Policy{Allow: []netip.Prefix{netip.MustParsePrefix("::1/128")}}, outbound.Limits{})
		if _, data, err := get(t.Context(), c, "http://"+l.Addr().String()+"/"); string(data) != "ok" {
			t.Errorf("got %q, %v", data, err)
		}
	}
	c := newClient(t, outbound.Policy{Allow: []netip.Prefix{netip.MustParsePrefix("fd00::/64")}}, outbound.Limits{})
	if _, _, err := get(t.Context(), c, "http://[::1]/"); fault.CodeOf(err) != "address_not_allowed" {
		t.Errorf("got %v", err)
	}
}

func TestLimits(t *testing.T) {
	release := make(chan struct{})
	mux := http.NewServeMux()
	mux.HandleFunc("/big", func(w http.ResponseWriter, _ *http.Request) {
		for range 64 {
			if _, err := w.Write(make([]byte, 1024)); err != nil {
				return
			}
		}
	})
	mux.HandleFunc("/exact", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 1000)) })
	mux.HandleFunc("/declared", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "5000000000")
		w.WriteHeader(http.StatusOK)
	})
	mux.HandleFunc("/short", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "900")
		_, _ = w.Write(make([]byte, 100))
	})
	mux.HandleFunc("/header", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Large", strings.Repeat("x", 128<<10))
	})
	mux.HandleFunc("/silent", func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	})
	mux.HandleFunc("/drip", drip)
	srv := httptest.NewServer(mux)
	defer srv.Close()
	defer close(release)

	c := newClient(t, outbound.Policy{Allow: []netip.Prefix{loopback}},
		outbound.Limits{BodyBytes: 1000, Total: 300 * time.Millisecond})
	for path, want := range map[string]struct {
		kind fault.Kind
		code string
	}{
		"/big":      {fault.TooLarge, "body_too_large"},
		"/declared": {fault.TooLarge, "body_too_large"},
		"/short":    {fault.Unavailable, "connection_lost"},
		"/header":   {fault.Unavailable, "no_valid_answer"},
		"/silent":   {fault.Unavailable, "timed_out"},
		"/drip":     {fault.Unavailable, "timed_out"},
	} {
		if _, _, err := get(t.Context(), c, srv.URL+path); fault.KindOf(err) != want.kind || fault.CodeOf(err) != want.code {
			t.Errorf("%s gave %v, want %s", path, err, want.code)
		}
	}
	if _, data, err := get(t.Context(), c, srv.URL+"/exact"); len(data) != 1000 || err != nil {
		t.Errorf("a body of just the limit gave %d bytes, %v", len(data), err)
	}
}

// drip sends a byte at a time until the client has had enough.
func drip(w http.ResponseWriter, r *http.Request) {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-tick.C:
			_, _ = io.WriteString(w, "x")
			w.(http.Flusher).Flush()
		}
	}
}

func TestCompressedBodiesAreLeftAlone(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") != "" {
			t.Errorf("asked for %q", r.Header.Get("Accept-Encoding"))
		}
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = z.Write(make([]byte, 10<<20))
		_ = z.Close()
	}))
	defer srv.Close()
	c := newClient(t, outbound.Policy{Allow: []netip.Prefix{loopback}}, outbound.Limits{BodyBytes: 1 << 20})
	_, data, err := get(t.Context(), c, srv.URL)
	if err != nil || len(data) > 1<<17 {
		t.Errorf("got %d bytes, %v, want them still packed", len(data), err)
	}
}

func TestNothingIsRememberedBetweenRequests(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.Cookies()) > 0 {
			t.Errorf("a cookie came back: %v", r.Cookies())
		}
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "1", Path: "/"})
		if r.URL.Path == "/" {
			http.Redirect(w, r, "/next", http.StatusFound)
		}
	}))
	defer srv.Close()
	c := newClient(t, outbound.Policy{Allow: []netip.Prefix{loopback}}, outbound.Limits{Redirects: 1})
	for range 2 {
		if _, _, err := get(t.Context(), c, srv.URL+"/"); err != nil {
			t.Fatal(err)
		}
	}
}

func TestProxyOfTheEnvironmentIsIgnored(t *testing.T) {
	port, proxied := serve(t, "127.0.0.1:0", ok)
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:"+port)
	t.Setenv("http_proxy", "http://127.0.0.1:"+port)
	names := dnstest.Resolver(t, func(string) []netip.Addr { return []netip.Addr{netip.MustParseAddr("10.0.0.1")} })
	c := newClient(t, outbound.Policy{Allow: []netip.Prefix{loopback}, Resolver: names}, outbound.Limits{})
	if _, _, err := get(t.Context(), c, "http://files.example/"); fault.CodeOf(err) != "address_not_allowed" {
		t.Errorf("got %v", err)
	}
	if proxied.Load() != 0 {
		t.Error("the proxy was asked")
	}
}

func TestFaultsOfTheConnection(t *testing.T) {
	closed := httptest.NewServer(ok)
	closed.Close()
	secure := httptest.NewUnstartedServer(ok)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	plain := httptest.NewServer(ok)
	defer plain.Close()
	reset := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_ = conn.(*net.TCPConn).SetLinger(0)
			_ = conn.Close()
		}
	}))
	defer reset.Close()
	missing := dnstest.Resolver(t, func(string) []netip.Addr { return nil })
	broken := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("no name server")
	}}

	for _, c := range []struct {
		rule, url string
		resolver  *net.Resolver
		kind      fault.Kind
		code      string
	}{
		{"nobody listens", closed.URL, nil, fault.Unavailable, "connection_refused"},
		{"connection reset", reset.URL, nil, fault.Unavailable, "connection_lost"},
		{"unknown certificate", secure.URL, nil, fault.Invalid, "tls_failed"},
		{"no TLS where TLS is asked for", strings.Replace(plain.URL, "http", "https", 1), nil, fault.Invalid, "tls_failed"},
		{"unknown name", "http://files.example/", missing, fault.Invalid, "host_not_found"},
		{"no name server", "http://files.example/", broken, fault.Unavailable, "dns_failed"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			client := newClient(t, outbound.Policy{Allow: []netip.Prefix{loopback}, Resolver: c.resolver}, outbound.Limits{Total: 5 * time.Second})
			_, _, err := get(t.Context(), client, c.url+"/secret-path?signature=secret")
			if fault.KindOf(err) != c.kind || fault.CodeOf(err) != c.code {
				t.Fatalf("got %v (%s)", err, fault.CodeOf(err))
			}
			for _, word := range []string{"secret", "127.0.0.1", "files.example", "http"} {
				if strings.Contains(fmt.Sprintf("%v %s", err, fault.Detail(err)), word) {
					t.Errorf("%q tells %q", err, word)
				}
			}
		})
	}
}

func TestCancelledContextIsNotAFault(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}))
	defer srv.Close()
	c := newClient(t, outbound.Policy{Allow: []netip.Prefix{loopback}}, outbound.Limits{})
	_, _, err := get(ctx, c, srv.URL)
	if !errors.Is(err, context.Canceled) || strings.Contains(err.Error(), "127.0.0.1") {
		t.Errorf("got %v", err)
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"":                              0,
		"120":                           2 * time.Minute,
		"0":                             0,
		"-5":                            0,
		"soon":                          0,
		"99999999999999999999":          0,
		"Mon, 23 Nov 2026 12:00:30 GMT": 30 * time.Second,
		"Mon, 23 Nov 2026 11:59:00 GMT": 0,
	} {
		if got := outbound.RetryAfter(http.Header{"Retry-After": {value}}, now); got != want {
			t.Errorf("%q gave %v, want %v", value, got, want)
		}
	}
}

func TestOwnAddressesAreNeverCalled(t *testing.T) {
	port, connections := serve(t, "127.0.0.1:0", ok)
	for _, c := range []struct{ rule, own, url string }{
		{"where we listen", "127.0.0.1:" + port, "http://127.0.0.1:" + port + "/"},
		{"written as a mapped address", "127.0.0.1:" + port, "http://[::ffff:127.0.0.1]:" + port + "/"},
		{"by the address that stands for this machine", "127.0.0.1:" + port, "http://0.0.0.0:" + port + "/"},
		{"any address, when we listen at all", "[::]:" + port, "http://127.0.0.1:" + port + "/"},
		{"by name", "atlas.example:" + port, "http://Atlas.Example.:" + port + "/"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			client := newClient(t, outbound.Policy{
				Allow: []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0")}, Own: []string{c.own},
				Resolver: dnstest.Resolver(t, func(string) []netip.Addr { return []netip.Addr{loopback.Addr()} }),
			}, outbound.Limits{})
			if _, _, err := get(t.Context(), client, c.url); fault.CodeOf(err) != "address_not_allowed" {
				t.Errorf("got %v", err)
			}
		})
	}
	if connections.Load() != 0 {
		t.Error("we were called")
	}
	c := newClient(t, outbound.Policy{Allow: []netip.Prefix{loopback}, Own: []string{"[::]:1", "atlas.example:443"}}, outbound.Limits{})
	if _, data, err := get(t.Context(), c, "http://127.0.0.1:"+port+"/"); string(data) != "ok" {
		t.Errorf("our neighbour at another port: %q, %v", data, err)
	}
}
