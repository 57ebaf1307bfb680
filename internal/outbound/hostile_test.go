package outbound_test

import (
	"bufio"
	"bytes"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"
)

// TestHostileURLs sends every URL of testdata/hostile.txt through the whole product by
// each of the three ways that a stranger has. All are refused, and no socket is opened
// but to the one site that is allowed. Sockets are counted where package net opens them,
// and by a listener at every address of this machine. With -v it prints the table of
// docs/security.md.
func TestHostileURLs(t *testing.T) {
	o := newOffice(t)
	var text bytes.Buffer
	table := tabwriter.NewWriter(&text, 0, 0, 1, ' ', 0)
	fmt.Fprintln(table, "| class\t| URLs\t| requests\t| refused at the door\t| by the URL\t| by the address or port\t| answer or redirect not taken\t| sockets to denied addresses\t|")
	fmt.Fprintln(table, "|---\t|---\t|---\t|---\t|---\t|---\t|---\t|---\t|")
	urls, denied := 0, 0
	for _, class := range corpus(t) {
		urls += len(class.urls)
		ends := map[string]int{}
		for _, way := range []func(*testing.T, []string) []string{o.files, o.auths, o.callbacks} {
			for i, end := range way(t, o.fill(class.urls)) {
				if end == "" {
					t.Errorf("%s: %q was not refused", class.name, class.urls[i])
				}
				ends[refusal(end)]++
			}
		}
		opened := o.sockets.takeDenied()
		denied += len(opened)
		fmt.Fprintf(table, "| %s\t| %d\t| %d\t| %d\t| %d\t| %d\t| %d\t| %d\t|\n", class.name, len(class.urls), 3*len(class.urls),
			ends["door"], ends["url"], ends["address"], ends["answer"], len(opened))
		for _, address := range opened {
			t.Errorf("%s: a socket was opened to %s", class.name, address)
		}
	}
	_ = table.Flush() // into a buffer
	t.Logf("%d URLs, each by three ways; %d sockets to denied addresses, %d connections at the listeners; %d sockets to the allowed site\n%s",
		urls, denied, o.canary.Load(), o.sockets.allowed.Load(), text.String())
	if n := o.canary.Load(); n != 0 {
		t.Errorf("%d connections reached a listener", n)
	}
	if urls < 150 {
		t.Errorf("the corpus has %d URLs", urls)
	}
	if o.sockets.allowed.Load() == 0 {
		t.Error("not even the allowed site was called: nothing was counted")
	}
}

// TestSocketsAreCounted: what TestHostileURLs counts by does see a denied address that
// is called.
func TestSocketsAreCounted(t *testing.T) {
	o := newOffice(t, "127.0.0.0/8")
	if end := o.files(t, []string{"http://127.0.0.1:" + o.port + "/"}); end[0] == "address_not_allowed" {
		t.Fatalf("got %v from a policy that allows it", end)
	}
	if n := len(o.sockets.takeDenied()); n != 1 || o.canary.Load() != 1 {
		t.Errorf("counted %d sockets and %d connections, want one of each", n, o.canary.Load())
	}
}

type class struct {
	name string
	urls []string
}

// corpus reads testdata/hostile.txt.
func corpus(t *testing.T) (classes []class) {
	t.Helper()
	text, err := os.ReadFile("testdata/hostile.txt")
	must(t, err)
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		line := lines.Text()
		switch {
		case line == "", strings.HasPrefix(line, "#"):
			continue
		case strings.HasPrefix(line, "["):
			classes = append(classes, class{name: strings.Trim(line, "[]")})
			continue
		case strings.HasPrefix(line, `"`):
			line, err = strconv.Unquote(line)
			must(t, err)
		}
		last := &classes[len(classes)-1]
		last.urls = append(last.urls, line)
	}
	return classes
}

var redirect = regexp.MustCompile(`^TO(\d*) `)

// fill puts what is so in this run into URLs of the corpus.
func (o *office) fill(urls []string) (filled []string) {
	for _, u := range urls {
		o.tags++
		u = strings.NewReplacer("PORT", o.port, "SITE", o.sitePort, "DOOR", o.ownPort, "TAG", fmt.Sprint("n", o.tags)).Replace(u)
		filled = append(filled, o.through(u))
	}
	return filled
}

// through turns TO url into a URL of the site that redirects to url.
func (o *office) through(u string) string {
	m := redirect.FindStringSubmatch(u)
	if m == nil {
		return u
	}
	return fmt.Sprintf("http://%s:%s/redirect?status=%s&to=%s", allowedSite, o.sitePort, m[1], url.QueryEscape(o.through(u[len(m[0]):])))
}

// refusal is where an end in the words of documents or the code of a fault belongs.
func refusal(end string) string {
	switch {
	case end == atTheDoor:
		return "door"
	case strings.HasPrefix(end, "URL "), strings.HasPrefix(end, "url_"):
		return "url"
	case end == "address is not public", end == "address_not_allowed", strings.HasPrefix(end, "only ports"), end == "port_not_allowed":
		return "address"
	}
	return "answer"
}

// TestHostileAnswers: whatever the other side answers, or does not, ends, and is held to
// the limits of size and time, by file_url and auth_url. With -v it prints the table of
// docs/security.md.
func TestHostileAnswers(t *testing.T) {
	o := newOffice(t)
	cases := []struct{ answer, path, file, auth string }{
		{"a body without an end", "/endless", "file is larger than 1 MB", ""}, // of an auth answer 64 KiB are read
		{"5 GB declared", "/declared", "file is larger than 1 MB", "body_too_large"},
		{"a header of 128 KiB", "/header", "the server gave no valid answer", "no_valid_answer"},
		{"5,000 headers", "/headers", "the server gave no valid answer", "no_valid_answer"},
		{"nothing at all", "/silent", "timed out", "timed_out"},
		{"a body, byte by byte", "/drip", "timed out", "timed_out"},
		{"a header, byte by byte", "/drip-header", "timed out", "timed_out"},
		{"100 Continue for ever", "/continue", "the server gave no valid answer", "no_valid_answer"},
	}
	var urls []string
	for _, c := range cases {
		urls = append(urls, o.url(c.path))
	}
	files, auths := o.files(t, urls), o.auths(t, urls)
	var text strings.Builder
	for i, c := range cases {
		fmt.Fprintf(&text, "| %s | %s | %s |\n", c.answer, files[i], auths[i])
		if files[i] != c.file || auths[i] != c.auth {
			t.Errorf("%s gave %q as a file, %q as auth_url", c.answer, files[i], auths[i])
		}
	}
	t.Logf("\n| answer | file_url | auth_url |\n|---|---|---|\n%s", text.String())
}
