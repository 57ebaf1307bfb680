package address_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"atlas/internal/address"
	"atlas/internal/document"
)

func TestFormat(t *testing.T) {
	for _, tt := range []struct {
		rule, printed string
		want          document.Address
	}{
		{
			"the documented example: one place printed four times",
			"4-CH-64, NEAR COMMUNITY HALL, BHILWARA, BHILWARA, Bhilwara, Rajasthan - 311001",
			document.Address{State: "Rajasthan", Postcode: "311001", Line1: "4-CH-64, NEAR COMMUNITY HALL", City: "BHILWARA"},
		},
		{
			"a PIN that lost a digit does not hide the state",
			"12-5/3, Lake Road, Kukatpally, Hyderabad, Telangana 50072",
			document.Address{State: "Telangana", Line1: "12-5/3, Lake Road", Line2: "Kukatpally", City: "Hyderabad"},
		},
		{
			"a PIN of the printed state is mended",
			"12-5/3, Lake Road, Hyderabad, Telangana - 5oo072",
			document.Address{State: "Telangana", Postcode: "500072", Line1: "12-5/3, Lake Road", City: "Hyderabad"},
		},
		{
			"a number after no state is not a PIN",
			"Near Water Tank, Village Rampur, Plot 1234",
			document.Address{Line2: "Near Water Tank, Village Rampur, Plot 1234"},
		},
		{
			"a relation is not part of the address",
			"S/O Ramesh Kumar, 12, MG Road, Shivaji Nagar, Pune City, Pune, Maharashtra - 411005",
			document.Address{State: "Maharashtra", Postcode: "411005", Line1: "12, MG Road", Line2: "Shivaji Nagar", City: "Pune"},
		},
		{
			"a relation without a comma ends at the house number",
			"C/O: Asha Rane 12 MG Road, Pune, Maharashtra 411005",
			document.Address{State: "Maharashtra", Postcode: "411005", Line1: "12 MG Road", City: "Pune"},
		},
		{
			"captions of an e-Aadhaar letter",
			"C/O: Asha Rane\n12, MG Road\nVTC: Pune City\nPO: Shivajinagar\nSub District: Haveli\nDistrict: Pune\nState: Maharashtra\nPIN Code: 411005\nMobile: 9800000000",
			document.Address{State: "Maharashtra", Postcode: "411005", Line1: "12, MG Road", Line2: "Shivajinagar", City: "Pune"},
		},
		{
			"captions on one line without commas",
			"12 MG Road VTC: Bhilwara PO: Bhilwara District: Bhilwara State: Rajasthan PIN Code: 311001",
			document.Address{State: "Rajasthan", Postcode: "311001", Line1: "12 MG Road", City: "Bhilwara"},
		},
		{
			"the state is no city beside its new one",
			"Shop No. 39, Main Najafgarh Road, Lajpat Nagar, New Delhi, Delhi, 110024",
			document.Address{State: "Delhi", Postcode: "110024", Line1: "Shop No. 39, Main Najafgarh Road", Line2: "Lajpat Nagar", City: "New Delhi"},
		},
		{
			"the labels of a form say what is of the street and what of the area",
			"Floor No.: 2, Building No./Flat No.: 21, Name Of Premises/Building: Sai Complex, Road/Street: Tilak Road, Nearby Landmark: City Pride, Locality/Sub Locality: Kothrud, City/Town/Village: Pune, District: Pune, State: Maharashtra, PIN Code: 411038",
			document.Address{State: "Maharashtra", Postcode: "411038", Line1: "2, 21, Sai Complex, Tilak Road", Line2: "City Pride, Kothrud", City: "Pune"},
		},
		{
			"a form that asks for the floor before the house",
			"Floor No.: 2nd Floor, Building No./Flat No.: Plot No 137, Name Of Premises/Building: Sai Complex, Road/Street: West Masi Street, Locality/Sub Locality: K K Nagar, City/Town/Village: Madurai, District: Madurai, State: Tamil Nadu, PIN Code: 625001",
			document.Address{State: "Tamil Nadu", Postcode: "625001", Line1: "Plot No 137, 2nd Floor, Sai Complex, West Masi Street", Line2: "K K Nagar", City: "Madurai"},
		},
		{
			"a form that asks for the village as well as the city",
			"Flat/Door/Block No.: Gat No 7, Village/Town: Wagholi, Block: Haveli, Road/Street/Lane: Nagar Road, City: PUNE, State: MAHARASHTRA, District: PUNE, PIN: 412207",
			document.Address{State: "Maharashtra", Postcode: "412207", Line1: "Gat No 7, Nagar Road", Line2: "Wagholi", City: "PUNE"},
		},
		{
			"a locality is no city: state and district from the PIN",
			"Flat 302, Sai Heights, Kothrud, 411038",
			document.Address{State: "Maharashtra", Postcode: "411038", Line1: "Flat 302, Sai Heights", Line2: "Kothrud", City: "Pune"},
		},
		{
			"city from the PIN when only a street is printed",
			"12, MG Road - 411005",
			document.Address{State: "Maharashtra", Postcode: "411005", Line1: "12, MG Road", City: "Pune"},
		},
		{
			"no commas at all",
			"12 MG Road Shivaji Nagar Pune Maharashtra 411 005",
			document.Address{State: "Maharashtra", Postcode: "411005", Line1: "12 MG Road Shivaji Nagar", City: "Pune"},
		},
		{
			"slips of OCR in state and PIN",
			"7, Anna Salai, Chennai, Tamif Nadu - 6O0002",
			document.Address{State: "Tamil Nadu", Postcode: "600002", Line1: "7, Anna Salai", City: "Chennai"},
		},
		{
			"a former name of the state",
			"Plot 5, Saheed Nagar, Bhubaneswar, Orissa 751007, India",
			document.Address{State: "Odisha", Postcode: "751007", Line1: "Plot 5", Line2: "Saheed Nagar", City: "Bhubaneswar"},
		},
		{
			"Delhi is city as well as state",
			"21/4, Karol Bagh, Delhi - 110005",
			document.Address{State: "Delhi", Postcode: "110005", Line1: "21/4", Line2: "Karol Bagh", City: "Delhi"},
		},
		{
			"a city that ends like its state",
			"Flat 4B, DDA Flats, Munirka, New Delhi 110067",
			document.Address{State: "Delhi", Postcode: "110067", Line1: "Flat 4B, DDA Flats", Line2: "Munirka", City: "New Delhi"},
		},
		{
			"the code of a state, and a housing society",
			"5, Satyam Co-op Hsg Soc, Phase I, Kankhal, Haridwar, UK - 249408",
			document.Address{State: "Uttarakhand", Postcode: "249408", Line1: "5, Satyam Co-op Hsg Soc", Line2: "Phase I, Kankhal", City: "Haridwar"},
		},
		{
			"the district of Delhi before the state",
			"21/4, Karol Bagh, Central Delhi, Delhi - 110005",
			document.Address{State: "Delhi", Postcode: "110005", Line1: "21/4", Line2: "Karol Bagh, Central Delhi", City: "Delhi"},
		},
		{
			"a city whose district has another name",
			"R-264, Subhash Colony, Siliguri, Darjeeling, West Bengal - 734001",
			document.Address{State: "West Bengal", Postcode: "734001", Line1: "R-264", Line2: "Subhash Colony, Darjeeling", City: "Siliguri"},
		},
		{
			"a village's town is its district's",
			"Gat No 114, VTC: Wagholi, PO: Wagholi, Sub District: Haveli, District: Pune, State: Maharashtra, PIN Code: 412207",
			document.Address{State: "Maharashtra", Postcode: "412207", Line1: "Gat No 114", Line2: "Wagholi", City: "Pune"},
		},
		{
			"a slip of OCR in the district",
			"Plot No 207, Civil Lines, Vivek Vihar, Varanas, Uttar Pradesh - 221010",
			document.Address{State: "Uttar Pradesh", Postcode: "221010", Line1: "Plot No 207, Civil Lines", Line2: "Vivek Vihar", City: "Varanas"},
		},
		{
			"a sector has a number and is a locality",
			"Flat No 207, Lotus Heights, Station Road, Sector 12, Bhubaneswar, Khordha, Odisha - 751009",
			document.Address{State: "Odisha", Postcode: "751009", Line1: "Flat No 207, Lotus Heights, Station Road", Line2: "Sector 12, Khordha", City: "Bhubaneswar"},
		},
		{
			"streets stay on the first line",
			"Shop 3, Sai Plaza, Station Road, Naupada, Thane, Maharashtra - 400602",
			document.Address{State: "Maharashtra", Postcode: "400602", Line1: "Shop 3, Sai Plaza, Station Road", Line2: "Naupada", City: "Thane"},
		},
		{
			"a telephone number is not a PIN",
			"12, MG Road, Pune, Maharashtra. Ph: 9800000000",
			document.Address{State: "Maharashtra", Line1: "12, MG Road", City: "Pune"},
		},
		{"nothing printed", "", document.Address{}},
		{"only a PIN", "411005", document.Address{State: "Maharashtra", Postcode: "411005", City: "Pune"}},
	} {
		if diff := cmp.Diff(tt.want, address.Format(tt.printed)); diff != "" {
			t.Errorf("%s: Format(%q) (-want +got):\n%s", tt.rule, tt.printed, diff)
		}
	}
}

