package address_test

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"atlas/internal/address"
)

func itoa(n int) string { return strconv.Itoa(n) }

func TestParse(t *testing.T) {
	type parts = map[address.Part]string
	for _, tt := range []struct {
		rule, printed string
		want          parts
	}{
		{"the documented address", source, parts{
			"house": "flat 12", "building": "green view apartment", "street": "mahatma gandhi road",
			"city": "Bengaluru", "state": "Karnataka",
		}},
		{"a village", "H.No. 161, Vill. Rampur, Post Sikandra, Teh. Khaga, Dist. Fatehpur, UP 212655", parts{
			"house": "house 161", "village": "rampur", "locality": "sikandra", "sub_district": "khaga",
			"district": "Fatehpur", "city": "Fatehpur", "state": "Uttar Pradesh", "pin": "212655",
		}},
		{"captions without commas", "Vill Rampur Post Sikandra Teh Khaga Dist Fatehpur UP 212655", parts{
			"village": "rampur", "locality": "sikandra", "sub_district": "khaga",
			"district": "Fatehpur", "city": "Fatehpur", "state": "Uttar Pradesh", "pin": "212655",
		}},
		{"cross, main and phase", "No. 42/3, II Cross, 5th Main, 7th Phase, J.P. Nagar, Bangalore-560078", parts{
			"house": "42-3", "locality": "jp nagar cross 2 main 5 phase 7",
			"district": "Bengaluru Urban", "city": "Bengaluru", "state": "Karnataka", "pin": "560078",
		}},
		{"wing, direction and landmark", "Flat No 302, B Wing, Sai CHS, Opp. Bus Stand, Andheri (W), Mumbai - 400 058", parts{
			"house": "flat 302 wing b", "building": "sai society", "landmark": "bus stand", "locality": "andheri west",
			"district": "Mumbai Suburban", "city": "Mumbai", "state": "Maharashtra", "pin": "400058",
		}},
		{"floor words", "RZ-H-218, S/F, Raj Nagar-2, Delhi 110077", parts{
			"house": "rzh-218", "floor": "2", "locality": "raj nagar part 2",
			"district": "South West Delhi", "city": "Delhi", "state": "Delhi", "pin": "110077",
		}},
		{"no commas", "Flat 705 Tower 3 Oberoi Splendor JVLR Andheri East Mumbai 400060", parts{
			"house": "flat 705 tower 3", "building": "oberoi splendor", "street": "jogeshwari vikhroli link road", "locality": "andheri east",
			"district": "Mumbai Suburban", "city": "Mumbai", "state": "Maharashtra", "pin": "400060",
		}},
		{"what OCR makes of it", "Flot No 7, Anna Salai, CHENNAL, Tamif Nadu - 6O0002", parts{
			"house": "flat 7", "street": "anna salai",
			"district": "Chennai", "city": "Chennai", "state": "Tamil Nadu", "pin": "600002",
		}},
		{"a relation and a telephone", "C/O Asha Rane, 12 MG Road, Pune. Mobile: 9800000000", parts{
			"house": "12", "street": "mahatma gandhi road", "city": "Pune", "state": "Maharashtra",
		}},
		{"from the city inwards", "Bangalore, MG Road, Green View Apartments, Flat 12", parts{
			"house": "flat 12", "building": "green view apartment", "street": "mahatma gandhi road",
			"city": "Bengaluru", "state": "Karnataka",
		}},
		{"city and state from the PIN", "12, Tilak Road, Kothrud, 411038", parts{
			"house": "12", "street": "tilak road", "locality": "kothrud",
			"district": "Pune", "city": "Pune", "state": "Maharashtra", "pin": "411038",
		}},
		{"a city in the name of a road is none", "5, Nagpur Road, Wardha", parts{
			"house": "5", "street": "nagpur road", "district": "Wardha", "city": "Wardha", "state": "Maharashtra",
		}},
		{"nothing", "", parts{}},
	} {
		p := address.Parse(tt.printed)
		got := parts{}
		for _, part := range address.Parts() {
			if text := p.Component(part); text != "" {
				got[part] = text
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: Parse(%q) (-want +got):\n%s", tt.rule, tt.printed, diff)
		}
	}
}

func TestChanges(t *testing.T) {
	p := address.Parse("S/O Ramesh Kumar, Flat No B/302, M.G. Rd, Bangalore, Tamif Nadu")
	want := []address.Change{
		{Rule: address.RuleOCR, Printed: "tamif nadu", Became: "tamil nadu"},
		{Rule: address.RuleName, Printed: "bangalore", Became: "bengaluru"},
		{Rule: address.RuleLeftOut, Printed: "s/o ramesh kumar", Became: ""},
		{Rule: address.RuleNumber, Printed: "flat no b/302", Became: "flat b-302"},
		{Rule: address.RuleInitials, Printed: "m.g", Became: "mahatma gandhi"},
		{Rule: address.RuleAbbreviation, Printed: "rd", Became: "road"},
	}
	if diff := cmp.Diff(want, p.Changes()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPostOffices(t *testing.T) {
	want := []address.PostOffice{{"Bhusari Colony", "Pune City"}, {"Ex. Serviceman Colony", "Pune City"}, {"Kothrud", "Pune City"}}
	if diff := cmp.Diff(want, address.PostOffices("411038")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := address.PostOffices("299999"); got != nil {
		t.Errorf("a PIN nobody has gives %v", got)
	}
}
