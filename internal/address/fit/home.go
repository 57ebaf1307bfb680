package fit

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"atlas/internal/address"
)

// home is an invented place to live. Empty fields it does not have.
type home struct {
	kind                    style
	number, wing, floor     string // "12", "B", "2"
	building, buildingType  string // "Green View", "Apartments;Apt;..."
	street, streetType      string // each in several spellings, joined by ";"
	cross, main             string
	sector, phase, block    string
	plot                    string
	colony, colonyType      string
	landmark                string
	locality, village, post string
	subDistrict             string
	city                    city
	pin, district, state    string
}

// style is how addresses of one kind of place are written.
type style int

const (
	flatStyle    style = iota // a flat in a building on a street
	colonyStyle               // a house in a colony, by block or lane
	layoutStyle               // a house by cross and main
	sectorStyle               // a plot or flat in a sector or phase
	villageStyle              // a house in a village of a sub-district
	styles
)

// city is a large city and the beginning of its PINs.
type city struct{ name, prefix string }

type maker struct {
	rng   *rand.Rand
	lists map[string][]string
	pins  map[string][]string
}

//go:embed data/names.tsv
var nameTable string

func lists() map[string][]string {
	all := make(map[string][]string)
	for line := range strings.Lines(nameTable) {
		if kind, names, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && !strings.HasPrefix(line, "#") {
			all[kind] = strings.Split(names, "|")
		}
	}
	return all
}

// pinsByPrefix groups PINs by their first three digits, in order; those of islands and
// hills that share the digits of another state's city are left out.
func pinsByPrefix() map[string][]string {
	groups := make(map[string][]string)
	states := make(map[string]string)
	for _, pin := range address.PINs() {
		place, _ := address.Lookup(pin)
		prefix := pin[:3]
		if states[prefix] == "" {
			states[prefix] = place.State
		}
		if states[prefix] == place.State {
			groups[prefix] = append(groups[prefix], pin)
		}
	}
	return groups
}

func (m *maker) name(kind string) string { return pick(m.rng, m.lists[kind]) }

func (m *maker) chance(p float64) bool { return m.rng.Float64() < p }

func (m *maker) upTo(n int) string { return fmt.Sprint(1 + m.rng.IntN(n)) }

func (m *maker) aCity() city {
	name, prefix, _ := strings.Cut(m.name("city"), ":")
	return city{name, prefix}
}

func (m *maker) home() home { return m.homeIn(m.aCity()) }

// homeIn draws a home in a city, or in a village of its neighbourhood.
func (m *maker) homeIn(c city) home {
	h := home{kind: style(m.rng.IntN(int(styles))), city: c}
	h.street, h.streetType = m.name("street"), m.name("streettype")
	h.number = m.houseNumber()
	if m.chance(0.5) {
		h.landmark = m.name("landmark")
	}
	m.setPlace(&h, pick(m.rng, m.pins[c.prefix]))
	switch h.kind {
	case flatStyle:
		m.setFlat(&h)
	case colonyStyle:
		m.setColony(&h)
		h.street, h.streetType = "", ""
	case layoutStyle:
		m.setColony(&h)
		h.block, h.street, h.streetType = "", "", ""
		h.cross = m.upTo(20)
		if m.chance(0.6) {
			h.main = m.upTo(20)
		}
	case sectorStyle:
		h.sector = m.upTo(60)
		if m.chance(0.4) {
			h.sector, h.phase = "", m.upTo(5)
		}
		h.street, h.streetType = "", ""
		if m.chance(0.6) {
			m.setFlat(&h)
		}
	case villageStyle:
		m.setVillage(&h)
	}
	return h
}

func (m *maker) houseNumber() string {
	switch m.rng.IntN(6) {
	case 0:
		return m.upTo(200) + "/" + m.upTo(20)
	case 1:
		return m.upTo(200) + string(rune('A'+m.rng.IntN(6)))
	case 2:
		return string(rune('A'+m.rng.IntN(8))) + "-" + m.upTo(300)
	case 3:
		return fmt.Sprintf("%s-%s-%s", m.upTo(16), m.upTo(9), m.upTo(900))
	}
	return m.upTo(999)
}

func (m *maker) setFlat(h *home) {
	h.number = fmt.Sprintf("%d%02d", 1+m.rng.IntN(14), 1+m.rng.IntN(8))
	if m.chance(0.3) {
		h.number = m.upTo(60)
	}
	if m.chance(0.4) {
		h.wing = string(rune('A' + m.rng.IntN(6)))
	}
	if m.chance(0.2) {
		h.plot = m.upTo(200)
	}
	h.building, h.buildingType = m.name("building"), m.name("buildingtype")
}

