package outbound

import (
	"net/http"
	"strconv"
	"time"
)

// RetryAfter reads the Retry-After header (RFC 9110, 10.2.3), which is seconds or
// a date. It is 0 when the header is missing, unreadable or in the past.
func RetryAfter(h http.Header, now time.Time) time.Duration {
	v := h.Get("Retry-After")
	if seconds, err := strconv.ParseUint(v, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	at, err := http.ParseTime(v)
	if err != nil {
		return 0
	}
	return max(0, at.Sub(now))
}
