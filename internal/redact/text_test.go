package redact_test

import (
	"regexp"
	"testing"

	"atlas/internal/redact"

	"pgregory.net/rapid"
)

func TestText(t *testing.T) {
	for text, want := range map[string]string{
		"9999 4105 7058":                    "XXXX XXXX 7058",
		"999941057058":                      "XXXXXXXX7058",
		"UID 9999-4105-7059 of 2019":        "UID XXXX-XXXX-7059 of 2019",
		"9999 41O5 7OS8":                    "XXXX XXXX 7OS8",
		"VID : 9999 4105 7058 0123":         "VID : XXXX XXXX XXXX 0123",
		"9999 :4105 7058":                   "XXXX :XXXX 7058",
		"9999 - 4105*7058":                  "XXXX - XXXX*7058",
		"XXXX XXXX 7058":                    "XXXX XXXX 7058",
		"House 12, Lane 4, Bhilwara 311001": "House 12, Lane 4, Bhilwara 311001",
		"९९९९ ४१०५ ७०५८":                    "XXXX XXXX ७०५८",
		"௧௨௩:௧௨௩:௧௨௩:௧௨௩":                   "XXX:XXX:XX௩:௧௨௩",
		"": "",
	} {
		if got := redact.Text(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

var twelveDigits = regexp.MustCompile(`\d(?:[ .-]?\d){11}`)

func TestTextLeavesNoTwelveDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("0123456789 -.aO,"))).Draw(t, "text")
		hidden := redact.Text(text)
		if twelveDigits.MatchString(hidden) || len([]rune(hidden)) != len([]rune(text)) {
			t.Fatalf("%q became %q", text, hidden)
		}
	})
}
