package people

// region is where people share a way of naming.
type region struct {
	script     Script
	form       form
	men, women []Spelling
	surnames   []Spelling
	states     []string // where its people live
}

var regions = []region{
	{Hindi, westernForm, hindiMen, hindiWomen, hindiSurnames, north},
	{Hindi, westernForm, hindiMen, hindiWomen, hindiSurnames, north},
	{Marathi, threePartForm, marathiMen, marathiWomen, marathiSurnames, []string{"Maharashtra"}},
	{Marathi, threePartForm, marathiMen, marathiWomen, marathiSurnames, []string{"Maharashtra"}},
	{Hindi, threePartForm, gujaratiMen, gujaratiWomen, gujaratiSurnames, []string{"Gujarat"}},
	{Tamil, initialForm, tamilMen, tamilWomen, []Spelling{{}}, []string{"Tamil Nadu"}},
	{Tamil, initialForm, tamilMen, tamilWomen, []Spelling{{}}, []string{"Tamil Nadu"}},
	{Hindi, plainForm, muslimMen, muslimWomen, muslimSurnames, append([]string{"Telangana", "West Bengal"}, north...)},
	{Hindi, sikhForm, sikhMen, sikhWomen, sikhSurnames, []string{"Punjab", "Haryana", "Delhi"}},
	{Hindi, plainForm, bengaliMen, bengaliWomen, bengaliSurnames, []string{"West Bengal", "Assam", "Odisha"}},
	{Hindi, plainForm, southernMen, southernWomen, southernSurnames, []string{"Telangana", "Andhra Pradesh", "Karnataka"}},
	{Hindi, plainForm, christianMen, christianWomen, christianSurnames, []string{"Kerala", "Goa", "Karnataka"}},
}

var north = []string{"Uttar Pradesh", "Rajasthan", "Bihar", "Madhya Pradesh", "Delhi", "Haryana", "Jharkhand", "Chhattisgarh", "Uttarakhand"}

