package idnum

import (
	"regexp"
	"strings"
)

// Masks of the numbers that registers of businesses give.
const (
	UdyamMask       Mask = "UDYAM AA 99 9999999" // MSME register, from July 2020
	UdyogMask       Mask = "AA99A9999999"        // its forerunner, Udyog Aadhaar
	FSSAIMask       Mask = "99999999999999"
	NICSubclassMask Mask = "99999"
)

// udyamStates are the letters the MSME register gives to states. They are not those
// of vehicle numbers: Karnataka is KR, Telangana TS.
var udyamStates = regexp.MustCompile(`^(A[NPRS]|BR|C[GH]|D[DLN]|G[AJ]|H[PR]|J[HK]|K[ALR]|L[ADK]|M[HLNPZ]|NL|O[DR]|P[BY]|RJ|SK|T[GNRS]|U[KP]|WB)$`)

// UdyamState puts the J right in the letters of a state that was read as an I: no state has
// one. It keeps all else of a number.
func UdyamState(s string) string {
	if len(s) != 16 || udyamStates.MatchString(s[5:7]) || s[6] != 'I' && s[5] != 'I' {
		return s
	}
	return s[:5] + strings.ReplaceAll(s[5:7], "I", "J") + s[7:]
}

// IsUdyam says whether s, without hyphens, is formed like a number of the Udyam
// register: a state, a district's serial of two digits, seven digits (Ministry of
// MSME, S.O. 2119(E) of 2020).
func IsUdyam(s string) bool {
	return len(s) == 16 && s[:5] == "UDYAM" && udyamStates.MatchString(s[5:7]) && allDigits(s[7:])
}

// FormatUdyam writes a number of sixteen characters as it is printed:
// UDYAM-MH-26-0123456. It keeps a text of another length.
func FormatUdyam(s string) string {
	if len(s) != 16 {
		return s
	}
	return s[:5] + "-" + s[5:7] + "-" + s[7:9] + "-" + s[9:]
}

// IsUdyog says whether s is formed like an Udyog Aadhaar number: a state, a
// district's serial, a letter for the size of the enterprise, seven digits.
func IsUdyog(s string) bool {
	return len(s) == 12 && udyamStates.MatchString(s[:2]) && allDigits(s[2:4]) && s[4] >= 'A' && s[4] <= 'E' && allDigits(s[5:])
}

// fssaiPattern: 1 for a licence or 2 for a registration, the state by its census code
// (00 for a central licence), the year of issue, and nine digits of office and serial
// (FSSAI, structure of the 14-digit number).
var fssaiPattern = regexp.MustCompile(`^[12]([0-2][0-9]|3[0-8])[012][0-9]{10}$`)

// IsFSSAI says whether s is formed like a licence or registration number of a food
// business. It has no check digit.
func IsFSSAI(s string) bool { return fssaiPattern.MatchString(s) }

// nicDivision: the divisions of the National Industrial Classification of 2008 that
// are not skipped.
var nicDivision = regexp.MustCompile(`^(0[1-35-9]|1[0-9]|2[0-9]|3[0-35-9]|4[1-35-79]|5[0-35-689]|6[0-689]|7[0-57-9]|8[0-24-8]|9[0-9])`)

// IsNICSubclass says whether s can be a five-digit sub-class of the National
// Industrial Classification of 2008.
func IsNICSubclass(s string) bool {
	return len(s) == 5 && allDigits(s) && nicDivision.MatchString(s)
}
