package outbound

import (
	"net/netip"
	"net/url"
	"syscall"

	"code.dny.dev/ssrf"

	"atlas/internal/fault"
)

// guard decides, for a resolved address, whether a socket may connect to it.
type guard struct {
	allow  []netip.Prefix
	own    own
	public *ssrf.Guardian
}

// wireServer hands out configuration and certificates to every machine at Azure, at an
// address that looks public (Microsoft, "What is IP address 168.63.129.16?").
var wireServer = netip.MustParsePrefix("168.63.129.16/32")

func newGuard(p Policy) *guard {
	g := &guard{own: newOwn(p.Own), public: ssrf.New(ssrf.WithDeniedV4Prefixes(wireServer))}
	for _, p := range p.Allow {
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
	return g.check(target)
}

func (g *guard) check(target netip.AddrPort) error {
	ip := target.Addr().Unmap()
	if g.own.address(netip.AddrPortFrom(ip, target.Port())) {
		return errAddressNotAllowed()
	}
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

// checkURL refuses what can be refused before a socket exists: a URL that CheckURL
// refuses and one whose host is an address that is not allowed.
func (g *guard) checkURL(u *url.URL) error {
	if err := checkURL(u); err != nil {
		return err
	}
	if g.own.name(u) {
		return errAddressNotAllowed()
	}
	ip, err := netip.ParseAddr(u.Hostname())
	if err != nil {
		return nil // a name
	}
	return g.check(netip.AddrPortFrom(ip, port(u)))
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
