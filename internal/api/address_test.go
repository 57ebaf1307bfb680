package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"atlas/internal/api"
	"atlas/internal/client"
	"atlas/internal/fault"
)

const addressPath = "/v1/address/match/batch"

// addressProblem is the body of an error of Address Match.
func addressProblem(status int, message string) string {
	return fmt.Sprintf(`{"error_code":"%d","error_message":%q}`, status, message)
}

const (
	documentedSource = "Flat 12, Green View Apartments, MG Road, Bangalore"
	documentedTarget = "12 Greenview Apt, Mahatma Gandhi Rd, Bengaluru"
)

// static is the headers of a new client.
func (d *door) static(t testing.TB, env client.Environment) []string {
	t.Helper()
	cred, _ := d.client(t, env)
	return []string{"client_id", string(cred.ID), "client_secret", cred.Secret, "Content-Type", "application/json"}
}

// TestAddressExample sends the documented request and wants the documented answer.
func TestAddressExample(t *testing.T) {
	d := open(t)
	op := d.doc.Paths[addressPath]["post"]
	request := d.doc.requestExample(op)
	r := d.call(t, "POST", addressPath, request, d.static(t, client.Production)...)
	var got, want any
	if err := errors.Join(json.Unmarshal([]byte(r.body), &got), json.Unmarshal(d.doc.examples(op.Responses["200"])[0], &want)); err != nil {
		t.Fatal(err)
	}
	if r.status != 200 || !reflect.DeepEqual(got, want) {
		t.Errorf("got  %d %s\nwant %v", r.status, r.body, want)
	}
}

func TestAddressMatch(t *testing.T) {
	d := open(t)
	entry := func(target, scores string, index int) string {
		return fmt.Sprintf(`{"source_address":%q,"target_address":%q,%s}`, documentedSource, target, fmt.Sprintf(scores, index))
	}
	const (
		good   = `"similarity_score":88.80,"same_person_score":9,"index":%d,"error_code":null,"error_message":null`
		equal  = `"similarity_score":100.00,"same_person_score":10,"index":%d,"error_code":null,"error_message":null`
		failed = `"similarity_score":null,"same_person_score":null,"index":%d,"error_code":"422","error_message":"Unprocessable Entity: Address normalization failed"`
	)
	headers := d.static(t, client.Production)
	for _, tt := range []struct{ rule, targets, want string }{
		{
			"the documented pair",
			`{"address":"` + documentedTarget + `","index":0}`,
			entry(documentedTarget, good, 0),
		},
		{
			"indices are the caller's, the order is the request's",
			`{"address":"` + documentedTarget + `","index":7},{"address":"` + documentedSource + `","index":-3}`,
			entry(documentedTarget, good, 7) + "," + entry(documentedSource, equal, -3),
		},
		{
			"a failed target does not fail the others",
			`{"address":"---","index":4},{"address":"` + documentedTarget + `","index":5}`,
			entry("---", failed, 4) + "," + entry(documentedTarget, good, 5),
		},
		{
			"all targets may fail",
			`{"address":"","index":0},{"address":"12","index":1},{"address":"!?","index":2}`,
			entry("", failed, 0) + "," + entry("12", failed, 1) + "," + entry("!?", failed, 2),
		},
		{
			"a plain string has its position",
			`"?","` + documentedTarget + `"`,
			entry("?", failed, 0) + "," + entry(documentedTarget, good, 1),
		},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			body := fmt.Sprintf(`{"application_id":"lentra_app_001","source_address":%q,"target_addresses":[%s]}`, documentedSource, tt.targets)
			d.call(t, "POST", addressPath, body, headers...).want(t, 200, `{"match_data":[`+tt.want+`]}`)
		})
	}
}

