package extract_test

import (
	"strings"
	"testing"
)

// TestTheAddressOverAName: the last line of an address, set close over the name of the next
// row, whose caption is outlined higher than its print, is no part of the name.
func TestTheAddressOverAName(t *testing.T) {
	p := typeset(`
THE BOMBAY SHOPS AND ESTABLISHMENTS ACT, 1948
REGISTRATION CERTIFICATE OF ESTABLISHMENT
Name of the Establishment       SHREE GALAXY SERVICES
Postal Address and situation
of the Establishment            55/11, Third Floor, City Centre, Gangapur Road, Ravivar
                                Karanja, Nashik, Maharashtra, 422001
Name of Employer                VIPULKUMAR NARESHBHAI DESAI
Nature of business              Tours and Travels`)
	for i := range p.Lines {
		if q := &p.Lines[i].Polygon; strings.HasPrefix(p.Lines[i].Text, "Name of Employer") {
			q[0].Y, q[1].Y = q[0].Y-4, q[1].Y-4
		}
	}
	if got := fields(t, "SHOP_ACT_LICENSE", p)["employer_name"].Value; got != "VIPULKUMAR NARESHBHAI DESAI" {
		t.Errorf("employer_name is %q, want VIPULKUMAR NARESHBHAI DESAI", got)
	}
}
