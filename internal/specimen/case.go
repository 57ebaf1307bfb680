package specimen

import (
	"math/rand/v2"

	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/people"
	"atlas/internal/specimen/trade"
)

// Case is one loan application: who wants what. Its parts agree with one another.
type Case struct {
	Person people.Person
	Look   draw.Look // of the person
	Deal   trade.Deal
	Firm   trade.Firm // that the person runs
}

// newCase invents an application.
func newCase(rng *rand.Rand) Case {
	p := people.New(rng)
	look := draw.LookOf(p.Female, rng)
	look.Turban = p.Sikh && !p.Female
	deal := trade.NewDeal(rng, customer(p))
	return Case{Person: p, Look: look, Deal: deal, Firm: trade.NewFirm(rng, p.Name.Latin, p.Home.GSTStateCode)}
}

// customer is how a shop writes down the person of an identity paper.
func customer(p people.Person) trade.Customer {
	h := p.Home
	a := trade.Address{City: h.VTC.Latin, PIN: h.PIN, State: h.State.Latin, Code: h.GSTStateCode}
	for _, part := range []string{h.House, h.Street.Latin, h.Landmark.Latin, h.Locality.Latin} {
		if part != "" {
			a.Street = append(a.Street, part)
		}
	}
	return trade.Customer{Name: p.Name.Latin, Address: a, Mobile: p.Mobile}
}
