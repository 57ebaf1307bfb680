// Package outbound is the only door through which Atlas calls other machines: the
// files it downloads, the auth_url and the callback_url. All three are chosen by
// others, so every connection is checked against one policy when it is dialled,
// after the name was resolved and on every redirect.
//
// Errors are faults whose words name no host, address or URL: a pre-signed URL is
// a password.
package outbound

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"time"
)

// Policy says which addresses may be reached.
type Policy struct {
	// Allow are networks, IPv4 or IPv6, that may be reached on every port. The
	// public internet may always be reached, on ports 80 and 443 alone.
	Allow []netip.Prefix
	// Own are where this server itself is reached, HOST:PORT with a name or an
	// address. They may never be called, whatever Allow says.
	Own []string
	// Resolver looks names up; nil is the system's.
	Resolver *net.Resolver
}

// Limits bound one request. A zero field takes the default given with it.
type Limits struct {
	Total       time.Duration // from the first lookup to the last byte of the body; 30 s
	Connect     time.Duration // for each address tried; 5 s
	FirstByte   time.Duration // from the request sent to the answer's header; the Total
	HeaderBytes int64         // of the answer; 64 KiB
	BodyBytes   int64         // of the answer; 1 MiB
	Redirects   int           // followed before giving up; 0 hands the redirect to the caller
}

// Client sends requests under a policy. It keeps no cookies, asks no proxy and
// leaves compressed bodies as they are. It is safe for concurrent use.
type Client struct {
	http   *http.Client
	guard  *guard
	limits Limits
}

// NewClient returns a client that holds every request to p and l.
func NewClient(p Policy, l Limits) *Client {
	l = l.withDefaults()
	c := &Client{guard: newGuard(p), limits: l}
	dialer := &net.Dialer{Timeout: l.Connect, Resolver: p.Resolver, Control: c.guard.control}
	c.http = &http.Client{
		Timeout:       l.Total,
		CheckRedirect: c.checkRedirect,
		Transport: &http.Transport{
			// A proxy would dial in our place, past the guard.
			Proxy:                  nil,
			DialContext:            dialer.DialContext,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout:    l.Connect,
			ResponseHeaderTimeout:  l.FirstByte,
			MaxResponseHeaderBytes: l.HeaderBytes,
			DisableCompression:     true,
			ForceAttemptHTTP2:      true,
			MaxIdleConnsPerHost:    2,
			IdleConnTimeout:        30 * time.Second,
		},
	}
	return c
}

func (l Limits) withDefaults() Limits {
	l.Total = cmp.Or(l.Total, 30*time.Second)
	l.Connect = cmp.Or(l.Connect, 5*time.Second)
	l.FirstByte = cmp.Or(l.FirstByte, l.Total)
	l.HeaderBytes = cmp.Or(l.HeaderBytes, 64<<10)
	l.BodyBytes = cmp.Or(l.BodyBytes, 1<<20)
	return l
}

// Do sends req. The caller closes the answer's body. Whatever goes wrong, here or
// while the body is read, is a fault: Unavailable when another try may pass,
// Invalid when it cannot, TooLarge when the body exceeds the limit. A cancelled
// context comes back as itself.
//
// An answer with a status that is not 2xx is not an error.
func (c *Client) Do(req *http.Request) (*http.Response, error) {
	if err := c.guard.checkURL(req.URL); err != nil {
		return nil, err
	}
	if req.Header.Get("User-Agent") == "" {
		req.Header.Set("User-Agent", "Atlas")
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, classify(req.Context(), err)
	}
	if resp.ContentLength > c.limits.BodyBytes {
		_ = resp.Body.Close() // nothing was read that could be lost
		return nil, errBodyTooLarge()
	}
	resp.Body = &body{ctx: req.Context(), r: resp.Body, left: c.limits.BodyBytes}
	return resp, nil
}

// CloseIdle closes the connections kept for the next request.
func (c *Client) CloseIdle() { c.http.CloseIdleConnections() }

func (c *Client) checkRedirect(req *http.Request, via []*http.Request) error {
	if c.limits.Redirects == 0 {
		return http.ErrUseLastResponse
	}
	if len(via) > c.limits.Redirects {
		return errTooManyRedirects()
	}
	// net/http has put the URL we come from here, signature and all.
	req.Header.Del("Referer")
	return c.guard.checkURL(req.URL)
}

// NewRequest builds a request for Do. A URL that CheckURL refuses is an Invalid
// fault.
func NewRequest(ctx context.Context, method, url string, payload []byte) (*http.Request, error) {
	if err := CheckURL(url); err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(payload))
	if err != nil {
		return nil, errBadURL()
	}
	return req, nil
}
