package address

import (
	_ "embed"
	"fmt"
	"math"
	"sync"

	"go.yaml.in/yaml/v3"
)

// signal is one kind of evidence for or against one person's address.
type signal struct {
	name     string
	part     Part
	supports bool // speaks for one person, else against
}

// The signals.
const (
	houseSame = iota
	houseNearly
	houseDifferent
	houseMissing
	floorSame
	floorDifferent
	buildingSame
	buildingDifferent
	streetSame
	streetDifferent
	landmarkSame
	localitySame
	localityDifferent
	areaNumberSame
	areaNumberDifferent
	pinSame
	pinNear
	pinDifferent
	citySame
	cityDifferent
	stateDifferent
	whollySame
	unlike
)

// signals describes them; the names are the keys of weights.yaml.
var signals = [...]signal{
	houseSame:           {"house_same", PartHouse, true},
	houseNearly:         {"house_nearly", PartHouse, true},
	houseDifferent:      {"house_different", PartHouse, false},
	houseMissing:        {"house_missing", PartHouse, false},
	floorSame:           {"floor_same", PartFloor, true},
	floorDifferent:      {"floor_different", PartFloor, false},
	buildingSame:        {"building_same", PartBuilding, true},
	buildingDifferent:   {"building_different", PartBuilding, false},
	streetSame:          {"street_same", PartStreet, true},
	streetDifferent:     {"street_different", PartStreet, false},
	landmarkSame:        {"landmark_same", PartLandmark, true},
	localitySame:        {"locality_same", PartLocality, true},
	localityDifferent:   {"locality_different", PartLocality, false},
	areaNumberSame:      {"area_number_same", PartLocality, true},
	areaNumberDifferent: {"area_number_different", PartLocality, false},
	pinSame:             {"pin_same", PartPIN, true},
	pinNear:             {"pin_near", PartPIN, false},
	pinDifferent:        {"pin_different", PartPIN, false},
	citySame:            {"city_same", PartCity, true},
	cityDifferent:       {"city_different", PartCity, false},
	stateDifferent:      {"state_different", PartState, false},
	whollySame:          {"wholly_same", "", true},
	unlike:              {"unlike", "", false},
}

// Signals names the kinds of evidence, in the order of Evidence.
func Signals() []string {
	names := make([]string, len(signals))
	for i, s := range signals {
		names[i] = s.name
	}
	return names
}

// Supports says whether the i-th of the Signals speaks for one person.
func Supports(i int) bool { return signals[i].supports }

// Evidence is the value of each of the Signals for two addresses, 0 to 1, for fitting
// the weights; ok is false when one of them cannot be normalised.
func Evidence(a, b *Parsed) (values []float64, ok bool) {
	_, p := match(a, b)
	if p == nil {
		return nil, false
	}
	e := p.evidence()
	return e[:], true
}

type evidence [len(signals)]float64

// evidence weighs nothing: it only says what was found.
func (p *pair) evidence() evidence {
	var e evidence
	yes := func(is bool) float64 {
		if is {
			return 1
		}
		return 0
	}
	house, floor, area, pin, city := p.houses(), p.floors(), p.numberedParts(), p.pins(), p.cities()
	e[houseSame], e[houseNearly], e[houseDifferent], e[houseMissing] = yes(house == same), yes(house == nearly), yes(house == different), yes(house == missing)
	e[floorSame], e[floorDifferent] = yes(floor == same), yes(floor == different)
	e[buildingSame], e[buildingDifferent] = p.group(PartBuilding).values()
	e[streetSame], e[streetDifferent] = p.group(PartStreet).values()
	e[landmarkSame], _ = p.group(PartLandmark).values()
	e[localitySame], e[localityDifferent] = p.group(PartLocality, PartVillage, PartSubDistrict, PartDistrict).values()
	e[areaNumberSame], e[areaNumberDifferent] = yes(area == same), yes(area == different)
	e[pinSame], e[pinNear], e[pinDifferent] = yes(pin == same), yes(pin == nearly), yes(pin == different)
	e[citySame], e[cityDifferent] = yes(city == same || city == nearly), yes(city == different)
	e[stateDifferent] = yes(p.states() == different)
	similarity := p.similarity()
	e[whollySame] = yes(similarity == 10_000 && house == same && (pin == same || city == same))
	e[unlike] = 1 - float64(similarity)/10_000
	return e
}

// fullName is the weight of matched words from which a name counts fully: one rare
// word, or two common ones.
const fullName = 1.2

// otherName is the weight of unmatched names on both sides from which they are two
// names: one word that is not among the commonest.
const otherName = 0.7

// values are how far a group of words speaks for and against one address. Words that
// one side alone has, and that are nowhere on the other, say nothing.
func (g group) values() (same, different float64) {
	if !g.any || !g.both && g.share < 0.5 {
		return 0, 0
	}
	return g.share * min(1, g.rare/fullName), min(1, g.apart/otherName)
}

// Weights is the result of a fit: log-odds per unit of each signal.
type Weights struct {
	Version   int                `yaml:"version"`
	Seed      uint64             `yaml:"seed"`
	Pairs     int                `yaml:"pairs"` // that it was fitted on
	Intercept float64            `yaml:"intercept"`
	Signals   map[string]float64 `yaml:"signals"`
}

//go:embed data/weights.yaml
var weightsFile []byte

type model struct {
	intercept float64
	weights   evidence
}

var weights = sync.OnceValue(func() model {
	var w Weights
	if err := yaml.Unmarshal(weightsFile, &w); err != nil {
		panic(fmt.Sprintf("address: weights.yaml: %v", err))
	}
	m := model{intercept: w.Intercept}
	for i, s := range signals {
		value, ok := w.Signals[s.name]
		if !ok || math.IsNaN(value) {
			panic(fmt.Sprintf("address: weights.yaml: no weight for %s", s.name))
		}
		m.weights[i] = value
	}
	if len(w.Signals) != len(signals) {
		panic("address: weights.yaml: a weight that no signal has")
	}
	return m
})

// logOdds is the sum of the intercept and every signal times its weight.
func (m model) logOdds(e evidence) float64 {
	sum := m.intercept
	for i, v := range e {
		sum += m.weights[i] * v
	}
	return sum
}
