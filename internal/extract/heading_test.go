package extract_test

import "testing"

// A registered name is the employer's, though a logo stands over it in larger print.
func TestRegisteredNameUnderALogo(t *testing.T) {
	p := typeset(`
Satpura Group

Satpura Precision Castings Private Limited
Plot 44, MIDC, Satara 415002

Payslip for the month of August 2025
Employee Name   Asha Ramesh Rao
Net Pay         12,760.00`)
	p.Height = 1500
	logo := &p.Lines[0].Polygon
	logo[2].Y += 20
	logo[3].Y += 20
	if got := fields(t, "SALARY_SLIP", p)["employer_name"].Value; got != "Satpura Precision Castings Private Limited" {
		t.Errorf("employer_name is %q", got)
	}
}

// The lines of a letterhead stand as far apart as its name in large print wants.
func TestAddressUnderATagline(t *testing.T) {
	p := typeset(`
                     JAY AMBE MOBILE

                SALES . SERVICE . ACCESSORIES . EASY EMI

   G-12, Sadguru Arcade, Nr. Kalavad Chowk, Dr. Yagnik Road, Rajkot - 360001, Gujarat
             GSTIN : 24CTLPV1027B1ZX
                          TAX INVOICE`)
	name := &p.Lines[0].Polygon
	name[2].Y += 14
	name[3].Y += 14
	want := "G-12, Sadguru Arcade, Nr. Kalavad Chowk, Dr. Yagnik Road, Rajkot - 360001, Gujarat"
	if got := fields(t, "INVOICE", p)["dealer_address"].Value; got != want {
		t.Errorf("dealer_address is %q", got)
	}
}

// What a shop sells and where it is may be set in less than half the height of its name.
func TestAddressUnderALargeName(t *testing.T) {
	p := typeset(`
                        Sri Jyoti Digital Mart


      LED TV, Refrigerator, AC, Washing Machine, Home Appliances

  Shop No. 30, Lotus Tower, Near Post Office, Jail Road, Pandri, Raipur-492001
TAX INVOICE                                                          Bill No. 3910`)
	name := &p.Lines[0].Polygon
	name[2].Y += 22
	name[3].Y += 22
	want := "Shop No. 30, Lotus Tower, Near Post Office, Jail Road, Pandri, Raipur-492001"
	if got := fields(t, "INVOICE", p)["dealer_address"].Value; got != want {
		t.Errorf("dealer_address is %q", got)
	}
}
