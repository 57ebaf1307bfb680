package payload_test

import (
	"bytes"
	"slices"
	"testing"

	"atlas/internal/crosscheck"
	"atlas/internal/fault"
	"atlas/internal/flow"
	"atlas/internal/payload"
)

func TestParseExtras(t *testing.T) {
	const a, b payload.Extra = "alpha", "beta"
	for list, want := range map[string]payload.Extras{
		"":                  nil,
		" , ":               nil,
		"alpha":             {a},
		"beta, alpha":       {b, a},
		"alpha,alpha,,beta": {a, b},
	} {
		got, err := payload.ParseExtras(list, a, b)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v %v, want %v", list, got, err, want)
		}
	}
	for _, list := range []string{"gamma", "alpha,gamma", "Alpha", "alpha beta"} {
		_, err := payload.ParseExtras(list, a, b)
		if fault.KindOf(err) != fault.Invalid || fault.Detail(err) != "include has an unknown word; known are alpha, beta" {
			t.Errorf("%q: %v", list, err)
		}
	}
}

func TestFlowExtras(t *testing.T) {
	for params, want := range map[string]payload.Extras{
		"":                          nil,
		"{}":                        nil,
		`{"include":"explain"}`:     {payload.Explain},
		`{"include":["explain"]}`:   {payload.Explain},
		`{"include":"evidence"}`:    {payload.Evidence},
		`{"include":[]}`:            nil,
		`{"INCLUDE":"horoscope"}`:   nil,
		`{"other":{"include":"x"}}`: nil,

		// What a client keeps there for itself.
		`{"include":"horoscope"}`:             nil,
		`{"include":["explain","horoscope"]}`: {payload.Explain},
		`{"include":[1]}`:                     nil,
		`{"include":true}`:                    nil,
	} {
		if got := payload.FlowExtras([]byte(params)); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", params, got, want)
		}
	}
}

// unexplained explains nothing, as rules that have changed since.
type unexplained struct{}

func (unexplained) Explain(crosscheck.Result) (crosscheck.Explanation, bool) {
	return crosscheck.Explanation{}, false
}

func TestAComparisonThatIsNotExplainedAnyMore(t *testing.T) {
	r := flow.Result{CrossChecks: []crosscheck.Result{{Name: "R", Score: 90}}}
	body, err := payload.Extracts(r, payload.Options{Include: payload.Extras{payload.Explain}, Checks: unexplained{}})
	if err != nil || !bytes.Contains(body, []byte(`"similarity_score":90,"name":"R","explain":null}`)) {
		t.Errorf("%v %s", err, body)
	}
}
