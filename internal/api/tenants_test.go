package api_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"atlas/internal/blob"
	"atlas/internal/client"
)

// idParts are the parameters and members that name something of a client's.
var idParts = []string{"flow_uuid", "flow_id", "batch_id", "file_uuid", "session_id"}

// TestTenants takes every call of openapi.yaml that names something of a client's, and
// every way that it names it, and makes it with another client's id and with one that
// never was: status, headers and body are the same. With -v it prints the count.
func TestTenants(t *testing.T) {
	d := open(t)
	calls, differences := 0, 0
	for _, c := range d.doc.calls(t) {
		for _, part := range c.ids {
			calls++
			env := client.Production
			if strings.HasPrefix(c.path, docstream) {
				env = client.Sandbox
			}
			victim := newTenant(t, d, env)
			_, other := d.client(t, env)
			theirs, unknown := victim.ids[part], unknownIDs[part]
			if theirs == "" {
				t.Fatalf("%s %s takes %s, which this test has none of", c.method, c.path, part)
			}
			if own := c.send(t, d, part, theirs, victim.token); own.status/100 != 2 {
				t.Errorf("%s %s: its owner gets %d %s: nothing is compared", c.method, c.path, own.status, own.body)
			}
			got, want := c.send(t, d, part, theirs, other), c.send(t, d, part, unknown, other)
			if diff := cmp.Diff(want.comparable(unknown), got.comparable(theirs)); diff != "" {
				differences++
				t.Errorf("%s %s tells another client's %s from one that never was (-unknown +theirs)\n%s", c.method, c.path, part, diff)
			}
		}
	}
	t.Logf("%d calls with another client's id, %d differences", calls, differences)
	if calls < 6 {
		t.Errorf("only %d calls were found", calls)
	}
}

var unknownIDs = map[string]string{
	"flow_uuid": "ec57821d-d766-4e24-81ef-a2768094511b",
	"batch_id":  "BATCH-30732-SIYKJ-20251121113228",
}

// tenant is a client with one of everything.
type tenant struct {
	token string
	ids   map[string]string
}

func newTenant(t *testing.T, d *door, env client.Environment) tenant {
	t.Helper()
	_, token := d.client(t, env)
	v := tenant{token: token, ids: map[string]string{}}
	const files = `{"product_type":"POC_CDL","file_urls":[{"file_url":"https://files.example/1","document_id":"1"}]}`
	if env == client.Sandbox {
		v.ids["batch_id"] = match(t, d.call(t, "POST", docstream+multiupload, files, "Token", token), 201, `"batch_id":"([^"]+)"`)[1]
		return v
	}
	v.ids["flow_uuid"] = d.flow(t, token)
	v.ids["batch_id"] = match(t, d.call(t, "POST", bulk+multiupload, files, "Token", token), 201, `"batch_id":"([^"]+)"`)[1]
	return v
}

// call is one of the contract's, with the ids that it takes.
type call struct {
	method, path string
	ids          []string
	inBody       map[string]bool
	body         map[string]any // an example
}

// calls are those that take an id.
func (o openAPI) calls(t *testing.T) (found []call) {
	t.Helper()
	for _, path := range slices.Sorted(maps.Keys(o.Paths)) {
		for _, method := range slices.Sorted(maps.Keys(o.Paths[path])) {
			op := o.Paths[path][method]
			c := call{method: strings.ToUpper(method), path: path, inBody: map[string]bool{}}
			for _, p := range op.Parameters {
				if name, ok := strings.CutPrefix(p.Ref, "#/components/parameters/"); ok {
					p = o.Components.Parameters[name]
				}
				if slices.Contains(idParts, p.Name) {
					c.ids = append(c.ids, p.Name)
				}
			}
			if examples := o.examples(op.Body); len(examples) > 0 {
				if err := json.Unmarshal(examples[0], &c.body); err != nil {
					t.Fatal(err)
				}
			}
			for _, part := range idParts {
				if _, ok := c.body[part]; ok {
					c.ids, c.inBody[part] = append(c.ids, part), true
				}
			}
			if len(c.ids) > 0 {
				found = append(found, c)
			}
		}
	}
	return found
}

// send makes the call with id as its part.
func (c call) send(t *testing.T, d *door, part, id, token string) reply {
	t.Helper()
	if !c.inBody[part] {
		return d.call(t, c.method, c.path+"?"+part+"="+id, "", "Token", token)
	}
	body := maps.Clone(c.body)
	body[part] = id
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return d.call(t, c.method, c.path, string(text), "Token", token)
}

// comparable is a reply without what differs between any two, and without the id that
// was asked for.
func (r reply) comparable(id string) (c struct {
	Status int
	Header http.Header
	Body   string
}) {
	c.Status, c.Header, c.Body = r.status, r.header.Clone(), strings.ReplaceAll(r.body, id, "ID")
	c.Header.Del("X-Request-Id")
	c.Header.Del("Date")
	return c
}

// TestSignedURLsAreBoundToOneObject: what signs one file's URL opens no other.
func TestSignedURLsAreBoundToOneObject(t *testing.T) {
	d := open(t)
	urls := map[string]string{}
	for _, name := range []string{"mine/redacted", "theirs/redacted"} {
		if err := d.blobs.Put(t.Context(), blob.Key(name), "image/jpeg", []byte(name)); err != nil {
			t.Fatal(err)
		}
		urls[name] = strings.TrimPrefix(d.blobs.SignedURL(blob.Key(name), d.clock.Now().Add(time.Hour)), d.URL)
	}
	mine, theirs := urls["mine/redacted"], urls["theirs/redacted"]
	get := func(path string) reply { return d.call(t, "GET", path, "") }
	if r := get(mine); r.status != 200 || r.body != "mine/redacted" {
		t.Fatalf("the URL itself gives %d", r.status)
	}
	for rule, path := range map[string]string{
		"another object":        strings.Replace(mine, "mine", "theirs", 1),
		"its neighbour's query": strings.SplitN(theirs, "?", 2)[0] + "?" + strings.SplitN(mine, "?", 2)[1],
		"by way of the first":   strings.Replace(mine, "mine/redacted", "mine/../theirs/redacted", 1),
		"no signature":          strings.SplitN(theirs, "?", 2)[0],
		"both queries":          theirs[:len(theirs)-4] + "&" + strings.SplitN(mine, "?", 2)[1],
	} {
		if r := get(path); r.status == 200 {
			t.Errorf("%s: %s is served", rule, path)
		}
	}
	if r := d.call(t, "PUT", mine, "x"); r.status != 405 {
		t.Errorf("another method gives %d", r.status)
	}
	d.clock.advance(time.Hour + time.Second)
	if r := get(mine); r.status == 200 {
		t.Error("it holds after its time")
	}
}
