package address

import (
	"slices"
	"strings"
)

// Part is a component of an address.
type Part string

// The components, from the dwelling outwards.
const (
	PartHouse       Part = "house" // flat, house, plot, shop or survey numbers
	PartFloor       Part = "floor"
	PartBuilding    Part = "building"
	PartStreet      Part = "street"
	PartLandmark    Part = "landmark"
	PartLocality    Part = "locality"
	PartVillage     Part = "village"
	PartSubDistrict Part = "sub_district"
	PartDistrict    Part = "district"
	PartCity        Part = "city"
	PartState       Part = "state"
	PartPIN         Part = "pin"
)

// Parts lists the components in their order.
func Parts() []Part {
	return []Part{PartHouse, PartFloor, PartBuilding, PartStreet, PartLandmark, PartLocality, PartVillage,
		PartSubDistrict, PartDistrict, PartCity, PartState, PartPIN}
}

// Rule says how a word came from what was printed.
type Rule string

// The rules, with what each does.
const (
	RuleAbbreviation Rule = "abbreviation"  // "Rd" is road
	RuleInitials     Rule = "initials"      // "MG" Road is mahatma gandhi road
	RuleName         Rule = "name"          // "Bangalore" is bengaluru
	RuleNumber       Rule = "number"        // "B/302" is b-302; "second" is 2
	RuleOCR          Rule = "misread"       // "Tamif Nadu" is tamil nadu
	RuleLeftOut      Rule = "left_out"      // "S/O Ramesh Kumar" is not of the address
	RulePIN          Rule = "pin_directory" // city, district and state of the PIN
)

// Change is one thing that was normalised.
type Change struct {
	Rule            Rule
	Printed, Became string
}

// number of a dwelling or of a part of an area.
type numbered struct {
	kind  string // "flat", "sector"; "" when only the number is printed
	value string // runs of digits and letters, joined by "-"
}

// word is a word that takes part in the comparison.
type word struct {
	text    string // in one spelling
	printed string // in small letters
	key     string // its sound, see sound
	rule    Rule   // "" when the text is what was printed
	part    Part
	weight  float64
	kind    class
	level   level
}

// Parsed is an address taken apart.
type Parsed struct {
	units   []numbered
	wings   []numbered
	areas   []numbered
	floor   string
	words   []word
	towns   []*town // printed, from the end of the address backwards
	city    *town   // nil when none is printed
	state   string  // official name: printed, else the city's, else the PIN's
	printed struct{ city, state string }
	pin     string
	place   Place // of the PIN
	wide    []string
	changes []Change

	normal string // the whole in one spelling, for telling equal addresses
}

// parser is an address being taken apart.
type parser struct {
	Parsed
	small     string
	tokens    []token
	lex       lexicon
	gaz       *gazetteer
	segments  []segment
	districts []string // ids of the PIN's
	unparted  bool     // printed without commas
	buf       []byte
}

// segment is a run of words that belong together.
type segment struct {
	part  Part // "" when nothing says
	words []word
	caps  bool // begun by a caption or the lead of a landmark
	after bool // comes directly after the number of a dwelling
}

// Parse takes a printed address apart. It never fails; see Usable.
func Parse(printed string) *Parsed {
	pin, rest := takePIN(printed)
	_, small := folded(rest)
	p := &parser{small: small, tokens: scan(small), lex: words(), gaz: knownPlaces()}
	p.pin = pin
	p.place, _ = Lookup(pin)
	p.districts = p.gaz.districtIDs(p.place)
	p.takePlaces()
	p.read()
	p.label()
	p.fill()
	return &p.Parsed
}

// Usable says whether anything is left that could be an address: a PIN, a town, or two
// words or numbers of which one is a word.
func (p *Parsed) Usable() bool {
	n := len(p.units) + len(p.areas) + len(p.wings)
	return p.pin != "" || len(p.towns) > 0 || p.printed.state != "" || len(p.words) > 1 || len(p.words) == 1 && n > 0
}

// text is the form of n tokens from i, for looking up; it holds until the next call.
func (p *parser) form(i, n int) []byte {
	p.buf = append(p.buf[:0], p.tokens[i].text...)
	for _, t := range p.tokens[i+1 : i+n] {
		p.buf = append(append(p.buf, ' '), t.text...)
	}
	return p.buf
}

// source is what is printed for n tokens from i.
func (p *parser) source(i, n int) string {
	return p.small[p.tokens[i].start:p.tokens[i+n-1].end]
}

func (p *parser) change(rule Rule, printed, became string) {
	if printed != became {
		p.changes = append(p.changes, Change{rule, printed, became})
	}
}

// fill adds what the PIN and the city say of what was not printed.
func (p *parser) fill() {
	p.state = p.printed.state
	if p.state == "" && p.city != nil {
		p.state = p.city.state
	}
	if p.state == "" {
		p.state = p.place.State
	}
	for _, t := range p.towns {
		p.wide = append(append(p.wide, t.id), t.districts...)
	}
	p.wide = append(p.wide, p.districts...)
	p.normal = p.oneSpelling()
}

// oneSpelling is the whole address in one spelling.
func (p *parser) oneSpelling() string {
	var b strings.Builder
	for _, list := range [][]numbered{p.units, p.wings, p.areas} {
		for _, n := range list {
			b.WriteString(n.kind)
			b.WriteByte(' ')
			b.WriteString(n.value)
			b.WriteByte(',')
		}
	}
	b.WriteString(p.floor)
	for _, w := range p.words {
		b.WriteByte(' ')
		b.WriteString(w.text)
	}
	for _, t := range p.towns {
		b.WriteByte(',')
		b.WriteString(t.id)
	}
	b.WriteByte(',')
	b.WriteString(p.printed.state)
	b.WriteByte(',')
	b.WriteString(p.pin)
	return b.String()
}

// Component is the part of a parsed address as text, in one spelling; "" when it is
// neither printed nor known from the PIN.
func (p *Parsed) Component(part Part) string {
	var out []string
	switch part {
	case PartHouse:
		for _, u := range append(slices.Clone(p.units), p.wings...) {
			out = append(out, strings.TrimSpace(u.kind+" "+u.value))
		}
	case PartFloor:
		return p.floor
	case PartPIN:
		return p.pin
	case PartState:
		return p.state
	case PartCity:
		if p.city != nil {
			return p.city.name
		}
		if len(p.place.Districts) > 0 {
			return p.place.Districts[0]
		}
	case PartDistrict:
		return p.district()
	default:
		for _, w := range p.words {
			if w.part == part {
				out = append(out, w.text)
			}
		}
		if part == PartLocality {
			for _, a := range p.areas {
				out = append(out, a.kind+" "+a.value)
			}
		}
	}
	return strings.Join(out, " ")
}

func (p *Parsed) district() string {
	if len(p.place.Districts) > 0 {
		return p.place.Districts[0]
	}
	for _, t := range p.towns {
		if !t.city || t != p.city {
			return t.name
		}
	}
	if p.city != nil && len(p.city.districts) == 1 {
		return p.city.districts[0]
	}
	return ""
}

// Changes lists what was normalised, in the order of the work.
func (p *Parsed) Changes() []Change { return p.changes }
