package audit

import (
	"regexp"

	"atlas/internal/idnum"
)

// aadhaarForm is twelve digits, in groups of four or not.
var aadhaarForm = regexp.MustCompile(`[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}`)

const aadhaarDigits = 12

// Unmasked says whether what is handed out holds a full Aadhaar number: twelve digits in
// groups, as it is printed, one digit of which may have been misread, or in a row with its
// check digit. It looks at the bytes that leave, whatever was meant to be in them. One in
// ten other numbers of twelve digits has that check digit too, and counts.
func Unmasked(body []byte) bool {
	for _, at := range aadhaarForm.FindAllIndex(body, -1) {
		grouped := at[1]-at[0] > aadhaarDigits
		if !digitAt(body, at[0]-1) && !digitAt(body, at[1]) && (grouped || idnum.IsAadhaar(string(body[at[0]:at[1]]))) {
			return true
		}
	}
	return false
}

func digitAt(b []byte, i int) bool { return i >= 0 && i < len(b) && b[i] >= '0' && b[i] <= '9' }
