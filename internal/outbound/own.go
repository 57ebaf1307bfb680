package outbound

import (
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// own knows where this server itself can be reached. What a stranger may not ask of it
// from outside, a request from inside must not ask either.
type own struct {
	names   map[string]bool // host:port, in lower case
	sockets []netip.AddrPort
	local   []netip.Addr // of this machine, for sockets that listen at all of them
}

func newOwn(hosts []string) own {
	o := own{names: map[string]bool{}}
	for _, h := range hosts {
		if socket, err := netip.ParseAddrPort(h); err == nil {
			o.sockets = append(o.sockets, netip.AddrPortFrom(socket.Addr().Unmap(), socket.Port()))
			continue
		}
		o.names[strings.ToLower(h)] = true
	}
	if slices.ContainsFunc(o.sockets, func(s netip.AddrPort) bool { return s.Addr().IsUnspecified() }) {
		o.local = localAddresses()
	}
	return o
}

// name says whether u names us.
func (o own) name(u *url.URL) bool {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	return o.names[net.JoinHostPort(host, strconv.Itoa(int(port(u))))]
}

// address says whether we listen at target.
func (o own) address(target netip.AddrPort) bool {
	ip := target.Addr()
	return slices.ContainsFunc(o.sockets, func(s netip.AddrPort) bool {
		everywhere := s.Addr().IsUnspecified() && (ip.IsLoopback() || slices.Contains(o.local, ip))
		// Linux takes a connection to the unspecified address for one to itself.
		return s.Port() == target.Port() && (s.Addr() == ip || everywhere || ip.IsUnspecified())
	})
}

// localAddresses are those of this machine's interfaces, none when it does not say.
func localAddresses() (local []netip.Addr) {
	interfaces, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	for _, a := range interfaces {
		if p, err := netip.ParsePrefix(a.String()); err == nil {
			local = append(local, p.Addr().Unmap())
		}
	}
	return local
}
