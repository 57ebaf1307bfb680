package people

// allTowns pairs places with their sub-district, district, state and a PIN code of
// the place.
var allTowns = []town{
	city("Pune", "पुणे", "Haveli", "हवेली", "Maharashtra", "411030"),
	city("Mumbai", "मुंबई", "Andheri", "अंधेरी", "Maharashtra", "400064"),
	city("Nashik", "नाशिक", "Nashik", "नाशिक", "Maharashtra", "422005"),
	city("Nagpur", "नागपूर", "Nagpur Urban", "नागपूर शहर", "Maharashtra", "440010"),
	city("Solapur", "सोलापूर", "Solapur North", "उत्तर सोलापूर", "Maharashtra", "413004"),
	city("Kolhapur", "कोल्हापूर", "Karvir", "करवीर", "Maharashtra", "416003"),
	village("Mhasve", "म्हसवे", "Satara", "सातारा", "Satara", "सातारा", "Maharashtra", "415002"),
	village("Wagholi", "वाघोली", "Haveli", "हवेली", "Pune", "पुणे", "Maharashtra", "412207"),
	village("Ozar", "ओझर", "Niphad", "निफाड", "Nashik", "नाशिक", "Maharashtra", "422206"),
	city("Ahmedabad", "अहमदाबाद", "Ahmedabad City", "अहमदाबाद शहर", "Gujarat", "380015"),
	city("Surat", "सूरत", "Chorasi", "चोरासी", "Gujarat", "395007"),
	city("Rajkot", "राजकोट", "Rajkot", "राजकोट", "Gujarat", "360001"),
	city("Vadodara", "वडोदरा", "Vadodara", "वडोदरा", "Gujarat", "390007"),
	village("Sanand", "साणंद", "Sanand", "साणंद", "Ahmedabad", "अहमदाबाद", "Gujarat", "382110"),
	city("Jaipur", "जयपुर", "Sanganer", "सांगानेर", "Rajasthan", "302021"),
	city("Bhilwara", "भीलवाड़ा", "Bhilwara", "भीलवाड़ा", "Rajasthan", "311001"),
	city("Jodhpur", "जोधपुर", "Jodhpur", "जोधपुर", "Rajasthan", "342003"),
	city("Udaipur", "उदयपुर", "Girwa", "गिर्वा", "Rajasthan", "313001"),
	village("Chomu", "चौमूं", "Chomu", "चौमूं", "Jaipur", "जयपुर", "Rajasthan", "303702"),
	{Spelling{"Delhi", "दिल्ली"}, Spelling{"Patel Nagar", "पटेल नगर"}, Spelling{"West Delhi", "पश्चिम दिल्ली"}, "Delhi", "110027", false},
	{Spelling{"Delhi", "दिल्ली"}, Spelling{"Vivek Vihar", "विवेक विहार"}, Spelling{"East Delhi", "पूर्वी दिल्ली"}, "Delhi", "110092", false},
	city("Gurugram", "गुरुग्राम", "Gurugram", "गुरुग्राम", "Haryana", "122001"),
	city("Hisar", "हिसार", "Hisar", "हिसार", "Haryana", "125001"),
	city("Ludhiana", "लुधियाना", "Ludhiana", "लुधियाना", "Punjab", "141008"),
	city("Amritsar", "अमृतसर", "Amritsar", "अमृतसर", "Punjab", "143001"),
	village("Phillaur", "फिल्लौर", "Phillaur", "फिल्लौर", "Jalandhar", "जालंधर", "Punjab", "144410"),
	city("Lucknow", "लखनऊ", "Lucknow", "लखनऊ", "Uttar Pradesh", "226010"),
	city("Varanasi", "वाराणसी", "Varanasi", "वाराणसी", "Uttar Pradesh", "221010"),
	city("Agra", "आगरा", "Agra", "आगरा", "Uttar Pradesh", "282002"),
	city("Meerut", "मेरठ", "Meerut", "मेरठ", "Uttar Pradesh", "250002"),
	village("Pindra", "पिंडरा", "Pindra", "पिंडरा", "Varanasi", "वाराणसी", "Uttar Pradesh", "221206"),
	city("Patna", "पटना", "Patna Rural", "पटना ग्रामीण", "Bihar", "800001"),
	city("Gaya", "गया", "Gaya", "गया", "Bihar", "823001"),
	village("Bihta", "बिहटा", "Bihta", "बिहटा", "Patna", "पटना", "Bihar", "801103"),
	city("Ranchi", "रांची", "Ranchi", "रांची", "Jharkhand", "834001"),
	city("Dhanbad", "धनबाद", "Dhanbad", "धनबाद", "Jharkhand", "826001"),
	city("Bhopal", "भोपाल", "Huzur", "हुजूर", "Madhya Pradesh", "462011"),
	city("Indore", "इंदौर", "Indore", "इंदौर", "Madhya Pradesh", "452010"),
	village("Sehore", "सीहोर", "Sehore", "सीहोर", "Sehore", "सीहोर", "Madhya Pradesh", "466001"),
	city("Raipur", "रायपुर", "Raipur", "रायपुर", "Chhattisgarh", "492001"),
	city("Dehradun", "देहरादून", "Dehradun", "देहरादून", "Uttarakhand", "248001"),
	city("Haridwar", "हरिद्वार", "Haridwar", "हरिद्वार", "Uttarakhand", "249401"),
	city("Kolkata", "कोलकाता", "Kolkata", "कोलकाता", "West Bengal", "700029"),
	{Spelling{"Siliguri", "सिलीगुड़ी"}, Spelling{"Matigara", "माटीगाड़ा"}, Spelling{"Darjeeling", "दार्जिलिंग"}, "West Bengal", "734001", false},
	{Spelling{"Bhubaneswar", "भुवनेश्वर"}, Spelling{"Bhubaneswar", "भुवनेश्वर"}, Spelling{"Khordha", "खोरधा"}, "Odisha", "751009", false},
	{Spelling{"Guwahati", "गुवाहाटी"}, Spelling{"Dispur", "दिसपुर"}, Spelling{"Kamrup Metro", "कामरूप मेट्रो"}, "Assam", "781005", false},
	city("Hyderabad", "हैदराबाद", "Ameerpet", "अमीरपेट", "Telangana", "500016"),
	city("Warangal", "वारंगल", "Warangal", "वारंगल", "Telangana", "506002"),
	{Spelling{"Vijayawada", "विजयवाड़ा"}, Spelling{"Vijayawada Urban", "विजयवाड़ा शहर"}, Spelling{"Krishna", "कृष्णा"}, "Andhra Pradesh", "520010", false},
	city("Visakhapatnam", "विशाखापत्तनम", "Visakhapatnam Urban", "विशाखापत्तनम शहर", "Andhra Pradesh", "530016"),
	{Spelling{"Bengaluru", "बेंगलुरु"}, Spelling{"Bengaluru South", "बेंगलुरु दक्षिण"}, Spelling{"Bengaluru Urban", "बेंगलुरु शहरी"}, "Karnataka", "560034", false},
	{Spelling{"Hubballi", "हुब्बल्ली"}, Spelling{"Hubballi", "हुब्बल्ली"}, Spelling{"Dharwad", "धारवाड़"}, "Karnataka", "580029", false},
	city("Mysuru", "मैसूरु", "Mysuru", "मैसूरु", "Karnataka", "570009"),
	city("Chennai", "சென்னை", "Egmore", "எழும்பூர்", "Tamil Nadu", "600040"),
	city("Coimbatore", "கோயம்புத்தூர்", "Coimbatore South", "கோயம்புத்தூர் தெற்கு", "Tamil Nadu", "641012"),
	city("Madurai", "மதுரை", "Madurai South", "மதுரை தெற்கு", "Tamil Nadu", "625020"),
	city("Salem", "சேலம்", "Salem", "சேலம்", "Tamil Nadu", "636007"),
	village("Musiri", "முசிறி", "Musiri", "முசிறி", "Tiruchirappalli", "திருச்சிராப்பள்ளி", "Tamil Nadu", "621211"),
	{Spelling{"Kochi", "कोच्चि"}, Spelling{"Kanayannur", "कणयन्नूर"}, Spelling{"Ernakulam", "एर्नाकुलम"}, "Kerala", "682024", false},
	city("Kozhikode", "कोझीकोड", "Kozhikode", "कोझीकोड", "Kerala", "673004"),
	{Spelling{"Panaji", "पणजी"}, Spelling{"Tiswadi", "तिसवाडी"}, Spelling{"North Goa", "उत्तर गोवा"}, "Goa", "403001", false},
	{Spelling{"Margao", "मडगांव"}, Spelling{"Salcete", "सालसेत"}, Spelling{"South Goa", "दक्षिण गोवा"}, "Goa", "403601", false},
}

// city is a town that gives its district the name.
func city(name, local, subDistrict, localSub, state, pin string) town {
	return town{Spelling{name, local}, Spelling{subDistrict, localSub}, Spelling{name, local}, state, pin, false}
}

func village(name, local, subDistrict, localSub, district, localDistrict, state, pin string) town {
	return town{Spelling{name, local}, Spelling{subDistrict, localSub}, Spelling{district, localDistrict}, state, pin, true}
}
