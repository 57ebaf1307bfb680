// Package address puts a printed Indian postal address into its five published
// parts, with a table of PIN codes to fill in what was not printed.
package address

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"atlas/internal/document"
	"atlas/internal/idnum"
)

// Format reads a printed address: parts between commas or line breaks, ending in
// city, district, state and PIN as far as they are there. The names of a relation
// ("S/O ...") and telephone numbers are not part of the result. The state is
// written in its official spelling; the rest stays as printed, each place once.
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
	before := pinCaption.ReplaceAllString(string(runes[:m.Start]), "")
	return m.Value, before + ", " + string(runes[m.End:])
}

// parts is an address being taken apart.
type parts struct {
	street      []string // what is neither city, district nor state, in order
	city, state string
	district    string // as captioned
}

// caption is a word that says what the following part is, as on an e-Aadhaar.
var caption = regexp.MustCompile(`(?i)\b(VTC|P\.?O|Post Office|Sub[ -]?District|Dist(?:rict)?|State|Mob(?:ile)?(?: No)?|Ph(?:one)?(?: No)?|Tel)\s*[:.]\s*`)

var (
	separator    = regexp.MustCompile(`[,;\n]+`)
	addressTitle = regexp.MustCompile(`(?i)^\s*(address|पता)\s*[:\-]\s*`)
	// relation is S/O, D/O, W/O, C/O or H/O with the slips OCR makes of them.
	relation = regexp.MustCompile(`(?i)^[SDWCH5]\s?/\s?[O0]\b[\s:.\-]*`)
)

// split cuts an address into parts and puts those with a caption in their place.
func split(text string) parts {
	var p parts
	text = addressTitle.ReplaceAllString(text, "")
	for i, part := range separator.Split(caption.ReplaceAllString(text, ", $0"), -1) {
		name := ""
		if m := caption.FindStringSubmatchIndex(part); m != nil {
			name = strings.ToLower(strings.NewReplacer(".", "", " ", "", "-", "").Replace(part[m[2]:m[3]]))
			part = part[m[1]:]
		}
		part = strings.Trim(strings.Join(strings.Fields(part), " "), " .-–:")
		if i == 0 {
			part = withoutRelation(part)
		}
		switch {
		case part == "" || strings.EqualFold(part, "india"):
		case name == "vtc":
			p.city = part
		case strings.HasPrefix(name, "dist"):
			p.district = part
		case name == "state":
			p.state = part
		case strings.HasPrefix(name, "mob") || strings.HasPrefix(name, "ph") || name == "tel":
		default:
			p.street = append(p.street, part)
		}
	}
	return p
}

// withoutRelation drops "S/O Ramesh Kumar" and keeps a house number that follows
// without a comma.
func withoutRelation(part string) string {
	loc := relation.FindStringIndex(part)
	if loc == nil {
		return part
	}
	part = part[loc[1]:]
	if number := strings.IndexFunc(part, unicode.IsDigit); number >= 0 {
		return part[number:]
	}
	return ""
}

// takeState finds the state: captioned, as the last part or its last words, else
// that of the PIN.
func (p *parts) takeState(place Place) {
	if name, ok := State(p.state); ok {
		p.state = name
		return
	}
	p.state = place.State
	last := len(p.street) - 1
	if last < 0 {
		return
	}
	if name, ok := State(p.street[last]); ok {
		p.state = name
		if !p.cityState(name, last) {
			p.street = p.street[:last]
		}
		return
	}
	words := strings.Fields(p.street[last])
	for n := min(len(words)-1, 8); n > 0; n-- {
		if name, ok := State(strings.Join(words[len(words)-n:], " ")); ok {
			p.state = name
			p.street[last] = strings.Trim(strings.Join(words[:len(words)-n], " "), " .-–:")
			return
		}
	}
}

// cityState says whether the state's name in the last part is also the city, and
// the only mention of it: "Karol Bagh, Delhi".
func (p *parts) cityState(state string, last int) bool {
	if state != "Delhi" && state != "Chandigarh" && state != "Puducherry" || p.city != "" || p.district != "" {
		return false
	}
	return last == 0 || !strings.Contains(plain(p.street[last-1]), plain(state))
}

// takeCity finds the city and drops its repeats: an Aadhaar prints the same place
// as locality, town, sub-district and district.
func (p *parts) takeCity(place Place) {
	if p.city == "" {
		p.city = p.district
	}
	if p.city == "" {
		p.city = p.lastPlace(place)
	}
	if p.city == "" && len(place.Districts) > 0 {
		p.city = place.Districts[0]
	}
	for i := len(p.street) - 1; i >= 0; i-- {
		if samePlace(p.street[i], p.city) {
			if plain(p.street[i]) == plain(p.city) {
				p.city = p.street[i]
			}
			p.street = slices.Delete(p.street, i, i+1)
		}
	}
	p.street = slices.DeleteFunc(p.street, func(s string) bool { return p.district != "" && samePlace(s, p.district) })
}

// lastPlace is the city at the end of the address: the last of several parts when
// it has no number, or last words that are a district of the PIN.
func (p *parts) lastPlace(place Place) string {
	last := len(p.street) - 1
	if last < 0 {
		return ""
	}
	text := p.street[last]
	for _, district := range place.Districts {
		before, city := cutSuffix(text, district)
		if city == "" {
			continue
		}
		p.street[last] = before
		if before == "" {
			p.street = p.street[:last]
		}
		return city
	}
	if last > 0 && !hasDigit(text) && !streetWord.MatchString(text) {
		p.street = p.street[:last]
		return text
	}
	return ""
}

// cutSuffix cuts the words of name off the end of text, whatever their case.
func cutSuffix(text, name string) (before, suffix string) {
	cut := len(text) - len(name)
	if cut < 0 || !strings.EqualFold(text[cut:], name) || cut > 0 && text[cut-1] != ' ' {
		return text, ""
	}
	return strings.Trim(text[:cut], " .-–:"), text[cut:]
}

// samePlace says whether part names the city again, with City or District after it.
func samePlace(part, city string) bool {
	name := plain(city)
	switch plain(part) {
	case name, name + " city", name + " district", name + " dist":
		return true
	}
	return false
}

// streetWord marks a part that belongs to the street line.
var streetWord = regexp.MustCompile(`(?i)\b(road|rd|street|st|marg|lane|gali|galli|path|cross|main)\b`)

// lines lays the parts out on two lines: numbers, the first name after them and
// streets on the first, locality and landmark on the second.
func lines(street []string) (line1, line2 string) {
	n := 0
	for n < len(street) && hasDigit(street[n]) {
		n++
	}
	n = min(n+1, len(street))
	for n < len(street) && streetWord.MatchString(street[n]) {
		n++
	}
	return strings.Join(street[:n], ", "), strings.Join(street[n:], ", ")
}

func hasDigit(s string) bool { return strings.ContainsFunc(s, unicode.IsDigit) }
