package api_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"atlas/internal/client"
)

const namePath = "/v1/name/match"

// matchNames calls the name match with good credentials.
func matchNames(t *testing.T, d *door, cred client.Credentials, query, body string) reply {
	t.Helper()
	return d.call(t, "POST", namePath+query, body, "client_id", string(cred.ID), "client_secret", cred.Secret)
}

func TestNameMatch(t *testing.T) {
	d := open(t)
	cred, _ := d.client(t, client.Production)
	matchNames(t, d, cred, "", `{"source_name":"Pashangh","target_names":[{"name":"Mr. Pashangh Irani","index":7},{"name":"--","index":-1},{"name":"Asha & Rane","index":7}]}`).want(t, 200,
		`{"match_data":[`+
			`{"source_name":"Pashangh","target_name":"Mr. Pashangh Irani","similarity_score":90,"same_person_score":9,"index":7,"error_code":null,"error_message":null},`+
			`{"source_name":"Pashangh","target_name":"--","similarity_score":null,"same_person_score":null,"index":-1,"error_code":"422","error_message":"Unprocessable Entity: Name normalization failed"},`+
			`{"source_name":"Pashangh","target_name":"Asha & Rane","similarity_score":0,"same_person_score":0,"index":7,"error_code":null,"error_message":null}]}`)
}

func TestNameMatchExplains(t *testing.T) {
	d := open(t)
	cred, _ := d.client(t, client.Sandbox)
	r := matchNames(t, d, cred, "?include=explain", `{"source_name":"R. Rane","target_names":[{"name":"Smt Rekha Rane","index":0},{"name":"","index":1}]}`)
	var got struct {
		Matches []struct {
			Score   *int `json:"similarity_score"`
			Explain *struct {
				Source string `json:"source_normalized"`
				Target string `json:"target_normalized"`
				Parts  []struct {
					Points, Of int
					Relation   string
				}
				Reasons []struct{ Clue string } `json:"same_person_reasons"`
			}
		} `json:"match_data"`
	}
	if err := json.Unmarshal([]byte(r.body), &got); err != nil || len(got.Matches) != 2 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	m := got.Matches[0]
	sum := 0
	for _, p := range m.Explain.Parts {
		sum += p.Points
	}
	if sum != *m.Score || m.Explain.Source != "r rane" || m.Explain.Target != "rekha rane" || m.Explain.Parts[0].Relation != "initial" || len(m.Explain.Reasons) == 0 {
		t.Errorf("%s", r.body)
	}
	if got.Matches[1].Explain != nil || got.Matches[1].Score != nil {
		t.Errorf("a name without a word: %s", r.body)
	}
}

func TestNameMatchErrors(t *testing.T) {
	d := open(t)
	cred, _ := d.client(t, client.Production)
	malformed := staticProblem(400, "Bad Request", "source_name or target_names is missing or invalid")
	one := `[{"name":"Asha","index":0}]`
	for _, tt := range []struct {
		rule, query, body string
		status            int
		want              string
	}{
		{"nothing", "", `{}`, 400, malformed},
		{"no source", "", `{"target_names":` + one + `}`, 400, malformed},
		{"an empty source", "", `{"source_name":" ","target_names":` + one + `}`, 400, malformed},
		{"a source that is a number", "", `{"source_name":1,"target_names":` + one + `}`, 400, malformed},
		{"a source too long", "", `{"source_name":"` + strings.Repeat("a", 257) + `","target_names":` + one + `}`, 400, malformed},
		{"no targets", "", `{"source_name":"Asha","target_names":[]}`, 400, malformed},
		{"targets that are no list", "", `{"source_name":"Asha","target_names":{"name":"Asha","index":0}}`, 400, malformed},
		{"a target that is text", "", `{"source_name":"Asha","target_names":["Asha"]}`, 400, malformed},
		{"a target without a name", "", `{"source_name":"Asha","target_names":[{"index":0}]}`, 400, malformed},
		{"a target without an index", "", `{"source_name":"Asha","target_names":[{"name":"Asha"}]}`, 400, malformed},
		{"an index that is text", "", `{"source_name":"Asha","target_names":[{"name":"Asha","index":"0"}]}`, 400, malformed},
		{"an index that is broken", "", `{"source_name":"Asha","target_names":[{"name":"Asha","index":0.5}]}`, 400, malformed},
		{"too many", "", `{"source_name":"Asha","target_names":[` + strings.Repeat(`{"name":"Asha","index":0},`, 1000) + `{"name":"Asha","index":0}]}`, 400,
			staticProblem(400, "Bad Request", "target_names must have at most 1000 entries")},
		{"a source without a word", "", `{"source_name":"--","target_names":` + one + `}`, 422,
			staticProblem(422, "Unprocessable Entity", "source name could not be normalized")},
		{"an unknown extra", "?include=quality", `{"source_name":"Asha","target_names":` + one + `}`, 400,
			staticProblem(400, "Bad Request", "include has an unknown word; known are explain")},
		{"not JSON", "", `{`, 400, staticProblem(400, "Bad Request", "request body is not valid JSON")},
	} {
		t.Run(tt.rule, func(t *testing.T) { matchNames(t, d, cred, tt.query, tt.body).want(t, tt.status, tt.want) })
	}
	d.call(t, "POST", namePath, `{}`).want(t, 401, wrongPair)
	d.call(t, "GET", namePath, "").want(t, 405, staticProblem(405, "Method Not Allowed", "Method not allowed"))
	if strings.Contains(d.log.String(), "Asha") {
		t.Error("a name is in the log")
	}
}

// TestNameMatchExample sends the documented request and wants the documented answer.
func TestNameMatchExample(t *testing.T) {
	d := open(t)
	cred, _ := d.client(t, client.Production)
	op := d.contract(t).Paths[namePath]["post"]
	want := d.doc.examples(op.Responses["200"])[0]
	r := matchNames(t, d, cred, "", d.doc.requestExample(op))
	if got := indent(t, []byte(r.body)); got != indent(t, want) {
		t.Errorf("got  %s\nwant %s", got, indent(t, want))
	}
}

// indent lays JSON out with its keys sorted, to compare what two texts say.
func indent(t *testing.T, text []byte) string {
	t.Helper()
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(fmt.Errorf("%s: %w", text, err))
	}
	out, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