func (m *maker) setColony(h *home) {
	h.colony, h.colonyType = m.name("colony"), m.name("colonytype")
	if m.chance(0.4) {
		h.floor = fmt.Sprint(m.rng.IntN(4))
	}
	if m.chance(0.3) {
		h.block = string(rune('A' + m.rng.IntN(8)))
	}
}

func (m *maker) setVillage(h *home) {
	h.village, h.post = h.locality, h.locality
	if offices := address.PostOffices(h.pin); len(offices) > 1 && m.chance(0.4) {
		h.post = pick(m.rng, offices).Name
	}
	h.locality, h.street, h.streetType = "", "", ""
	if m.chance(0.6) {
		h.landmark = ""
	}
}

// setPlace puts a home into a PIN: one of its post offices is the locality.
func (m *maker) setPlace(h *home, pin string) {
	place, _ := address.Lookup(pin)
	h.pin, h.state, h.district = pin, place.State, place.Districts[0]
	h.locality, h.subDistrict = "", ""
	if offices := address.PostOffices(pin); len(offices) > 0 {
		office := pick(m.rng, offices)
		h.locality, h.subDistrict = office.Name, office.SubDistrict
	}
}

// other makes a home that is taken for h easily; ok is false when h has not what the
// kind needs.
func (m *maker) other(h home, kind Kind) (o home, ok bool) {
	o = h
	switch kind {
	case OtherFlat:
		o.number = m.another(h.number)
		return o, h.building != ""
	case OtherHouse:
		o.number = m.another(h.number)
		return o, h.building == "" && h.kind != villageStyle
	case OtherWing:
		o.wing = string(rune('A' + m.rng.IntN(8)))
		return o, h.wing != "" && o.wing != h.wing
	case OtherFloor:
		o.floor = fmt.Sprint(m.rng.IntN(5))
		return o, h.floor != "" && o.floor != h.floor
	case OtherNumber:
		return o, m.otherNumber(&o)
	case OtherName:
		return o, m.otherName(&o)
	case NextPIN:
		pins := m.pins[h.pin[:3]]
		at := slices.Index(pins, h.pin) + 1
		if at == len(pins) || h.kind == villageStyle {
			return o, false
		}
		m.setPlace(&o, pins[at])
		return o, o.locality != h.locality
	case OtherPIN:
		prefix := h.city.prefix
		if m.chance(0.4) {
			prefix = m.aCity().prefix
		}
		o.pin = pick(m.rng, m.pins[prefix])
		return o, o.pin != h.pin
	case OtherCity:
		return m.elsewhere(h)
	case Neighbour:
		o = m.homeIn(h.city)
		o.pin, o.state, o.district, o.subDistrict = h.pin, h.state, h.district, h.subDistrict
		o.street, o.streetType, o.colony, o.colonyType = h.street, h.streetType, h.colony, h.colonyType
		o.locality, o.village, o.post, o.kind = h.locality, h.village, h.post, h.kind
		return o, o.number != h.number
	case OtherVillage:
		m.setPlace(&o, pick(m.rng, m.pins[h.city.prefix]))
		m.setVillage(&o)
		return o, h.kind == villageStyle && o.village != h.village
	}
	return o, false
}

// elsewhere puts a home into another city, of the same state if there is one: all of
// it, or all but the locality and street, which many cities share.
func (m *maker) elsewhere(h home) (home, bool) {
	o := h
	for range 20 { // the list has several cities of most states
		o.city = m.aCity()
		m.setPlace(&o, pick(m.rng, m.pins[o.city.prefix]))
		if o.state == h.state && o.city != h.city {
			break
		}
	}
	switch {
	case h.kind == villageStyle:
		o.village = h.village // many villages share a name
	case m.chance(0.7):
		o.locality = h.locality
	}
	return o, o.city != h.city
}

// otherName changes the name of the building, else of the colony, else of the street.
func (m *maker) otherName(h *home) bool {
	for _, name := range []struct {
		field *string
		kind  string
	}{{&h.building, "building"}, {&h.colony, "colony"}, {&h.street, "street"}} {
		if before := *name.field; before != "" {
			*name.field = m.name(name.kind)
			return *name.field != before
		}
	}
	return false
}

// otherNumber changes the number of the part of the area.
func (m *maker) otherNumber(h *home) bool {
	for _, field := range []*string{&h.sector, &h.phase, &h.cross, &h.main} {
		if *field != "" {
			*field = m.another(*field)
			return true
		}
	}
	return false
}

// another is a number like the given one: the next, one with a digit changed, or one
// with two digits exchanged.
func (m *maker) another(number string) string {
	for {
		digits := []byte(number)
		at := m.rng.IntN(len(digits))
		if digits[at] < '0' || digits[at] > '9' {
			continue
		}
		digits[at] = '1' + byte(m.rng.IntN(9))
		if string(digits) != number {
			return string(digits)
		}
	}
}
