package people

// vocabulary is what addresses of a region are made of, besides the towns.
type vocabulary struct {
	sonOf, daughterOf, wifeOf, careOf Spelling
	streets, landmarks, localities    []Spelling
}

func wordsOf(s Script) vocabulary {
	switch s {
	case Marathi:
		return marathiWords
	case Tamil:
		return tamilWords
	}
	return hindiWords
}

var hindiWords = vocabulary{
	sonOf: Spelling{"S/O", "आत्मज"}, daughterOf: Spelling{"D/O", "आत्मजा"}, wifeOf: Spelling{"W/O", "पत्नी"}, careOf: Spelling{"C/O", "द्वारा"},
	streets: []Spelling{
		{"Station Road", "स्टेशन रोड"}, {"MG Road", "एमजी रोड"}, {"Main Bazar Road", "मेन बाजार रोड"}, {"Gali No 4", "गली नं 4"},
		{"Kanungo Gali", "कानूनगो गली"}, {"College Road", "कॉलेज रोड"}, {"Civil Lines", "सिविल लाइन्स"}, {"Mall Road", "माल रोड"},
	},
	landmarks: []Spelling{
		{"Near Shiv Mandir", "शिव मंदिर के पास"}, {"Opp Bus Stand", "बस स्टैंड के सामने"}, {"Near Community Hall", "सामुदायिक भवन के पास"},
		{"Near Govt School", "सरकारी विद्यालय के पास"}, {"Behind Post Office", "डाकघर के पीछे"}, {"Near Jama Masjid", "जामा मस्जिद के पास"},
	},
	localities: []Spelling{
		{"Gandhi Nagar", "गांधी नगर"}, {"Shastri Nagar", "शास्त्री नगर"}, {"Azad Nagar", "आजाद नगर"}, {"Vivek Vihar", "विवेक विहार"},
		{"Ram Nagar", "राम नगर"}, {"Krishna Puri", "कृष्णा पुरी"}, {"Subhash Colony", "सुभाष कॉलोनी"}, {"Sector 12", "सेक्टर 12"}, {"Indira Colony", "इंदिरा कॉलोनी"},
	},
}

var marathiWords = vocabulary{
	sonOf: Spelling{"S/O", "मुलगा"}, daughterOf: Spelling{"D/O", "मुलगी"}, wifeOf: Spelling{"W/O", "पत्नी"}, careOf: Spelling{"C/O", "द्वारा"},
	streets: []Spelling{
		{"Tilak Road", "टिळक रोड"}, {"Laxmi Road", "लक्ष्मी रोड"}, {"Karve Path", "कर्वे पथ"}, {"Station Road", "स्टेशन रोड"}, {"Peth Galli", "पेठ गल्ली"},
	},
	landmarks: []Spelling{
		{"Near Maruti Mandir", "मारुती मंदिराजवळ"}, {"Near Gram Panchayat", "ग्रामपंचायत जवळ"}, {"Opp ST Stand", "एसटी स्टँड समोर"}, {"Near Z P School", "जि प शाळेजवळ"},
	},
	localities: []Spelling{
		{"Shivaji Nagar", "शिवाजी नगर"}, {"Sadashiv Peth", "सदाशिव पेठ"}, {"Shaniwar Peth", "शनिवार पेठ"}, {"Hadapsar", "हडपसर"},
		{"Samarth Nagar", "समर्थ नगर"}, {"Ganesh Colony", "गणेश कॉलनी"}, {"Indira Nagar", "इंदिरा नगर"},
	},
}

var tamilWords = vocabulary{
	sonOf: Spelling{"S/O", "த/பெ"}, daughterOf: Spelling{"D/O", "த/பெ"}, wifeOf: Spelling{"W/O", "க/பெ"}, careOf: Spelling{"C/O", "மே/பா"},
	streets: []Spelling{
		{"Bharathi Street", "பாரதி தெரு"}, {"Kamaraj Salai", "காமராஜ் சாலை"}, {"North Car Street", "வடக்கு ரத வீதி"}, {"2nd Cross Street", "2வது குறுக்கு தெரு"}, {"Mariamman Koil Street", "மாரியம்மன் கோயில் தெரு"},
	},
	landmarks: []Spelling{
		{"Near Pillaiyar Koil", "பிள்ளையார் கோயில் அருகில்"}, {"Opp Bus Stand", "பேருந்து நிலையம் எதிரில்"}, {"Near Panchayat Office", "ஊராட்சி அலுவலகம் அருகில்"},
	},
	localities: []Spelling{
		{"Anna Nagar", "அண்ணா நகர்"}, {"Gandhi Nagar", "காந்தி நகர்"}, {"K K Nagar", "கே கே நகர்"}, {"Periyar Nagar", "பெரியார் நகர்"}, {"Thillai Nagar", "தில்லை நகர்"},
	},
}
