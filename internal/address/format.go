// Package address puts a printed Indian postal address into its five published
// parts, with a table of PIN codes to fill in what was not printed.
package address

import (
	"regexp"
	"slices"
	"strings"

	"atlas/internal/document"
	"atlas/internal/idnum"
)

// Format reads a printed address: parts between commas or line breaks, ending in
// city, district, state and PIN as far as they are there. Names of relations
// ("S/O ..."), sub-districts and telephone numbers are not part of the result. The
// state is written in its official spelling; the rest stays as printed, each place
// once. House, building and street are the first line, landmark and locality the
// second; where labels say which is which ("Nearby Landmark: City Mall"), as they say.
func Format(printed string) document.Address {
	pin, rest := takePIN(printed)
	if pin == "" {
		pin, rest = takeDamagedPIN(printed)
	}
	place, _ := Lookup(pin)
	p := split(rest)
	p.takeState(place)
	p.takeCity(place)
	a := document.Address{State: p.state, Postcode: pin, City: p.city}
	a.Line1, a.Line2 = lines(p.street)
	if HasLabels(printed) {
		a.Line1, a.Line2 = p.labelledLines()
	}
	return a
}

// pinCaption stands before a PIN: "PIN Code:", "Pin -", or only the dash.
var pinCaption = regexp.MustCompile(`(?i)(\bpin\s*(code)?\s*)?[\s:.\-–]*$`)

// takePIN cuts the PIN out of an address: the last six digits that a post office
// has, else the last that need no repair.
func takePIN(printed string) (pin, rest string) {
	runes := []rune(printed)
	found := idnum.Find(printed, idnum.PINMask)
	slices.Reverse(found)
	at := slices.IndexFunc(found, func(m idnum.Match) bool { _, ok := Lookup(m.Value); return ok })
	if at < 0 {
		at = slices.IndexFunc(found, func(m idnum.Match) bool { return m.Repairs == 0 && idnum.IsPIN(m.Value) })
	}
	if at < 0 {
		return "", printed
	}
	m := found[at]
	return m.Value, withoutCaption(string(runes[:m.Start])) + ", " + string(runes[m.End:])
}

// damagedPIN is what may be left of a PIN at the end of an address.
var damagedPIN = regexp.MustCompile(`(?s)^(.*[^0-9A-Za-z])([0-9A-Za-z]{4,7})\W*$`)

// minPINDigits are as many digits as show that the end of an address was a PIN.
const minPINDigits = 3

// takeDamagedPIN cuts what is left of a PIN off the end of an address that names its
// state, which it would hide. It is mended, however many of its digits were misread as
// letters, when the PIN is one of that state.
func takeDamagedPIN(printed string) (pin, rest string) {
	m := damagedPIN.FindStringSubmatch(printed)
	if m == nil || len(notDigit.ReplaceAllString(m[2], "")) < minPINDigits {
		return "", printed
	}
	fixed, _, ok := idnum.Repair(m[2], idnum.Mask(strings.Repeat("9", len(m[2]))))
	rest = withoutCaption(m[1])
	p := split(rest)
	p.takeState(Place{})
	if !ok || p.state == "" {
		return "", printed
	}
	if place, known := Lookup(fixed); known && place.State == p.state {
		pin = fixed
	}
	return pin, rest
}

var notDigit = regexp.MustCompile(`\D`)

// longestCaption is more than the bytes of any caption of a PIN with its punctuation.
const longestCaption = 40

func withoutCaption(before string) string {
	at := max(0, len(before)-longestCaption)
	return before[:at] + pinCaption.ReplaceAllString(before[at:], "")
}
