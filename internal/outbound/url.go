package outbound

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"atlas/internal/fault"
)

// maxURL is above what pre-signed URLs reach (about 2,000 bytes with session
// tokens) and at the request line that common servers still take.
const maxURL = 8 << 10

// CheckURL says whether raw is a URL that Atlas would call at all: http or https,
// absolute, no user name, a host that every parser reads the same way. It looks
// nothing up: whether the address may be reached is decided when it is dialled.
// The error is an Invalid fault.
func CheckURL(raw string) error {
	if len(raw) > maxURL {
		return fault.New(fault.Invalid, "url_too_long", "URL is too long")
	}
	u, err := url.Parse(raw)
	if err != nil {
		return errBadURL()
	}
	return checkURL(u)
}

func checkURL(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" {
		return fault.New(fault.Invalid, "url_scheme", "URL must start with http:// or https://")
	}
	if u.User != nil {
		return fault.New(fault.Invalid, "url_userinfo", "URL must not contain a user name or password")
	}
	if u.Opaque != "" || !validHost(u.Hostname()) || !validPort(u) {
		return errBadURL()
	}
	return nil
}

func errBadURL() error { return fault.New(fault.Invalid, "url_invalid", "URL is not valid") }

// validHost takes IPv6 addresses, dotted-quad IPv4 addresses and ASCII names. A
// name that ends in a number is refused: inet_aton and the WHATWG parser read
// "2130706433", "0x7f.1" and "127.1" as addresses, others as names.
func validHost(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Zone() == ""
	}
	name := strings.TrimSuffix(host, ".")
	if name == "" || len(name) > 253 { // RFC 1035, 2.3.4
		return false
	}
	labels := strings.Split(name, ".")
	for _, label := range labels {
		if !validLabel(label) {
			return false
		}
	}
	return !numeric(labels[len(labels)-1])
}

func validLabel(label string) bool {
	if label == "" || len(label) > 63 { // RFC 1035, 2.3.4
		return false
	}
	for _, c := range []byte(label) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_':
		default:
			return false
		}
	}
	return true
}

// numeric is the "ends in a number" test of the WHATWG URL standard, 3.5.
func numeric(label string) bool {
	if strings.Trim(label, "0123456789") == "" {
		return true
	}
	hex, found := strings.CutPrefix(strings.ToLower(label), "0x")
	return found && strings.Trim(hex, "0123456789abcdef") == ""
}

func validPort(u *url.URL) bool {
	return !strings.HasSuffix(u.Host, ":") && port(u) > 0
}

// port is the one that u names or its scheme implies, 0 for one that is no port.
func port(u *url.URL) uint16 {
	switch text := u.Port(); {
	case text != "":
		n, err := strconv.ParseUint(text, 10, 16)
		if err != nil {
			return 0
		}
		return uint16(n)
	case u.Scheme == "https":
		return 443
	}
	return 80
}