func TestAddressErrors(t *testing.T) {
	d := open(t)
	headers := d.static(t, client.Production)
	invalid := addressProblem(400, "Bad Request: source_address or target_addresses is missing or invalid")
	const one = `"target_addresses":[{"address":"12, MG Road, Pune","index":0}]`
	for _, tt := range []struct {
		rule, body string
		status     int
		want       string
	}{
		{"no source", `{"application_id":"1",` + one + `}`, 400, invalid},
		{"an empty source", `{"application_id":"1","source_address":" ",` + one + `}`, 400, invalid},
		{"a source that is no text", `{"application_id":"1","source_address":5,` + one + `}`, 400, invalid},
		{"no targets", `{"application_id":"1","source_address":"12, MG Road, Pune"}`, 400, invalid},
		{"an empty list", `{"application_id":"1","source_address":"12, MG Road, Pune","target_addresses":[]}`, 400, invalid},
		{"targets that are no list", `{"application_id":"1","source_address":"12, MG Road, Pune","target_addresses":{}}`, 400, invalid},
		{"a target without address", `{"application_id":"1","source_address":"12, MG Road, Pune","target_addresses":[{"index":0}]}`, 400, invalid},
		{"a target without index", `{"application_id":"1","source_address":"12, MG Road, Pune","target_addresses":[{"address":"x"}]}`, 400, invalid},
		{"an index that is no integer", `{"application_id":"1","source_address":"12, MG Road, Pune","target_addresses":[{"address":"x","index":0.5}]}`, 400, invalid},
		{"a null target", `{"application_id":"1","source_address":"12, MG Road, Pune","target_addresses":[null]}`, 400, invalid},
		{"nothing", `{}`, 400, invalid},
		{"no application", `{"source_address":"12, MG Road, Pune",` + one + `}`, 400,
			addressProblem(400, "Bad Request: Missing or empty required parameters: ['application_id']")},
		{"too many targets", `{"application_id":"1","source_address":"12, MG Road, Pune","target_addresses":["x"` + strings.Repeat(`,"x"`, 1000) + `]}`, 400,
			addressProblem(400, "Bad Request: target_addresses must have at most 1000 entries")},
		{"no JSON", `{"application_id":`, 400, addressProblem(400, "Bad Request: request body is not valid JSON")},
		{"no object", `[]`, 400, addressProblem(400, "Bad Request: request body must be a JSON object")},
		{"too large", `"` + strings.Repeat("x", 1<<20) + `"`, 413, addressProblem(413, "Request Entity Too Large: request body is over 1 MiB")},
		{"a source that is no address", `{"application_id":"1","source_address":"***",` + one + `}`, 422,
			addressProblem(422, "Unprocessable Entity: source address could not be normalized")},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			d.call(t, "POST", addressPath, tt.body, headers...).want(t, tt.status, tt.want)
		})
	}
	r := d.call(t, "GET", addressPath, "", headers...)
	r.want(t, 405, addressProblem(405, "Method Not Allowed: Method not allowed"))
	if r.header.Get("Allow") != "POST" {
		t.Errorf("Allow is %q", r.header.Get("Allow"))
	}
}

func TestAddressCredentials(t *testing.T) {
	d := open(t)
	cred, _ := d.client(t, client.Production)
	sandboxed, _ := d.client(t, client.Sandbox)
	id, secret := string(cred.ID), cred.Secret
	const body = `{"application_id":"1","source_address":"12, MG Road, Pune","target_addresses":["12, MG Road, Pune"]}`
	unauthorised := addressProblem(401, "Authentication Error: Invalid client_id or client_secret")
	for _, tt := range []struct {
		rule    string
		status  int
		headers []string
	}{
		{"as documented", 200, []string{"client_id", id, "client_secret", secret}},
		{"in capitals", 200, []string{"CLIENT_ID", id, "CLIENT_SECRET", secret}},
		{"with hyphens, for proxies that drop underscores", 200, []string{"Client-Id", id, "Client-Secret", secret}},
		{"a sandbox client", 200, []string{"client_id", string(sandboxed.ID), "client_secret", sandboxed.Secret}},
		{"no headers", 401, nil},
		{"no secret", 401, []string{"client_id", id}},
		{"no id", 401, []string{"client_secret", secret}},
		{"wrong secret", 401, []string{"client_id", id, "client_secret", "guess"}},
		{"another client's secret", 401, []string{"client_id", id, "client_secret", sandboxed.Secret}},
		{"a token is no credential", 401, []string{"Token", d.token(t, cred)}},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			r := d.call(t, "POST", addressPath, body, tt.headers...)
			if tt.status == 401 {
				r.want(t, 401, unauthorised)
			} else if r.status != tt.status {
				t.Errorf("%d %s", r.status, r.body)
			}
		})
	}
	// Credentials come before the body.
	d.call(t, "POST", addressPath, "{", "client_id", id, "client_secret", "guess").want(t, 401, unauthorised)
}

func TestAddressRates(t *testing.T) {
	d := open(t, func(_ *api.Deps, o *api.Options) {
		o.TokenRate, o.TokenBurst = 1, 3
		o.ClientRate, o.ClientBurst = rate.Limit(0.5), 5
	})
	headers := d.static(t, client.Production)
	limited := addressProblem(429, "Too Many Requests: Rate limit exceeded")
	for range 5 { // right credentials take nothing of the address's bucket
		if r := d.call(t, "POST", addressPath, "{}", headers...); r.status != 400 {
			t.Fatalf("%d %s", r.status, r.body)
		}
	}
	d.call(t, "POST", addressPath, "{}", headers...).want(t, 429, limited)
	guess := []string{"client_id", headers[1], "client_secret", "guess"}
	for range 3 {
		if r := d.call(t, "POST", addressPath, "{}", guess...); r.status != 401 {
			t.Fatalf("%d %s", r.status, r.body)
		}
	}
	r := d.call(t, "POST", addressPath, "{}", guess...)
	r.want(t, 429, limited)
	if r.header.Get("Retry-After") != "1" {
		t.Errorf("Retry-After is %q", r.header.Get("Retry-After"))
	}
	d.clock.advance(10 * time.Second)
	if r := d.call(t, "POST", addressPath, "{}", headers...); r.status != 400 {
		t.Errorf("after a while: %d %s", r.status, r.body)
	}
}

