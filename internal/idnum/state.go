package idnum

// gstStates are the first two digits of a GSTIN (GST Network, state code list).
// 25 and 28 were given before territories were merged and split, and are still
// printed.
var gstStates = map[string]string{
	"01": "Jammu and Kashmir", "02": "Himachal Pradesh", "03": "Punjab",
	"04": "Chandigarh", "05": "Uttarakhand", "06": "Haryana", "07": "Delhi",
	"08": "Rajasthan", "09": "Uttar Pradesh", "10": "Bihar", "11": "Sikkim",
	"12": "Arunachal Pradesh", "13": "Nagaland", "14": "Manipur", "15": "Mizoram",
	"16": "Tripura", "17": "Meghalaya", "18": "Assam", "19": "West Bengal",
	"20": "Jharkhand", "21": "Odisha", "22": "Chhattisgarh", "23": "Madhya Pradesh",
	"24": "Gujarat", "25": "Daman and Diu",
	"26": "Dadra and Nagar Haveli and Daman and Diu",
	"27": "Maharashtra", "28": "Andhra Pradesh", "29": "Karnataka", "30": "Goa",
	"31": "Lakshadweep", "32": "Kerala", "33": "Tamil Nadu", "34": "Puducherry",
	"35": "Andaman and Nicobar Islands", "36": "Telangana", "37": "Andhra Pradesh",
	"38": "Ladakh", "97": "Other Territory", "99": "Centre Jurisdiction",
}

// GSTState is the state a GSTIN's first two digits stand for, "" when none.
func GSTState(code string) string { return gstStates[code] }

// licenceStates are the letters that licence and vehicle numbers begin with (Central
// Motor Vehicles Rules, notified registration marks). Some states changed theirs.
var licenceStates = map[string]string{
	"AN": "Andaman and Nicobar Islands", "AP": "Andhra Pradesh", "AR": "Arunachal Pradesh",
	"AS": "Assam", "BR": "Bihar", "CG": "Chhattisgarh", "CT": "Chhattisgarh", "CH": "Chandigarh",
	"DD": "Dadra and Nagar Haveli and Daman and Diu", "DN": "Dadra and Nagar Haveli and Daman and Diu",
	"DL": "Delhi", "GA": "Goa", "GJ": "Gujarat", "HP": "Himachal Pradesh", "HR": "Haryana",
	"JH": "Jharkhand", "JK": "Jammu and Kashmir", "KA": "Karnataka", "KL": "Kerala", "LA": "Ladakh",
	"LD": "Lakshadweep", "MH": "Maharashtra", "ML": "Meghalaya", "MN": "Manipur", "MP": "Madhya Pradesh",
	"MZ": "Mizoram", "NL": "Nagaland", "OD": "Odisha", "OR": "Odisha", "PB": "Punjab",
	"PY": "Puducherry", "RJ": "Rajasthan", "SK": "Sikkim", "TN": "Tamil Nadu", "TR": "Tripura",
	"TG": "Telangana", "TS": "Telangana", "UA": "Uttarakhand", "UK": "Uttarakhand",
	"UP": "Uttar Pradesh", "WB": "West Bengal",
}

// LicenceState is the state that the first two letters of a driving licence's number
// stand for, "" when none.
func LicenceState(code string) string { return licenceStates[code] }
