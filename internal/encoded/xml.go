package encoded

import (
	"cmp"
	"html"
	"regexp"
	"strings"
)

// XMLQR is the content of the QR code on Aadhaar cards from before 2018. A
// field the code does not have is "".
type XMLQR struct {
	UID                      string // all twelve digits, without spaces
	Name, Gender             string // gender is M, F or T, as in the code
	YearOfBirth, DateOfBirth string // YYYY; DD/MM/YYYY, or as in the code
	CareOf, House, Street    string
	Landmark, Locality, Town string // Town is the village, town or city
	PostOffice, Subdistrict  string
	District, State, PIN     string
}

// maxXML is more than a QR code holds: 7,089 digits, fewer of anything else.
const maxXML = 8 << 10

// The codes were printed by many programs: element and attribute names come in
// any case, the XML declaration is often "</?xml", values hold bare & and <, and
// the closing tag may be missing. So attributes are taken for what they look like.
var (
	aadhaarElement   = regexp.MustCompile(`(?i)PrintLetterBarcodeData\s`)
	aadhaarAttribute = regexp.MustCompile(`(?i)([a-z]+)\s*=\s*(?:"([^"]*)"|'([^']*)')`)
)

// ParseXMLQR reads the text of an old Aadhaar QR code. ok is false for
// anything else, as for a code without a number.
func ParseXMLQR(text []byte) (x XMLQR, ok bool) {
	if len(text) > maxXML {
		return x, false
	}
	at := aadhaarElement.FindIndex(text)
	if at == nil {
		return x, false
	}
	fields := map[string]*string{
		"name": &x.Name, "gender": &x.Gender, "yob": &x.YearOfBirth, "dob": &x.DateOfBirth,
		"co": &x.CareOf, "house": &x.House, "street": &x.Street, "lm": &x.Landmark, "loc": &x.Locality,
		"vtc": &x.Town, "po": &x.PostOffice, "subdist": &x.Subdistrict, "dist": &x.District,
		"state": &x.State, "pc": &x.PIN, "uid": &x.UID,
	}
	for _, m := range aadhaarAttribute.FindAllSubmatch(text[at[1]:], -1) {
		if field := fields[strings.ToLower(string(m[1]))]; field != nil && *field == "" {
			value := string(m[2]) + string(m[3])
			*field = strings.TrimSpace(html.UnescapeString(strings.ToValidUTF8(value, "")))
		}
	}
	x.UID = strings.ReplaceAll(x.UID, " ", "")
	return x, twelveDigits.MatchString(x.UID)
}

var twelveDigits = regexp.MustCompile(`^[0-9]{12}$`)

// content is what the code says. Codes without a date of birth have its year.
func (x XMLQR) content() Content {
	c := Content{Format: AadhaarXML}
	c.set(AadhaarNumber, Value{Text: x.UID})
	c.set(AadhaarName, Value{Text: x.Name})
	c.set(AadhaarBirthDate, Value{Text: cmp.Or(slashed(x.DateOfBirth), x.YearOfBirth)})
	c.set(AadhaarGender, Value{Text: x.Gender})
	c.set(AadhaarAddress, Value{Text: postal(x.CareOf, x.House, x.Street, x.Landmark, x.Locality, x.Town, x.PostOffice, x.Subdistrict, x.District, x.State, x.PIN)})
	return c
}
