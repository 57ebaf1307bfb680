package address

import (
	"slices"
	"strings"
)

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
