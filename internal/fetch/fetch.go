// Package fetch downloads the files a client points to.
//
// It tries once: its faults say whether another try may pass (fault.Retryable),
// and the job queue does the trying.
package fetch

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"time"

	"atlas/internal/fault"
	"atlas/internal/outbound"
)

// Options bound a download. A zero field takes the default given with it.
type Options struct {
	MaxBytes     int64         // 20 MB (20 << 20)
	Timeout      time.Duration // for the whole download; 30 s
	MaxRedirects int           // 5
}

// Client downloads files. It is safe for concurrent use.
type Client struct {
	http     *outbound.Client
	maxBytes int64
}

// New returns a client that reaches what policy allows.
func New(policy outbound.Policy, o Options) *Client {
	o.MaxBytes = cmp.Or(o.MaxBytes, 20<<20)
	return &Client{maxBytes: o.MaxBytes, http: outbound.NewClient(policy, outbound.Limits{
		Total:     cmp.Or(o.Timeout, 30*time.Second),
		BodyBytes: o.MaxBytes,
		Redirects: cmp.Or(o.MaxRedirects, 5),
	})}
}

// Get downloads the file at url. The error is a fault whose Detail says in plain
// words what happened and never repeats the URL: Unavailable when another try may
// pass, Invalid or TooLarge when it cannot. When the server said how long to wait,
// the error has a method RetryAfter() time.Duration.
func (c *Client) Get(ctx context.Context, url string) ([]byte, error) {
	req, err := outbound.NewRequest(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, c.explain(err)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, c.explain(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, statusFault(resp)
	}
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, c.explain(err)
	}
	if len(data) == 0 {
		return nil, fault.New(fault.Invalid, "file_empty", "file is empty")
	}
	return data, nil
}
