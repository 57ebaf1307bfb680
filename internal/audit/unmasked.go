package audit

import (
	"regexp"
	"strings"

	"atlas/internal/idnum"
)

// aadhaarForm is twelve digits, in groups of four or not.
var aadhaarForm = regexp.MustCompile(`[2-9][0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}`)

// Unmasked says whether what is handed out holds a full Aadhaar number, by its form and
// check digit. It looks at the bytes that leave, whatever was meant to be in them. One in
// ten other numbers of twelve digits has that check digit too, and counts.
func Unmasked(body []byte) bool {
	for _, at := range aadhaarForm.FindAllIndex(body, -1) {
		digits := strings.NewReplacer(" ", "", "-", "").Replace(string(body[at[0]:at[1]]))
		if !digitAt(body, at[0]-1) && !digitAt(body, at[1]) && idnum.IsAadhaar(digits) {
			return true
		}
	}
	return false
}

func digitAt(b []byte, i int) bool { return i >= 0 && i < len(b) && b[i] >= '0' && b[i] <= '9' }
