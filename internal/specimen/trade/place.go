package trade

// Place is a market town: where a shop can stand.
type Place struct {
	City, State string
	Code        string   // GST state code
	PINs        []string // of its market areas
	Areas       []string // markets and localities
	Roads       []string
}

// places covers the states most loans come from. Towns, roads and PIN codes are
// real, but a road need not pass the area or PIN code it is printed with.
var places = []Place{
	{"Pune", "Maharashtra", "27", []string{"411001", "411004", "411030"}, []string{"Shivajinagar", "Sadashiv Peth", "Camp"}, []string{"Laxmi Road", "Tilak Road", "F C Road"}},
	{"Mumbai", "Maharashtra", "27", []string{"400028", "400064", "400092"}, []string{"Dadar West", "Malad West", "Borivali West"}, []string{"S V Road", "Ranade Road", "Link Road"}},
	{"Nashik", "Maharashtra", "27", []string{"422001", "422005"}, []string{"Ravivar Karanja", "College Road"}, []string{"M G Road", "Gangapur Road"}},
	{"Nagpur", "Maharashtra", "27", []string{"440012", "440010"}, []string{"Sitabuldi", "Dharampeth"}, []string{"Main Road", "W H C Road"}},
	{"Satara", "Maharashtra", "27", []string{"415001"}, []string{"Powai Naka", "Radhika Chowk"}, []string{"Karmaveer Path", "Station Road"}},
	{"Ahmedabad", "Gujarat", "24", []string{"380009", "380015"}, []string{"Navrangpura", "Satellite"}, []string{"C G Road", "Relief Road"}},
	{"Surat", "Gujarat", "24", []string{"395003", "395007"}, []string{"Varachha", "Adajan"}, []string{"Ring Road", "Ghod Dod Road"}},
	{"Rajkot", "Gujarat", "24", []string{"360001"}, []string{"Gondal Naka", "Raiya Circle"}, []string{"Yagnik Road", "Dhebar Road"}},
	{"Jaipur", "Rajasthan", "08", []string{"302001", "302021"}, []string{"Vaishali Nagar", "Bapu Bazar"}, []string{"M I Road", "Tonk Road"}},
	{"Jodhpur", "Rajasthan", "08", []string{"342001", "342003"}, []string{"Sardarpura", "Paota"}, []string{"Chopasni Road", "Station Road"}},
	{"Bhilwara", "Rajasthan", "08", []string{"311001"}, []string{"Bhopal Ganj", "Azad Nagar"}, []string{"Pur Road", "Nagori Garden Road"}},
	{"New Delhi", "Delhi", "07", []string{"110027", "110024", "110058"}, []string{"Rajouri Garden", "Lajpat Nagar", "Janakpuri"}, []string{"Main Najafgarh Road", "Ring Road"}},
	{"Gurugram", "Haryana", "06", []string{"122001"}, []string{"Sector 14", "Sadar Bazar"}, []string{"Old Delhi Road", "Railway Road"}},
	{"Ludhiana", "Punjab", "03", []string{"141001", "141008"}, []string{"Ghumar Mandi", "Chaura Bazar"}, []string{"Ferozepur Road", "Mall Road"}},
	{"Lucknow", "Uttar Pradesh", "09", []string{"226001", "226010"}, []string{"Hazratganj", "Gomti Nagar"}, []string{"Station Road", "Faizabad Road"}},
	{"Kanpur", "Uttar Pradesh", "09", []string{"208001", "208012"}, []string{"Birhana Road", "Govind Nagar"}, []string{"The Mall", "G T Road"}},
	{"Varanasi", "Uttar Pradesh", "09", []string{"221001", "221010"}, []string{"Lahurabir", "Sigra"}, []string{"Vidyapeeth Road", "Luxa Road"}},
	{"Patna", "Bihar", "10", []string{"800001", "800004"}, []string{"Boring Canal", "Kadam Kuan"}, []string{"Exhibition Road", "Fraser Road"}},
	{"Ranchi", "Jharkhand", "20", []string{"834001"}, []string{"Lalpur", "Hindpiri"}, []string{"Main Road", "Circular Road"}},
	{"Kolkata", "West Bengal", "19", []string{"700029", "700009"}, []string{"Gariahat", "Shyambazar"}, []string{"Rash Behari Avenue", "M G Road"}},
	{"Siliguri", "West Bengal", "19", []string{"734001"}, []string{"Hakim Para", "Khalpara"}, []string{"Sevoke Road", "Hill Cart Road"}},
	{"Bhubaneswar", "Odisha", "21", []string{"751001", "751009"}, []string{"Saheed Nagar", "Bapuji Nagar"}, []string{"Janpath", "Cuttack Road"}},
	{"Guwahati", "Assam", "18", []string{"781001", "781005"}, []string{"Fancy Bazar", "Ganeshguri"}, []string{"G S Road", "A T Road"}},
	{"Bhopal", "Madhya Pradesh", "23", []string{"462001", "462011"}, []string{"New Market", "Arera Colony"}, []string{"Hamidia Road", "Link Road No 1"}},
	{"Indore", "Madhya Pradesh", "23", []string{"452001", "452010"}, []string{"Rajwada", "Vijay Nagar"}, []string{"A B Road", "M G Road"}},
	{"Raipur", "Chhattisgarh", "22", []string{"492001"}, []string{"Pandri", "Tatibandh"}, []string{"G E Road", "Jail Road"}},
	{"Hyderabad", "Telangana", "36", []string{"500016", "500072", "500060"}, []string{"Begumpet", "Kukatpally", "Dilsukhnagar"}, []string{"S P Road", "NH 65 Main Road"}},
	{"Warangal", "Telangana", "36", []string{"506002"}, []string{"Hanamkonda", "Nakkalagutta"}, []string{"Station Road", "J P N Road"}},
	{"Vijayawada", "Andhra Pradesh", "37", []string{"520002", "520010"}, []string{"Governorpet", "Labbipet"}, []string{"Besant Road", "M G Road"}},
	{"Visakhapatnam", "Andhra Pradesh", "37", []string{"530016", "530020"}, []string{"Dwaraka Nagar", "Dabagardens"}, []string{"Main Road", "V I P Road"}},
	{"Bengaluru", "Karnataka", "29", []string{"560003", "560011", "560034"}, []string{"Malleshwaram", "Jayanagar", "Koramangala"}, []string{"Sampige Road", "30th Cross Road", "80 Feet Road"}},
	{"Mysuru", "Karnataka", "29", []string{"570001", "570009"}, []string{"Devaraja Mohalla", "Kuvempunagar"}, []string{"Sayyaji Rao Road", "Dhanvanthri Road"}},
	{"Hubballi", "Karnataka", "29", []string{"580020", "580029"}, []string{"Durgad Bail", "Vidyanagar"}, []string{"Lamington Road", "Club Road"}},
	{"Chennai", "Tamil Nadu", "33", []string{"600017", "600040"}, []string{"T Nagar", "Anna Nagar"}, []string{"Usman Road", "2nd Avenue"}},
	{"Coimbatore", "Tamil Nadu", "33", []string{"641002", "641012"}, []string{"R S Puram", "Gandhipuram"}, []string{"D B Road", "Cross Cut Road"}},
	{"Madurai", "Tamil Nadu", "33", []string{"625001", "625020"}, []string{"Simmakkal", "K K Nagar"}, []string{"West Masi Street", "Bye Pass Road"}},
	{"Kochi", "Kerala", "32", []string{"682016", "682024"}, []string{"Ernakulam", "Edappally"}, []string{"M G Road", "Banerji Road"}},
	{"Kozhikode", "Kerala", "32", []string{"673001", "673004"}, []string{"Palayam", "Mavoor"}, []string{"S M Street", "Mavoor Road"}},
	{"Panaji", "Goa", "30", []string{"403001"}, []string{"Campal", "Altinho"}, []string{"18th June Road", "D B Road"}},
	{"Dehradun", "Uttarakhand", "05", []string{"248001"}, []string{"Paltan Bazar", "Dalanwala"}, []string{"Rajpur Road", "Chakrata Road"}},
}
