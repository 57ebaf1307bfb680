package idnum

import (
	"regexp"
	"strings"
)

// IsAadhaar says whether s can be an Aadhaar number: twelve digits, the first 2 to
// 9, the last a Verhoeff check digit (UIDAI, Aadhaar numbering scheme).
func IsAadhaar(s string) bool {
	return len(s) == 12 && s[0] >= '2' && Verhoeff(s)
}

// IsVID says whether s can be a virtual id: sixteen digits, the last a Verhoeff
// check digit (UIDAI circular 1 of 2018).
func IsVID(s string) bool {
	return len(s) == 16 && Verhoeff(s)
}

// GroupAadhaar writes a twelve-place number in groups of four, as it is printed:
// "9999 4105 7058". It keeps a text of another length.
func GroupAadhaar(s string) string {
	if len(s) != 12 {
		return s
	}
	return s[:4] + " " + s[4:8] + " " + s[8:]
}

// panPattern: the fourth letter is the kind of holder, P person, C company, H
// Hindu undivided family, F firm, A association, T trust, B body of individuals,
// L local authority, J juridical person, G government (Income Tax Department).
// The rule of the last letter is not published.
var panPattern = regexp.MustCompile(`^[A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z]$`)

// IsPAN says whether s is formed like a Permanent Account Number.
func IsPAN(s string) bool { return panPattern.MatchString(s) }

// gstinPattern: state code, PAN, entity number in that state, the letter Z, check
// character (GST Network, format of GSTIN).
var gstinPattern = regexp.MustCompile(`^[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]$`)

// IsGSTIN says whether s is a GST identification number of a regular taxpayer:
// a known state code, a PAN and the right check character.
func IsGSTIN(s string) bool {
	return gstinPattern.MatchString(s) && GSTState(s[:2]) != "" && IsPAN(s[2:12]) &&
		GSTINCheck(s[:14]) == s[14]
}

const base36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// GSTINCheck is the check character to put after the first fourteen of a GSTIN:
// Luhn's scheme in base 36. A character outside 0-9 and A-Z counts as -1, so
// check the pattern first.
func GSTINCheck(first14 string) byte {
	sum := 0
	for i := range len(first14) {
		product := strings.IndexByte(base36, first14[i]) * (1 + i%2)
		sum += product/36 + product%36
	}
	return base36[((36-sum%36)%36+36)%36]
}

// IsIMEI says whether s is an IMEI: fifteen digits, the last a Luhn check digit
// (3GPP TS 23.003, annex B). The type allocation code is never all zeros.
func IsIMEI(s string) bool {
	return len(s) == 15 && Luhn(s) && s[:8] != "00000000"
}

// pinPattern leaves out the first two digits that India Post has given to no
// circle: 10, 29, 35, 54, 55, 65, 66 and 86 to 89. Army post offices have 90 to 99.
var pinPattern = regexp.MustCompile(`^(1[1-9]|2[0-8]|3[0-46-9]|4[0-9]|5[0-36-9]|6[0-47-9]|7[0-9]|8[0-5]|9[0-9])[0-9]{4}$`)

// IsPIN says whether s is in the range of postal codes.
func IsPIN(s string) bool { return pinPattern.MatchString(s) }

// ifscPattern: bank, a zero kept for later use, branch (Reserve Bank of India).
var ifscPattern = regexp.MustCompile(`^[A-Z]{4}0[A-Z0-9]{6}$`)

// IsIFSC says whether s is formed like an Indian Financial System Code.
func IsIFSC(s string) bool { return ifscPattern.MatchString(s) }

// licencePattern: state, office, year of issue, serial number (Ministry of Road
// Transport, Sarathi). Some states have three digits for the office, or a letter.
var licencePattern = regexp.MustCompile(`^([A-Z]{2})[0-9]{2}(?:[0-9]|[A-Z])?(?:19|20)[0-9]{2}[0-9]{7}$`)

// IsLicence says whether s is formed like the number of a driving licence.
func IsLicence(s string) bool {
	m := licencePattern.FindStringSubmatch(s)
	return m != nil && LicenceState(m[1]) != ""
}

// epicPattern: the letters of a constituency, a serial number, a check digit (Election
// Commission, handbook for Electoral Registration Officers).
var epicPattern = regexp.MustCompile(`^[A-Z]{3}[0-9]{7}$`)

// IsCheckedEPIC says whether s is the number of an elector's photo identity card and its
// digits pass Luhn's scheme. Good cards of the first years fail it: failing says nothing.
func IsCheckedEPIC(s string) bool { return epicPattern.MatchString(s) && Luhn(s[3:]) }
