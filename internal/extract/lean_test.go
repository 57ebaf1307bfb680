package extract_test

import "testing"

// TestRowsOfALeaningPage: photographed from the side, the lines of a page fan out, and the
// value of the row above stands right beside a caption.
func TestRowsOfALeaningPage(t *testing.T) {
	p := typeset(`
Himadri State Power Corporation Limited
R Office: Shop No 20, Ganesh Plaza, Gangapur Road, Nashik - 422001
ELECTRICITY BILL FOR DOMESTIC CONSUMERS
Consumer Name : VISHWAS NILESH BHOSALE
PLOT NO 190, INDIRA NAGAR, MUMBAI - 400064
Meter readings are taken every month
Fixed Charges for the month                                      80.00
Energy Charges for the month                                     1,693.20
Wheeling Charge for the month                                    291.33
Fuel Adjustment Charge                                           87.15
Electricity Duty at 16 percent                                   270.91
Amount payable by due date                                       2,420.00
Amount payable after due date                                    4,420.00
Please pay at any office of the company
Complaints are taken at the number above`)
	for i := range p.Lines {
		for j, q := range p.Lines[i].Polygon {
			p.Lines[i].Polygon[j].Y = q.Y + (-0.025+2.2e-4*q.Y)*q.X
		}
	}
	if got := fields(t, "ELECTRICITY_BILL", p)["bill_amount"].Value; got != "2420.00" {
		t.Errorf("bill_amount is %q, want 2420.00", got)
	}
}

// TestRowsOfALeaningTable: the page has too few long lines to be sure how it leans, and the
// value of the row above stands as near to level with a caption as its own.
func TestRowsOfALeaningTable(t *testing.T) {
	p := typeset(`
KONKAN ELECTRICITY BOARD
ELECTRICITY BILL
Account No        : 6184275633
Name              : KULDEEP SINGH
Fixed Charges                                                    60.00
Energy Charges                                                   259.29
Electricity Duty 16%                                             41.48
Total Payable                                                    430.00
Disconnection Date : 04-Jun-2026`)
	for i := range p.Lines {
		for j, q := range p.Lines[i].Polygon {
			p.Lines[i].Polygon[j].Y = q.Y + 0.027*q.X
		}
	}
	if got := fields(t, "ELECTRICITY_BILL", p)["bill_amount"].Value; got != "430.00" {
		t.Errorf("bill_amount is %q, want 430.00", got)
	}
}