// down is a door whose database fails in some way.
type down struct {
	api.Clients
	err error
}

func (c down) Authenticate(context.Context, client.ID, string) (client.Client, error) {
	return client.Client{}, c.err
}

func TestAddressFaultsOfOurs(t *testing.T) {
	for _, tt := range []struct {
		err    error
		status int
		want   string
	}{
		{fault.New(fault.Unavailable, "database_busy", "the database is busy"), 503,
			addressProblem(503, "Service Unavailable: Address matching engine is currently unavailable")},
		{errors.New("secret of the inside"), 500, addressProblem(500, "Internal Server Error: Internal error")},
	} {
		d := open(t, func(deps *api.Deps, _ *api.Options) { deps.Clients = down{deps.Clients, tt.err} })
		r := d.call(t, "POST", addressPath, "{}", "client_id", "x", "client_secret", "y")
		r.want(t, tt.status, tt.want)
		if got := r.header.Get("Retry-After"); (tt.status == http.StatusServiceUnavailable) != (got != "") {
			t.Errorf("%d with Retry-After %q", tt.status, got)
		}
	}
}

func TestAddressExplain(t *testing.T) {
	d := open(t)
	headers := d.static(t, client.Production)
	body := fmt.Sprintf(`{"application_id":"1","source_address":%q,"target_addresses":[%q,"?"]}`, documentedSource, documentedTarget)
	r := d.call(t, "POST", addressPath+"?include=explain", body, headers...)
	var answer struct {
		Data []struct {
			Similarity float64 `json:"similarity_score"`
			SamePerson float64 `json:"same_person_score"`
			Explain    *struct {
				Similarity []struct {
					Component string
					Points    float64
				}
				SamePerson struct {
					Start, Rounding float64
					Evidence        []struct {
						Finding string
						Points  float64
					}
				} `json:"same_person"`
				Components []struct{ Component, Source, Target string }
				Normalised struct {
					Source, Target []struct{ Rule, Printed, Became string }
				}
			}
		} `json:"match_data"`
	}
	if err := json.Unmarshal([]byte(r.body), &answer); err != nil || len(answer.Data) != 2 || answer.Data[0].Explain == nil {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if answer.Data[1].Explain != nil {
		t.Error("a failed target is explained")
	}
	first := answer.Data[0]
	points := 0.0
	for _, s := range first.Explain.Similarity {
		points += s.Points
	}
	if math.Abs(points-first.Similarity) > 1e-9 {
		t.Errorf("the points add up to %v, not %v", points, first.Similarity)
	}
	points = first.Explain.SamePerson.Start + first.Explain.SamePerson.Rounding
	for _, e := range first.Explain.SamePerson.Evidence {
		points += e.Points
	}
	if math.Abs(points-first.SamePerson) > 1e-9 {
		t.Errorf("the points add up to %v, not %v", points, first.SamePerson)
	}
	for _, want := range []string{
		`{"component":"street","source":"mahatma gandhi road","target":"mahatma gandhi road"}`,
		`{"rule":"initials","printed":"mg","became":"mahatma gandhi"}`,
		`{"rule":"name","printed":"bangalore","became":"bengaluru"}`,
	} {
		if !strings.Contains(r.body, want) {
			t.Errorf("the explanation lacks %s:\n%s", want, r.body)
		}
	}
	d.call(t, "POST", addressPath+"?include=evidence", body, headers...).want(t, 400,
		addressProblem(400, "Bad Request: include has an unknown word; known are explain"))
	if plain := d.call(t, "POST", addressPath, body, headers...); strings.Contains(plain.body, "explain") {
		t.Error("explained without being asked")
	}
}

// TestAddressLeavesNoTrace: no address reaches the log.
func TestAddressLeavesNoTrace(t *testing.T) {
	d := open(t)
	body := `{"application_id":"1","source_address":"12, Zzyzx Road, Pune","target_addresses":["Zzyzx Road, Pune","?"]}`
	if r := d.call(t, "POST", addressPath, body, d.static(t, client.Production)...); r.status != 200 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if strings.Contains(strings.ToLower(d.log.String()), "zzyzx") {
		t.Errorf("the log has an address: %s", d.log)
	}
}

func FuzzAddressMatch(f *testing.F) {
	d := open(f)
	headers := d.static(f, client.Production)
	f.Add(`{"application_id":"1","source_address":"12, MG Road, Pune","target_addresses":[{"address":"x","index":1},"y",null]}`)
	f.Add(`{"application_id":"\u0000","source_address":"\ud800","target_addresses":[[]]}`)
	f.Fuzz(func(t *testing.T, body string) {
		r := d.call(t, "POST", addressPath, body, headers...)
		if r.status != 200 && r.status != 400 && r.status != 422 && r.status != 413 {
			t.Fatalf("%d %s", r.status, r.body)
		}
		if !json.Valid([]byte(r.body)) || (r.status != 200) != strings.HasPrefix(r.body, `{"error_code":"`) {
			t.Fatalf("%d %s", r.status, r.body)
		}
	})
}
