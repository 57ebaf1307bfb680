package address_test

import (
	"testing"

	"atlas/internal/address"
)

func TestMend(t *testing.T) {
	for _, tt := range []struct{ rule, word, pin, want string }{
		{"a town", "Nashk", "", "Nashik"},
		{"a state, in capitals", "MAHARASNTRA", "", "MAHARASHTRA"},
		{"what a building is called", "Apartmcnt", "", "Apartment"},
		{"a place of the PIN before all others", "Pimpalgan", "422209", "Pimpalgaon"},
		{"letters that run together", "VUAYAWADA", "", "VIJAYAWADA"},
		{"letters that run together, in a place of the PIN", "Kanpw", "208001", "Kanpur"},
		{"a letter twice", "RAJASTHHAN", "", "RAJASTHAN"},
		{"another spelling", "Dwaraka", "", ""},
		{"another spelling, of a place of the PIN", "Malleshwaram", "560034", ""},
		{"more than one", "Apartments", "", ""},
		{"a word that is right", "Nagar", "", ""},
		{"a short town that is a letter from another", "Patna", "", ""},
		{"a short state", "Bihar", "800004", ""},
		{"a short word that many addresses have", "Nagat", "", "Nagar"},
		{"one that is a word itself", "Sagar", "", ""},
		{"a short word", "Sial", "", ""},
		{"a word like none", "Qwertyuiop", "422209", ""},
		{"no word", "", "", ""},
	} {
		if got, _ := address.Mend(tt.word, tt.pin); got != tt.want {
			t.Errorf("%s: %q is mended to %q, want %q", tt.rule, tt.word, got, tt.want)
		}
	}
}

func TestMendLost(t *testing.T) {
	for _, tt := range []struct{ rule, word, pin, want string }{
		{"a thin letter of a town", "Hubball", "", "Hubballi"},
		{"one of two that are the same", "UTAR", "", "UTTAR"},
		{"a thin letter of a place of the PIN", "Sitabuld", "440012", "Sitabuldi"},
		{"the same without the PIN of a town that has none", "Qitabuld", "560034", ""},
		{"a letter that is not thin", "Kothrd", "411038", ""},
		{"a letter that runs into none beside it", "Behari", "700009", ""},
		{"another spelling", "Dwarka", "", ""},
		{"a word that is right", "Mandvi", "400003", ""},
		{"a short word", "Mal", "", ""},
		{"no word", "", "", ""},
	} {
		if got, _ := address.MendLost(tt.word, tt.pin); got != tt.want {
			t.Errorf("%s: %q is mended to %q, want %q", tt.rule, tt.word, got, tt.want)
		}
	}
}
