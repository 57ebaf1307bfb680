package idnum_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"atlas/internal/idnum"
)

func TestPublishedNumbers(t *testing.T) {
	data, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	type vectors struct{ Valid, Invalid []string }
	var v struct{ Aadhaar, GSTIN, IMEI vectors }
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		is   func(string) bool
		vectors
	}{
		{"Aadhaar", idnum.IsAadhaar, v.Aadhaar},
		{"GSTIN", idnum.IsGSTIN, v.GSTIN},
		{"IMEI", idnum.IsIMEI, v.IMEI},
	} {
		if len(tt.Valid) == 0 || len(tt.Invalid) == 0 {
			t.Fatalf("%s: no vectors", tt.name)
		}
		for _, s := range tt.Valid {
			if !tt.is(s) {
				t.Errorf("Is%s(%q) = false, want true", tt.name, s)
			}
		}
		for _, s := range tt.Invalid {
			if tt.is(s) {
				t.Errorf("Is%s(%q) = true, want false", tt.name, s)
			}
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, tt := range []struct {
		rule, value string
		is          func(string) bool
		want        bool
	}{
		{"an Aadhaar number has twelve digits", "99994105705", idnum.IsAadhaar, false},
		{"an Aadhaar number has no blanks here", "9999 4105 7058", idnum.IsAadhaar, false},
		{"an empty text is no number", "", idnum.IsAadhaar, false},
		{"a VID has sixteen digits", "9999410570581234", idnum.IsVID, false},
		{"a VID ends in a Verhoeff digit", "123456789012345" + string(idnum.VerhoeffDigit("123456789012345")), idnum.IsVID, true},
		{"a person's PAN", "ABCPE1234F", idnum.IsPAN, true},
		{"a company's PAN", "AABCO6063D", idnum.IsPAN, true},
		{"the fourth letter of a PAN is a kind of holder", "ABCDE1234F", idnum.IsPAN, false},
		{"a PAN is in capitals", "abcpe1234f", idnum.IsPAN, false},
		{"a GSTIN starts with a known state", "00AABCO6063D1Z" + string(idnum.GSTINCheck("00AABCO6063D1Z")), idnum.IsGSTIN, false},
		{"a GSTIN holds a PAN", "27AAAAA0000A1Z" + string(idnum.GSTINCheck("27AAAAA0000A1Z")), idnum.IsGSTIN, true},
		{"a GSTIN with a PAN of no kind", "27AAADA0000A1Z" + string(idnum.GSTINCheck("27AAADA0000A1Z")), idnum.IsGSTIN, false},
		{"an IMEI has fifteen digits", "49015420323751", idnum.IsIMEI, false},
		{"an IMEI has a type allocation code", "000000000000000", idnum.IsIMEI, false},
		{"a PIN", "411005", idnum.IsPIN, true},
		{"a PIN does not start with zero", "011005", idnum.IsPIN, false},
		{"no circle has PINs from 29", "290001", idnum.IsPIN, false},
		{"an army PIN", "900056", idnum.IsPIN, true},
		{"a PIN has six digits", "4110055", idnum.IsPIN, false},
		{"an IFSC", "HDFC0001234", idnum.IsIFSC, true},
		{"the fifth place of an IFSC is zero", "HDFCO001234", idnum.IsIFSC, false},
	} {
		if got := tt.is(tt.value); got != tt.want {
			t.Errorf("%s: %q = %v, want %v", tt.rule, tt.value, got, tt.want)
		}
	}
}

func TestGroupAadhaar(t *testing.T) {
	if got := idnum.GroupAadhaar("999941057058"); got != "9999 4105 7058" {
		t.Errorf("got %q", got)
	}
	if got := idnum.GroupAadhaar("XXXXXXXX7058"); got != "XXXX XXXX 7058" {
		t.Errorf("masked: got %q", got)
	}
	if got := idnum.GroupAadhaar("12"); got != "12" {
		t.Errorf("another length is kept: got %q", got)
	}
}

func TestGSTState(t *testing.T) {
	if got := idnum.GSTState("27"); got != "Maharashtra" {
		t.Errorf("27 is %q", got)
	}
	if got := idnum.GSTState("00"); got != "" {
		t.Errorf("00 is %q, want none", got)
	}
}

func digits(t *rapid.T, n int) string {
	return rapid.StringOfN(rapid.RuneFrom([]rune("0123456789")), n, n, -1).Draw(t, "digits")
}

// change returns s with one character replaced by another of alphabet.
func change(t *rapid.T, s, alphabet string) string {
	i := rapid.IntRange(0, len(s)-1).Draw(t, "place")
	c := rapid.SampledFrom([]byte(strings.ReplaceAll(alphabet, s[i:i+1], ""))).Draw(t, "other")
	return s[:i] + string(c) + s[i+1:]
}

func TestVerhoeffCatchesAnyChangedDigitAndSwap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := digits(t, rapid.IntRange(1, 30).Draw(t, "length"))
		s += string(idnum.VerhoeffDigit(s))
		if !idnum.Verhoeff(s) {
			t.Fatalf("%s does not pass with its own check digit", s)
		}
		if changed := change(t, s, "0123456789"); idnum.Verhoeff(changed) {
			t.Fatalf("%s passes as %s does", changed, s)
		}
		i := rapid.IntRange(0, len(s)-2).Draw(t, "swap")
		if swapped := s[:i] + s[i+1:i+2] + s[i:i+1] + s[i+2:]; swapped != s && idnum.Verhoeff(swapped) {
			t.Fatalf("%s passes as %s does", swapped, s)
		}
	})
}

func TestLuhnCatchesAnyChangedDigit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := digits(t, rapid.IntRange(1, 30).Draw(t, "length"))
		s += string(idnum.LuhnDigit(s))
		if !idnum.Luhn(s) {
			t.Fatalf("%s does not pass with its own check digit", s)
		}
		if changed := change(t, s, "0123456789"); idnum.Luhn(changed) {
			t.Fatalf("%s passes as %s does", changed, s)
		}
	})
}

func TestGSTINCatchesAnyChangedCharacter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`(0[1-9]|[12][0-9]|3[0-8])[A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z][1-9A-Z]Z`).Draw(t, "gstin")
		s += string(idnum.GSTINCheck(s))
		if !idnum.IsGSTIN(s) {
			t.Fatalf("%s does not pass with its own check character", s)
		}
		if changed := change(t, s, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"); idnum.IsGSTIN(changed) {
			t.Fatalf("%s passes as %s does", changed, s)
		}
	})
}
