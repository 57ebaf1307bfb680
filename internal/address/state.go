package address

import (
	"strings"

	"atlas/internal/similarity"
)

// states are the states and union territories, as the PIN table names them.
var states = []string{
	"Andaman and Nicobar Islands", "Andhra Pradesh", "Arunachal Pradesh", "Assam", "Bihar",
	"Chandigarh", "Chhattisgarh", "Dadra and Nagar Haveli and Daman and Diu", "Delhi", "Goa",
	"Gujarat", "Haryana", "Himachal Pradesh", "Jammu and Kashmir", "Jharkhand", "Karnataka",
	"Kerala", "Ladakh", "Lakshadweep", "Madhya Pradesh", "Maharashtra", "Manipur", "Meghalaya",
	"Mizoram", "Nagaland", "Odisha", "Puducherry", "Punjab", "Rajasthan", "Sikkim", "Tamil Nadu",
	"Telangana", "Tripura", "Uttar Pradesh", "Uttarakhand", "West Bengal",
}

// otherSpellings are former names, short forms and spellings too far from the name
// to be found by likeness. Two-letter codes are left out: they are also words.
var otherSpellings = map[string]string{
	"orissa": "Odisha", "uttaranchal": "Uttarakhand", "pondicherry": "Puducherry",
	"j k": "Jammu and Kashmir", "j and k": "Jammu and Kashmir",
	"nct of delhi": "Delhi", "delhi ncr": "Delhi", "nct delhi": "Delhi",
	"dadra and nagar haveli": "Dadra and Nagar Haveli and Daman and Diu",
	"daman and diu":          "Dadra and Nagar Haveli and Daman and Diu",
	"andaman and nicobar":    "Andaman and Nicobar Islands",
	"tamilnadu":              "Tamil Nadu", "westbengal": "West Bengal",
	"uttarpradesh": "Uttar Pradesh", "madhyapradesh": "Madhya Pradesh",
	"andhrapradesh": "Andhra Pradesh", "himachalpradesh": "Himachal Pradesh",
}

// likeState is the likeness from which a spelling is an OCR slip of a state's name
// ("Tamif Nadu" is 90). Of two different states Jharkhand and Uttarakhand are the
// closest, with 80.
const likeState = 86

// State reads the name of a state in any usual spelling; slips of OCR are forgiven.
func State(printed string) (name string, ok bool) {
	p := strings.ReplaceAll(plain(printed), "&", "and")
	if name, ok := otherSpellings[p]; ok {
		return name, true
	}
	best := likeState - 1
	for _, s := range states {
		if score := similarity.Ratio(strings.ToLower(s), p); score > best {
			name, best = s, score
		}
	}
	return name, name != ""
}

// plain is a part of an address for comparing: small letters, single blanks, no
// punctuation.
func plain(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return r == ' ' || r == '.' || r == '-' || r == ',' || r == '&' || r == '(' || r == ')'
	}), " ")
}
