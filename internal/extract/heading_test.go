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

// The lines of a letterhead stand as far apart as its name in large print wants, and may be less
// than half as high.
func TestAddressUnderALargeName(t *testing.T) {
	for _, c := range []struct {
		rule, text string
		larger     float64 // the name, by so many pixels
		want       string
	}{
		{"under a tagline", `
                     JAY AMBE MOBILE

                SALES . SERVICE . ACCESSORIES . EASY EMI

   G-12, Sadguru Arcade, Nr. Kalavad Chowk, Dr. Yagnik Road, Rajkot - 360001, Gujarat
             GSTIN : 24CTLPV1027B1ZX
                          TAX INVOICE`, 14,
			"G-12, Sadguru Arcade, Nr. Kalavad Chowk, Dr. Yagnik Road, Rajkot - 360001, Gujarat"},
		{"in small print", `
                        Sri Jyoti Digital Mart


      LED TV, Refrigerator, AC, Washing Machine, Home Appliances

  Shop No. 30, Lotus Tower, Near Post Office, Jail Road, Pandri, Raipur-492001
TAX INVOICE                                                          Bill No. 3910`, 22,
			"Shop No. 30, Lotus Tower, Near Post Office, Jail Road, Pandri, Raipur-492001"},
	} {
		p := typeset(c.text)
		name := &p.Lines[0].Polygon
		name[2].Y += c.larger
		name[3].Y += c.larger
		if got := fields(t, "INVOICE", p)["dealer_address"].Value; got != c.want {
			t.Errorf("%s: dealer_address is %q", c.rule, got)
		}
	}
}

// A date that runs up the edge of a card is cut into pieces, none of which is a line of the
// address beside it.
func TestDateUpTheEdge(t *testing.T) {
	p := typeset(`
    Unique Identification Authority of India
    Address:
    W/O Boya Nagendra, 4-118/2, Sivalayam Street, Peddapadu,
    Kallur Mandal, Kurnool, Andhra Pradesh - 518218
14/03/
               9999 4105 7058`)
	address, date := p.Lines[2].Polygon.Box(), p.Lines[4].Polygon.Box()
	date.MinX, date.MaxX, date.MinY, date.MaxY = 20, 56, address.MaxY-4, address.MaxY+8
	p.Lines[4].Polygon = date.Polygon()
	want := "W/O Boya Nagendra, 4-118/2, Sivalayam Street, Peddapadu, Kallur Mandal, Kurnool, Andhra Pradesh - 518218"
	if got := fields(t, "AADHAAR", p)["address"].Value; got != want {
		t.Errorf("address is %q", got)
	}
}

// A line in another script between a shop's name and its address is stepped over.
func TestAddressUnderAnotherScript(t *testing.T) {
	p := unread(t, typeset(`
          VAIGAI CELL WORLD
          another script
      14/3, West Veli Street, Madurai 625001
          TAX INVOICE`), "another script", 0.2)
	if got := fields(t, "INVOICE", p)["dealer_address"].Value; got != "14/3, West Veli Street, Madurai 625001" {
		t.Errorf("dealer_address is %q", got)
	}
}

// The value of a caption stands where the same caption is printed in another script above it, up
// to two heights away.
func TestValueBesideTheOtherScript(t *testing.T) {
	p := typeset(`
REGISTRATION CERTIFICATE OF ESTABLISHMENT

                        Bakery, sweets and condiments

Nature of Business`)
	value, caption := p.Lines[1].Polygon.Box(), p.Lines[2].Polygon.Box()
	down := caption.MinY - 2*caption.Height() - value.MinY // to two heights above the caption
	for i := range p.Lines[1].Polygon {
		p.Lines[1].Polygon[i].Y += down
	}
	if got := fields(t, "SHOP_ACT_LICENSE", p)["nature_of_business"].Value; got != "Bakery, sweets and condiments" {
		t.Errorf("nature_of_business is %q", got)
	}
}
