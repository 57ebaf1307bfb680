package people_test

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"atlas/internal/idnum"
	"atlas/internal/specimen/people"
)

func person(t *rapid.T) people.Person {
	return people.New(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)))
}

func TestNumbersHaveTheirCheckDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := person(t)
		if !idnum.IsAadhaar(p.Aadhaar) || !strings.HasPrefix(p.Aadhaar, "9999") {
			t.Errorf("Aadhaar number %s is not valid or not of the test range", p.Aadhaar)
		}
		if !idnum.IsVID(p.VID) {
			t.Errorf("VID %s is not valid", p.VID)
		}
		if !idnum.IsPIN(p.Home.PIN) {
			t.Errorf("PIN code %s is not valid", p.Home.PIN)
		}
	})
}

func TestPANTellsPersonAndSurname(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := person(t)
		words := strings.Fields(p.Full)
		if p.Surname != words[len(words)-1] {
			t.Errorf("surname of %q is %q", p.Full, p.Surname)
		}
		want := regexp.MustCompile(`^[A-Z]{3}P` + strings.ToUpper(p.Surname[:1]) + `\d{4}[A-Z]$`)
		if !want.MatchString(p.PAN) {
			t.Errorf("PAN %s of %s does not match %v", p.PAN, p.Full, want)
		}
	})
}

func TestEveryNameHasBothScripts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := person(t)
		for _, s := range append(p.Home.Lines(), p.Name, p.Father) {
			if s.Latin == "" || s.Local == "" {
				t.Errorf("spelling %+v lacks a script", s)
			}
			if strings.ContainsFunc(s.Latin, func(r rune) bool { return r > 127 }) {
				t.Errorf("Latin spelling %q holds letters of another script", s.Latin)
			}
		}
		if p.Name.Latin == p.Father.Latin {
			t.Errorf("%s has the father's name", p.Name.Latin)
		}
	})
}

func TestPeopleAreGrownUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := person(t)
		if age := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Sub(p.Born).Hours() / 24 / 365; age < 18 || age > 70 {
			t.Errorf("born %v", p.Born)
		}
	})
}

func TestAddressEndsWithStateAndPIN(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := person(t)
		if end := p.Home.State.Latin + " - " + p.Home.PIN; !strings.HasSuffix(p.Home.English(), end) {
			t.Errorf("address %q does not end with %q", p.Home.English(), end)
		}
	})
}

func TestSameSeedSamePerson(t *testing.T) {
	a, b := people.New(rand.New(rand.NewPCG(7, 7))), people.New(rand.New(rand.NewPCG(7, 7)))
	if a != b {
		t.Errorf("one seed gave %+v and %+v", a, b)
	}
	if c := people.New(rand.New(rand.NewPCG(8, 7))); a.Aadhaar == c.Aadhaar {
		t.Errorf("two seeds gave the same number %s", a.Aadhaar)
	}
}

// The population must be as mixed as its readers' customers are.
func TestPopulationIsMixed(t *testing.T) {
	states, scripts, women, oneWord, initials := map[string]bool{}, map[people.Script]bool{}, 0, 0, 0
	const n = 500
	for i := range uint64(n) {
		p := people.New(rand.New(rand.NewPCG(i, 2)))
		states[p.Home.State.Latin] = true
		scripts[p.Script] = true
		if p.Female {
			women++
		}
		words := strings.Fields(p.Name.Latin)
		if len(words) == 1 {
			oneWord++
		}
		if len(strings.Trim(words[0], ".")) == 1 || len(words[len(words)-1]) == 1 {
			initials++
		}
	}
	if len(states) < 18 || len(scripts) != 3 {
		t.Errorf("%d states and %d scripts in %d people", len(states), len(scripts), n)
	}
	if women < n/4 || women > n*3/4 || oneWord == 0 || initials == 0 {
		t.Errorf("of %d people %d are women, %d have one name, %d an initial", n, women, oneWord, initials)
	}
}
