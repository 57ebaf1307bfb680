package address

import (
	"slices"
	"strings"
)

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
