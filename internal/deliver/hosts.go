package deliver

import (
	"net/url"
	"sync"
)

// hosts counts the attempts under way to each receiver.
type hosts struct {
	limit int
	mu    sync.Mutex
	busy  map[string]int
}

func newHosts(limit int) *hosts { return &hosts{limit: limit, busy: make(map[string]int)} }

// enter takes one of the places at the host of rawURL; leave gives it back. A URL
// that cannot be read has a place of its own: its attempt will say what is wrong.
func (h *hosts) enter(rawURL string) (leave func(), ok bool) {
	host := rawURL
	if u, err := url.Parse(rawURL); err == nil {
		host = u.Host
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.busy[host] >= h.limit {
		return nil, false
	}
	h.busy[host]++
	return func() { h.leave(host) }, true
}

func (h *hosts) leave(host string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.busy[host]--; h.busy[host] == 0 {
		delete(h.busy, host)
	}
}
