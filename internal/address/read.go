package address

import (
	"strings"
)

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
