package api

import (
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"atlas/internal/fault"
)

// limiter gives each key its own token bucket and forgets keys that are not seen.
type limiter struct {
	rate  rate.Limit
	burst int
	now   func() time.Time

	mu            sync.Mutex
	fresh, fading map[string]*rate.Limiter
}

// generation is the number of keys after which those not seen since are forgotten, so
// at most twice as many are held: some 500 KB.
const generation = 4096

func newLimiter(limit rate.Limit, burst int, now func() time.Time) *limiter {
	return &limiter{rate: limit, burst: burst, now: now, fresh: map[string]*rate.Limiter{}}
}

// allow takes one request from the key's bucket. When it is empty the answer is a
// fault.Busy and says in Retry-After when it will not be.
func (l *limiter) allow(w http.ResponseWriter, key string) error {
	now := l.now()
	r := l.bucket(key).ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait == 0 {
		return nil
	}
	r.CancelAt(now)
	return busy(w, wait)
}

// exhausted is allow without taking: a fault.Busy when the key's bucket is empty.
func (l *limiter) exhausted(w http.ResponseWriter, key string) error {
	now := l.now()
	b := l.bucket(key)
	if b.TokensAt(now) >= 1 || b.Limit() == rate.Inf {
		return nil
	}
	return busy(w, time.Duration((1-b.TokensAt(now))/float64(b.Limit())*float64(time.Second)))
}

// busy is the fault of a bucket that is empty for the time of wait.
func busy(w http.ResponseWriter, wait time.Duration) error {
	setRetryAfter(w, wait)
	return fault.New(fault.Busy, "rate_limited", "Rate limit exceeded")
}

// setRetryAfter says when to come again, in full seconds.
func setRetryAfter(w http.ResponseWriter, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
}

func (l *limiter) bucket(key string) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b, ok := l.fresh[key]; ok {
		return b
	}
	b, ok := l.fading[key]
	if !ok {
		b = rate.NewLimiter(l.rate, l.burst)
	}
	if len(l.fresh) >= generation {
		l.fading, l.fresh = l.fresh, map[string]*rate.Limiter{}
	}
	l.fresh[key] = b
	return b
}

// addressOf is the network address a request came from. In IPv6 it is the /64, which
// is what one subscriber has to choose addresses from.
func addressOf(r *http.Request) string {
	ap, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	addr := ap.Addr().Unmap()
	if addr.Is6() {
		return netip.PrefixFrom(addr.WithZone(""), 64).Masked().String()
	}
	return addr.String()
}
