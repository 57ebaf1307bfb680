package address

import "math"

// item is what one component adds to the similarity.
type item struct {
	part  Part
	total float64 // the weight of both sides
	alike float64 // as much of it as is alike
}

// Weights of what is not a word, beside a rare word's 1.
const (
	houseWeight = 1.5
	areaWeight  = 0.5
	floorWeight = 0.3
	cityWeight  = 0.8
	stateWeight = 0.25
	pinWeight   = 0.8
	// missingWeight is what is left of a weight when only one side prints the
	// component: nothing contradicts it.
	missingWeight = 0.25
)

// similarity is 0 to 10,000: the share of all weight that is alike, in hundredths of a
// percent. Equal addresses have 10,000.
func (p *pair) similarity() int {
	p.items = p.items[:0]
	p.addWords()
	p.addNumbers()
	p.addPlaces()
	total, alike := 0.0, 0.0
	for _, it := range p.items {
		total += it.total
		alike += it.alike
	}
	if total == 0 {
		return 0
	}
	return int(math.Round(alike / total * 10_000))
}

func (p *pair) addWords() {
	var total, alike [len(wordParts)]float64
	sum := func(words []word, matches []wordMatch) {
		for i, w := range words {
			at := partIndex(w.part)
			total[at] += matches[i].weight
			alike[at] += matches[i].weight * matches[i].quality
		}
	}
	sum(p.a.words, p.matchA)
	sum(p.b.words, p.matchB)
	for i, part := range wordParts {
		if total[i] > 0 {
			p.items = append(p.items, item{part, total[i], alike[i]})
		}
	}
}

// wordParts are the components that are made of words.
var wordParts = [...]Part{PartBuilding, PartStreet, PartLandmark, PartLocality, PartVillage, PartSubDistrict, PartDistrict, PartState}

func partIndex(part Part) int {
	for i, p := range wordParts {
		if p == part {
			return i
		}
	}
	return 3 // the locality has what is nothing else
}

func (p *pair) addNumbers() {
	p.addRelation(PartHouse, houseWeight, p.houses(), p.houseQuality())
	p.addRelation(PartFloor, floorWeight, p.floors(), 1)
	p.addRelation(PartLocality, areaWeight, p.numberedParts(), 1)
}

// houseQuality is the quality of equal numbers: a little less when only one side says
// what kind of number it is.
func (p *pair) houseQuality() float64 {
	if len(p.a.units) == len(p.b.units) {
		for i := range p.a.units {
			if p.a.units[i] != p.b.units[i] {
				return qualityJoined
			}
		}
		return 1
	}
	return qualityJoined
}

func (p *pair) addPlaces() {
	quality := 1.0
	if p.a.printed.city != p.b.printed.city {
		quality = qualityName
	}
	p.addRelation(PartCity, cityWeight, p.cities(), quality)
	if p.a.printed.state != "" && p.b.printed.state != "" || p.states() == different {
		p.addRelation(PartState, stateWeight, p.states(), 1)
	}
	p.addRelation(PartPIN, pinWeight, p.pins(), 1)
}

// addRelation adds a component that is compared as a whole.
func (p *pair) addRelation(part Part, weight float64, r relation, quality float64) {
	switch r {
	case unknown:
	case missing:
		p.items = append(p.items, item{part, weight * missingWeight, 0})
	case same:
		p.items = append(p.items, item{part, 2 * weight, 2 * weight * quality})
	case nearly:
		p.items = append(p.items, item{part, 2 * weight, 2 * weight * quality * nearQuality})
	case different:
		p.items = append(p.items, item{part, 2 * weight, 0})
	}
}

// nearQuality is what counts of numbers that agree as far as both are printed, and of
// PINs of one sorting district.
const nearQuality = 0.6
