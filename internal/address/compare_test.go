package address_test

import (
	"testing"

	"atlas/internal/address"
)

// source is the documented address.
const source = "Flat 12, Green View Apartments, MG Road, Bangalore"

// TestCompareDocumented: 89.92 and 9 are published for the pair; within two points
// and a half the score is taken to mean the same.
func TestCompareDocumented(t *testing.T) {
	c := address.Compare(source, "12 Greenview Apt, Mahatma Gandhi Rd, Bengaluru")
	if !c.OK || c.Similarity < 87 || c.Similarity > 93 {
		t.Errorf("got %+v, want a similarity of 87 to 93", c)
	}
	c = address.Compare(source, "45 Lake View, Whitefield, Bangalore")
	if !c.OK || c.Similarity > 40 || c.SamePerson > 2 {
		t.Errorf("got %+v, want both scores low", c)
	}
	if c := address.Compare(source, source); c.Similarity != 100 || c.SamePerson != 10 {
		t.Errorf("got %+v for equal addresses", c)
	}
}