var (
	hindiMen = []Spelling{
		{"Ramesh", "रमेश"}, {"Suresh", "सुरेश"}, {"Rajesh", "राजेश"}, {"Mukesh", "मुकेश"}, {"Anil", "अनिल"},
		{"Sunil", "सुनील"}, {"Vikas", "विकास"}, {"Deepak", "दीपक"}, {"Manoj", "मनोज"}, {"Sanjay", "संजय"},
		{"Ashok", "अशोक"}, {"Vinod", "विनोद"}, {"Pankaj", "पंकज"}, {"Dharmendra", "धर्मेन्द्र"}, {"Jitendra", "जितेन्द्र"},
		{"Krishna", "कृष्ण"}, {"Om Prakash", "ओम प्रकाश"}, {"Ravi", "रवि"}, {"Amit", "अमित"}, {"Rohit", "रोहित"},
		{"Shyam Sundar", "श्याम सुंदर"}, {"Yogendra", "योगेन्द्र"}, {"Brijesh", "बृजेश"}, {"Harish", "हरीश"},
	}
	hindiWomen = []Spelling{
		{"Sunita", "सुनीता"}, {"Anita", "अनीता"}, {"Pooja", "पूजा"}, {"Neha", "नेहा"}, {"Kiran", "किरण"},
		{"Rekha", "रेखा"}, {"Seema", "सीमा"}, {"Asha", "आशा"}, {"Savitri", "सावित्री"}, {"Priyanka", "प्रियंका"},
		{"Kavita", "कविता"}, {"Manju", "मंजू"}, {"Shanti", "शांति"}, {"Geeta", "गीता"}, {"Laxmi", "लक्ष्मी"},
		{"Archana", "अर्चना"}, {"Renu", "रेनू"}, {"Urmila", "उर्मिला"},
	}
	hindiSurnames = []Spelling{
		{"Sharma", "शर्मा"}, {"Verma", "वर्मा"}, {"Gupta", "गुप्ता"}, {"Yadav", "यादव"}, {"Mishra", "मिश्रा"},
		{"Tiwari", "तिवारी"}, {"Agarwal", "अग्रवाल"}, {"Chauhan", "चौहान"}, {"Pandey", "पाण्डेय"}, {"Saxena", "सक्सेना"},
		{"Srivastava", "श्रीवास्तव"}, {"Rathore", "राठौर"}, {"Meena", "मीणा"}, {"Kushwaha", "कुशवाहा"}, {"Prajapati", "प्रजापति"},
		{"Jain", "जैन"}, {"Soni", "सोनी"}, {"Choudhary", "चौधरी"}, {"Dubey", "दुबे"}, {"Maurya", "मौर्य"}, {"Bansal", "बंसल"},
	}
	marathiMen = []Spelling{
		{"Sachin", "सचिन"}, {"Santosh", "संतोष"}, {"Ganesh", "गणेश"}, {"Dattatray", "दत्तात्रय"}, {"Pandurang", "पांडुरंग"},
		{"Shivaji", "शिवाजी"}, {"Nilesh", "निलेश"}, {"Prashant", "प्रशांत"}, {"Balasaheb", "बाळासाहेब"}, {"Vishwas", "विश्वास"},
		{"Sudhakar", "सुधाकर"}, {"Tukaram", "तुकाराम"}, {"Amol", "अमोल"}, {"Mahadev", "महादेव"}, {"Yashwant", "यशवंत"},
	}
	marathiWomen = []Spelling{
		{"Vaishali", "वैशाली"}, {"Sangita", "संगीता"}, {"Swati", "स्वाती"}, {"Jyoti", "ज्योती"}, {"Rupali", "रुपाली"},
		{"Manisha", "मनीषा"}, {"Sushila", "सुशीला"}, {"Ashwini", "अश्विनी"}, {"Mangal", "मंगल"}, {"Prajakta", "प्राजक्ता"},
	}
	marathiSurnames = []Spelling{
		{"Patil", "पाटील"}, {"Deshmukh", "देशमुख"}, {"Kulkarni", "कुलकर्णी"}, {"Jadhav", "जाधव"}, {"Shinde", "शिंदे"},
		{"Pawar", "पवार"}, {"Gaikwad", "गायकवाड"}, {"Kamble", "कांबळे"}, {"Bhosale", "भोसले"}, {"Chavan", "चव्हाण"},
		{"Wagh", "वाघ"}, {"Mane", "माने"}, {"Joshi", "जोशी"}, {"Salunkhe", "साळुंखे"},
	}
	gujaratiMen = []Spelling{
		{"Jayesh", "जयेश"}, {"Bharatbhai", "भरतभाई"}, {"Hiteshbhai", "हितेशभाई"}, {"Kalpesh", "कल्पेश"}, {"Nareshbhai", "नरेशभाई"},
		{"Dineshbhai", "दिनेशभाई"}, {"Pashangh", "पशांग"}, {"Ketan", "केतन"}, {"Vipulkumar", "विपुलकुमार"}, {"Mansukhbhai", "मनसुखभाई"},
	}
	gujaratiWomen = []Spelling{
		{"Hansaben", "हंसाबेन"}, {"Bhavnaben", "भावनाबेन"}, {"Jignasha", "जिज्ञाशा"}, {"Kokilaben", "कोकिलाबेन"}, {"Darshana", "दर्शना"},
		{"Pritiben", "प्रीतिबेन"}, {"Nikita", "निकिता"},
	}
	gujaratiSurnames = []Spelling{
		{"Patel", "पटेल"}, {"Shah", "शाह"}, {"Mehta", "मेहता"}, {"Desai", "देसाई"}, {"Solanki", "सोलंकी"}, {"Irani", "ईरानी"},
		{"Parmar", "परमार"}, {"Trivedi", "त्रिवेदी"}, {"Vaghela", "वाघेला"}, {"Dholakia", "ढोलकिया"},
	}
	tamilMen = []Spelling{
		{"Ramesh", "ரமேஷ்"}, {"Murugan", "முருகன்"}, {"Senthilkumar", "செந்தில்குமார்"}, {"Karthik", "கார்த்திக்"}, {"Subramanian", "சுப்பிரமணியன்"},
		{"Arumugam", "ஆறுமுகம்"}, {"Selvaraj", "செல்வராஜ்"}, {"Venkatesan", "வெங்கடேசன்"}, {"Palanisamy", "பழனிசாமி"}, {"Manikandan", "மணிகண்டன்"},
		{"Rajendran", "ராஜேந்திரன்"}, {"Sivakumar", "சிவகுமார்"}, {"Krishnamoorthy", "கிருஷ்ணமூர்த்தி"},
	}
	tamilWomen = []Spelling{
		{"Lakshmi", "லட்சுமி"}, {"Meenakshi", "மீனாட்சி"}, {"Kavitha", "கவிதா"}, {"Revathi", "ரேவதி"}, {"Saraswathi", "சரஸ்வதி"},
		{"Tamilselvi", "தமிழ்செல்வி"}, {"Vijayalakshmi", "விஜயலட்சுமி"}, {"Priya", "பிரியா"}, {"Gomathi", "கோமதி"},
	}
	muslimMen = []Spelling{
		{"Mohammed Arif", "मोहम्मद आरिफ"}, {"Abdul Rahman", "अब्दुल रहमान"}, {"Imran", "इमरान"}, {"Salim", "सलीम"}, {"Md Irfan", "मो इरफान"},
		{"Javed", "जावेद"}, {"Mohd Yusuf", "मोहम्मद यूसुफ"}, {"Nadeem", "नदीम"}, {"Faizan", "फैजान"}, {"Sk Rafiq", "शेख रफीक"},
	}
	muslimWomen = []Spelling{
		{"Shabana", "शबाना"}, {"Ayesha", "आयशा"}, {"Nasreen", "नसरीन"}, {"Rukhsana", "रुखसाना"}, {"Farzana", "फरजाना"}, {"Zainab", "जैनब"}, {"Saira", "सायरा"},
	}
	muslimSurnames = []Spelling{
		{"Khan", "खान"}, {"Ansari", "अंसारी"}, {"Shaikh", "शेख"}, {"Siddiqui", "सिद्दीकी"}, {"Qureshi", "कुरैशी"}, {"Pathan", "पठान"}, {"Sayyed", "सय्यद"},
	}
	sikhMen = []Spelling{
		{"Harpreet", "हरप्रीत"}, {"Gurdeep", "गुरदीप"}, {"Jaswinder", "जसविंदर"}, {"Balwinder", "बलविंदर"}, {"Kuldeep", "कुलदीप"}, {"Sukhdev", "सुखदेव"}, {"Paramjit", "परमजीत"},
	}
	sikhWomen = []Spelling{
		{"Manpreet", "मनप्रीत"}, {"Simran", "सिमरन"}, {"Gurpreet", "गुरप्रीत"}, {"Rajwinder", "राजविंदर"}, {"Navjot", "नवजोत"}, {"Jasleen", "जसलीन"},
	}
	sikhSurnames = []Spelling{{"Sidhu", "सिद्धू"}, {"Dhillon", "ढिल्लों"}, {"Gill", "गिल"}, {"Sandhu", "संधू"}, {"Grewal", "ग्रेवाल"}, {"Bedi", "बेदी"}}
	bengaliMen   = []Spelling{
		{"Subhash", "सुभाष"}, {"Prosenjit", "प्रसेनजीत"}, {"Tapan", "तपन"}, {"Biswajit", "बिस्वजीत"}, {"Partha Pratim", "पार्थ प्रतिम"}, {"Debasish", "देबाशीष"}, {"Swapan", "स्वपन"},
	}
	bengaliWomen = []Spelling{
		{"Sharmistha", "शर्मिष्ठा"}, {"Moumita", "मौमिता"}, {"Ruma", "रुमा"}, {"Sanchita", "संचिता"}, {"Jhuma", "झुमा"}, {"Paramita", "पारमिता"},
	}
	bengaliSurnames = []Spelling{
		{"Das", "दास"}, {"Chatterjee", "चटर्जी"}, {"Mukherjee", "मुखर्जी"}, {"Ghosh", "घोष"}, {"Mondal", "मंडल"}, {"Bhattacharya", "भट्टाचार्य"}, {"Dutta", "दत्ता"}, {"Sahoo", "साहू"}, {"Bora", "बोरा"},
	}
	southernMen = []Spelling{
		{"Venkata Ramana", "वेंकट रमण"}, {"Srinivas", "श्रीनिवास"}, {"Nagaraju", "नागराजू"}, {"Manjunath", "मंजुनाथ"}, {"Basavaraj", "बसवराज"}, {"Lakshmi Narayana", "लक्ष्मी नारायण"}, {"Chandrashekar", "चंद्रशेखर"}, {"Raghavendra", "राघवेंद्र"},
	}
	southernWomen = []Spelling{
		{"Padmavathi", "पद्मावती"}, {"Sujatha", "सुजाता"}, {"Bhagyalakshmi", "भाग्यलक्ष्मी"}, {"Anusha", "अनुषा"}, {"Swapna", "स्वप्ना"}, {"Roopa", "रूपा"},
	}
	southernSurnames = []Spelling{
		{"Reddy", "रेड्डी"}, {"Rao", "राव"}, {"Gowda", "गौड़ा"}, {"Naidu", "नायडू"}, {"Hegde", "हेगड़े"}, {"Shetty", "शेट्टी"}, {"Chowdary", "चौधरी"}, {"Murthy", "मूर्ति"},
	}
	christianMen = []Spelling{
		{"Joseph", "जोसेफ"}, {"Thomas", "थॉमस"}, {"Anthony", "एंथनी"}, {"Xavier", "जेवियर"}, {"Rajan", "राजन"}, {"Sebastian", "सेबेस्टियन"}, {"George", "जॉर्ज"},
	}
	christianWomen = []Spelling{
		{"Mary", "मेरी"}, {"Annamma", "अन्नम्मा"}, {"Sheela", "शीला"}, {"Philomina", "फिलोमिना"}, {"Rosy", "रोज़ी"}, {"Jincy", "जिन्सी"},
	}
	christianSurnames = []Spelling{
		{"Fernandes", "फर्नांडिस"}, {"D'Souza", "डिसूजा"}, {"Mathew", "मैथ्यू"}, {"Varghese", "वर्गीस"}, {"Pinto", "पिंटो"}, {"Kurian", "कुरियन"}, {"Lobo", "लोबो"},
	}
)
