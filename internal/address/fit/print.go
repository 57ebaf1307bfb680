package fit

import (
	"slices"
	"strings"

	"atlas/internal/address"
)

// form is the habits of one writer or form: drawn once for each printing.
type form struct {
	vague     bool // says only roughly where it is
	full      bool // leaves out nothing of the dwelling and the city
	pin       bool // nor the PIN
	terse     bool // leaves out what can be left out
	old       bool // writes former names of cities
	short     bool // abbreviates
	separator string
}

// print writes a home as one of many writers would, in some form.
func (m *maker) print(h home, f form) string {
	f.terse = !f.full && m.chance(0.3)
	f.old, f.short, f.separator = m.chance(0.35), m.chance(0.5), ", "
	switch {
	case m.chance(0.12):
		f.separator = " "
	case m.chance(0.08):
		f.separator = "\n"
	}
	head := m.dwelling(h, f)
	middle := m.area(h, f)
	tail := m.places(h, f)
	if m.chance(0.12) {
		head = append([]string{pick(m.rng, []string{"S/O ", "C/O ", "W/O: ", "D/O "}) + m.name("relative")}, head...)
	}
	parts := append(append(head, middle...), tail...)
	pin := m.pinText(h, f)
	if f.separator == ", " && m.chance(0.06) {
		parts = append(append(tail, middle...), head...)
		if pin != "" {
			pin = ", Pin " + h.pin
		}
	}
	text := strings.Join(parts, f.separator) + pin
	return m.misread(m.letterCase(text))
}

func (m *maker) letterCase(text string) string {
	switch m.rng.IntN(6) {
	case 0, 1:
		return strings.ToUpper(text)
	case 2:
		return strings.ToLower(text)
	}
	return text
}

// spelled picks one of several spellings: the first when written out.
func (m *maker) spelled(spellings string, f form) string {
	all := strings.Split(spellings, ";")
	if !f.short && m.chance(0.8) {
		return all[0]
	}
	return pick(m.rng, all)
}

func (m *maker) dwelling(h home, f form) []string {
	var parts []string
	if f.vague {
		return nil
	}
	if h.building != "" {
		parts = append(parts, m.flat(h, f)...)
		if h.plot != "" && m.chance(0.4) {
			parts = append(parts, pick(m.rng, []string{"Plot No ", "Plot No. ", "Plot ", "Plt-"})+h.plot)
		}
	} else if f.full || !m.chance(0.02) {
		parts = append(parts, m.house(h))
	}
	if h.floor != "" && (f.full || !m.chance(0.1)) {
		parts = append(parts, m.floorText(h.floor))
	}
	if h.building != "" {
		parts = append(parts, m.buildingText(h, f))
	}
	return parts
}

func (m *maker) flat(h home, f form) []string {
	n := h.number
	if !f.full && m.chance(0.02) {
		return nil // the number left out
	}
	if h.wing == "" {
		return []string{pick(m.rng, []string{"Flat ", "Flat No. ", "Flat No ", "Flat no-", "", "", "#", "F.No. ", "Apt "}) + n}
	}
	switch m.rng.IntN(6) {
	case 0:
		return []string{h.wing + "-" + n}
	case 1:
		return []string{"Flat No. " + h.wing + "/" + n}
	case 2:
		return []string{"Flat " + n, h.wing + " Wing"}
	case 3:
		return []string{h.wing + " Wing", "Flat No " + n}
	case 4:
		return []string{h.wing + n}
	}
	return []string{h.wing + " " + n}
}

func (m *maker) house(h home) string {
	n := h.number
	if m.chance(0.3) {
		n = strings.ReplaceAll(n, "-", pick(m.rng, []string{"/", " - ", "-"}))
	}
	return pick(m.rng, []string{"", "", "H.No. ", "House No ", "H No-", "H.NO ", "No. ", "#", "Door No. "}) + n
}

func (m *maker) floorText(floor string) string {
	forms := map[string][]string{
		"0": {"Ground Floor", "GF", "G/F", "Gr. Floor"},
		"1": {"1st Floor", "First Floor", "1st Flr", "FF"},
		"2": {"2nd Floor", "Second Floor", "S/F", "2nd Flr"},
		"3": {"3rd Floor", "Third Floor", "3rd Flr", "IIIrd Floor"},
		"4": {"4th Floor", "Fourth Floor", "4th Flr"},
	}
	return pick(m.rng, forms[floor])
}

func (m *maker) buildingText(h home, f form) string {
	name := h.building
	if m.chance(0.15) {
		name = strings.ReplaceAll(name, " ", "")
	}
	name = m.transliterated(name)
	if f.terse && m.chance(0.3) {
		return name
	}
	return name + " " + m.spelled(h.buildingType, f)
}

