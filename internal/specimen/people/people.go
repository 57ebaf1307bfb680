// Package people invents Indian applicants: their names in two scripts, families,
// birthdays, homes and identity numbers. Everything follows from the random source.
// Aadhaar numbers lie in the range 9999 that the authority keeps for tests.
package people

import (
	"math/rand/v2"
	"strings"
	"time"
)

// Spelling is a word in Latin letters and in the script of the region.
type Spelling struct{ Latin, Local string }

func (s Spelling) join(sep string, t Spelling) Spelling {
	return Spelling{s.Latin + sep + t.Latin, s.Local + sep + t.Local}
}

// Person is an invented applicant.
type Person struct {
	Name   Spelling // as the person is called, and as Aadhaar prints it
	Full   string   // with initials spelt out, as PAN wants it; otherwise Name.Latin
	Father Spelling
	// Surname is the last word of Full; its first letter is the fifth of the PAN.
	Surname string
	Female  bool
	Born    time.Time
	Home    Home
	Script  Script
	Sikh    bool // the men wear a turban
	Mobile  string

	Aadhaar   string // 12 digits
	VID       string // 16 digits
	PAN       string
	Enrolment string // 1234/12345/12345
	Enrolled  time.Time
}

// Script is the script of a region's papers.
type Script int

// Scripts that the project's fonts can draw. Regions with another script print Hindi.
const (
	Hindi Script = iota
	Marathi
	Tamil
)

// New invents a person.
func New(rng *rand.Rand) Person {
	r := pick(rng, regions)
	p := Person{Female: rng.IntN(5) < 2, Script: r.script}
	men := rng.Perm(len(r.men))
	given, father, husband := r.men[men[0]], r.men[men[1]], r.men[men[2]]
	if p.Female {
		given = pick(rng, r.women)
	}
	r.form(rng, &p, given, father, pick(rng, r.surnames))
	words := strings.Fields(p.Full)
	p.Surname = words[len(words)-1]
	p.Born = time.Date(1958, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rng.IntN(48*365))
	p.Enrolled = time.Date(2011, 3, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rng.IntN(11*365))
	p.Home = newHome(rng, p, husband, pick(rng, r.towns()))
	p.Mobile = pick(rng, []string{"9", "8", "7"}) + digits(rng, 9)
	p.Aadhaar = withCheckDigit("9999" + digits(rng, 7))
	p.VID = withCheckDigit("91" + digits(rng, 13))
	p.PAN = letters(rng, 3) + "P" + strings.ToUpper(p.Surname[:1]) + digits(rng, 4) + letters(rng, 1)
	p.Enrolment = "2" + digits(rng, 3) + "/" + digits(rng, 5) + "/" + digits(rng, 5)
	return p
}

// A form builds the names of a person from their parts, as the region does.
type form func(rng *rand.Rand, p *Person, given, father, surname Spelling)

// westernForm is Given Surname, as in most of the north and east. Some people use a
// second name, and some women Devi or Kumari in place of a surname.
func westernForm(rng *rand.Rand, p *Person, given, father, surname Spelling) {
	second := Spelling{"Kumar", "कुमार"}
	if p.Female {
		second = Spelling{"Kumari", "कुमारी"}
	}
	p.Father = father.join(" ", surname)
	switch rng.IntN(6) {
	case 0:
		p.Name = given.join(" ", second).join(" ", surname)
	case 1:
		p.Name = given.join(" ", second)
		p.Father = father
	case 2:
		p.Father = father.join(" ", Spelling{"Chandra", "चंद्र"}).join(" ", surname)
		fallthrough
	default:
		p.Name = given.join(" ", surname)
	}
	p.Full = p.Name.Latin
}

// threePartForm is Given Father Surname, as in Maharashtra and Gujarat.
func threePartForm(_ *rand.Rand, p *Person, given, father, surname Spelling) {
	p.Name = given.join(" ", father).join(" ", surname)
	p.Father = father.join(" ", surname)
	p.Full = p.Name.Latin
}

// initialForm is the given name with the father's initial, as in the south. PAN
// spells the initial out.
func initialForm(rng *rand.Rand, p *Person, given, father, _ Spelling) {
	p.Father = father
	p.Full = given.Latin + " " + father.Latin
	local := []rune(father.Local)
	n := 1
	for n < len(local) && local[n] >= 0x0bbe && local[n] <= 0x0bcd { // vowel signs belong to their letter
		n++
	}
	initial := Spelling{father.Latin[:1], string(local[:n])}
	switch rng.IntN(4) {
	case 0:
		p.Name = given.join(" ", initial)
	case 1:
		p.Name = initial.join(" ", given)
	case 2:
		p.Name = Spelling{initial.Latin + ". " + given.Latin, initial.Local + ". " + given.Local}
	default:
		p.Name = given.join(" ", father)
	}
}

// plainForm is Given Surname without further habit; one in eight goes by one name.
func plainForm(rng *rand.Rand, p *Person, given, father, surname Spelling) {
	p.Father = father.join(" ", surname)
	p.Name = given.join(" ", surname)
	if rng.IntN(8) == 0 {
		p.Name, p.Father = given, father
	}
	p.Full = p.Name.Latin
}

// sikhForm is Given Singh or Given Kaur, at times with a clan name.
func sikhForm(rng *rand.Rand, p *Person, given, father, surname Spelling) {
	singh, kaur := Spelling{"Singh", "सिंह"}, Spelling{"Kaur", "कौर"}
	p.Father = father.join(" ", singh)
	p.Name = given.join(" ", singh)
	if p.Female {
		p.Name = given.join(" ", kaur)
	}
	if rng.IntN(2) == 0 {
		p.Name = p.Name.join(" ", surname)
	}
	p.Sikh = true
	p.Full = p.Name.Latin
}

func pick[T any](rng *rand.Rand, choices []T) T { return choices[rng.IntN(len(choices))] }
