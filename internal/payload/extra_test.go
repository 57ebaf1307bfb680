package payload_test

import (
	"slices"
	"testing"

	"atlas/internal/fault"
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