func TestState(t *testing.T) {
	for _, tt := range []struct{ rule, printed, want string }{
		{"official", "Rajasthan", "Rajasthan"},
		{"capitals", "WEST BENGAL", "West Bengal"},
		{"ampersand", "Jammu & Kashmir", "Jammu and Kashmir"},
		{"former name", "Uttaranchal", "Uttarakhand"},
		{"one letter wrong", "Maharashfra", "Maharashtra"},
		{"a letter lost", "Chattisgarh", "Chhattisgarh"},
		{"a city is no state", "Pune", ""},
		{"a person's name is no state", "Bihari Lal", ""},
		{"nothing", "", ""},
	} {
		if got, ok := address.State(tt.printed); got != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: State(%q) = %q, %v, want %q", tt.rule, tt.printed, got, ok, tt.want)
		}
	}
}

func TestLookup(t *testing.T) {
	for pin, want := range map[string]address.Place{
		"311001": {State: "Rajasthan", Districts: []string{"Bhilwara"}},
		"110005": {State: "Delhi", Districts: []string{"Central Delhi"}},
		"194101": {State: "Ladakh", Districts: []string{"Leh Ladakh", "Leh"}},
	} {
		got, ok := address.Lookup(pin)
		if diff := cmp.Diff(want, got); diff != "" || !ok {
			t.Errorf("Lookup(%q), found %v (-want +got):\n%s", pin, ok, diff)
		}
	}
	if p, ok := address.Lookup("299999"); ok {
		t.Errorf("a PIN nobody has gives %+v", p)
	}
}

func TestStateOfAnAddressIsOneOfTheTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[A-Z0-9]{1,5}, [A-Z][a-z]{2,9} (Road|Nagar), [A-Z][a-z]{2,9}`).Draw(t, "street")
		a := address.Format(text + ", Pune, Maharashtra - 411005")
		if a.State != "Maharashtra" || a.Postcode != "411005" || a.City != "Pune" {
			t.Fatalf("%q gives %+v", text, a)
		}
	})
}

func FuzzFormat(f *testing.F) {
	f.Add("4-CH-64, NEAR COMMUNITY HALL, BHILWARA, BHILWARA, Bhilwara, Rajasthan - 311001")
	f.Add("S/O: , VTC: , PO: PIN Code: 411 005")
	f.Add("पता: १२, पुणे\xff")
	f.Fuzz(func(t *testing.T, printed string) {
		a := address.Format(printed)
		if a.Postcode != "" && len(a.Postcode) != 6 {
			t.Fatalf("postcode %q", a.Postcode)
		}
		if a.State != "" {
			if name, ok := address.State(a.State); !ok || name != a.State {
				t.Fatalf("state %q is not official", a.State)
			}
		}
	})
}
