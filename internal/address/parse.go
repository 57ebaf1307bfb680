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

// level says what kind of area a word of a locality names. Two names contradict each
// other only on one level: a colony lies within a locality.
type level uint8

const (
	anyArea level = iota // named without a word for it
	colony               // "X Nagar"
	village              // "Vill. X"
	taluka               // "Tal. X"
	levels
)

func levelOf(s *segment) level {
	switch {
	case s.part == PartVillage:
		return village
	case s.part == PartSubDistrict:
		return taluka
	case slices.ContainsFunc(s.words, func(w word) bool { return w.kind == localityType }) || endsAsArea(s.words):
		return colony
	}
	return anyArea
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

// takePlaces takes state, district and city from the end of the address. When there
// is none at the end, the address may be printed the other way round: then parts that
// are wholly the name of a town are looked for.
func (p *parser) takePlaces() {
	p.unparted = len(p.tokens) > 0 && p.segmentFrom(0) == len(p.tokens)
	for len(p.tokens) > 0 && p.takeLast() {
	}
	if len(p.towns) > 0 || p.printed.state != "" {
		return
	}
	for i := 0; i < len(p.tokens); {
		n, lead := p.segmentFrom(i), 0
		if class, ok := p.leadAt(i); ok && (class == districtLead || class == stateLead) && n > 1 {
			lead = 1
		}
		if n <= p.gaz.longest && n < len(p.tokens) && p.takeName(i+lead, n-lead, true) {
			p.tokens = slices.Delete(p.tokens, i, i+n)
			if i < len(p.tokens) {
				p.tokens[i].gap = stop
			}
			continue
		}
		i += n
	}
}

// segmentFrom is the number of tokens from i to the next stop.
func (p *parser) segmentFrom(i int) int {
	n := 1
	for i+n < len(p.tokens) && p.tokens[i+n].gap != stop {
		n++
	}
	return n
}

// takeLast takes the last words when they are a place, or nothing of the address.
func (p *parser) takeLast() bool {
	last := len(p.tokens) - 1
	if p.dropLast(last) {
		p.tokens = p.tokens[:last]
		return true
	}
	for n := min(p.gaz.longest, len(p.tokens)); n > 0; n-- {
		if p.takeLastAs(n, p.takeName) {
			return true
		}
	}
	for n := min(longestMisread, len(p.tokens)); n > 0; n-- {
		if p.takeLastAs(n, p.takeMisread) {
			return true
		}
	}
	return false
}

// longestMisread is the most words of a name that is looked for by likeness.
const longestMisread = 3

// takeLastAs takes the last n words with the caption before them, if take does.
func (p *parser) takeLastAs(n int, take func(i, n int, whole bool) bool) bool {
	i := len(p.tokens) - n
	if p.crossesStop(i, n) {
		return false
	}
	lead, captioned := p.leadBefore(i)
	if lead == villageLead || lead == postLead || lead == subDistrictLead {
		return false
	}
	if !take(i, n, i == 0 || p.tokens[i].gap >= dash || captioned) {
		return false
	}
	if captioned {
		i--
		for i > 0 && p.tokens[i].gap != stop && p.isLead(i-1) {
			i--
		}
	}
	p.tokens = p.tokens[:i]
	return true
}

func (p *parser) crossesStop(i, n int) bool {
	for _, t := range p.tokens[i+1 : i+n] {
		if t.gap == stop {
			return true
		}
	}
	return false
}

// dropLast says whether the last token says nothing: a caption of the PIN, "India", a
// telephone number.
func (p *parser) dropLast(last int) bool {
	t := p.tokens[last]
	if t.number {
		return len(t.text) > 6 && !strings.Contains(t.text, "-")
	}
	for _, m := range p.lex[t.text] {
		switch m.class {
		case pinLead, phoneLead, noiseWord, fillerWord:
			if t.text != "no" || last > 0 && p.dropLast(last-1) {
				return true
			}
		case districtLead, stateLead:
			return t.gap >= dash || len(p.towns) > 0 && p.printed.city == ""
		}
	}
	return t.text == "code" || t.text == "mobile"
}

func (p *parser) isLead(i int) bool {
	_, ok := p.leadAt(i)
	return ok
}

func (p *parser) leadAt(i int) (class, bool) {
	for _, m := range p.lex[p.tokens[i].text] {
		switch m.class {
		case districtLead, stateLead, villageLead, postLead, subDistrictLead:
			return m.class, true
		}
	}
	return plainWord, false
}

// leadBefore is the caption that ends before token i.
func (p *parser) leadBefore(i int) (class, bool) {
	if i == 0 || p.tokens[i].gap == stop {
		return plainWord, false
	}
	return p.leadAt(i - 1)
}

// takeName takes n tokens from i as a state or town. After the first town only a name
// that is a part of its own counts: Agra is the city of "Near Hotel Delhi, Agra".
func (p *parser) takeName(i, n int, whole bool) bool {
	form := p.form(i, n)
	if name, ok := p.stateNamed(form, i, n); ok && p.printed.state == "" && len(p.towns) == 0 {
		p.takeState(name, RuleName, i, n)
		return true
	}
	t := p.gaz.towns[string(withoutRank(form))]
	if t == nil || !p.plausible(t, i) || !whole && !p.mayEnd(t, i, n) {
		return false
	}
	p.takeTown(t, RuleName, i, n)
	return true
}

// stateNamed finds a state by name, or by its code as the last word.
func (p *parser) stateNamed(form []byte, i, n int) (name string, ok bool) {
	if name, ok = p.gaz.states[string(form)]; !ok && n == 1 && i > 0 && i == len(p.tokens)-1 {
		name, ok = p.gaz.codes[string(form)]
	}
	return name, ok
}

// withoutRank is the name before "City" or "District".
func withoutRank(form []byte) []byte {
	for _, suffix := range []string{" city", " district", " dist", " distt", " jila", " zila"} {
		if len(form) > len(suffix) && string(form[len(form)-len(suffix):]) == suffix {
			return form[:len(form)-len(suffix)]
		}
	}
	return form
}

// takeMisread takes n tokens from i as the state or town that is one letter from them,
// while none is known for sure. A word that means something in addresses is no misread
// town, and one that only ends a part is, if the PIN agrees.
func (p *parser) takeMisread(i, n int, whole bool) bool {
	if len(p.towns) > 0 || n == 1 && (len(p.lex[p.tokens[i].text]) > 0 || p.tokens[i].number) {
		return false
	}
	form := string(p.form(i, n))
	if whole && p.printed.state == "" {
		if like, ok := p.gaz.likeState.find(form, p.sameState); ok {
			p.takeState(p.gaz.states[like], RuleOCR, i, n)
			return true
		}
	}
	like, ok := p.gaz.likeTown.find(form, func(a, b string) bool { return p.gaz.towns[a] == p.gaz.towns[b] })
	if !ok {
		return false
	}
	t := p.gaz.towns[like]
	if !p.plausible(t, i) || !whole && !slices.Contains(p.districts, t.id) || p.printed.state == "" && p.place.State == "" && !t.city {
		return false
	}
	p.takeTown(t, RuleOCR, i, n)
	return true
}

func (p *parser) takeTown(t *town, rule Rule, i, n int) {
	p.take(t)
	if p.printed.city == "" || t.city {
		p.printed.city = p.source(i, n)
	}
	p.change(rule, p.source(i, n), t.id)
}

func (p *parser) takeState(name string, rule Rule, i, n int) {
	p.printed.state = name
	p.change(rule, p.source(i, n), plain(name))
	if t := p.gaz.towns[string(p.form(i, n))]; t != nil { // Delhi is city as well as state
		p.takeTown(t, rule, i, n)
	}
}

func (p *parser) sameState(a, b string) bool { return p.gaz.states[a] == p.gaz.states[b] }

// mayEnd says whether the town of n tokens from i may be only the end of a part. After
// the first town it may not, when parts are marked; and the first may not be a word of
// localities ("Gokal Puri") or belong to a caption, unless the PIN agrees.
func (p *parser) mayEnd(t *town, i, n int) bool {
	if len(p.towns) > 0 {
		return p.unparted || t == p.towns[0]
	}
	if slices.Contains(p.districts, t.id) || p.unparted && len(p.lex[string(p.form(i, n))]) == 0 {
		return true
	}
	if len(p.lex[string(p.form(i, n))]) > 0 {
		return false
	}
	for j := i - 1; j >= 0 && p.tokens[j+1].gap != stop; j-- {
		if lead, ok := p.leadAt(j); ok && lead != districtLead && lead != stateLead {
			return false
		}
	}
	return true
}

// take adds a town that is printed. The city is the town printed first of those that
// are cities, since the district comes after it.
func (p *parser) take(t *town) {
	p.towns = append(p.towns, t)
	if p.city == nil || t.city {
		p.city = t
	}
}

// plausible says whether a name at the end, before which nothing else was taken, is
// the town: not when the PIN says that it is in another state, and the name is also
// that of many localities.
func (p *parser) plausible(t *town, i int) bool {
	if p.place.State == "" || t.state == "" || t.state == p.place.State {
		return true
	}
	return i > 0 && p.printed.state != "" && p.printed.state == t.state
}

// read goes through what is left from the front.
func (p *parser) read() {
	for i := range p.tokens {
		p.repairForm(i)
	}
	for i := 0; i < len(p.tokens); {
		if p.tokens[i].gap >= dash && (p.tokens[i].gap == stop || !p.tokens[i].number) {
			p.begin("", false)
		}
		i += p.readAt(i)
	}
}

// begin starts a segment.
func (p *parser) begin(part Part, captioned bool) {
	if n := len(p.segments); n > 0 && len(p.segments[n-1].words) == 0 {
		p.segments[n-1] = segment{part: part, caps: captioned, after: p.segments[n-1].after}
		return
	}
	p.segments = append(p.segments, segment{part: part, caps: captioned})
}

func (p *parser) current() *segment {
	if len(p.segments) == 0 {
		p.begin("", false)
	}
	return &p.segments[len(p.segments)-1]
}

// readAt reads the longest form at token i and returns how many tokens it took.
func (p *parser) readAt(i int) int {
	for n := min(longestForm, p.segmentFrom(i)); n > 0; n-- {
		for _, m := range p.lex[string(p.form(i, n))] {
			if taken := p.readAs(m, i, n); taken > 0 {
				return taken
			}
		}
	}
	if p.tokens[i].number {
		return p.readNumber(i)
	}
	return p.readPlain(i)
}

// repairForm reads a word that is none as the form that looks like it.
func (p *parser) repairForm(i int) {
	t := &p.tokens[i]
	if t.number || len(t.text) < 4 || len(p.lex[t.text]) > 0 {
		return
	}
	if form, ok := shapes()[shape(t.text)]; ok {
		p.change(RuleOCR, t.text, form)
		t.text = form
	}
}

// readAs reads n tokens from i in one meaning; 0 when they do not have it here.
func (p *parser) readAs(m meaning, i, n int) int {
	switch m.class {
	case careLead:
		return p.skipRelation(i, n)
	case floorValue:
		return p.readFloorValue(m, i, n)
	case floorWord:
		return p.readFloor(i, n)
	case unitWord:
		return p.readUnit(m, i, n)
	case wingWord, areaWord:
		return p.readArea(m, i, n)
	case numberWord:
		return p.readNumberWord(m, i, n)
	case streetType, buildingType, localityType, directionWord:
		return p.readType(m, i, n)
	case initialsWord:
		return p.readInitials(m, i, n)
	case roadName:
		return p.readRoad(m, i, n)
	case variantWord:
		p.addWords(m, i, n, RuleAbbreviation)
		return n
	case landmarkLead:
		p.begin(PartLandmark, true)
		return n
	case villageLead, postLead, policeLead, subDistrictLead, districtLead, stateLead:
		return p.readLead(m, i, n)
	case phoneLead:
		return p.skipPhone(i, n)
	case pinLead, fillerWord:
		return n
	case noiseWord, titleWord:
		return n
	}
	return 0
}

// skipRelation leaves out "S/O Ramesh Kumar" up to the next part or number.
func (p *parser) skipRelation(i, n int) int {
	if !strings.Contains(p.tokens[i].text, "/") && p.tokens[i].gap != stop {
		return 0
	}
	end := i + n
	for end < len(p.tokens) && p.tokens[end].gap != stop && !p.tokens[end].number && !p.numberFollows(end) {
		end++
	}
	p.change(RuleLeftOut, p.source(i, end-i), "")
	return end - i
}

// numberFollows says whether token i begins the caption of a number: "H No 12",
// "Sector 4".
func (p *parser) numberFollows(i int) bool {
	for n := min(2, p.segmentFrom(i)); n > 0; n-- {
		for _, m := range p.lex[string(p.form(i, n))] {
			if m.class == unitWord || m.class == areaWord || m.class == wingWord {
				if _, taken := p.value(i+n, false); taken > 0 {
					return true
				}
			}
		}
	}
	return false
}

func (p *parser) skipPhone(i, n int) int {
	end := i + n
	for end < len(p.tokens) && (p.tokens[end].number && len(p.tokens[end].text) > 5 || p.isFiller(end)) {
		end++
	}
	if end == i+n && end < len(p.tokens) {
		return 0 // "ph" may also be a phase
	}
	return end - i
}

func (p *parser) isFiller(i int) bool {
	_, ok := p.lex.as(p.tokens[i].text, fillerWord)
	return ok
}

// value reads the number that follows a caption from token i, with "no" before it or
// not: digits, a single letter with or without a number after it, or with inWords a
// number in words.
func (p *parser) value(i int, inWords bool) (value string, taken int) {
	start := i
	for i < len(p.tokens) && p.tokens[i].gap != stop && p.isFiller(i) {
		i++
	}
	if i == len(p.tokens) || p.tokens[i].gap == stop {
		return "", 0
	}
	if value, taken = p.valueAt(i, inWords); taken == 0 {
		return "", 0
	}
	return value, i + taken - start
}

func (p *parser) valueAt(i int, inWords bool) (value string, taken int) {
	t := p.tokens[i]
	switch {
	case t.number && p.suffixLetter(i+1):
		return t.text + "-" + p.tokens[i+1].text, 2
	case t.number:
		return t.text, 1
	case letter(t.text) && i+1 < len(p.tokens) && p.tokens[i+1].number && p.tokens[i+1].gap != stop:
		return t.text + "-" + p.tokens[i+1].text, 2
	case !inWords:
		return "", 0
	}
	if m, ok := p.lex.as(t.text, numberWord); ok {
		return m.text, 1
	}
	if letter(t.text) {
		return t.text, 1
	}
	return "", 0
}

// suffixLetter says whether token i is the letter of "486 A" and not of "A Wing".
func (p *parser) suffixLetter(i int) bool {
	if i >= len(p.tokens) || !letter(p.tokens[i].text) || p.tokens[i].gap == stop || p.tokens[i].text > "h" {
		return false
	}
	if i+1 == len(p.tokens) || p.tokens[i+1].gap == stop {
		return true
	}
	if p.tokens[i+1].number {
		return false
	}
	for _, m := range p.lex[p.tokens[i+1].text] {
		if m.class == wingWord || m.class == areaWord {
			return false
		}
	}
	return true
}

func (p *parser) readUnit(m meaning, i, n int) int {
	value, taken := p.value(i+n, false)
	if taken == 0 {
		return 0
	}
	p.addUnit(m.text, value)
	p.change(RuleNumber, p.source(i, n+taken), m.text+" "+value)
	return n + taken
}

func (p *parser) addUnit(kind, value string) {
	u := numbered{kind, value}
	if !slices.Contains(p.units, u) {
		p.units = append(p.units, u)
	}
	p.begin("", false)
	p.current().after = true
}

// readArea reads "Sector 12", "Phase II", "Block C", "Tower 3"; without a value the
// word may still name a street or an area.
func (p *parser) readArea(m meaning, i, n int) int {
	value, taken := p.value(i+n, true)
	if taken == 0 {
		if m.class == areaWord && (m.text == "cross" || m.text == "main" || m.text == "gali") && len(p.current().words) > 0 {
			p.addWords(m, i, n, RuleAbbreviation)
			p.close(PartStreet, i+n)
			return n
		}
		return 0
	}
	p.addArea(m, value)
	p.change(RuleNumber, p.source(i, n+taken), m.text+" "+value)
	return n + taken
}

func (p *parser) addArea(m meaning, value string) {
	a := numbered{m.text, value}
	if m.class == wingWord {
		p.wings = append(p.wings, a)
		return
	}
	if !slices.Contains(p.areas, a) {
		p.areas = append(p.areas, a)
	}
	if seg := p.current(); seg.part == "" && len(seg.words) > 0 {
		seg.part = PartLocality
	}
}

func (p *parser) readFloorValue(m meaning, i, n int) int {
	p.floor = m.text
	p.change(RuleNumber, p.source(i, n), "floor "+m.text)
	if i+n < len(p.tokens) && p.tokens[i+n].gap != stop {
		if _, ok := p.lex.as(p.tokens[i+n].text, floorWord); ok {
			n++
		}
	}
	p.current().after = true
	return n
}

func (p *parser) readFloor(i, n int) int {
	value, taken := p.value(i+n, true)
	if taken == 0 {
		return 0
	}
	p.floor = value
	p.change(RuleNumber, p.source(i, n+taken), "floor "+value)
	return n + taken
}

// readNumberWord reads "second" before a floor or street, and "ii" after an area.
func (p *parser) readNumberWord(m meaning, i, n int) int {
	if taken := p.numberBefore(m.text, i, n, true); taken > 0 {
		return taken
	}
	if seg := p.current(); len(m.text) > 0 && len(seg.words) > 0 && p.tokens[i].gap != stop && roman(p.tokens[i].text) {
		p.addPart(m.text, i, n)
		return n
	}
	return 0
}

func roman(s string) bool { return strings.Trim(s, "ivx") == "" }

// numberBefore reads the number of "2nd Cross", "7th Phase", "1st Floor" and the
// letter of "B Wing".
func (p *parser) numberBefore(value string, i, n int, ordinal bool) int {
	for k := min(longestForm-1, p.segmentFrom(i)-n); k > 0; k-- {
		for _, m := range p.lex[string(p.form(i+n, k))] {
			switch {
			case m.class == floorWord:
				p.floor = value
				p.change(RuleNumber, p.source(i, n+k), "floor "+value)
				p.current().after = true
				return n + k
			case (m.class == wingWord || m.class == areaWord) && p.mayFollow(m.text, i+n+k, ordinal):
				p.addArea(m, value)
				p.change(RuleNumber, p.source(i, n+k), m.text+" "+value)
				return n + k
			case m.class == streetType && ordinal:
				p.addArea(meaning{class: areaWord, text: m.text}, value)
				p.change(RuleNumber, p.source(i, n+k), m.text+" "+value)
				return n + k
			}
		}
	}
	return 0
}

// mayFollow says whether the word before token next takes the number before it: an
// ordinal always, a plain number or letter when no number of its own follows.
func (p *parser) mayFollow(word string, next int, ordinal bool) bool {
	if ordinal {
		return true
	}
	if next < len(p.tokens) && p.tokens[next].number && p.namesPart(next+1) {
		return p.tokens[next].ordinal || len(p.units) > 0 // "6 Cross 8 Main", but "780 Cross 3 Main 8"
	}
	_, taken := p.value(next, true)
	return taken == 0 && word != "gali"
}

// namesPart says whether token i is a word that takes a number before it.
func (p *parser) namesPart(i int) bool {
	if i >= len(p.tokens) || p.tokens[i].gap == stop {
		return false
	}
	for _, m := range p.lex[p.tokens[i].text] {
		switch m.class {
		case areaWord, wingWord, floorWord:
			return true
		}
	}
	return false
}

// readNumber reads a number without a caption.
func (p *parser) readNumber(i int) int {
	t := p.tokens[i]
	if n := p.numberBefore(t.text, i, 1, t.ordinal); n > 0 {
		return n
	}
	if len(t.text) > 7 && !strings.Contains(t.text, "-") {
		return 1 // a telephone number
	}
	value, n := p.valueAt(i, false)
	if more, taken := p.numberGoesOn(i + n); taken > 0 {
		value, n = value+"-"+more, n+taken
	}
	seg := p.current()
	if t.repaired {
		p.change(RuleOCR, p.source(i, n), value)
	} else {
		p.change(RuleNumber, p.source(i, n), value)
	}
	numbered := i > 0 && p.tokens[i].gap != stop && p.isFiller(i-1) // "Scheme Area No. 3"
	if len(seg.words) > 0 && !t.ordinal && !strings.Contains(value, "-") && len(value) < 3 && (numbered || p.areaBefore(seg)) {
		p.addPart(value, i, 0)
		return n
	}
	if seg.part == PartLandmark {
		p.addNumberAsWord(i, value)
		return n
	}
	p.addUnit("", value)
	return n
}

// numberGoesOn reads the rest of a house number printed with blanks: "4 CH 64".
func (p *parser) numberGoesOn(i int) (more string, taken int) {
	if i+1 >= len(p.tokens) || p.tokens[i].gap == stop || p.tokens[i+1].gap == stop {
		return "", 0
	}
	if w := p.tokens[i].text; len(w) > 2 || hasDigit(w) || len(p.lex[w]) > 0 || !p.tokens[i+1].number || p.tokens[i+1].ordinal {
		return "", 0
	}
	return p.tokens[i].text + "-" + p.tokens[i+1].text, 2
}

// areaBefore says whether the segment ends in the name of an area, whose part a small
// number is ("Lajpat Nagar 2").
func (p *parser) areaBefore(seg *segment) bool {
	last := seg.words[len(seg.words)-1]
	return last.kind == localityType || last.kind == plainWord && len(p.units) > 0 || last.kind == directionWord
}

func (p *parser) addPart(value string, i, n int) {
	p.areas = append(p.areas, numbered{"part", value})
	if n > 0 {
		p.change(RuleNumber, p.source(i, n), "part "+value)
	}
}

func (p *parser) addNumberAsWord(i int, value string) {
	p.add(word{text: value, printed: p.tokens[i].text, kind: plainWord})
}

// readType reads a word like road or nagar. A name in the same part after it begins
// a new one.
func (p *parser) readType(m meaning, i, n int) int {
	seg := p.current()
	if m.class == directionWord && (len(seg.words) == 0 || p.nameGoesOn(i+n)) {
		return p.readPlainAs(m, i, n)
	}
	if len(seg.words) == 0 {
		if v, taken := p.value(i+n, false); taken > 0 && m.class == streetType {
			p.addArea(meaning{class: areaWord, text: m.text + " number"}, v)
			p.change(RuleNumber, p.source(i, n+taken), m.text+" "+v)
			return n + taken
		}
		return p.readPlainAs(m, i, n)
	}
	p.addWords(m, i, n, RuleAbbreviation)
	p.close(map[class]Part{streetType: PartStreet, buildingType: PartBuilding, localityType: PartLocality, directionWord: ""}[m.class], i+n)
	return n
}

// readRoad reads the name of a whole road: "OMR".
func (p *parser) readRoad(m meaning, i, n int) int {
	if len(p.current().words) > 0 && !p.current().caps {
		p.begin("", false)
	}
	p.addWords(m, i, n, RuleInitials)
	if i+n < len(p.tokens) && p.tokens[i+n].gap != stop && p.isRoad(i+n) {
		n++
	}
	p.close(PartStreet, i+n)
	return n
}

func (p *parser) isRoad(i int) bool {
	_, ok := p.lex.as(p.tokens[i].text, streetType)
	return ok
}

// nameGoesOn says whether a name follows in the same part.
func (p *parser) nameGoesOn(i int) bool {
	if i >= len(p.tokens) || p.tokens[i].gap == stop || p.tokens[i].number {
		return false
	}
	for _, m := range p.lex[p.tokens[i].text] {
		switch m.class {
		case streetType, buildingType, localityType, directionWord, areaWord, wingWord, numberWord, fillerWord, noiseWord:
			return false
		}
	}
	return true
}

// readPlainAs adds n tokens as what they mean, without closing the part: a type word
// that begins a part is in the name ("Park Street", "Market Yard").
func (p *parser) readPlainAs(m meaning, i, n int) int {
	p.addWords(m, i, n, RuleAbbreviation)
	return n
}

// close names the segment by its type word and begins the next if a name follows.
func (p *parser) close(part Part, next int) {
	seg := p.current()
	if seg.part == "" || !seg.caps {
		if part != "" {
			seg.part = part
		}
	}
	if p.nameGoesOn(next) {
		p.begin("", false)
	}
}

// readInitials reads "MG" before a street or an area.
func (p *parser) readInitials(m meaning, i, n int) int {
	if i+n >= len(p.tokens) || p.tokens[i+n].gap == stop {
		return 0
	}
	for _, next := range p.lex[p.tokens[i+n].text] {
		if next.class == streetType || next.class == localityType || next.class == areaWord && next.text == "main" {
			p.addWords(m, i, n, RuleInitials)
			return n
		}
	}
	return 0
}

// leadParts is what each caption says of the words with it.
var leadParts = map[class]Part{
	villageLead: PartVillage, postLead: PartLocality, policeLead: PartLocality, subDistrictLead: PartSubDistrict,
	districtLead: PartDistrict, stateLead: PartState,
}

// readLead reads a caption: of what follows, or at the end of a part of what went
// before ("Haveli Taluka").
func (p *parser) readLead(m meaning, i, n int) int {
	part := leadParts[m.class]
	atEnd := i+n == len(p.tokens) || p.tokens[i+n].gap == stop
	seg := p.current()
	if atEnd && len(seg.words) > 0 && !seg.caps {
		seg.part, seg.caps = part, true
		return n
	}
	if m.text == "village" && p.tokens[i].text == "at" && p.tokens[i].gap != stop {
		return n
	}
	p.begin(part, true)
	return n
}

func (p *parser) readPlain(i int) int {
	t := p.tokens[i]
	if letter(t.text) {
		if n := p.readLetter(i); n > 0 {
			return n
		}
	}
	if len(t.text) <= 3 && len(p.current().words) == 0 && i+1 < len(p.tokens) && p.tokens[i+1].number && !p.tokens[i+1].ordinal && p.tokens[i+1].gap != stop && len(p.units) == 0 {
		value, taken := p.valueAt(i+1, false)
		p.addUnit("", t.text+"-"+value)
		p.change(RuleNumber, p.source(i, 1+taken), t.text+"-"+value)
		return 1 + taken
	}
	p.add(word{text: t.text, printed: t.text})
	return 1
}

// readLetter reads the letter of "B Wing", and of "H 80" at the start of a part.
func (p *parser) readLetter(i int) int {
	t := p.tokens[i]
	if n := p.numberBefore(t.text, i, 1, false); n > 0 {
		return n
	}
	if len(p.current().words) > 0 || i+1 == len(p.tokens) {
		return 0
	}
	next := p.tokens[i+1]
	if !next.number || next.ordinal || next.gap == stop {
		return 0
	}
	value, taken := p.valueAt(i+1, false)
	p.addUnit("", t.text+"-"+value)
	p.change(RuleNumber, p.source(i, 1+taken), t.text+"-"+value)
	return 1 + taken
}

// addWords adds the words of a meaning.
func (p *parser) addWords(m meaning, i, n int, rule Rule) {
	printed := p.source(i, n)
	if printed == m.text {
		rule = ""
	}
	for _, text := range m.words {
		p.add(word{text: text, printed: printed, rule: rule, kind: m.class})
	}
	if rule != "" {
		p.change(rule, printed, m.text)
	}
}

func (p *parser) add(w word) {
	seg := p.current()
	seg.words = append(seg.words, w)
}

// label gives each segment its part and its words their weight. What nothing
// identifies is the building when it follows the number and more follows; else it is
// of the locality.
func (p *parser) label() {
	hasBuilding := slices.ContainsFunc(p.segments, func(s segment) bool { return s.part == PartBuilding })
	for i := range p.segments {
		s := &p.segments[i]
		if s.part == "" && s.after && !hasBuilding && p.moreFollows(i) && !p.isArea(s.words) {
			s.part, hasBuilding = PartBuilding, true
		}
		if s.part == "" || s.part == PartBuilding && p.isOffice(s.words) { // Vasant Kunj
			s.part = PartLocality
		}
		at := levelOf(s)
		for _, w := range s.words {
			w.part, w.level = s.part, at
			p.weigh(&w)
			p.words = append(p.words, w)
		}
	}
}

func (p *parser) moreFollows(i int) bool {
	return slices.ContainsFunc(p.segments[i+1:], func(s segment) bool { return len(s.words) > 0 && s.part != PartLandmark })
}

// isArea says whether the words are a locality: by how the last one ends, or as a post
// office of the PIN.
func (p *parser) isArea(ws []word) bool {
	return endsAsArea(ws) || p.isOffice(ws)
}

func endsAsArea(ws []word) bool {
	if len(ws) == 0 {
		return false
	}
	last := ws[len(ws)-1].text
	for _, ending := range areaEndings() {
		if len(last) > len(ending)+1 && strings.HasSuffix(last, ending) {
			return true
		}
	}
	return false
}

// isOffice says whether the words are a post office of the PIN.
func (p *parser) isOffice(ws []word) bool {
	if p.pin == "" || len(ws) == 0 {
		return false
	}
	names := make([]string, len(ws))
	for i, w := range ws {
		names[i] = w.printed
	}
	return office(p.pin, strings.Join(names, " "))
}

func (p *parser) weigh(w *word) {
	w.weight = rarity(w.text)
	switch w.kind {
	case streetType, buildingType, localityType, directionWord, areaWord:
		w.weight = typeWeight
	}
	if len(w.text) > 3 {
		w.key = sound(w.text)
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
