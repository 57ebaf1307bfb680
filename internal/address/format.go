// Package address puts a printed Indian postal address into its five published
// parts, with a table of PIN codes to fill in what was not printed.
package address

import (
	"regexp"
	"slices"

	"atlas/internal/document"
	"atlas/internal/idnum"
)

// Format reads a printed address: parts between commas or line breaks, ending in
// city, district, state and PIN as far as they are there. Names of relations
// ("S/O ..."), sub-districts and telephone numbers are not part of the result. The
// state is written in its official spelling; the rest stays as printed, each place
// once. House, building and street are the first line, landmark and locality the
// second.
func Format(printed string) document.Address {
	pin, rest := takePIN(printed)
	place, _ := Lookup(pin)
	p := split(rest)
	p.takeState(place)
	p.takeCity(place)
	a := document.Address{State: p.state, Postcode: pin, City: p.city}
	a.Line1, a.Line2 = lines(p.street)
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

// longestCaption is more than the bytes of any caption of a PIN with its punctuation.
const longestCaption = 40

func withoutCaption(before string) string {
	at := max(0, len(before)-longestCaption)
	return before[:at] + pinCaption.ReplaceAllString(before[at:], "")
}
