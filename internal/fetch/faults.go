package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"atlas/internal/fault"
	"atlas/internal/outbound"
)

// explain words a fault of the connection for a document. An error that is not a
// fault, a cancelled context, passes as it is.
func (c *Client) explain(err error) error {
	var f *fault.Error
	switch {
	case !errors.As(err, &f):
		return fmt.Errorf("downloading: %w", err)
	case f.Kind == fault.TooLarge:
		return fault.New(fault.TooLarge, "file_too_large", "file is larger than "+size(c.maxBytes))
	}
	return fault.New(f.Kind, f.Code, "file could not be downloaded: "+f.Detail)
}

// size writes n the way the limits are documented: 20 MB stands for 20 << 20.
func size(n int64) string {
	if n%(1<<20) != 0 {
		return fmt.Sprintf("%d bytes", n)
	}
	return fmt.Sprintf("%d MB", n>>20)
}

// statusFault is for every answer but 200: a file that is not ready (202) or is
// only part of one (206) is not the file.
func statusFault(resp *http.Response) error {
	kind := fault.Invalid
	switch {
	case resp.StatusCode >= 500, resp.StatusCode == http.StatusTooManyRequests, resp.StatusCode == http.StatusRequestTimeout:
		kind = fault.Unavailable
	}
	status := fault.New(kind, fmt.Sprintf("http_%d", resp.StatusCode), fmt.Sprintf("file could not be downloaded: HTTP %d", resp.StatusCode))
	if after := outbound.RetryAfter(resp.Header, time.Now()); after > 0 && kind == fault.Unavailable {
		return &postponed{status, after}
	}
	return status
}

// postponed is a fault with the time the server asked to wait.
type postponed struct {
	error
	after time.Duration
}

func (p *postponed) Unwrap() error { return p.error }

// RetryAfter is how long the server asked to be left alone; the job queue reads it.
func (p *postponed) RetryAfter() time.Duration { return p.after }
