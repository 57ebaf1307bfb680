package address

import (
	"slices"
	"strings"
	"sync"

	"atlas/internal/similarity"
)

// takeState finds the state: captioned, as the last part, by name or code, or its last
// words, else that of the PIN.
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
		if !p.onlyMention(name) {
			p.street = p.street[:last]
		}
		return
	}
	if name, ok := knownPlaces().codes[plain(p.street[last])]; ok && last > 0 && (place.State == "" || place.State == name) {
		p.state = name
		p.street = p.street[:last]
		return
	}
	words := strings.Fields(p.street[last])
	for n := min(len(words)-1, longestState); n > 0; n-- {
		if name, ok := State(strings.Join(words[len(words)-n:], " ")); ok {
			p.state = name
			before := words[:len(words)-n]
			if city := strings.Join(words[len(before)-1:], " "); known(city, place) { // New Delhi
				p.street[last] = city
				if street := trimmed(strings.Join(before[:len(before)-1], " ")); street != "" {
					p.street = slices.Insert(p.street, last, street)
				}
				return
			}
			p.street[last] = trimmed(strings.Join(before, " "))
			return
		}
	}
}

// longestState is the words of the longest name: Dadra and Nagar Haveli and Daman
// and Diu.
const longestState = 8

// onlyMention says whether the last part names a state that is also a city, and no
// other part names the city, new or old: "Karol Bagh, Delhi".
func (p *parts) onlyMention(state string) bool {
	if !cities()[plain(state)] || p.vtc != "" || p.district != "" {
		return false
	}
	return !slices.ContainsFunc(p.street[:len(p.street)-1], func(s string) bool {
		return plain(s) == plain(state) || plain(s) == "new "+plain(state)
	})
}

// takeCity finds the city: the town when it is a known one, else the district, by
// whose town the post of villages goes, else what the PIN says. Repeats of the city
// are dropped; an Aadhaar prints the same place up to four times.
func (p *parts) takeCity(place Place) {
	for _, captioned := range []string{p.vtc, p.district} {
		if captioned != "" {
			p.street = append(p.street, captioned)
		}
	}
	p.splitLast(place)
	p.city = p.lastCity(place)
	for i := len(p.street) - 1; i >= 0; i-- {
		if !samePlace(p.street[i], p.city) {
			continue
		}
		if plain(p.street[i]) == plain(p.city) {
			p.city = p.street[i] // as it was printed first
		}
		p.street = slices.Delete(p.street, i, i+1)
	}
	p.street = withoutRepeats(p.street)
}

// splitLast parts the district from the words before it when the comma between
// them is missing.
func (p *parts) splitLast(place Place) {
	last := len(p.street) - 1
	if last < 0 {
		return
	}
	text := p.street[last]
	for _, district := range place.Districts {
		cut := len(text) - len(district)
		if cut > 0 && text[cut-1] == ' ' && strings.EqualFold(text[cut:], district) && !known(text, place) {
			p.street = append(p.street[:last], trimmed(text[:cut]), text[cut:])
			return
		}
	}
}

// lastCity looks at the places that end the address.
func (p *parts) lastCity(place Place) string {
	city := ""
	for _, part := range slices.Backward(p.street) {
		if !known(part, place) {
			break
		}
		if city == "" || cities()[plain(part)] {
			city = part
		}
	}
	last := len(p.street) - 1
	switch {
	case city != "":
		return city
	case p.district != "":
		return p.district
	case len(place.Districts) > 0:
		return place.Districts[0]
	case last > 0 && !hasDigit(p.street[last]) && !namesStreet(p.street[last]):
		return p.street[last]
	}
	return ""
}

// likeDistrict is the likeness from which a part is an OCR slip of the PIN's
// district: one letter in seven lost.
const likeDistrict = 88

// known says whether part names a known city, new or old, or a district of the PIN.
func known(part string, place Place) bool {
	if cities()[strings.TrimPrefix(plain(part), "new ")] {
		return true
	}
	return slices.ContainsFunc(place.Districts, func(district string) bool {
		return samePlace(part, district) || similarity.Ratio(plain(part), plain(district)) >= likeDistrict
	})
}

// samePlace says whether part names the place again, with City or District after it.
func samePlace(part, place string) bool {
	name := plain(place)
	switch plain(part) {
	case name, name + " city", name + " district", name + " dist":
		return true
	}
	return false
}

func withoutRepeats(street []string) []string {
	var once []string
	for _, part := range street {
		if !slices.ContainsFunc(once, func(s string) bool { return plain(s) == plain(part) }) {
			once = append(once, part)
		}
	}
	return once
}

// shortestCity leaves out the codes of cities (TVM), which may be anything.
const shortestCity = 4

// cities are the names of cities whose district is called otherwise, and of the
// districts that are called like their city first of all.
var cities = sync.OnceValue(func() map[string]bool {
	names := make(map[string]bool)
	districts := make(map[string]bool)
	for _, place := range places() {
		for _, d := range place.Districts {
			districts[plain(d)] = true
		}
	}
	for name, t := range knownPlaces().towns {
		if t.city && len(name) >= shortestCity && (name == t.id || !districts[name]) {
			names[name] = true
		}
	}
	return names
})
