package outbound

import (
	"net/netip"
	"syscall"

	"code.dny.dev/ssrf"

	"atlas/internal/fault"
)

// guard decides, for a resolved address, whether a socket may connect to it.
type guard struct {
	allow  []netip.Prefix
	public *ssrf.Guardian
}

func newGuard(allow []netip.Prefix) *guard {
	g := &guard{public: ssrf.New()}
	for _, p := range allow {
		g.allow = append(g.allow, unmap(p))
	}
	return g
}

// control is a net.Dialer.Control: it runs after the socket exists and before it
// connects, for every address a name resolves to.
func (g *guard) control(_, address string, _ syscall.RawConn) error {
	target, err := netip.ParseAddrPort(address)
	if err != nil {
		return errAddressNotAllowed()
	}
	ip := target.Addr().Unmap()
	for _, p := range g.allow {
		if p.Contains(ip) {
			return nil
		}
	}
	if g.public.SafeAddr(ip) != nil {
		return errAddressNotAllowed()
	}
	if port := target.Port(); port != 80 && port != 443 {
		return fault.New(fault.Invalid, "port_not_allowed", "only ports 80 and 443 are allowed")
	}
	return nil
}

// unmap turns a network of IPv4-mapped addresses into the IPv4 network it means.
func unmap(p netip.Prefix) netip.Prefix {
	if ip := p.Addr(); ip.Is4In6() && p.Bits() >= 96 {
		return netip.PrefixFrom(ip.Unmap(), p.Bits()-96)
	}
	return p
}

func errAddressNotAllowed() error {
	return fault.New(fault.Invalid, "address_not_allowed", "address is not public")
}
