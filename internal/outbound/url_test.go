package outbound_test

import (
	"net/url"
	"strings"
	"testing"

	"atlas/internal/fault"
	"atlas/internal/outbound"
)

// refusedURLs are wrong before any name is looked up. PORT stands for a port on
// which somebody listens.
var refusedURLs = []struct{ rule, url string }{
	{"empty", ""},
	{"no scheme", "127.0.0.1:PORT/"},
	{"no scheme, slashes", "//127.0.0.1:PORT/"},
	{"no host", "http:///file"},
	{"no host, port", "http://:PORT/"},
	{"one slash", "http:/127.0.0.1:PORT/"},
	{"no slash", "http:127.0.0.1:PORT"},
	{"relative", "/etc/passwd"},
	{"ftp", "ftp://127.0.0.1:PORT/"},
	{"file", "file:///etc/passwd"},
	{"file with host", "file://127.0.0.1/etc/passwd"},
	{"gopher", "gopher://127.0.0.1:PORT/_GET"},
	{"dict", "dict://127.0.0.1:PORT/x"},
	{"ldap", "ldap://127.0.0.1:PORT/x"},
	{"ws", "ws://127.0.0.1:PORT/"},
	{"data", "data:text/plain,hello"},
	{"javascript", "javascript:alert(1)"},
	{"jar", "jar:http://127.0.0.1:PORT!/x"},
	{"unix socket", "http+unix://%2Fvar%2Frun%2Fdocker.sock/info"},
	{"scheme with a space", "ht tp://127.0.0.1:PORT/"},
	{"leading space", " http://127.0.0.1:PORT/"},
	{"user name", "http://user@127.0.0.1:PORT/"},
	{"user name and password", "http://user:secret@127.0.0.1:PORT/"},
	{"public name as user name", "http://files.example@127.0.0.1:PORT/"},
	{"public name and port as user name", "http://files.example:80@127.0.0.1:PORT/"},
	{"empty user name", "http://@127.0.0.1:PORT/"},
	{"two at signs", "http://a@b@127.0.0.1:PORT/"},
	{"escaped at sign", "http://files.example%40127.0.0.1:PORT/"},
	{"backslash before at sign", `http://files.example\@127.0.0.1:PORT/`},
	{"backslash as slash", `http:\\127.0.0.1:PORT\`},
	{"short IPv4", "http://127.1:PORT/"},
	{"shorter IPv4", "http://127.0.1:PORT/"},
	{"zero", "http://0:PORT/"},
	{"decimal IPv4", "http://2130706433:PORT/"},
	{"hexadecimal IPv4", "http://0x7f000001:PORT/"},
	{"hexadecimal capital IPv4", "http://0X7F000001:PORT/"},
	{"hexadecimal parts", "http://0x7f.0x0.0x0.0x1:PORT/"},
	{"bare 0x part", "http://127.0.0.0x:PORT/"},
	{"octal IPv4", "http://017700000001:PORT/"},
	{"octal parts", "http://0177.0.0.01:PORT/"},
	{"mixed parts", "http://0x7f.1:PORT/"},
	{"overflowing IPv4", "http://127.0.0.257:PORT/"},
	{"five parts", "http://127.0.0.0.1:PORT/"},
	{"IPv4 with a final dot", "http://127.0.0.1.:PORT/"},
	{"percent-encoded dots", "http://127%2e0%2e0%2e1:PORT/"},
	{"full-width digits", "http://１２７.０.０.１:PORT/"},
	{"full-width dots", "http://127。0。0。1:PORT/"},
	{"circled letters", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/"},
	{"soft hyphen", "http://local\u00adhost:PORT/"},
	{"zone", "http://[fe80::1%25eth0]:PORT/"},
	{"zone of loopback", "http://[::1%25lo]:PORT/"},
	{"IPv6 without brackets", "http://::1:PORT/"},
	{"open bracket", "http://[::1:PORT/"},
	{"name in brackets", "http://[localhost]:PORT/"},
	{"newline in host", "http://127.0.0.1\n:PORT/"},
	{"header injection", "http://127.0.0.1:PORT/\r\nHost: other"},
	{"tab", "http://127.0.0.1\t:PORT/"},
	{"NUL", "http://127.0.0.1\x00.files.example:PORT/"},
	{"escaped NUL", "http://127.0.0.1%00.files.example:PORT/"},
	{"space in host", "http://files example:PORT/"},
	{"comma in host", "http://127.0.0.1,files.example:PORT/"},
	{"semicolon in host", "http://127.0.0.1;files.example:PORT/"},
	{"braces in host", "http://{127.0.0.1}:PORT/"},
	{"wildcard host", "http://*.files.example:PORT/"},
	{"empty label", "http://files..example:PORT/"},
	{"leading dot", "http://.files.example:PORT/"},
	{"only a dot", "http://.:PORT/"},
	{"label over 63 bytes", "http://" + strings.Repeat("a", 64) + ".example/"},
	{"name over 253 bytes", "http://" + strings.Repeat("abcdefg.", 32) + "example/"},
	{"URL over 8 KiB", "http://files.example/" + strings.Repeat("a", 8<<10)},
	{"port zero", "http://127.0.0.1:0/"},
	{"port too large", "http://127.0.0.1:65536/"},
	{"port that wraps round", "http://127.0.0.1:65616/"},
	{"negative port", "http://127.0.0.1:-80/"},
	{"port name", "http://127.0.0.1:http/"},
	{"empty port", "http://127.0.0.1:/"},
	{"two ports", "http://127.0.0.1:PORT:80/"},
}

func TestCheckURLRefuses(t *testing.T) {
	for _, c := range refusedURLs {
		t.Run(c.rule, func(t *testing.T) {
			err := outbound.CheckURL(c.url)
			if fault.KindOf(err) != fault.Invalid || err == nil {
				t.Errorf("CheckURL(%q) = %v, want an Invalid fault", c.url, err)
			}
		})
	}
}

func TestCheckURLAccepts(t *testing.T) {
	for _, c := range []struct{ rule, url string }{
		{"http", "http://files.example/a.jpg"},
		{"https", "https://files.example/a.jpg"},
		{"capital scheme", "HTTPS://files.example/a.jpg"},
		{"pre-signed", "https://b.s3.ap-south-1.amazonaws.com/k/a%20b.pdf?X-Amz-Signature=0f%2F&X-Amz-Expires=900"},
		{"port", "https://files.example:8443/"},
		{"no path", "https://files.example"},
		{"fragment", "https://files.example/a#b@c"},
		{"single label", "http://minio/bucket/a.jpg"},
		{"underscore", "http://my_bucket.files.example/"},
		{"punycode", "https://xn--p1b6ci4b4b3a.xn--h2brj9c/"},
		{"final dot", "https://files.example./"},
		{"digits in front", "https://1.2.3.example/"},
		{"IPv4", "http://203.0.113.9/a"},
		{"IPv6", "http://[2001:db8::1]:8080/a"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if err := outbound.CheckURL(c.url); err != nil {
				t.Errorf("CheckURL(%q) = %v", c.url, err)
			}
		})
	}
}

// FuzzCheckURL checks that an accepted URL has one reading: it survives being
// written and parsed again with the same scheme, host and port.
func FuzzCheckURL(f *testing.F) {
	for _, c := range refusedURLs {
		f.Add(c.url)
	}
	f.Add("https://files.example:8443/a%20b?c=d#e")
	f.Add("http://[2001:db8::1]/")
	f.Fuzz(func(t *testing.T, raw string) {
		err := outbound.CheckURL(raw)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("kind %v", fault.KindOf(err))
			}
			if len(raw) > 12 && strings.Contains(err.Error(), raw) {
				t.Fatalf("the error repeats the URL: %v", err)
			}
			return
		}
		first, err := url.Parse(raw)
		if err != nil {
			t.Fatalf("accepted but not parseable: %v", err)
		}
		second, err := url.Parse(first.String())
		if err != nil {
			t.Fatalf("accepted but not stable: %v", err)
		}
		if first.Scheme != second.Scheme || first.Host != second.Host || second.User != nil {
			t.Fatalf("%q reads as %q, then as %q", raw, first.Host, second.Host)
		}
	})
}