func (m *maker) area(h home, f form) []string {
	var parts []string
	add := func(text string) { parts = append(parts, text) }
	if h.street != "" && !(f.terse && m.chance(0.3)) {
		add(m.spelled(h.street, f) + " " + m.spelled(h.streetType, f))
	}
	if h.cross != "" {
		add(m.numbered(h.cross, "Cross"))
	}
	if h.main != "" && !(f.terse && m.chance(0.3)) {
		add(m.numbered(h.main, "Main"))
	}
	if h.block != "" && !(f.terse && m.chance(0.3)) {
		add(pick(m.rng, []string{"Block " + h.block, h.block + " Block", "Blk-" + h.block, "Block-" + h.block}))
	}
	if h.phase != "" {
		add(pick(m.rng, []string{"Phase " + h.phase, "Phase-" + h.phase, "Ph. " + h.phase, "Phase " + romans[h.phase]}))
	}
	if h.sector != "" {
		add(pick(m.rng, []string{"Sector ", "Sector-", "Sec. ", "Sec-", "Sector No. "}) + h.sector)
	}
	if h.colony != "" {
		add(m.transliterated(h.colony) + " " + m.spelled(h.colonyType, f))
	}
	if h.landmark != "" && m.chance(0.5) {
		add(pick(m.rng, []string{"Near ", "Nr ", "Nr. ", "Opp. ", "Opposite ", "Behind ", "B/h "}) + h.landmark)
	}
	if h.locality != "" && !(f.terse && m.chance(0.4)) {
		add(m.transliterated(h.locality))
	}
	parts = append(parts, m.village(h, f)...)
	if f.vague {
		parts = slices.DeleteFunc(parts, func(string) bool { return m.chance(0.4) })
	}
	return parts
}

var romans = map[string]string{"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V"}

func (m *maker) numbered(n, word string) string {
	suffix := map[byte]string{'1': "st", '2': "nd", '3': "rd"}[n[len(n)-1]]
	if suffix == "" || len(n) > 1 && n[0] == '1' {
		suffix = "th"
	}
	return pick(m.rng, []string{n + suffix + " " + word, n + suffix + " " + word, n + " " + word, word + " " + n})
}

func (m *maker) village(h home, f form) []string {
	if h.village == "" {
		return nil
	}
	v := m.transliterated(h.village)
	parts := []string{pick(m.rng, []string{"Vill. " + v, "Village " + v, "Village- " + v, "Vill " + v, "At " + v, v})}
	if h.post != "" && !(f.terse && m.chance(0.4)) {
		parts = append(parts, pick(m.rng, []string{"Post ", "PO ", "P.O. ", "PO: ", "Post- "})+h.post)
	}
	if h.subDistrict != "" && !(f.terse && m.chance(0.5)) {
		parts = append(parts, pick(m.rng, []string{"Tal. ", "Teh. ", "Tehsil ", "Taluka ", "Tal: ", "Sub District: "})+h.subDistrict)
	}
	return parts
}

// places writes city, district and state.
func (m *maker) places(h home, f form) []string {
	var parts []string
	town := h.city.name
	if h.kind == villageStyle {
		town = h.district
	}
	if f.old {
		if names := address.TownNames(town); len(names) > 0 {
			town = pick(m.rng, names)
		}
	}
	if h.kind == villageStyle && m.chance(0.6) {
		town = pick(m.rng, []string{"Dist. ", "District ", "Distt ", "Dist: "}) + town
	}
	if !(f.terse && m.chance(0.1)) {
		parts = append(parts, town)
	}
	if h.kind != villageStyle && m.chance(0.15) {
		parts = append(parts, h.district)
	}
	if m.chance(0.6) && !f.terse {
		parts = append(parts, h.state)
	}
	return parts
}

// pinText writes the PIN, or leaves it out.
func (m *maker) pinText(h home, f form) string {
	if !f.pin && (m.chance(0.25) || f.terse && m.chance(0.4)) {
		return ""
	}
	pin := h.pin
	if m.chance(0.2) {
		pin = pin[:3] + " " + pin[3:]
	}
	return pick(m.rng, []string{" - ", " ", ", ", "-", ", Pin-", ", PIN CODE: ", ", Pin "}) + pin
}

// spellings are pairs in which one sound of an Indian name is written, either way.
var spellings = [][2]string{
	{"sh", "s"}, {"v", "w"}, {"ee", "i"}, {"oo", "u"}, {"aa", "a"}, {"ph", "f"}, {"ksh", "x"}, {"au", "ow"},
	{"th", "t"}, {"dh", "d"}, {"bh", "b"}, {"i", "ee"}, {"u", "oo"}, {"w", "v"}, {"s", "sh"}, {"pur", "pura"},
}

// transliterated writes one sound of a name the other way, now and then.
func (m *maker) transliterated(name string) string {
	if !m.chance(0.15) {
		return name
	}
	s := pick(m.rng, spellings)
	at := strings.Index(name, s[0])
	if at <= 0 {
		return name
	}
	return name[:at] + s[1] + name[at+len(s[0]):]
}

// slips are what OCR makes of a character.
var slips = map[byte]byte{'O': '0', 'I': '1', 'l': 'f', 'i': 'l', 'e': 'c', 'n': 'r', 'a': 'o', 'S': '5', 'B': '8', 'u': 'v', 'g': 'q'}

// misread makes the slips of OCR in one printing of seven: one character in fifty.
// A slip within a number is rare, since readers repair those.
func (m *maker) misread(text string) string {
	if !m.chance(0.15) {
		return text
	}
	b := []byte(text)
	for i, c := range b {
		if slip, ok := slips[c]; ok && m.chance(0.03) {
			b[i] = slip
		}
	}
	return string(b)
}
